"""Invented notices for tests: no real one for 2027 was known when they were written.

``NOTICE_2027`` has make-up days and moves the last days of 2026; ``EARLIER_2027`` is another draft of it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from icalendar import Calendar, Event

PAPER = "https://www.example.gov.cn/notice/2027.htm"
OFF_2027 = (
    ("元旦", "2026-12-31", "2027-01-02"),
    ("春节", "2027-02-05", "2027-02-11"),
    ("清明节", "2027-04-03", "2027-04-05"),
    ("劳动节", "2027-05-01", "2027-05-05"),
    ("端午节", "2027-06-09", "2027-06-09"),
    ("中秋节", "2027-09-15", "2027-09-15"),
    ("国庆节", "2027-10-01", "2027-10-07"),
)
WORK_2027 = (
    ("元旦", "2026-12-26"),
    ("春节", "2027-01-31"),
    ("春节", "2027-02-14"),
    ("劳动节", "2027-05-08"),
    ("国庆节", "2027-09-26"),
    ("国庆节", "2027-10-09"),
)
Days = list[dict[str, Any]]


def days_of(off: Iterable[tuple[str, str, str]] = OFF_2027, work: Iterable[tuple[str, str]] = WORK_2027) -> Days:
    """The days of a notice as holiday-cn lists them."""
    days = [{"name": name, "date": day, "isOffDay": False} for name, day in work]
    for name, first, last in off:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            days.append({"name": name, "date": day.isoformat(), "isOffDay": True})
            day += timedelta(days=1)
    return sorted(days, key=lambda day: day["date"])


def as_json(days: Days | None = None, *, year: int = 2027, papers: Iterable[str] = (PAPER,), **more: Any) -> bytes:
    """In the layout of holiday-cn."""
    told = {"year": year, "papers": list(papers), "days": days_of() if days is None else days, **more}
    return json.dumps(told, ensure_ascii=False, indent=4).encode()


def as_csv(days: Days | None = None, *, source: str = PAPER, more: Iterable[tuple[str, ...]] = ()) -> bytes:
    """In the layout of the reference table; ``more`` are further rows of date, kind, name, source and province."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("date", "kind", "name_zh", "source", "province"))
    for day in days_of() if days is None else days:
        writer.writerow((day["date"], "off" if day["isOffDay"] else "work", day["name"], source, ""))
    writer.writerows(more)
    return file.getvalue().encode()


def as_ical(days: Days | None = None) -> bytes:
    """As holiday-cn writes it: an event for days that follow each other."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    spans: list[tuple[str, bool, date, date]] = []
    for day in days_of() if days is None else days:
        on = date.fromisoformat(day["date"])
        if spans and spans[-1][:2] == (day["name"], day["isOffDay"]) and spans[-1][3] == on:
            spans[-1] = (*spans[-1][:3], on + timedelta(days=1))
        else:
            spans.append((day["name"], day["isOffDay"], on, on + timedelta(days=1)))
    for name, off, first, end in spans:
        event = Event()
        event.add("SUMMARY", f"{name}假期" if off else f"上班(补{name}假期)")
        event.add("DTSTART", first)
        event.add("DTEND", end)
        event["UID"] = f"{first}/{end}"
        calendar.add_component(event)
    return calendar.to_ical()


NOTICE_2027 = as_json()
EARLIER_2027 = as_json(
    days_of(
        [span for span in OFF_2027 if span[0] != "元旦"] + [("元旦", "2027-01-01", "2027-01-03")],
        [day for day in WORK_2027 if day[0] != "元旦"],
    )
)
