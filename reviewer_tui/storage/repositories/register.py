"""The register 备案库: what is filed already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.sponsor import INDIVIDUAL
from reviewer_tui.storage.instants import to_instant, to_json, to_millis
from reviewer_tui.storage.repositories.writing import find
from reviewer_tui.storage.tables import RegisterRecordRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import RegisterRecord
from reviewer_tui.usecases.views import RegisterRow

_G = RegisterRecordRow.__table__  # type: ignore[attr-defined]
_SEALED = ("name", "certificate_type", "certificate_number", "nature", "domain", "ip_start", "ip_end")


class Register:
    """Reads and writes the register."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._db = connection
        self._vault = vault

    def put(self, record: RegisterRecord, *, from_filing: str, at: datetime) -> bool:
        """Add or update a record under its kind, number and name; False when it stood there already."""
        shown = mask("name", record.name) if record.nature == INDIVIDUAL else record.name
        key = (_G.c.kind == record.kind, _G.c.number == record.number, _G.c.name == shown)
        old = self._db.execute(select(_G).where(*key)).mappings().first()
        facts = to_json({name: getattr(record, name) for name in _SEALED})
        place = f"register_record.facts/{record.kind}/{record.number}/{shown}"
        plain: dict[str, Any] = {
            "kind": record.kind,
            "number": record.number,
            "name": shown,
            "sponsor_number": record.sponsor_number or (record.number if record.kind == "sponsor" else ""),
            "certificate_digest": self._digest(record.certificate_number),
            "service_kind": record.service_kind,
            "province": record.province,
            "authority_key": record.authority_id,
            "status": record.status,
        }
        if old is None:
            sealed = self._vault.seal(place, facts)
            values = {**plain, "sealed_facts": sealed, "from_filing": from_filing, "recorded_at": to_millis(at)}
            self._db.execute(insert(_G).values(**values))
            return True
        same = all(old[name] == value for name, value in plain.items())
        if same and self._vault.open(place, old["sealed_facts"]) == facts:
            return False
        sealed = self._vault.seal(place, facts)
        values = {**plain, "sealed_facts": sealed, "from_filing": from_filing, "recorded_at": to_millis(at)}
        self._db.execute(update(_G).where(_G.c.id == old["id"]).values(**values))
        return True

    def cancel(self, *, sponsor_number: str = "", number: str = "", kind: str = "", at: datetime) -> int:
        """Mark records cancelled: all of a sponsor, or one number with what hangs on it; how many changed."""
        where: list[Any] = [_G.c.status == "filed"]
        if sponsor_number:
            where.append(or_(_G.c.number == sponsor_number, _G.c.sponsor_number == sponsor_number))
        if number:
            where.append(_G.c.number == number)
        if kind:
            where.append(_G.c.kind == kind)
        if len(where) == 1:
            return 0
        done = self._db.execute(update(_G).where(*where).values(status="cancelled", recorded_at=to_millis(at)))
        return int(done.rowcount)

    def rows(self, *, kind: str = "", search: str = "", limit: int = 1000) -> tuple[RegisterRow, ...]:
        """Records in order of number; ``search`` is part of a name, a number, or a full certificate number."""
        query = select(_G).order_by(_G.c.sponsor_number, _G.c.number, _G.c.id).limit(limit)
        if kind:
            query = query.where(_G.c.kind == kind)
        if search:
            query = query.where(
                or_(
                    _G.c.name.contains(search, autoescape=True),
                    _G.c.number.contains(search, autoescape=True),
                    _G.c.certificate_digest == self._digest(search),
                )
            )
        return tuple(self._row(row) for row in self._db.execute(query).mappings())

    def entity_numbers(self, certificate_number: str, number: str) -> tuple[str, ...]:
        """The entity numbers of a sponsor, found by its certificate number or by the number itself."""
        named = {"number": number, "certificate_digest": self._digest(certificate_number)}
        found: set[str] = set()
        for column, value in named.items():
            if value:
                same = find(self._db, _G, {"kind": "sponsor", "status": "filed", column: value})
                found.update(row["number"] for row in same.mappings())
        return tuple(sorted(found))

    def records(self, sponsor_numbers: Iterable[str], kind: str) -> tuple[RegisterRecord, ...]:
        """What is filed of one kind under these entity numbers."""
        if not (numbers := sorted(sponsor_numbers)):
            return ()
        found = select(_G).where(_G.c.kind == kind, _G.c.status == "filed", _G.c.sponsor_number.in_(numbers))
        return tuple(self._record(row) for row in self._db.execute(found.order_by(_G.c.id)).mappings())

    def _record(self, row: Any) -> RegisterRecord:
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

    def _facts(self, row: Any) -> dict[str, Any]:
        place = f"register_record.facts/{row['kind']}/{row['number']}/{row['name']}"
        return dict(json.loads(self._vault.open(place, row["sealed_facts"])))

    def _digest(self, certificate: str) -> str:
        return self._vault.digest("sponsor_number", certificate.upper()) if certificate else ""

    def _row(self, row: Any) -> RegisterRow:
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
