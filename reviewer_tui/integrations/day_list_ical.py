"""Days out of an iCalendar file: all-day events whose summary says that one is off or works.

holiday-cn writes ``元旦假期`` for days off and ``上班(补元旦假期)`` for make-up days; other calendars write ``元旦（休）`` and
``元旦（班）``, 放假 and 补班, or mark the event with ``X-APPLE-SPECIAL-DAY``. An event that says neither is refused: a day
that is guessed would be counted with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.day_list import LONGEST_NAME, MOST_LINES, DayLine, DayList, DayMark

_LONGEST_EVENT = 31
_APPLE = {"WORK-HOLIDAY": DayMark.OFF, "ALTERNATE-WORKDAY": DayMark.WORK}
_WORKS = re.compile(r"(?<!不)上班|补班|加班|(?<!上)班[)）\]】]?$")
_IS_OFF = re.compile(r"假|休|不上班")
_SIGNS = re.compile(r"上班|补班|加班|调休|放假|假期|休假|休息|不上班|[(（\[【\])）】]|^补|[休班]$")
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")


def read_ical(data: bytes, source: str) -> DayList:
    """The days of all events; the notice is ``source``, for such a file names none."""
    return DayList(lines=tuple(_lines(data, source)))


def _lines(data: bytes, source: str) -> Iterator[DayLine]:
    found = 0
    for number, event in enumerate(_events(data), start=1):
        first, days = _span(event, number)
        summary = str(event.get("SUMMARY", ""))
        if len(summary) > LONGEST_NAME or "\0" in summary:
            raise BadInput("calendar.too_long", place="event", number=number, limit=LONGEST_NAME)
        mark = _APPLE.get(str(event.get("X-APPLE-SPECIAL-DAY", ""))) or _mark(summary)
        if mark is None:
            raise BadInput("calendar.event_unclear", place="event", number=number, date=first, summary=summary[:40])
        name = _SIGNS.sub("", _SIGNS.sub("", summary)).strip() or summary
        for one in (first + timedelta(days=more) for more in range(days)):
            found += 1
            if found > MOST_LINES:
                raise BadInput("calendar.too_many", limit=MOST_LINES)
            yield DayLine(place="event", number=number, mark=mark, date=one, year=one.year, name=name, source=source)


def _events(data: bytes) -> list[Any]:
    import icalendar

    try:
        return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        # The library refuses what is no iCalendar with whatever its parsing came upon.
        raise BadInput("calendar.not_ical", detail=type(error).__name__) from None


def _span(event: Any, number: int) -> tuple[date, int]:
    """The first day of an event and how many it has."""
    if event.errors:  # lines that the library could not read; it keeps the rest
        raise BadInput("calendar.event_date", place="event", number=number)
    if any(name in event for name in _REPEATS):
        raise BadInput("calendar.event_repeats", place="event", number=number)
    first, end = (_whole_day(event.get(name)) for name in ("DTSTART", "DTEND"))
    length = getattr(event.get("DURATION"), "dt", None)
    if first is None or (end is None and "DTEND" in event):
        raise BadInput("calendar.event_date", place="event", number=number)
    if length is None or end is not None:
        length = (end or first + timedelta(days=1)) - first
    days = length.days if isinstance(length, timedelta) else 0
    if not 1 <= days <= _LONGEST_EVENT:
        raise BadInput("calendar.event_length", place="event", number=number, days=days, limit=_LONGEST_EVENT)
    return first, days


def _whole_day(value: Any) -> date | None:
    day = getattr(value, "dt", None)
    return day if isinstance(day, date) and not isinstance(day, datetime) else None


def _mark(summary: str) -> DayMark | None:
    """A make-up day is named after the holiday that it makes up for, so 上班 is looked for before 假."""
    if _WORKS.search(summary):
        return DayMark.WORK
    return DayMark.OFF if _IS_OFF.search(summary.replace("调休", "")) else None
