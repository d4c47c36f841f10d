"""Terms that speak of time, counted out: ``left:<1wd`` becomes the instants between which a clock is due, ``paused:>10wd`` those
between which it was paused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from reviewer_tui.domain.calendar import WorkingCalendar, end_of_day, local_date
from reviewer_tui.usecases.queue_model import QueueQuery, Term
from reviewer_tui.usecases.queue_values import days_span

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = re.compile(r"([<>]=?)(-?\d+)(wd|h|d)", re.ASCII)
_DAYS = ("due", "received", "changed")
_SINCE = ("paused", "aged")
_FIRST = -(2**63)

Span = tuple[int | None, int | None]
"""Milliseconds since 1970, half-open; None is without an end."""


def grounded(query: QueueQuery, now: datetime, calendar: Callable[[], WorkingCalendar]) -> QueueQuery:
    """The query as of an instant: ``left`` becomes ``due``, and values of time become half-open spans ``lo..hi`` in milliseconds.

    Working days are counted as everywhere: the day of ``now`` is not one of them, a due day ends at 24:00 in Shanghai; nothing
    left (``<0``) means due before ``now``. What has lasted *n* working days has seen the end of so many, the day on which it began
    not among them, today among them. Spans that touch become one.
    """
    terms = tuple(_grounded(term, now, calendar) for term in query.terms)
    return replace(query, terms=terms, now=_millis(now))


def _grounded(term: Term, now: datetime, calendar: Callable[[], WorkingCalendar]) -> Term:
    if term.key == "is" and term.values == ("breached",):
        return replace(term, key="due", values=(f"..{_millis(now)}",))
    if term.key == "left":
        spans = [_left_span(value, now, calendar) for value in term.values]
        return replace(term, key="due", values=_joined(spans))
    if term.key in _SINCE:
        spans = [_since_span(value, now, calendar) for value in term.values]
        if term.key == "aged" and term.negated and len(spans) == 1:
            # Every filing has been in its stage for some time: "not longer" is as long or less, and has an index.
            ((low, high),) = spans
            return replace(term, values=_joined([(high, low)]), negated=False)
        return replace(term, values=_joined(spans))
    if term.key in _DAYS:
        return replace(term, values=_joined([_day_span(value, local_date(now)) for value in term.values]))
    return term


def _left_span(value: str, now: datetime, calendar: Callable[[], WorkingCalendar]) -> Span:
    sign, amount, unit = _length(value)
    if amount == 0 and sign in ("<", ">="):
        bound = _millis(now)
    elif unit == "wd":
        # "at most n" is "less than n + 1", and "more than n" is not that.
        days = amount + 1 if sign in ("<=", ">") else amount
        bound = _millis(_nth_day_begins(local_date(now), days, calendar())) + 1
    else:
        span = timedelta(hours=amount) if unit == "h" else timedelta(days=amount)
        bound = _millis(now + span) + (1 if sign in ("<=", ">") else 0)
    return (None, bound) if sign.startswith("<") else (bound, None)


def _since_span(value: str, now: datetime, calendar: Callable[[], WorkingCalendar]) -> Span:
    """What has lasted longer began earlier; ``<`` and ``<=`` are all that does not."""
    sign, amount, unit = _length(value)
    if unit == "wd":
        days = amount + 1 if sign in (">", "<=") else amount
        bound = _millis(so_many_days_ago(local_date(now), days, calendar())) if days else _millis(now) + 1
    else:
        span = timedelta(hours=amount) if unit == "h" else timedelta(days=amount)
        bound = _millis(now - span) + (1 if sign in (">=", "<") else 0)
    return (None, bound) if sign.startswith(">") else (bound, None)


def _length(value: str) -> tuple[str, int, str]:
    found = _LENGTH.fullmatch(value)
    assert found is not None
    return found[1], int(found[2]), found[3]


def so_many_days_ago(today: date, days: int, calendar: WorkingCalendar) -> datetime:
    """What began before here has lasted at least ``days`` working days."""
    return end_of_day(calendar.add(today + timedelta(days=1), -days).date - timedelta(days=1))


def _nth_day_begins(today: date, days: int, calendar: WorkingCalendar) -> datetime:
    """Until here a clock that is due has less than ``days`` working days left."""
    if days <= 0 and not calendar.is_working(today):
        today = calendar.add(today, -1).date
    return end_of_day(calendar.add(today, days).date - timedelta(days=1))


def _day_span(value: str, today: date) -> Span:
    first, after = days_span(value, today)
    return _begins(first), _begins(after)


def _begins(day: date | None) -> int | None:
    # What ends at 24:00 of a day belongs to it, and its instant is the beginning of the next.
    return None if day is None else _millis(end_of_day(day - timedelta(days=1))) + 1


def _joined(spans: list[Span]) -> tuple[str, ...]:
    """The same instants in as few spans as can be, written ``lo..hi``: an index is asked for each of them."""
    found: list[Span] = []
    for low, high in sorted(spans, key=lambda span: _FIRST if span[0] is None else span[0]):
        if found and (found[-1][1] is None or low is None or low <= found[-1][1]):
            last = found[-1][1]
            found[-1] = (found[-1][0], None if last is None or high is None else max(last, high))
        else:
            found.append((low, high))
    return tuple(f"{'' if low is None else low}..{'' if high is None else high}" for low, high in found)


def _millis(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)
