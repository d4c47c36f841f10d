"""The register 备案库: what is filed already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.sponsor import INDIVIDUAL
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.register import RegisterReads
from reviewer_tui.storage.repositories.writing import InTransaction
from reviewer_tui.storage.tables import RegisterRecordRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import RegisterRecord

_G = RegisterRecordRow.__table__  # type: ignore[attr-defined]
_SEALED = ("name", "certificate_type", "certificate_number", "nature", "domain", "ip_start", "ip_end")


class Register(RegisterReads):
    """Writes the register, beside reading it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

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
