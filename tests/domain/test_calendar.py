"""The working-day calendar against the handbook's vectors, chinesecalendar and its own laws."""

from __future__ import annotations

import datetime as dt

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.domain.calendar import (
    CalendarYear,
    DayKind,
    ListedDay,
    WorkingCalendar,
    closing_date,
    end_of_day,
    local_date,
)
from tests.domain.published import calendar, calendar_with_2027_published, date, known_years, listed_days

DATES = st.dates(min_value=dt.date(2010, 1, 1), max_value=dt.date(2045, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "result", "provisional"),
    [
        ("2026-09-18", 2, "2026-09-21", False),
        ("2026-09-18", 20, "2026-10-22", False),
        ("2026-09-30", 2, "2026-10-09", False),
        ("2026-02-13", 1, "2026-02-14", False),
        ("2026-02-13", 2, "2026-02-24", False),
        ("2024-02-08", 2, "2024-02-18", False),
        ("2026-12-03", 20, "2026-12-31", True),
        ("2026-02-13", 20, "2026-03-19", False),
        ("2026-04-30", 1, "2026-05-06", False),
        ("2025-09-26", 20, "2025-10-30", False),
        ("2025-12-31", 2, "2026-01-05", False),
        ("2025-01-24", 2, "2025-01-27", False),
        ("2026-12-10", 20, "2027-01-08", True),
        # Unmarked in the handbook's table; its rule on results after 20 December decides (decision 0010).
        ("2026-11-23", 20, "2026-12-21", True),
    ],
)
def test_the_vectors_of_the_handbook_hold(start: str, n: int, result: str, provisional: bool) -> None:
    assert calendar().add(date(start), n) == (date(result), provisional)


def test_the_last_certain_day_of_the_last_published_year_is_20_december() -> None:
    assert not calendar().is_provisional(date("2026-12-20"))
    assert calendar().is_provisional(date("2026-12-21"))
    assert not calendar().is_provisional(date("2025-12-31"))


def test_publishing_the_next_year_makes_the_end_of_december_certain() -> None:
    published = calendar_with_2027_published()
    assert published.add(date("2026-11-23"), 20) == (date("2026-12-21"), False)
    assert published.add(date("2026-12-10"), 20).provisional is False
    assert published.is_provisional(date("2027-12-21"))


def test_an_official_year_without_any_listed_day_counts_as_unpublished() -> None:
    days = [day for day in listed_days() if day.date.year != 2027]
    empty = WorkingCalendar.build(days, [*known_years()[:3], CalendarYear(year=2027, official=True, source="x")])
    assert empty.add(date("2026-12-10"), 20).provisional
    assert not empty.year(2027).official


def test_a_count_across_an_unpublished_year_is_provisional_although_both_ends_are_official() -> None:
    gap = WorkingCalendar.build(listed_days(), [year for year in known_years() if year.year != 2025])
    assert gap.add(date("2024-12-10"), 290) == (date("2026-02-09"), True)


@pytest.mark.parametrize(("year", "total"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_years_have_the_published_number_of_working_days(year: int, total: int) -> None:
    assert calendar().count(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == total


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_the_published_years_agrees_with_chinesecalendar(year: int) -> None:
    first = dt.date(year, 1, 1)
    for day in (first + dt.timedelta(days=i) for i in range((dt.date(year + 1, 1, 1) - first).days)):
        assert calendar().is_working(day) == chinese_calendar.is_workday(day), day
        assert (calendar().count(day - dt.timedelta(days=1), day) == 1) == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-09-20", DayKind.MAKEUP_WORKDAY, "国庆节"),
        ("2026-09-25", DayKind.HOLIDAY, "中秋节"),
        ("2026-09-26", DayKind.HOLIDAY, "中秋节"),
        ("2026-09-19", DayKind.WEEKEND, ""),
        ("2026-09-18", DayKind.WORKDAY, ""),
        ("2024-02-09", DayKind.WORKDAY, ""),
        ("2027-02-08", DayKind.HOLIDAY, "春节"),
        ("2031-10-02", DayKind.HOLIDAY, "国庆节"),
    ],
)
def test_a_day_says_what_it_is_and_why(day: str, kind: DayKind, name: str) -> None:
    found = calendar().day(date(day))
    assert (found.kind, found.name, found.official) == (kind, name, found.date.year <= 2026)


def test_the_statutory_days_of_2027_do_not_work() -> None:
    off = ["01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"]
    assert [day for day in off if calendar().is_working(date(f"2027-{day}"))] == []


def test_an_authority_may_close_longer_than_the_state() -> None:
    closure = ListedDay(date=date("2026-02-24"), working=False, name="局内放假", source="notice of the authority")
    closed = calendar().with_closures([closure])
    assert closed.day(date("2026-02-24")).kind is DayKind.CLOSURE
    assert closed.add(date("2026-02-13"), 2).date == date("2026-02-25")
    assert calendar().is_working(date("2026-02-24"))


def test_a_calendar_that_contradicts_itself_is_refused() -> None:
    twice = [ListedDay(date=date("2026-05-09"), working=works, source="x") for works in (True, False)]
    with pytest.raises(ValueError, match="2026-05-09"):
        WorkingCalendar.build(twice, known_years())


@pytest.mark.parametrize("years_away", [-25, 30])
def test_dates_within_thirty_years_are_counted_and_provisional(years_away: int) -> None:
    start = dt.date(2026 + years_away, 6, 3)
    assert calendar().add(start, 20).provisional


def test_dates_far_outside_are_refused_instead_of_guessed() -> None:
    with pytest.raises(OverflowError):
        calendar().add(date("1900-01-01"), 1)
    with pytest.raises(OverflowError):
        calendar().count(date("2026-01-01"), date("2199-01-01"))


def test_an_empty_calendar_counts_weekends_and_fixed_holidays_provisionally() -> None:
    bare = WorkingCalendar.build((), ())
    assert bare.add(date("2026-09-30"), 1) == (date("2026-10-05"), True)


def test_a_deadline_day_ends_at_midnight_in_shanghai() -> None:
    end = end_of_day(date("2026-09-21"))
    assert end == dt.datetime(2026, 9, 21, 16, tzinfo=dt.UTC)
    assert (local_date(end), closing_date(end)) == (date("2026-09-22"), date("2026-09-21"))


def test_the_day_of_an_instant_is_that_of_shanghai() -> None:
    assert local_date(dt.datetime(2026, 9, 20, 15, 59, tzinfo=dt.UTC)) == date("2026-09-20")
    assert local_date(dt.datetime(2026, 9, 20, 16, 0, tzinfo=dt.UTC)) == date("2026-09-21")
    with pytest.raises(ValueError, match="time zone"):
        local_date(dt.datetime(2026, 9, 20))  # noqa: DTZ001 - the missing zone is the point


@given(start=DATES, n=st.integers(1, 400))
def test_adding_n_days_and_counting_them_gives_n(start: dt.date, n: int) -> None:
    end = calendar().add(start, n).date
    assert calendar().count(start, end) == n
    assert calendar().count(end, start) == -n
    assert calendar().is_working(end)


@given(start=DATES, n=st.integers(0, 60), later=st.integers(0, 40), more=st.integers(0, 40))
def test_a_later_start_or_a_longer_limit_never_ends_earlier(start: dt.date, n: int, later: int, more: int) -> None:
    end = calendar().add(start, n)
    assert calendar().add(start + dt.timedelta(days=later), n + more).date >= end.date
    assert calendar().add(start, n + more).provisional or not end.provisional or n == 0


@given(start=DATES, n=st.integers(1, 60))
def test_going_back_from_a_working_day_returns_to_it(start: dt.date, n: int) -> None:
    day = calendar().next_working(start)
    assert calendar().add(calendar().add(day, n).date, -n).date == day


@given(start=DATES, n=st.integers(1, 60))
def test_the_fast_count_agrees_with_walking_day_by_day(start: dt.date, n: int) -> None:
    day, left, touched = start, n, False
    while left:
        day += dt.timedelta(days=1)
        left -= calendar().is_working(day)
        touched |= calendar().is_provisional(day)
    assert calendar().add(start, n) == (day, touched)


def test_the_first_difference_of_two_calendars_is_the_first_day_that_is_not_the_same_or_no_longer_open() -> None:
    published = calendar_with_2027_published()
    assert calendar().first_difference(published) == published.first_difference(calendar()) == date("2026-12-21")
    assert calendar().first_difference(calendar()) is None
    moved = [*listed_days(), ListedDay(date=date("2026-11-30"), working=False, name="x")]
    assert calendar().first_difference(WorkingCalendar.build(moved, known_years())) == date("2026-11-30")


def test_a_calendar_knows_from_where_on_it_may_still_change() -> None:
    assert calendar().uncertain_from(date("2026-11-25")) == date("2026-12-21")
    assert calendar().uncertain_from(date("2027-03-01")) == date("2027-03-01")
    assert calendar_with_2027_published().uncertain_from(date("2026-11-25")) == date("2027-12-21")
