"""What a file amounts to: which notice a day belongs to, and what is no whole notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.day_list_file import read_day_list
from reviewer_tui.usecases.arrangement import Arrangement, arranged
from tests.domain.published import REFERENCE
from tests.notice_files import OFF_2027, PAPER, WORK_2027, as_csv, as_ical, as_json, days_of

TODAY = date(2026, 11, 25)
PROVINCES = {"11": "11", "BJ": "11", "北京市": "11", "31": "31"}


def read(data: bytes, source: str = "", today: date = TODAY) -> Arrangement:
    return arranged(read_day_list(data, source=source), today=today, provinces=PROVINCES)


def refused(data: bytes, source: str = "", today: date = TODAY) -> str:
    with pytest.raises(BadInput) as caught:
        read(data, source, today)
    return caught.value.reason


@pytest.mark.parametrize("data", [as_json(), as_csv(), as_ical()], ids=["json", "csv", "ical"])
def test_the_last_days_of_december_belong_to_the_notice_of_the_next_year(data: bytes) -> None:
    (notice,) = read(data, PAPER).notices
    assert (notice.year, notice.source) == (2027, PAPER)
    assert [str(day.date) for day in notice.days[:2]] == ["2026-12-26", "2026-12-31"]


def test_the_shipped_table_is_a_notice_a_year_and_statutory_days_of_the_year_that_is_not_published() -> None:
    found = read((REFERENCE / "working_days.csv").read_bytes())
    assert [(notice.year, notice.official) for notice in found.notices] == [
        (2024, True),
        (2025, True),
        (2026, True),
        (2027, False),
    ]
    assert [reason for reason, _values in found.odd] == ["calendar.odd_provisional"]


def test_a_december_day_in_a_file_of_several_years_follows_its_paper() -> None:
    both = (
        as_csv()
        + as_csv(
            [{**day, "date": day["date"].replace("2027", "2026")} for day in days_of() if day["date"] > "2027"],
            source="notice of 2026",
        ).partition(b"\n")[2]
    )
    found = read(both).notices
    assert [(notice.year, min(day.date for day in notice.days).isoformat()) for notice in found] == [
        (2026, "2026-01-01"),
        (2027, "2026-12-26"),
    ]


def test_two_papers_of_one_year_are_one_notice_that_names_both() -> None:
    first, second = days_of(OFF_2027[:4], WORK_2027), days_of(OFF_2027[4:], ())
    rows = as_csv(first, source="first") + as_csv(second, source="second").partition(b"\n")[2]
    (notice,) = read(rows).notices
    assert notice.source == "first second"
    assert len(notice.days) == len(days_of())


@pytest.mark.parametrize("day", ["2026-12-20", "2026-06-01", "2028-01-01"])
def test_a_day_of_another_year_is_refused(day: str) -> None:
    assert refused(as_json([*days_of(), {"name": "x", "date": day, "isOffDay": True}])) == "calendar.other_year"


def test_a_day_said_twice_counts_once_and_two_things_said_of_it_are_refused() -> None:
    again = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}
    assert len(read(as_json([*days_of(), again])).notices[0].days) == len(days_of())
    assert refused(as_json([*days_of(), {**again, "isOffDay": False}])) == "calendar.twice"


def test_days_without_a_notice_are_refused_and_what_calls_itself_provisional_is_never_official() -> None:
    assert refused(as_json(papers=())) == refused(as_ical()) == refused(as_csv(source="")) == "calendar.no_notice"
    for source in ("regulation (statutory days), provisional", "法定节假日，暂定", "PROVISIONAL"):
        assert [notice.official for notice in read(as_ical(), source).notices] == [False]


def test_a_file_of_a_year_that_is_not_published_arranges_nothing() -> None:
    assert read(as_json([], papers=())) == Arrangement(notices=(), closures=(), unpublished=2027)


@pytest.mark.parametrize(
    "days",
    [
        days_of(OFF_2027[:2], WORK_2027),
        days_of(OFF_2027[:-1], WORK_2027),
        days_of(OFF_2027[1:], WORK_2027),
        days_of([("元旦", "2027-01-01", "2027-01-01"), *(("x", f"2027-{d}", f"2027-{d}") for d in ("05-01", "10-01"))]),
    ],
    ids=["half", "without October", "without January", "three days"],
)
def test_what_cannot_be_a_whole_notice_is_refused(days: list[dict[str, object]]) -> None:
    assert refused(as_json(days)) == "calendar.not_whole"


@pytest.mark.parametrize("year", [1999, 2028, 9999])
def test_a_year_that_has_no_notice_yet_is_refused(year: int) -> None:
    days = [{**day, "date": f"{year}{day['date'][4:]}"} for day in days_of() if day["date"] > "2027"]
    assert refused(as_json(days, year=year)) == "calendar.year"


def test_statutory_days_may_be_known_years_ahead() -> None:
    days = [{**day, "date": f"2030{day['date'][4:]}"} for day in days_of() if day["date"] > "2027"]
    assert [notice.official for notice in read(as_json(days, year=2030, papers=["暂定"])).notices] == [False]


def test_what_is_odd_is_told_and_taken() -> None:
    assert read(as_json()).odd == ()
    found = read(as_json(days_of(work=()))).odd
    assert [reason for reason, _values in found] == ["calendar.odd_no_makeup"]
    found = read(as_json([*days_of(), {"name": "", "date": "2027-03-01", "isOffDay": False}])).odd
    assert found == (("calendar.odd_weekday", {"year": 2027, "date": date(2027, 3, 1), "n": 1}),)


def test_closures_are_by_province_and_year_and_need_a_source() -> None:
    more = [
        ("2027-02-12", "closure", "局内放假", "notice", "BJ"),
        ("2027-02-15", "closure", "局内放假", "notice", "北京"),
        ("2028-01-04", "closure", "局内放假", "notice", "11"),
        ("2027", "closure", "", "notice", "31"),
    ]
    found = read(as_csv([], more=more))
    assert found.notices == ()
    assert [(one.province, one.year, [str(day.date) for day in one.days]) for one in found.closures] == [
        ("11", 2027, ["2027-02-12", "2027-02-15"]),
        ("11", 2028, ["2028-01-04"]),
        ("31", 2027, []),
    ]
    assert refused(as_csv([], more=[("2027-02-12", "closure", "x", "notice", "Mars")])) == "calendar.province"
    assert refused(as_csv([], more=[("2027-02-12", "closure", "x", "", "BJ")])) == "calendar.no_notice"


def test_a_year_without_a_working_day_is_no_notice() -> None:
    days = [{"name": "假", "date": str(date(2027, 1, 1) + timedelta(days=n)), "isOffDay": True} for n in range(365)]
    assert refused(as_json(days)) == "calendar.too_much"
