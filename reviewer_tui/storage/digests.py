"""What a preview tells of a filing, by plain SQL: the queue shows it long before anything needs SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.mapping import content_place, event_of, finding_of
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import Digest
from reviewer_tui.usecases.package_format import decode_content

_FINDING = ("filing_id", "revision", "place", "rule", "variant", "severity", "path", "field", "reason", "basis")
_EVENT = ("sequence", "at", "actor", "action", "filing_id", "transition", "stage_from", "stage_to", "details")


class Digests:
    """Reads over one connection of its own; ``vault`` is opened with the first."""

    def __init__(self, place: Place, vault: Callable[[], Vault]) -> None:
        self._reading = Reading(place)
        self._vault = vault

    def of(self, filing_id: int, revision: int) -> Digest:
        """Content, findings and newest event of a revision; NotFound when there is no such revision."""
        vault = self._vault()
        key = [filing_id, revision]
        found = self._reading.rows("SELECT sealed_content FROM revision WHERE filing_id = ? AND revision = ?", key)
        if not found:
            raise NotFound("not_found.revision", number=filing_number(filing_id), revision=revision)
        findings = self._rows(
            "finding", (*_FINDING, "sealed_evidence"), "filing_id = ? AND revision = ? ORDER BY place", key
        )
        events = self._rows("audit_event", _EVENT, "filing_id = ? ORDER BY sequence DESC LIMIT 1", [filing_id])
        return Digest(
            content=decode_content(vault.open_bytes(content_place(filing_id, revision), bytes(found[0][0]))),
            findings=tuple(finding_of(row, vault) for row in findings),
            last_event=next((event_of(row) for row in events), None),
        )

    def _rows(self, table: str, names: tuple[str, ...], where: str, values: list[int]) -> Iterator[dict[str, Any]]:
        sql = f"SELECT {', '.join(names)} FROM {table} WHERE {where}"
        return (dict(zip(names, row, strict=True)) for row in self._reading.rows(sql, values))

    def close(self) -> None:
        """Close the connection."""
        self._reading.close()
