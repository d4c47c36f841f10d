"""Port tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from reviewer_tui.domain.port_opening import PortAction, PortState, PortTask
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.reads.ports import PortReads, port_task_of
from reviewer_tui.storage.repositories.writing import InTransaction, put_once
from reviewer_tui.storage.tables import FilingRow, PortTaskRow, RegisterRecordRow

_P = PortTaskRow.__table__  # type: ignore[attr-defined]
_F = FilingRow.__table__  # type: ignore[attr-defined]
_G = RegisterRecordRow.__table__  # type: ignore[attr-defined]


class Ports(PortReads):
    """Writes port tasks, beside reading them."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(InTransaction(connection))
        self._db = connection

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
        return port_task_of(self._source.named("SELECT * FROM port_task WHERE id = ?", [task.id])[0])
