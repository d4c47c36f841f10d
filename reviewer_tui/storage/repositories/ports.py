"""Port tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.port_opening import PortAction, PortState, PortTask
from reviewer_tui.storage.instants import to_instant, to_instant_or_none, to_millis
from reviewer_tui.storage.repositories.writing import put_once
from reviewer_tui.storage.tables import FilingRow, PortTaskRow, RegisterRecordRow
from reviewer_tui.usecases.views import PortRow

_P = PortTaskRow.__table__  # type: ignore[attr-defined]
_F = FilingRow.__table__  # type: ignore[attr-defined]
_G = RegisterRecordRow.__table__  # type: ignore[attr-defined]


class Ports:
    """Reads and writes port tasks."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of(self, filing_id: int) -> tuple[PortTask, ...]:
        """The tasks of a filing."""
        rows = self._db.execute(select(_P).where(_P.c.filing_id == filing_id).order_by(_P.c.id)).mappings()
        return tuple(_task(row) for row in rows)

    def rows(self, *, filing_id: int | None, open_only: bool) -> tuple[PortRow, ...]:
        """Tasks with their filings; ``open_only`` leaves out what is proven."""
        query = select(_P, _F.c.sponsor).join(_F, _F.c.id == _P.c.filing_id).order_by(_P.c.filing_id, _P.c.id)
        if filing_id is not None:
            query = query.where(_P.c.filing_id == filing_id)
        if open_only:
            query = query.where(_P.c.state != PortState.PROVEN.value)
        rows = list(self._db.execute(query).mappings())
        owners = {filing_number(row["filing_id"]) for row in rows}
        numbers: dict[str, str] = {}
        if owners:
            found = select(_G.c.from_filing, _G.c.number).where(
                _G.c.kind == "service", _G.c.from_filing.in_(sorted(owners))
            )
            numbers = {row.from_filing: row.number for row in self._db.execute(found)}
        return tuple(
            PortRow(
                filing=filing_number(row["filing_id"]),
                sponsor=row["sponsor"],
                icp_number=numbers.get(filing_number(row["filing_id"]), ""),
                task=_task(row),
            )
            for row in rows
        )

    def request(
        self, filing_id: int, service_id: str, host: str, address: str, port: int, action: PortAction, at: datetime
    ) -> None:
        """A new task; the same task twice is one."""
        put_once(
            self._db,
            _P,
            {
                "filing_id": filing_id,
                "service_key": service_id,
                "host": host,
                "address": address,
                "port": port,
                "action": action.value,
                "state": PortState.REQUESTED.value,
                "requested_at": to_millis(at),
                "done_by": "",
                "evidence": "",
            },
        )

    def mark(self, task: PortTask, state: PortState, *, at: datetime, by: str, evidence: str = "") -> PortTask:
        """Move a task: done by a person, or proven or failed by a probe with its evidence."""
        values: dict[str, Any] = {"state": state.value}
        if state is PortState.DONE:
            values |= {"done_at": to_millis(at), "done_by": by}
        else:
            values |= {"probed_at": to_millis(at), "evidence": evidence}
        self._db.execute(update(_P).where(_P.c.id == task.id).values(**values))
        return _task(self._db.execute(select(_P).where(_P.c.id == task.id)).mappings().one())


def _task(row: Any) -> PortTask:
    return PortTask(
        id=row["id"],
        service_id=row["service_key"],
        host=row["host"],
        address=row["address"],
        port=row["port"],
        action=PortAction(row["action"]),
        state=PortState(row["state"]),
        requested_at=to_instant(row["requested_at"]),
        done_at=to_instant_or_none(row["done_at"]),
        done_by=row["done_by"],
        probed_at=to_instant_or_none(row["probed_at"]),
        evidence=row["evidence"],
    )
