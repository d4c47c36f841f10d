"""What the packages said, revision by revision: the content sealed as a whole, the ways to find it again beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.material import Material
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.mapping import content_place, edit_place
from reviewer_tui.storage.reads.revisions import RevisionReads
from reviewer_tui.storage.repositories.listed import list_order, number_services
from reviewer_tui.storage.repositories.writing import InTransaction, add_row, add_rows, remove
from reviewer_tui.storage.tables import FilingDomainRow, IdentityKeyRow, MaterialRow, RevisionRow, StaffRevisionRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import NewRevision
from reviewer_tui.usecases.package_format import encode_content
from reviewer_tui.usecases.staff_edit_store import StaffEdit

_R = RevisionRow.__table__  # type: ignore[attr-defined]
_M = MaterialRow.__table__  # type: ignore[attr-defined]
_K = IdentityKeyRow.__table__  # type: ignore[attr-defined]
_E = StaffRevisionRow.__table__  # type: ignore[attr-defined]
_D = FilingDomainRow.__table__  # type: ignore[attr-defined]

_NUMBERS = "SELECT edit FROM staff_revision WHERE filing_id = ? AND revision = ?"


class Revisions(RevisionReads):
    """Writes revisions and their materials, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def add(self, filing_id: int, revision: NewRevision) -> None:
        """Store a revision; search keys, domains and lists become those of this newest one."""
        content = revision.content
        number = content.revision
        add_row(
            self._db,
            _R,
            {
                "filing_id": filing_id,
                "revision": number,
                "sealed_content": self._vault.seal_bytes(content_place(filing_id, number), encode_content(content)),
                "content_hash": revision.content_hash,
                "package_hash": revision.package_hash,
                "unknown_keys": to_json(list(revision.unknown_keys)),
                "received_at": to_millis(revision.received_at),
            },
        )
        add_rows(self._db, _M, [self._material_row(filing_id, number, item) for item in revision.materials])
        self._find_by(filing_id, content, revision.identities, revision.domains, to_millis(revision.received_at))

    def edit(
        self,
        filing_id: int,
        edit: StaffEdit,
        *,
        identities: tuple[tuple[str, str], ...],
        domains: tuple[str, ...],
    ) -> int:
        """Store an edit of the staff beside what the applicant sent; search keys, domains and lists become those of it."""
        revision, at = edit.content.revision, to_millis(edit.at)
        number = len(self._source.named(_NUMBERS, [filing_id, revision])) + 1
        place = (filing_id, revision, number)
        sealed = self._vault.seal_bytes(edit_place("content", *place), encode_content(edit.content))
        add_row(
            self._db,
            _E,
            {
                "filing_id": filing_id,
                "revision": revision,
                "edit": number,
                "sealed_content": sealed,
                "content_hash": edit.content_hash,
                "sealed_reason": self._vault.seal(edit_place("reason", *place), edit.reason),
                "sealed_consent": self._vault.seal(edit_place("consent", *place), edit.consent),
                "by": edit.by,
                "at": at,
            },
        )
        self._find_by(filing_id, edit.content, identities, domains, at)
        return number

    def _find_by(
        self,
        filing_id: int,
        content: FilingContent,
        identities: tuple[tuple[str, str], ...],
        domains: tuple[str, ...],
        at: int,
    ) -> None:
        keys = sorted({(kind, self._vault.digest(kind, value)) for kind, value in identities})
        remove(self._db, _K, {"filing_id": filing_id})
        add_rows(self._db, _K, [{"filing_id": filing_id, "kind": kind, "digest": digest} for kind, digest in keys])
        remove(self._db, _D, {"filing_id": filing_id})
        names = sorted(set(domains))
        add_rows(self._db, _D, [{"filing_id": filing_id, "domain": name} for name in names])
        list_order(self._db, filing_id, content, at)

    def number_services(self, filing_id: int, numbers: Mapping[str, str]) -> None:
        """Keep the numbers that the Authority gave, by the minted ids of the services; the content stays as it was sent."""
        number_services(self._db, filing_id, numbers)

    def _material_row(self, filing_id: int, revision: int, material: Material) -> dict[str, Any]:
        facts = material.facts
        place = f"{filing_id}/{revision}/{material.id}"
        return {
            "filing_id": filing_id,
            "revision": revision,
            "key": material.id,
            "kind": material.kind,
            "sealed_file": self._vault.seal(f"material.file/{place}", material.file),
            "sealed_remark": self._vault.seal(f"material.remark/{place}", material.remark),
            "sha256": facts.sha256,
            "size": facts.size,
            "format": facts.format,
            "width": facts.width,
            "height": facts.height,
            "broken": facts.broken,
            "sealed_look": self._vault.seal_bytes(f"material.look/{place}", facts.look) if facts.look else None,
            "service_key": material.service_id,
            "domain_key": material.domain_id,
            "principal": material.principal,
            "pre_approval": material.pre_approval,
            "page": material.page,
        }
