"""The working-day and clock tables of ``db/reference``: what a new desk starts from."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.domain.clock import ClockRule
from reviewer_tui.domain.clock_moves import ClockMove, moves_of
from reviewer_tui.storage.data_files import data_root


def listed_days() -> tuple[ListedDay, ...]:
    """Days that differ from Monday to Friday, with their source."""
    return tuple(
        ListedDay(
            date=date.fromisoformat(row["date"]),
            working=row["kind"] == "work",
            name=row["name_zh"],
            source=row["source"],
        )
        for row in _rows("working_days")
    )


def calendar_years(loaded_on: date) -> tuple[CalendarYear, ...]:
    """Which years are published."""
    return tuple(
        CalendarYear(
            year=int(row["year"]), official=row["official"] == "true", source=row["source"], loaded_on=loaded_on
        )
        for row in _rows("working_years")
    )


@cache
def clock_rules() -> Mapping[str, ClockRule]:
    """The nineteen clocks DL01–DL19 by code."""
    return {row["code"]: ClockRule.from_row(row) for row in _rows("clocks")}


@cache
def clock_moves() -> Mapping[str, tuple[ClockMove, ...]]:
    """What happens to the clocks at each transition and happening."""
    return moves_of(_rows("clock_moves"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (data_root() / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
