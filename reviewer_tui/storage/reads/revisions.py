"""What the packages said, revision by revision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from reviewer_tui.domain.filing import FilingContent, filing_number
from reviewer_tui.domain.material import Material, MaterialFacts
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.mapping import content_place, edit_place
from reviewer_tui.storage.reads.source import Row, Source, first, slots
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.package_format import decode_content
from reviewer_tui.usecases.staff_edit_store import StaffEdit

_EDITS = "SELECT * FROM staff_revision WHERE filing_id = ? AND revision = ? ORDER BY edit"


class RevisionReads:
    """Reads revisions and their materials."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def content(self, filing_id: int, revision: int) -> FilingContent:
        """The content of a revision with the newest edit of the staff, opened; NotFound when there is no such revision."""
        row = first(self._source.named(f"{_EDITS} DESC LIMIT 1", [filing_id, revision]))
        return self.applicant_content(filing_id, revision) if row is None else self._edited(row)

    def edits(self, filing_id: int, revision: int) -> tuple[StaffEdit, ...]:
        """The edits of a revision, oldest first."""
        found = []
        for row in self._source.named(_EDITS, [filing_id, revision]):
            place = (filing_id, revision, row["edit"])
            found.append(
                StaffEdit(
                    content=self._edited(row),
                    content_hash=row["content_hash"],
                    reason=self._vault.open(edit_place("reason", *place), row["sealed_reason"]),
                    consent=self._vault.open(edit_place("consent", *place), row["sealed_consent"]),
                    by=row["by"],
                    at=to_instant(row["at"]),
                )
            )
        return tuple(found)

    def _edited(self, row: Row) -> FilingContent:
        place = edit_place("content", row["filing_id"], row["revision"], row["edit"])
        return decode_content(self._vault.open_bytes(place, bytes(row["sealed_content"])))

    def applicant_content(self, filing_id: int, revision: int) -> FilingContent:
        """What the applicant sent, whatever the staff edited; NotFound when there is no such revision."""
        sealed = bytes(self._value("sealed_content", filing_id, revision))
        return decode_content(self._vault.open_bytes(content_place(filing_id, revision), sealed))

    def before(self, filing_id: int, revision: int) -> int:
        """The newest revision before this one; 0 when it is the first."""
        sql = "SELECT max(revision) AS newest FROM revision WHERE filing_id = ? AND revision < ?"
        return int(self._source.named(sql, [filing_id, revision])[0]["newest"] or 0)

    def package_hash(self, filing_id: int, revision: int) -> str:
        """The hash of the package in which the revision came."""
        return str(self._value("package_hash", filing_id, revision))

    def unknown_keys(self, filing_id: int, revision: int) -> tuple[str, ...]:
        """Keys of the package that the format does not know."""
        return tuple(json.loads(self._value("unknown_keys", filing_id, revision)))

    def _value(self, column: str, filing_id: int, revision: int) -> Any:
        sql = f"SELECT {column} FROM revision WHERE filing_id = ? AND revision = ?"
        row = first(self._source.named(sql, [filing_id, revision]))
        if row is None:
            raise NotFound("not_found.revision", number=filing_number(filing_id), revision=revision)
        return row[column]

    def materials(self, filing_id: int, revision: int) -> tuple[Material, ...]:
        """The materials of a revision in the order of the package."""
        sql = "SELECT * FROM material WHERE filing_id = ? AND revision = ?"
        found = [self._material(row) for row in self._source.named(sql, [filing_id, revision])]
        return tuple(sorted(found, key=lambda material: int(material.id[1:])))

    def also_in(self, filing_id: int, hashes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """For each file hash the numbers of other filings in which the same file stands."""
        if not (wanted := sorted(set(hashes))):
            return {}
        rows = self._source.named(
            f"SELECT DISTINCT sha256, filing_id FROM material WHERE sha256 IN ({slots(wanted)}) AND filing_id <> ?"
            " ORDER BY filing_id",
            [*wanted, filing_id],
        )
        found: dict[str, tuple[str, ...]] = {}
        for row in rows:
            found[row["sha256"]] = (*found.get(row["sha256"], ()), filing_number(row["filing_id"]))
        return found

    def _material(self, row: Row) -> Material:
        place = f"{row['filing_id']}/{row['revision']}/{row['key']}"
        look = row["sealed_look"]
        return Material(
            id=row["key"],
            kind=row["kind"],
            file=self._vault.open(f"material.file/{place}", row["sealed_file"]),
            remark=self._vault.open(f"material.remark/{place}", row["sealed_remark"]),
            service_id=row["service_key"],
            domain_id=row["domain_key"],
            principal=row["principal"],
            pre_approval=row["pre_approval"],
            page=row["page"],
            facts=MaterialFacts(
                size=row["size"],
                sha256=row["sha256"],
                format=row["format"],
                width=row["width"],
                height=row["height"],
                broken=bool(row["broken"]),
                look=b"" if look is None else self._vault.open_bytes(f"material.look/{place}", bytes(look)),
            ),
        )
