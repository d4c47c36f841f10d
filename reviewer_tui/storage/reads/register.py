"""The register 备案库: what is filed already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.reads.source import Row, Source, slots
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import RegisterRecord
from reviewer_tui.usecases.views import RegisterRow


class RegisterReads:
    """Reads the register."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def rows(self, *, kind: str = "", search: str = "", limit: int = 1000) -> tuple[RegisterRow, ...]:
        """Records in order of number; ``search`` is part of a name, a number, or a full certificate number."""
        where, values = ["1 = 1"], list[object]()
        if kind:
            where.append("kind = ?")
            values.append(kind)
        if search:
            where.append("(name LIKE ? ESCAPE '/' OR number LIKE ? ESCAPE '/' OR certificate_digest = ?)")
            values.extend([part_of_text(search), part_of_text(search), self._digest(search)])
        found = self._source.named(
            f"SELECT * FROM register_record WHERE {' AND '.join(where)} ORDER BY sponsor_number, number, id LIMIT ?",
            [*values, limit],
        )
        return tuple(self._row(row) for row in found)

    def entity_numbers(self, certificate_number: str, number: str) -> tuple[str, ...]:
        """The entity numbers of a sponsor, found by its certificate number or by the number itself."""
        found: set[str] = set()
        # One after the other: each has an index of its own.
        for column, value in (("number", number), ("certificate_digest", self._digest(certificate_number))):
            if value:
                sql = f"SELECT number FROM register_record WHERE kind = 'sponsor' AND status = 'filed' AND {column} = ?"
                found.update(row["number"] for row in self._source.named(sql, [value]))
        return tuple(sorted(found))

    def records(self, sponsor_numbers: Iterable[str], kind: str) -> tuple[RegisterRecord, ...]:
        """What is filed of one kind under these entity numbers."""
        if not (numbers := sorted(sponsor_numbers)):
            return ()
        found = self._source.named(
            "SELECT * FROM register_record WHERE kind = ? AND status = 'filed'"
            f" AND sponsor_number IN ({slots(numbers)}) ORDER BY id",
            [kind, *numbers],
        )
        return tuple(self._record(row) for row in found)

    def _record(self, row: Row) -> RegisterRecord:
        return RegisterRecord(
            kind=row["kind"],
            number=row["number"],
            sponsor_number=row["sponsor_number"],
            service_kind=row["service_kind"],
            province=row["province"],
            authority_id=row["authority_key"],
            status=row["status"],
            **self._facts(row),
        )

    def _facts(self, row: Row) -> dict[str, Any]:
        place = f"register_record.facts/{row['kind']}/{row['number']}/{row['name']}"
        return dict(json.loads(self._vault.open(place, row["sealed_facts"])))

    def _digest(self, certificate: str) -> str:
        return self._vault.digest("sponsor_number", certificate.upper()) if certificate else ""

    def _row(self, row: Row) -> RegisterRow:
        facts = self._facts(row)
        span = "–".join(part for part in (facts["ip_start"], facts["ip_end"]) if part)
        return RegisterRow(
            kind=row["kind"],
            number=row["number"],
            name=row["name"],
            sponsor="",
            sponsor_number=row["sponsor_number"],
            detail=facts["domain"] or span or row["service_kind"] or row["province"],
            status=row["status"],
            from_filing=row["from_filing"],
            recorded_at=to_instant(row["recorded_at"]),
        )


def part_of_text(words: str) -> str:
    """A pattern for LIKE … ESCAPE '/' that finds the words anywhere."""
    escaped = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"
