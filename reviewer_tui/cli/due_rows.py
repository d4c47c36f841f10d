"""The rows of ``due`` and ``due sms``, read page by page and written while they are read."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reviewer_tui.bootstrap import due_reader
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_code, clock_name
from reviewer_tui.cli.ends import Ends
from reviewer_tui.cli.listing import risk
from reviewer_tui.cli.output import Row, local, stream
from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.sms_page import WRONG_ALLOWED
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.instants import to_millis, to_millis_or_none
from reviewer_tui.usecases.due_board import COUNTED
from reviewer_tui.usecases.due_model import DueLine, DueList, DueQuery, DueRow, SmsRow, clock_of
from reviewer_tui.usecases.queue_bounds import grounded
from reviewer_tui.usecases.queue_model import Place, QueueQuery, Term

if TYPE_CHECKING:
    from reviewer_tui.storage.due_reader import DueReader
    from reviewer_tui.usecases.views import SmsPerson

DUE_COLUMNS = ("id", "subject", "stage", "clock.name", "clock.waiting_on", "clock.due", "clock.left_wd", "clock.risk")
SMS_COLUMNS = ("id", "subject", "clock.due", "clock.left_minutes", "clock.risk", "verified", "persons")
CALL_COLUMNS = ("id", "subject", "clock.due", "clock.left_minutes", "call", "reviewer")
MATCHES = 10
_WITHIN = re.compile(r"(\d{1,4})wd", re.ASCII)
_PAGE = 5_000
_PLACE = 5

Told = Callable[[Call, Sequence[Any]], list[Row]]
"""Rows of a list as JSON tells them."""


def due_query(
    call: Call,
    which: DueList,
    *,
    text: str = "",
    within: str = "",
    today: bool = False,
    breached: bool = False,
    provisional: bool = False,
    paused: bool = False,
    clock: str = "",
    waiting: str | None = None,
) -> DueQuery:
    """What the options ask for, all of them together, as of the call's instant. BadInput for what they cannot mean."""
    terms = [*call.desk.due.query(call.actor, which, text).terms] if text else []

    def ask(key: str, value: str) -> None:
        terms.append(Term(key=key, values=(value,)))

    if within:
        days = _WITHIN.fullmatch(within)
        if days is None:
            raise BadInput("cli.within", within=within[:20])
        ask("left", f"<={int(days[1])}wd")
    if today:
        ask("due", f"{local_date(call.now)}")
    for state, wanted in (("breached", breached), ("provisional", provisional), ("paused", paused)):
        if wanted:
            ask("is", state)
    if code := clock_code(clock):
        ask("clock", code)
    if waiting:
        ask("waiting", waiting)
    as_of = grounded(QueueQuery(terms=tuple(terms)), call.now, lambda: call.quick.calendar)
    return DueQuery(list=which, terms=as_of.terms, staff_id=call.actor.id, now=as_of.now)


def tell_due(
    call: Call, query: DueQuery, told: Told, columns: Sequence[str], *, limit: int, cursor: str, exit_code: bool
) -> int:
    """Write the rows of a query; the exit code, which says with ``--exit-code`` whether there are any."""
    # The process makes rows and ends: to look through them for garbage again and again costs a fifth of its time.
    gc.disable()
    reader = due_reader(call.settings)
    last: list[Place] = []

    def batches() -> Iterator[list[Row]]:
        for page in _pages(call, reader, query, _place(cursor), limit):
            last[:] = [clock_of(page[-1]).place]
            yield told(call, page)

    def tail(count: int) -> Mapping[str, Any]:
        more = bool(limit) and count == limit and bool(reader.page(query, after=last[0], limit=1))
        total: int | None = count
        if more or cursor:
            counted = reader.count(query, COUNTED)
            total = counted.filings if counted.exact else None
            if total is None:
                call.warnings.append(call.texts("cli.total_at_least", n=counted.filings))
        return {"total": total, "next_cursor": ".".join(map(str, last[0])) if more else None, "by": call.actor.login}

    try:
        count = stream(call, batches(), columns=columns, tail=tail, now=local(call.now))
    finally:
        reader.close()
    return MATCHES if exit_code and count else 0


def _pages(
    call: Call, reader: DueReader, query: DueQuery, after: Place | None, limit: int
) -> Iterator[tuple[DueLine, ...]]:
    """Large pages: between two of them others may write."""
    left = limit
    while True:
        size = min(_PAGE, left) if limit else _PAGE
        rows = reader.page(query, after=after, limit=size)
        if rows:
            yield call.desk.due.with_details(query, rows)
        left -= len(rows)
        if len(rows) < size or (limit and left <= 0):
            return
        after = rows[-1].place


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    parts = cursor.split(".")
    if len(parts) != _PLACE or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise BadInput("cli.cursor", cursor=cursor[:60])
    return tuple(map(int, parts))


def page_facts(person: SmsPerson) -> dict[str, Any]:
    """What the ministry's page has said to a person: state, wrong entries and how many are left, texts sent again."""
    state = person.state
    return {
        "page_state": state.page_state if state else None,
        "attempts": state.attempts if state else 0,
        "attempts_left": state.attempts_left if state else WRONG_ALLOWED,
        "resends": state.resends if state else 0,
        "resends_over": bool(state and state.resends_over),
    }


def due_rows(call: Call, rows: Sequence[DueRow]) -> list[Row]:
    """Clocks with their filings. ``breached_since`` is the instant at which the limit was over."""
    ends = Ends(call)
    return [_filing(row, _clock(call, row, ends)) for row in rows]


def sms_rows(call: Call, rows: Sequence[SmsRow]) -> list[Row]:
    """The same with the persons concerned, masked."""
    ends = Ends(call)
    return [
        {
            **_filing(row.due, _clock(call, row.due, ends)),
            "verified": f"{row.verified}/{len(row.persons)}",
            "call": "; ".join(f"{one.name} {one.mobile}" for one in row.missing) or None,
            "persons": [
                {
                    "role": one.role,
                    "name": one.name,
                    "mobile": one.mobile,
                    "verified": local(one.verified_at),
                    **page_facts(one),
                }
                for one in row.persons
            ],
        }
        for row in rows
    ]


def _filing(row: DueRow, clock: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row.number,
        "order_no": row.order_no,
        "subject": row.sponsor,
        "service_name": row.service,
        "province": row.province,
        "stage": row.stage.value,
        "reviewer": row.reviewer or None,
        "clock": clock,
    }


def _clock(call: Call, row: DueRow, ends: Ends) -> dict[str, Any]:
    now, due = call.now, row.due_at
    end = ends.of(row.clock, row.province, to_millis_or_none(due))
    return {
        "name": clock_name(row.clock),
        "code": row.clock,
        "started": local(row.started_at),
        "due": end.due,
        "close_of_business": end.close_of_business,
        "left_minutes": None if due is None else int((due - now).total_seconds() // 60),
        "left_wd": row.remaining if due is None else end.left_wd,
        "unit": row.unit,
        "state": "paused" if row.paused else "running",
        "paused_since": local(row.paused_since),
        "waiting_on": row.waiting_on.value,
        "risk": risk(
            to_millis_or_none(due),
            to_millis_or_none(row.at_risk_at),
            to_millis_or_none(row.soon_at),
            to_millis(now),
            paused=row.paused,
        ),
        "provisional": row.provisional,
        "breached_since": end.due if row.breached(now) else None,
    }
