"""The read side of the queue: plain SQL over the DB-API connection, keyset pages, maintained counters; no SQLAlchemy.

Every order that is offered has an index, no page uses OFFSET, no count uses GROUP BY. The same text runs on SQLite and
PostgreSQL; only the placeholder differs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from reviewer_tui.domain.filing import filing_number, parse_filing_number
from reviewer_tui.domain.stage import Stage, WaitingOn
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.instants import to_instant, to_instant_or_none, to_millis
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading
from reviewer_tui.usecases.views import QueueCounts, QueuePage, QueueQuery, QueueRow, QueueView, RowKey

_COLUMNS = """f.risk_group, f.risk_due, f.id, f.order_no, f.revision, f.version, f.type, f.sponsor, f.services,
 f.service_kind, f.province, f.stage, f.waiting_on, f.clock, f.due_at, f.at_risk_at, f.soon_at, f.paused, f.provisional,
 a.login, h.login, f.lease_until, f.errors, f.warnings, f.materials_present, f.materials_due, f.received_at"""
_FROM = " FROM filing f LEFT JOIN staff a ON a.id = f.assignee_id LEFT JOIN staff h ON h.id = f.lease_holder_id"
_STAGES = {stage.value: stage for stage in Stage}
_WAITING = {waiting.value: waiting for waiting in WaitingOn}
_ORDER = "f.risk_group, f.risk_due, f.id"
_BACKWARDS = "f.risk_group DESC, f.risk_due DESC, f.id DESC"


Digest = Callable[[str, str], str]
_SEALED: dict[str, Callable[[str], str]] = {
    "name": str,
    "id_number": str.upper,
    "sponsor_number": str.upper,
    "email": str.lower,
    "phone": lambda text: "".join(filter(str.isdigit, text)),
    "phone_tail": str,
}
"""Kinds of sealed values that are found by their full text, and the form in which ``search_keys`` digests them."""


class QueueReader:
    """Pages, counts and single rows of the queue."""

    def __init__(self, place: Place, digest: Digest | None = None) -> None:
        """``digest`` makes the keyed hashes by which sealed values are found; without it only plain ones are."""
        self._reading = Reading(place)
        self._digest = digest

    def page(
        self, query: QueueQuery, *, after: RowKey | None = None, before: RowKey | None = None, limit: int = 100
    ) -> QueuePage:
        """The rows after, or just before, a key in risk order; ``limit`` rows at most."""
        where, values = _conditions(query, self._digest)
        if after is not None:
            where.append("(f.risk_group, f.risk_due, f.id) > (?, ?, ?)")
            values += [after.risk_group, after.risk_due, after.id]
        if before is not None:
            where.append("(f.risk_group, f.risk_due, f.id) < (?, ?, ?)")
            values += [before.risk_group, before.risk_due, before.id]
        backwards = before is not None and after is None
        sql = f"SELECT {_COLUMNS}{_FROM}"
        if where:
            sql += " WHERE " + " AND ".join(where)
        sql += f" ORDER BY {_BACKWARDS if backwards else _ORDER} LIMIT ?"
        found = [_row(row) for row in self._reading.rows(sql, [*values, limit + 1])]
        more = len(found) > limit
        found = found[:limit]
        if backwards:
            found.reverse()
        return QueuePage(
            rows=tuple(found),
            more_before=more if backwards else after is not None,
            more_after=(before is not None and before.id < 2**62) if backwards else more,
        )

    def records(self, query: QueueQuery, *, after: RowKey | None = None, limit: int) -> list[Any]:
        """The rows after a key in risk order as they are stored (``_COLUMNS``), for lists that only pass them on."""
        where, values = _conditions(query, self._digest)
        if after is not None:
            where.append("(f.risk_group, f.risk_due, f.id) > (?, ?, ?)")
            values += [after.risk_group, after.risk_due, after.id]
        sql = f"SELECT {_COLUMNS}{_FROM}"
        if where:
            sql += " WHERE " + " AND ".join(where)
        return self._reading.rows(f"{sql} ORDER BY {_ORDER} LIMIT ?", [*values, limit])

    def ids(self, query: QueueQuery, *, limit: int) -> tuple[int, ...]:
        """The ids of a query's filings in risk order, all of one instant; ``limit`` at most."""
        where, values = _conditions(query, self._digest)
        sql = "SELECT f.id FROM filing f"
        if where:
            sql += " WHERE " + " AND ".join(where)
        return tuple(row[0] for row in self._reading.rows(f"{sql} ORDER BY {_ORDER} LIMIT ?", [*values, limit]))

    def record(self, filing_id: int) -> Any:
        """One row as it is stored; NotFound when there is no such filing."""
        for row in self._reading.rows(f"SELECT {_COLUMNS}{_FROM} WHERE f.id = ?", [filing_id]):
            return row
        raise NotFound("not_found.filing", number=filing_number(filing_id))

    def counts(self, query: QueueQuery) -> QueueCounts:
        """Exact totals, from the counters that triggers keep."""
        stages: dict[Stage, int] = {}
        views = dict.fromkeys(QueueView, 0)
        for assignee, stage, filings in self._reading.rows("SELECT assignee_id, stage, filings FROM tally", []):
            views[QueueView.ALL] += filings
            if assignee == 0:
                views[QueueView.UNASSIGNED] += filings
            if assignee == query.staff_id and query.staff_id:
                views[QueueView.MINE] += filings
            if _in_view(query, assignee):
                stages[Stage(stage)] = stages.get(Stage(stage), 0) + filings
        return QueueCounts(views=views, stages={stage: count for stage, count in stages.items() if count})

    def row(self, filing_id: int) -> QueueRow:
        """One row; NotFound when there is no such filing."""
        for row in self._reading.rows(f"SELECT {_COLUMNS}{_FROM} WHERE f.id = ?", [filing_id]):
            return _row(row)
        raise NotFound("not_found.filing", number=filing_number(filing_id))

    def next_free(self, staff_id: int, now: datetime, stages: frozenset[Stage]) -> QueueRow | None:
        """The row that ``next`` would take: first in risk order, free, and nobody else's."""
        marks = ", ".join("?" * len(stages))
        millis = to_millis(now)
        sql = (
            f"SELECT {_COLUMNS}{_FROM} WHERE f.risk_group = 0 AND f.stage IN ({marks}) AND f.assignee_id IN (0, ?)"
            f" AND (f.lease_until IS NULL OR f.lease_until <= ?) ORDER BY {_ORDER} LIMIT 1"
        )
        for row in self._reading.rows(sql, [*sorted(stages), staff_id, millis]):
            return _row(row)
        return None

    def stamp(self) -> int:
        """Another number whenever somebody has written since the last call."""
        return self._reading.stamp()

    def close(self) -> None:
        """Close the reading connection."""
        self._reading.close()


def _conditions(query: QueueQuery, digest: Digest | None) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    if query.view is QueueView.MINE:
        where.append("f.assignee_id = ?")
        values.append(query.staff_id)
    elif query.view is QueueView.UNASSIGNED:
        where.append("f.assignee_id = 0")
    if query.stage is not None:
        where.append("f.stage = ?")
        values.append(query.stage.value)
    text = query.search.strip()
    if text:
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        number = parse_filing_number(text)
        where.append(
            "(f.sponsor LIKE ? ESCAPE '\\' OR f.services LIKE ? ESCAPE '\\' OR f.order_no LIKE ? ESCAPE '\\'"
            " OR f.sponsor_number = ? OR f.id = ?"
            " OR f.id IN (SELECT d.filing_id FROM filing_domain d WHERE d.domain LIKE ? ESCAPE '\\')"
            " OR f.id IN (SELECT k.filing_id FROM identity_key k WHERE (k.kind, k.digest) IN (VALUES "
            + ", ".join(["(?, ?)"] * len(_SEALED))
            + ")))"
        )
        values += [pattern, pattern, pattern, text.upper(), number if number is not None else -1, pattern]
        for kind, form in _SEALED.items():
            values += [kind, digest(kind, form(text)) if digest else ""]
    return where, values


def _in_view(query: QueueQuery, assignee: int) -> bool:
    if query.view is QueueView.MINE:
        return assignee == query.staff_id
    if query.view is QueueView.UNASSIGNED:
        return assignee == 0
    return True


def _row(row: Any) -> QueueRow:
    return QueueRow(
        key=RowKey(risk_group=row[0], risk_due=row[1], id=row[2]),
        number=filing_number(row[2]),
        order_no=row[3],
        revision=row[4],
        version=row[5],
        type=row[6],
        sponsor=row[7],
        service=row[8].partition("\n")[0],
        service_kind=row[9],
        province=row[10],
        stage=_STAGES[row[11]],
        waiting_on=_WAITING[row[12]],
        clock=row[13],
        due_at=to_instant_or_none(row[14]),
        at_risk_at=to_instant_or_none(row[15]),
        soon_at=to_instant_or_none(row[16]),
        paused=bool(row[17]),
        provisional=bool(row[18]),
        assignee=row[19] or "",
        holder=row[20] or "",
        held_until=to_instant_or_none(row[21]),
        errors=row[22],
        warnings=row[23],
        materials_present=row[24],
        materials_due=row[25],
        received_at=to_instant(row[26]),
    )
