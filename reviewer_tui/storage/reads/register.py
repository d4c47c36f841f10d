"""The register 备案库: what is filed already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from reviewer_tui.storage.reads.source import Row, Source, slots
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import RegisterRecord

_KNOWN = "SELECT id FROM register_record WHERE kind = ? AND number = ? LIMIT 1"


def lacking(source: Source, numbers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Those of the pairs of kind and number that are not in the register, in order."""
    return ((kind, number) for kind, number in sorted(numbers) if not source.named(_KNOWN, [kind, number]))


def register_record(vault: Vault, row: Row) -> RegisterRecord:
    """A row of the register with its sealed facts."""
    place = f"register_record.facts/{row['kind']}/{row['number']}/{row['name']}"
    facts: dict[str, Any] = json.loads(vault.open(place, row["sealed_facts"]))
    return RegisterRecord(
        kind=row["kind"],
        number=row["number"],
        sponsor_number=row["sponsor_number"],
        service_kind=row["service_kind"],
        province=row["province"],
        authority_id=row["authority_key"],
        status=row["status"],
        **facts,
    )


class RegisterReads:
    """Reads the register."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

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
        return tuple(register_record(self._vault, row) for row in found)

    def lacks(self, numbers: Iterable[tuple[str, str]]) -> bool:
        """Whether one of these pairs of kind and number is not in the register."""
        return any(lacking(self._source, numbers))

    def lacking(self, numbers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Those of the pairs of kind and number that are not in the register."""
        return tuple(lacking(self._source, numbers))

    def _digest(self, certificate: str) -> str:
        return self._vault.digest("sponsor_number", certificate.upper()) if certificate else ""
