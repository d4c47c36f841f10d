"""Terms that speak of time, counted out: ``left:<1wd`` becomes the instants between which a clock is due."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from reviewer_tui.domain.calendar import WorkingCalendar, end_of_day, local_date
from reviewer_tui.usecases.queue_filter import days_span
from reviewer_tui.usecases.queue_model import QueueQuery, Term

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEFT = re.compile(r"([<>]=?)(-?\d+)(wd|h|d)", re.ASCII)
_SPANS = ("left", "due", "received", "changed")


def grounded(query: QueueQuery, now: datetime, calendar: Callable[[], WorkingCalendar]) -> QueueQuery:
    """The query as of an instant: ``left`` becomes ``due``, and values of time become half-open spans ``lo..hi`` in milliseconds.

    Working days are counted as everywhere: the day of ``now`` is not one of them, a due day ends at 24:00 in Shanghai; nothing
    left (``<0``) means due before ``now``.
    """
    terms = tuple(_grounded(term, now, calendar) for term in query.terms)
    return replace(query, terms=terms, now=_millis(now))


def _grounded(term: Term, now: datetime, calendar: Callable[[], WorkingCalendar]) -> Term:
    if term.key == "is" and term.values == ("breached",):
        return replace(term, key="due", values=(f"..{_millis(now)}",))
    if term.key not in _SPANS:
        return term
    if term.key == "left":
        return replace(term, key="due", values=tuple(_left_span(value, now, calendar) for value in term.values))
    return replace(term, values=tuple(_day_span(value) for value in term.values))


def _left_span(value: str, now: datetime, calendar: Callable[[], WorkingCalendar]) -> str:
    found = _LEFT.fullmatch(value)
    assert found is not None
    sign, amount, unit = found[1], int(found[2]), found[3]
    below = sign.startswith("<")
    if amount == 0 and sign in ("<", ">="):
        bound = _millis(now)
    elif unit == "wd":
        # "at most n" is "less than n + 1", and "more than n" is not that.
        days = amount + 1 if sign in ("<=", ">") else amount
        bound = _millis(_nth_day_begins(local_date(now), days, calendar())) + 1
    else:
        span = timedelta(hours=amount) if unit == "h" else timedelta(days=amount)
        bound = _millis(now + span) + (1 if sign in ("<=", ">") else 0)
    return f"..{bound}" if below else f"{bound}.."


def _nth_day_begins(today: date, days: int, calendar: WorkingCalendar) -> datetime:
    """Until here a clock that is due has less than ``days`` working days left."""
    if days <= 0 and not calendar.is_working(today):
        today = calendar.add(today, -1).date
    return end_of_day(calendar.add(today, days).date - timedelta(days=1))


def _day_span(value: str) -> str:
    first, after = days_span(value)
    return f"{_begins(first)}..{_begins(after)}"


def _begins(day: date | None) -> str:
    # What ends at 24:00 of a day belongs to it, and its instant is the beginning of the next.
    return "" if day is None else str(_millis(end_of_day(day - timedelta(days=1))) + 1)


def _millis(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)
