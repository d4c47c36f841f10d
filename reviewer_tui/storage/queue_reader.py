"""The read side of the queue: plain SQL over the DB-API connection, keyset pages, maintained counters; no SQLAlchemy.

Every order that is offered has an index, no page uses OFFSET, no count uses GROUP BY. The same text runs on SQLite and
PostgreSQL but for the full-text index (``queue_conditions``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.stage import Stage, WaitingOn
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.instants import to_instant, to_instant_or_none
from reviewer_tui.storage.next_one import next_one
from reviewer_tui.storage.place import Place as DeskPlace
from reviewer_tui.storage.queue_conditions import Conditions, Digest, Posting, Sql
from reviewer_tui.storage.queue_plan import DOWNWARDS, ORDERS, RARE, TIED, Plan, Planner, Scope, is_counted, scope_of
from reviewer_tui.storage.reading import Reading
from reviewer_tui.usecases.queue_model import Count, Place, QueueCounts, QueueOrder, QueuePage, QueueQuery, QueueRow

if TYPE_CHECKING:
    from reviewer_tui.domain.calendar import WorkingCalendar
    from reviewer_tui.usecases.horizon import Horizon

_COLUMNS = """f.id, f.order_no, f.revision, f.version, f.type, f.sponsor, f.services,
 f.service_kind, f.province, f.stage, f.waiting_on, f.clock, f.due_at, f.at_risk_at, f.soon_at, f.paused, f.remaining,
 f.provisional, a.login, h.login, f.lease_until, f.errors, f.warnings, f.materials_present, f.materials_due, f.received_at,
 f.missed_calls, f.second_wanted, f.by_phone, f.frozen, f.handover_note"""
_PEOPLE = " LEFT JOIN staff a ON a.id = f.assignee_id LEFT JOIN staff h ON h.id = f.lease_holder_id"
_STAGES = {stage.value: stage for stage in Stage}
_WAITING = {waiting.value: waiting for waiting in WaitingOn}

COUNTED_UP_TO = 999
"""How far a count goes that no counter knows; beyond it is told as ``999+``."""


class QueueReader:
    """Pages, counts and single rows of the queue. Queries are grounded: see ``usecases/queue_bounds``."""

    def __init__(self, place: DeskPlace, digest: Digest | None = None) -> None:
        """``digest`` makes the keyed hashes by which sealed values are found; without it only plain ones are."""
        self._reading = Reading(place)
        self._planner = Planner(Conditions(digest, postgresql=bool(place.url)), self._is_rare, self._tally)
        self._rare: dict[tuple[object, ...], bool] = {}

    def page(
        self,
        query: QueueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> QueuePage:
        """The rows after a place, from it on (``at``), just before it, or the ``last`` ones; ``limit`` rows at most."""
        backwards = last or before is not None
        key = _key(query.order, after, before, at)
        found = [_row(row, len(ORDERS[query.order])) for row in self._page(query, key, backwards, limit + 1)]
        more = len(found) > limit
        found = found[:limit]
        if backwards:
            found.reverse()
        return QueuePage(
            rows=tuple(found),
            more_before=more if backwards else after is not None or at is not None,
            more_after=before is not None if backwards else more,
        )

    def records(self, query: QueueQuery, *, after: Place | None = None, limit: int) -> list[tuple[Place, Any]]:
        """The rows after a place as they are stored, each with its own place; for lists that only pass them on."""
        width = len(ORDERS[query.order])
        rows = self._page(query, _key(query.order, after, None, None), False, limit)
        return [(tuple(row[:width]), row[width:]) for row in rows]

    def record(self, filing_id: int) -> Any:
        """One row as it is stored; NotFound when there is no such filing."""
        for row in self._reading.rows(f"SELECT {_COLUMNS} FROM filing f{_PEOPLE} WHERE f.id = ?", [filing_id]):
            return row
        raise NotFound("not_found.filing", number=filing_number(filing_id))

    def ids(self, query: QueueQuery, *, limit: int) -> tuple[int, ...]:
        """The ids of the first ``limit`` rows, in the query's order."""
        plan = self._planner.plan(query, self._scope(query))
        if plan is None:
            return ()
        inner = self._inner(plan, query.order, False, None, limit)
        order = _order_by(query.order, "k", False)
        rows = self._reading.rows(f"SELECT k.id FROM ({inner.text}) k ORDER BY {order} LIMIT ?", [*inner.values, limit])
        return tuple(row[0] for row in rows)

    def _page(self, query: QueueQuery, key: Sql | None, backwards: bool, limit: int) -> list[Any]:
        plan = self._planner.plan(query, self._scope(query))
        if plan is None:
            return []
        inner = self._inner(plan, query.order, backwards, key, limit)
        places = ", ".join(f"k.{column}" for column in ORDERS[query.order])
        order = _order_by(query.order, "k", backwards)
        # The page is found by its narrow index first; only its rows are then read whole.
        sql = (
            f"SELECT {places}, {_COLUMNS} FROM (SELECT * FROM ({inner.text}) m ORDER BY {_order_by(query.order, 'm', backwards)}"
            f" LIMIT ?) k CROSS JOIN filing f{_PEOPLE} WHERE f.id = k.id ORDER BY {order}"
        )
        return self._reading.rows(sql, [*inner.values, limit])

    def _inner(self, plan: Plan, order: QueueOrder, backwards: bool, key: Sql | None, limit: int) -> Sql:
        columns = ", ".join(f"f.{column}" for column in ORDERS[order])
        return plan.inner(columns, _order_by(order, "f", backwards), limit, key)

    def counts(self, query: QueueQuery, views: Mapping[str, QueueQuery]) -> QueueCounts:
        """Totals of a query and of the views: exact from the counters that triggers keep, else counted up to a bound."""
        tally = self._tally()
        stages: dict[Stage, int] | None = None
        if is_counted(query):
            scope = self._scope(replace(query, stage=None))
            stages = {}
            for assignee, stage, filings in tally:
                if filings and scope.holds(assignee, stage):
                    stages[stage] = stages.get(stage, 0) + filings
        counted = {name: self._count(view, tally) for name, view in views.items()}
        return QueueCounts(
            filings=sum(filings for _, _, filings in tally),
            total=self._count(query, tally),
            stages=stages,
            views=counted,
        )

    def count(self, query: QueueQuery, *, up_to: int = 0) -> Count:
        """How many filings a query finds; what no counter knows is counted up to a bound."""
        return self._count(query, self._tally() if is_counted(query) else [], up_to)

    def _tally(self) -> list[tuple[int, Stage, int]]:
        rows = self._reading.rows("SELECT assignee_id, stage, filings FROM tally", [])
        return [(assignee, _STAGES[stage], filings) for assignee, stage, filings in rows]

    def _count(self, query: QueueQuery, tally: list[tuple[int, Stage, int]], up_to: int = 0) -> Count:
        up_to = up_to or COUNTED_UP_TO
        scope = self._scope(query)
        if is_counted(query):
            return Count(filings=sum(filings for assignee, stage, filings in tally if scope.holds(assignee, stage)))
        plan = self._planner.plan(query, scope)
        if plan is None:
            return Count(filings=0)
        inner = plan.inner("f.id", "", up_to + 1, None)
        sql = f"SELECT count(*) FROM (SELECT id FROM ({inner.text}) m LIMIT ?) n"
        found = int(self._reading.rows(sql, [*inner.values, up_to + 1])[0][0])
        return Count(filings=min(found, up_to), exact=found <= up_to)

    def has(self, query: QueueQuery, filing_id: int) -> bool:
        """Whether the query finds this filing."""
        plan = self._planner.plan(query, self._scope(query))
        if plan is None:
            return False
        inner = plan.inner("f.id", "", 1, Sql("f.id = ?", (filing_id,)))
        return bool(self._reading.rows(f"SELECT id FROM ({inner.text}) m LIMIT 1", list(inner.values)))

    def row(self, filing_id: int, order: QueueOrder = QueueOrder.RISK) -> QueueRow:
        """One row with its place in an order; NotFound when there is no such filing."""
        places = ", ".join(f"f.{column}" for column in ORDERS[order])
        sql = f"SELECT {places}, {_COLUMNS} FROM filing f{_PEOPLE} WHERE f.id = ?"
        for row in self._reading.rows(sql, [filing_id]):
            return _row(row, len(ORDERS[order]))
        raise NotFound("not_found.filing", number=filing_number(filing_id))

    def next_free(self, staff_id: int, now: datetime, stages: frozenset[Stage]) -> QueueRow | None:
        """The row that ``next`` would take: first in risk order, free, and nobody else's."""
        for row in self._reading.rows(*next_one(staff_id, now, stages)):
            return self.row(row[0])
        return None

    def horizon(self, calendar: WorkingCalendar, today: date) -> Horizon:
        """How far the open deadlines reach beyond the published years: two looks into indexes."""
        from reviewer_tui.storage.reads.horizon import open_horizon

        return open_horizon(self._reading, calendar, today)

    def stamp(self) -> int:
        """Another number whenever somebody has written since the last call."""
        return self._reading.stamp()

    def close(self) -> None:
        """Close the reading connection."""
        self._reading.close()

    def _scope(self, query: QueueQuery) -> Scope:
        return scope_of(query, self._staff_id)

    def _staff_id(self, login: str) -> int:
        rows = self._reading.rows("SELECT id FROM staff WHERE login = ?", [login])
        return int(rows[0][0]) if rows else -1

    def _is_rare(self, posting: Posting) -> bool:
        """Remembered: it is about the best road only, and what is common stays so."""
        key = (*posting.key, posting.tied)
        if key not in self._rare:
            sql = f"SELECT count(*) FROM (SELECT id FROM ({posting.probe.text}) p LIMIT ?) n"
            most = RARE * TIED if posting.tied else RARE
            found = int(self._reading.rows(sql, [*posting.probe.values, max(0, most + 1)])[0][0])
            if len(self._rare) > 500:
                self._rare.clear()
            self._rare[key] = found <= most
        return self._rare[key]


def _order_by(order: QueueOrder, table: str, backwards: bool) -> str:
    way = " DESC" if (order in DOWNWARDS) != backwards else ""
    return ", ".join(f"{table}.{column}{way}" for column in ORDERS[order])


def _key(order: QueueOrder, after: Place | None, before: Place | None, at: Place | None) -> Sql | None:
    """The keyset condition; in an order that goes downwards "after" is below."""
    down = order in DOWNWARDS
    for place, sign in ((after, "<" if down else ">"), (before, ">" if down else "<"), (at, "<=" if down else ">=")):
        if place is not None:
            columns = ORDERS[order]
            names = ", ".join(f"f.{column}" for column in columns)
            return Sql(f"({names}) {sign} ({', '.join('?' * len(columns))})", tuple(place))
    return None


def _row(row: Any, width: int) -> QueueRow:
    (
        number, order_no, revision, version, kind, sponsor, services, service_kind, province, stage, waiting_on, clock, due,
        at_risk, soon, paused, remaining, provisional, assignee, holder, held_until, errors, warnings, present, needed, received,
        missed_calls, second, by_phone, frozen, handover,
    ) = row[width:]  # fmt: skip
    return QueueRow(
        id=number,
        place=tuple(row[:width]),
        number=filing_number(number),
        order_no=order_no,
        revision=revision,
        version=version,
        type=kind,
        sponsor=sponsor,
        service=services.partition("\n")[0],
        service_kind=service_kind,
        province=province,
        stage=_STAGES[stage],
        waiting_on=_WAITING[waiting_on],
        clock=clock,
        due_at=to_instant_or_none(due),
        at_risk_at=to_instant_or_none(at_risk),
        soon_at=to_instant_or_none(soon),
        paused=bool(paused),
        remaining=remaining,
        provisional=bool(provisional),
        assignee=assignee or "",
        holder=holder or "",
        held_until=to_instant_or_none(held_until),
        errors=errors,
        warnings=warnings,
        materials_present=present,
        materials_due=needed,
        received_at=to_instant(received),
        missed_calls=missed_calls,
        second_wanted=bool(second),
        by_phone=bool(by_phone),
        frozen=bool(frozen),
        handover=handover,
    )
