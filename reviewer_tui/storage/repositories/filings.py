"""Orders and where they stand; what the queue shows of them is written with every move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.sql import or_

from reviewer_tui.domain.deadline import Deadline, leading, risk_key
from reviewer_tui.domain.filing import Filing, FilingId, FilingType, Lease, filing_number
from reviewer_tui.domain.staff import StaffId
from reviewer_tui.domain.stage import CLOSED, WAITS_ON, Stage
from reviewer_tui.errors import Conflict, NotFound
from reviewer_tui.storage.instants import to_instant, to_instant_or_none, to_millis, to_millis_or_none
from reviewer_tui.storage.repositories.deadlines import Deadlines
from reviewer_tui.storage.repositories.writing import add_numbered, change, find
from reviewer_tui.storage.tables import AuditEventRow, FilingRow, IdentityKeyRow
from reviewer_tui.usecases.contracts import QueueShape

_F = FilingRow.__table__  # type: ignore[attr-defined]
_K = IdentityKeyRow.__table__  # type: ignore[attr-defined]
_A = AuditEventRow.__table__  # type: ignore[attr-defined]


class Filings:
    """Reads and writes the filing table."""

    def __init__(self, connection: Connection, deadlines: Deadlines) -> None:
        self._db = connection
        self._deadlines = deadlines

    def get(self, filing_id: int) -> Filing:
        """The filing; NotFound when there is none. Held until the end of the transaction where rows can be held."""
        row = find(self._db, _F, {"id": filing_id}, hold=True).mappings().first()
        if row is None:
            raise NotFound("not_found.filing", number=filing_number(filing_id))
        return _filing(row)

    def by_order(self, order_no: str) -> Filing | None:
        """The filing of an order number."""
        row = find(self._db, _F, {"order_no": order_no}, hold=True).mappings().first()
        return None if row is None else _filing(row)

    def add(
        self, *, order_no: str, type: FilingType, content_hash: str, revision: int, received_at: datetime
    ) -> Filing:
        """A new order, submitted; its queue shape is written by ``reshape`` in the same transaction."""
        at = to_millis(received_at)
        values = {
            "order_no": order_no,
            "type": type.value,
            "stage": Stage.SUBMITTED.value,
            "version": 1,
            "revision": revision,
            "content_hash": content_hash,
            "received_at": at,
            "changed_at": at,
            "sponsor": "",
            "services": "",
            "service_kind": "",
            "province": "",
            "waiting_on": WAITS_ON[Stage.SUBMITTED].value,
        }
        return self.get(add_numbered(self._db, _F, values))

    def save(self, filing: Filing, deadlines: tuple[Deadline, ...], *, expect_version: int, at: datetime) -> Filing:
        """Store a moved filing with its clocks where its version is still the expected one, else Conflict."""
        self._deadlines.replace(filing.id, deadlines)
        moved = replace(filing, version=expect_version + 1)
        key = risk_key(deadlines, closed=filing.stage in CLOSED)
        clock = leading(deadlines)
        due = clock.due_at if clock else None
        values = {
            "stage": moved.stage.value,
            "version": moved.version,
            "revision": moved.revision,
            "type": moved.type.value,
            "content_hash": moved.content_hash,
            "content_author_id": moved.content_author,
            "hold_until": to_millis_or_none(moved.hold_until),
            "uploaded_at": to_millis_or_none(moved.uploaded_at),
            "changed_at": to_millis(at),
            "waiting_on": WAITS_ON[moved.stage].value,
            "clock": clock.clock if clock else "",
            "due_at": to_millis_or_none(due),
            "at_risk_at": to_millis_or_none(clock.at_risk_at if clock else None),
            "soon_at": to_millis_or_none(clock.soon_at if clock else None),
            "paused": clock is not None and clock.due_at is None,
            "provisional": clock is not None and clock.provisional,
            "risk_group": key.group,
            "risk_due": to_millis(key.due),
            **_lease(moved),
        }
        if change(self._db, _F, {"id": filing.id, "version": expect_version}, values) != 1:
            raise self._conflict(filing.id, expect_version)
        return moved

    def _conflict(self, filing_id: int, expected: int) -> Conflict:
        now = self.get(filing_id)
        last = self._db.execute(
            select(_A.c.actor, _A.c.at, _A.c.action)
            .where(_A.c.filing_id == filing_id)
            .order_by(_A.c.sequence.desc())
            .limit(1)
        ).first()
        by, at, action = (last.actor, to_instant(last.at).isoformat(), last.action) if last else ("", "", "")
        return Conflict(
            "conflict.version", number=now.number, version=now.version, seen=expected, by=by, at=at, action=action
        )

    def set_lease(self, filing: Filing) -> None:
        """Store lease and assignee; the version stays, for nothing about the filing itself changed."""
        change(self._db, _F, {"id": filing.id}, _lease(filing))

    def reshape(self, filing_id: int, shape: QueueShape) -> None:
        """Store what the queue shows of the content and the checks."""
        values = {
            "sponsor": shape.sponsor,
            "sponsor_number": shape.sponsor_number,
            "services": "\n".join(shape.services),
            "service_kind": shape.service_kind,
            "province": shape.province,
            "errors": shape.errors,
            "warnings": shape.warnings,
            "materials_present": shape.materials_present,
            "materials_due": shape.materials_due,
        }
        change(self._db, _F, {"id": filing_id}, values)

    def next_takeable(self, staff_id: StaffId, now: datetime, *, stages: Iterable[Stage]) -> FilingId | None:
        """The first in risk order that nobody holds and that is nobody else's."""
        found = self._db.execute(
            select(_F.c.id)
            .where(
                _F.c.risk_group == 0,
                _F.c.stage.in_([stage.value for stage in stages]),
                _F.c.assignee_id.in_([0, staff_id]),
                or_(_F.c.lease_until.is_(None), _F.c.lease_until <= to_millis(now)),
            )
            .order_by(_F.c.risk_group, _F.c.risk_due, _F.c.id)
            .limit(1)
        ).scalar()
        return None if found is None else FilingId(int(found))

    def same_sponsor_in(self, filing_id: int, stages: Iterable[Stage]) -> FilingId | None:
        """Another filing whose sponsor has the same certificate number and which stands in one of the stages."""
        mine = select(_K.c.digest).where(_K.c.filing_id == filing_id, _K.c.kind == "sponsor_number")
        found = self._db.execute(
            select(_F.c.id)
            .join(_K, _K.c.filing_id == _F.c.id)
            .where(
                _K.c.kind == "sponsor_number",
                _K.c.digest.in_(mine),
                _F.c.id != filing_id,
                _F.c.stage.in_([stage.value for stage in stages]),
            )
            .limit(1)
        ).scalar()
        return None if found is None else FilingId(int(found))


def _lease(filing: Filing) -> dict[str, Any]:
    lease = filing.lease
    return {
        "assignee_id": filing.assignee or 0,
        "lease_holder_id": lease.holder if lease else None,
        "lease_since": to_millis(lease.since) if lease else None,
        "lease_until": to_millis(lease.until) if lease else None,
    }


def _filing(row: Any) -> Filing:
    lease = None
    if row["lease_holder_id"] is not None:
        lease = Lease(
            holder=StaffId(row["lease_holder_id"]),
            since=to_instant(row["lease_since"]),
            until=to_instant(row["lease_until"]),
        )
    return Filing(
        id=FilingId(row["id"]),
        order_no=row["order_no"],
        type=FilingType(row["type"]),
        stage=Stage(row["stage"]),
        version=row["version"],
        revision=row["revision"],
        content_hash=row["content_hash"],
        assignee=StaffId(row["assignee_id"]) if row["assignee_id"] else None,
        lease=lease,
        content_author=StaffId(row["content_author_id"]) if row["content_author_id"] else None,
        hold_until=to_instant_or_none(row["hold_until"]),
        uploaded_at=to_instant_or_none(row["uploaded_at"]),
        received_at=to_instant(row["received_at"]),
    )
