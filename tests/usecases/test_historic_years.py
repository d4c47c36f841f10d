"""Every year that chinesecalendar knows, taken in as a notice by the importer and compared with it day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

from reviewer_tui.domain.calendar import DayKind, is_late
from reviewer_tui.integrations.day_list_file import read_day_list
from tests.notice_files import as_json
from tests.sample_desk import SampleDesk, sample_desk

YEARS = tuple(sorted({day.year for day in holidays}))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleDesk:
    """A desk that has taken in all years, oldest first; the shipped ones are replaced."""
    made = sample_desk(tmp_path_factory.mktemp("historic"))
    for year in YEARS:
        told = read_day_list(as_json(notice_of(year), year=year, papers=[f"notice of {year}"]))
        assert made.desk.calendar_imports.take_in(made.who("root"), told).changed
    return made


def notice_of(year: int) -> list[dict[str, Any]]:
    """What the notice of a year lists; the last days of December belong to the next one, where it speaks of New Year's Day."""
    marks = {**dict.fromkeys(holidays, True), **dict.fromkeys(workdays, False)}
    names = {**holidays, **workdays}
    new_year = "New Year's Day"
    return [
        {"name": names[day], "date": day.isoformat(), "isOffDay": off}
        for day, off in sorted(marks.items())
        if day.year + (is_late(day) and names[day] == new_year) == year
    ]


def test_every_day_of_every_year_that_both_know_works_alike(sample: SampleDesk) -> None:
    calendar = sample.desk.calendars.national
    day, differing = date(YEARS[0], 1, 1), []
    while day.year <= YEARS[-1]:
        if calendar.is_working(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []
    assert len(YEARS) >= 23


def test_all_of_them_are_certain_but_for_the_end_of_the_last(sample: SampleDesk) -> None:
    calendar = sample.desk.calendars.national
    assert calendar.uncertain_from(date(YEARS[0], 1, 1)) == date(YEARS[-1], 12, 21)


@pytest.mark.parametrize(
    ("day", "kind", "year"),
    [
        ("2011-12-31", DayKind.MAKEUP_WORKDAY, 2012),
        ("2018-12-29", DayKind.MAKEUP_WORKDAY, 2019),
        ("2018-12-31", DayKind.HOLIDAY, 2019),
        ("2007-12-31", DayKind.HOLIDAY, 2008),
        ("2023-12-30", DayKind.HOLIDAY, 2024),
    ],
)
def test_days_that_a_notice_moved_in_the_december_before_belong_to_it(
    sample: SampleDesk, day: str, kind: DayKind, year: int
) -> None:
    assert sample.desk.calendars.national.day(date.fromisoformat(day)).kind is kind
    with sample.desk.store.work() as work:
        assert day in {one.date.isoformat() for one in work.calendar.of_notice(year)}
        assert day not in {one.date.isoformat() for one in work.calendar.of_notice(year - 1)}


def test_working_days_across_years_are_counted_as_they_were(sample: SampleDesk) -> None:
    calendar = sample.desk.calendars.national
    for start in (date(2011, 12, 28), date(2018, 12, 27), date(2020, 1, 20), date(2024, 2, 8)):
        expected, left = start, 20
        while left:
            expected += timedelta(days=1)
            left -= chinese_calendar.is_workday(expected)
        assert calendar.add(start, 20) == (expected, False)
