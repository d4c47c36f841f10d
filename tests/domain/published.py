"""The calendar and the clock table as they are published in ``db/reference``, read straight from the files."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from reviewer_tui.domain.calendar import SHANGHAI, CalendarYear, ListedDay, WorkingCalendar
from reviewer_tui.domain.clock import ClockRule
from reviewer_tui.domain.clock_moves import ClockMove, moves_of
from reviewer_tui.domain.counting import Calendars, Counting

REFERENCE = Path(__file__).parents[2] / "db" / "reference"


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    """An instant written as the clock in Shanghai shows it: ``2026-09-18 10:30``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def listed_days() -> tuple[ListedDay, ...]:
    return tuple(
        ListedDay(date=date(row["date"]), working=row["kind"] == "work", name=row["name_zh"], source=row["source"])
        for row in rows("working_days.csv")
    )


@cache
def known_years() -> tuple[CalendarYear, ...]:
    return tuple(
        CalendarYear(year=int(row["year"]), official=row["official"] == "true", source=row["source"])
        for row in rows("working_years.csv")
    )


@cache
def calendar() -> WorkingCalendar:
    return WorkingCalendar.build(listed_days(), known_years())


@cache
def calendar_with_2027_published() -> WorkingCalendar:
    """As if a notice gave 2027 exactly the statutory days, and moved 31 December 2026 to a day off."""
    years = [year for year in known_years() if year.year != 2027]
    moved = ListedDay(date=date("2026-12-31"), working=False, name="元旦", source="notice")
    return WorkingCalendar.build(
        [*listed_days(), moved], [*years, CalendarYear(year=2027, official=True, source="notice")]
    )


@cache
def clock_rules() -> dict[str, ClockRule]:
    return {row["code"]: ClockRule.from_row(row) for row in rows("clocks.csv")}


@cache
def clock_moves() -> Mapping[str, tuple[ClockMove, ...]]:
    return moves_of(rows("clock_moves.csv"))


def counting(
    *,
    province: str = "11",
    closures: Mapping[str, tuple[ListedDay, ...]] | None = None,
    rules: Mapping[str, ClockRule] | None = None,
    limits: Mapping[str, Mapping[str, int]] | None = None,
) -> Counting:
    """What a filing of a province is counted with; Beijing, as published."""
    return Counting(
        calendars=Calendars(national=calendar(), closures=closures or {}),
        rules=rules or clock_rules(),
        moves=clock_moves(),
        limits=limits or {},
        province=province,
    )
