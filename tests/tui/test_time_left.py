"""What is left of a clock in words: working days, hours to the close of business and to 24:00, the sign of a provisional date."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from reviewer_tui.domain.calendar import SHANGHAI, ListedDay, end_of_day
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.office_hours import OfficeHours
from reviewer_tui.domain.reckoning import Reckoning
from reviewer_tui.locale import texts_for
from reviewer_tui.storage.calendar_files import calendar_years, clock_rules, listed_days
from reviewer_tui.tui.wording import due_text, short_due, time_left
from reviewer_tui.usecases.mail_text import when

HAINAN = "46"
RECKONING = Reckoning(
    calendars=Calendars.build(
        listed_days(),
        calendar_years(date(2026, 11, 1)),
        {HAINAN: (ListedDay(date=date(2026, 11, 26), working=False, name="停电"),)},
    ),
    office=OfficeHours(),
    rules=clock_rules(),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("clock", "due", "now", "zh", "en"),
    [
        ("DL02", "2026-11-25", "2026-11-23 10:00", "2工作日", "2wd"),
        ("DL02", "2026-11-23", "2026-11-23 08:00", "0工日 10小时", "0wd 10h"),
        ("DL02", "2026-11-23", "2026-11-23 14:59", "0工日 3小时", "0wd 3h"),
        ("DL02", "2026-11-23", "2026-11-23 17:25", "0工日 30分", "0wd 30min"),
        ("DL02", "2026-11-23", "2026-11-23 17:55", "0工日 5分", "0wd 5min"),
        ("DL02", "2026-11-23", "2026-11-23 18:00", "下班 6小时", "closed 6h"),
        ("DL02", "2026-11-23", "2026-11-23 23:35", "下班 20分", "closed 20min"),
        ("DL02", "2026-11-23", "2026-11-24 00:10", "-1工作日", "-1wd"),
        ("DL02", "2026-11-20", "2026-11-21 07:00", "-7小时", "-7h"),
        ("DL07", "2026-11-23", "2026-11-23 17:00", "0工日 1小时", "0wd 1h"),
        # Nobody of ours is waited for: the whole day counts.
        ("DL19", "2026-11-23", "2026-11-23 17:00", "0工日 7小时", "0wd 7h"),
        ("DL12", "2026-11-22", "2026-11-21 12:00", "1日", "1d"),
        # A task's day may be a Saturday: there is no close of business then.
        ("DL18", "2026-11-21", "2026-11-21 12:00", "0日", "0d"),
    ],
)
def test_the_last_day_tells_hours_to_the_close_of_business_and_then_to_midnight(
    clock: str, due: str, now: str, zh: str, en: str
) -> None:
    end = end_of_day(date.fromisoformat(due))
    for lang, said in (("zh", zh), ("en", en)):
        assert time_left(texts_for(lang), RECKONING, clock, "110000", end, at(now)) == said


@pytest.mark.parametrize(
    ("due", "long", "short", "written"),
    [
        (end_of_day(date(2026, 11, 25)), "11-25 Wed 24:00", "11-25 24:00", "2026-11-25 24:00"),
        (end_of_day(date(2026, 12, 31)), "12-31 Thu 24:00", "12-31 24:00", "2026-12-31 24:00"),
        (end_of_day(date(2027, 1, 8)), "01-08 Fri 24:00", "2027-01-08", "2027-01-08 24:00"),
        (at("2026-11-25 00:00:30"), "11-25 Wed 00:00", "11-25 00:00", "2026-11-25 00:00"),
        (at("2026-11-25 15:20"), "11-25 Wed 15:20", "11-25 15:20", "2026-11-25 15:20"),
    ],
)
def test_midnight_ends_a_day_in_every_form_and_a_moment_after_it_begins_the_next(
    due: datetime, long: str, short: str, written: str
) -> None:
    now = at("2026-11-23 10:00")
    assert due_text(texts_for("en"), due) == long
    assert short_due(due, now) == short
    assert short_due(due, now, provisional=True) == f"{short}?"
    assert when(due) == written


def test_hours_run_on_clock_time_and_a_provisional_date_makes_its_count_provisional() -> None:
    en = texts_for("en")
    due = at("2026-11-23 15:30")
    assert time_left(en, RECKONING, "DL05", "11", due, at("2026-11-22 18:00")) == "21h"
    assert time_left(en, RECKONING, "DL05", "11", due, at("2026-11-23 15:45")) == "-10min"
    new_year = end_of_day(date(2026, 12, 31))
    assert time_left(en, RECKONING, "DL06", "11", new_year, at("2026-12-30 09:00"), provisional=True) == "1wd?"
    assert time_left(en, None, "DL06", "11", new_year, at("2026-12-30 09:00"), provisional=True) == ""


def test_what_waits_on_the_authority_leaves_out_the_days_on_which_that_authority_is_closed() -> None:
    en, due, now = texts_for("en"), end_of_day(date(2026, 11, 27)), at("2026-11-23 10:00")
    assert time_left(en, RECKONING, "DL06", "110000", due, now) == "4wd"
    assert time_left(en, RECKONING, "DL06", f"{HAINAN}0000", due, now) == "3wd"
    assert time_left(en, RECKONING, "DL02", f"{HAINAN}0000", due, now) == "4wd"
