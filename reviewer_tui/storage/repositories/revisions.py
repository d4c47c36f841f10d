"""What the packages said, revision by revision: the content sealed as a whole, the ways to find it again beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from reviewer_tui.domain.filing import FilingContent, filing_number
from reviewer_tui.domain.material import Material, MaterialFacts
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.mapping import content_place
from reviewer_tui.storage.repositories.writing import add_row, add_rows, remove
from reviewer_tui.storage.tables import FilingDomainRow, IdentityKeyRow, MaterialRow, RevisionRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import NewRevision
from reviewer_tui.usecases.package_format import decode_content, encode_content

_R = RevisionRow.__table__  # type: ignore[attr-defined]
_M = MaterialRow.__table__  # type: ignore[attr-defined]
_K = IdentityKeyRow.__table__  # type: ignore[attr-defined]
_D = FilingDomainRow.__table__  # type: ignore[attr-defined]


class Revisions:
    """Reads and writes revisions and their materials."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._db = connection
        self._vault = vault

    def add(self, filing_id: int, revision: NewRevision) -> None:
        """Store a revision; the search keys and domains become those of this newest one."""
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
        keys = sorted({(kind, self._vault.digest(kind, value)) for kind, value in revision.identities})
        remove(self._db, _K, {"filing_id": filing_id})
        add_rows(self._db, _K, [{"filing_id": filing_id, "kind": kind, "digest": digest} for kind, digest in keys])
        remove(self._db, _D, {"filing_id": filing_id})
        names = sorted(set(revision.domains))
        add_rows(self._db, _D, [{"filing_id": filing_id, "domain": name} for name in names])

    def content(self, filing_id: int, revision: int) -> FilingContent:
        """The content of a revision, opened; NotFound when there is no such revision."""
        sealed = self._column(_R.c.sealed_content, filing_id, revision)
        return decode_content(self._vault.open_bytes(content_place(filing_id, revision), sealed))

    def before(self, filing_id: int, revision: int) -> int:
        """The newest revision before this one; 0 when it is the first."""
        earlier = select(func.max(_R.c.revision)).where(_R.c.filing_id == filing_id, _R.c.revision < revision)
        return int(self._db.execute(earlier).scalar() or 0)

    def package_hash(self, filing_id: int, revision: int) -> str:
        """The hash of the package in which the revision came."""
        return str(self._column(_R.c.package_hash, filing_id, revision))

    def unknown_keys(self, filing_id: int, revision: int) -> tuple[str, ...]:
        """Keys of the package that the format does not know."""
        return tuple(json.loads(self._column(_R.c.unknown_keys, filing_id, revision)))

    def _column(self, column: Any, filing_id: int, revision: int) -> Any:
        row = self._db.execute(select(column).where(_R.c.filing_id == filing_id, _R.c.revision == revision)).first()
        if row is None:
            raise NotFound("not_found.revision", number=filing_number(filing_id), revision=revision)
        return row[0]

    def materials(self, filing_id: int, revision: int) -> tuple[Material, ...]:
        """The materials of a revision in the order of the package."""
        rows = self._db.execute(select(_M).where(_M.c.filing_id == filing_id, _M.c.revision == revision)).mappings()
        found = [self._material(row) for row in rows]
        return tuple(sorted(found, key=lambda material: int(material.id[1:])))

    def also_in(self, filing_id: int, hashes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """For each file hash the numbers of other filings in which the same file stands."""
        rows = self._db.execute(
            select(_M.c.sha256, _M.c.filing_id)
            .where(_M.c.sha256.in_(sorted(set(hashes))), _M.c.filing_id != filing_id)
            .distinct()
            .order_by(_M.c.filing_id)
        )
        found: dict[str, tuple[str, ...]] = {}
        for sha256, other in rows:
            found[sha256] = (*found.get(sha256, ()), filing_number(other))
        return found

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
            "service_key": material.service_id,
            "domain_key": material.domain_id,
            "principal": material.principal,
            "pre_approval": material.pre_approval,
            "page": material.page,
        }

    def _material(self, row: Any) -> Material:
        place = f"{row['filing_id']}/{row['revision']}/{row['key']}"
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
            ),
        )
