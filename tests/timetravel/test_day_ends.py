"""Where a day begins and ends: midnight in Shanghai, hours across it, calendar days, months and leap years."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.deadline import DeadlineState
from tests.builders import a_domain, a_filing_content, a_website
from tests.sample_desk import SampleDesk, sample_desk
from tests.sweeping import done, sweep
from tests.timetravel.travelling import (
    clock,
    desk_at,
    due,
    go,
    pass_it,
    shanghai,
    submit,
    to_the_authority,
    walk,
)


@pytest.mark.parametrize(
    ("submitted", "until"),
    [
        ("2026-11-23 23:59:59", "2026-11-25"),
        ("2026-11-24 00:00:00", "2026-11-26"),
        ("2026-11-27 23:59:59", "2026-12-01"),
        ("2026-11-28 00:00:00", "2026-12-01"),
        ("2026-09-19 23:59:59", "2026-09-21"),
        ("2026-09-20 00:00:00", "2026-09-22"),
    ],
)
def test_the_day_of_the_start_is_that_of_shanghai_and_is_not_counted(
    tmp_path: Path, submitted: str, until: str
) -> None:
    desk = desk_at(tmp_path, submitted)
    assert due(desk, submit(desk, submitted), "DL02") == until


def test_a_decision_in_the_last_second_of_the_last_day_is_in_time_and_one_after_midnight_is_late(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path, "2026-11-23 10:00")
    in_time, late = submit(desk, "2026-11-23 10:00", "BA-1"), submit(desk, "2026-11-23 10:00", "BA-2")
    at_midnight = submit(desk, "2026-11-23 10:00", "BA-3")
    pass_it(desk, in_time, "2026-11-25 23:59:59")
    pass_it(desk, at_midnight, "2026-11-26 00:00:00")
    pass_it(desk, late, "2026-11-26 00:00:01")
    states = [clock(desk, filing, "DL02").state for filing in (in_time, at_midnight, late)]
    assert states == [DeadlineState.MET, DeadlineState.MET, DeadlineState.MISSED]


def test_the_sms_clock_runs_twenty_four_hours_over_midnight_and_a_holiday(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-09-30 09:00")
    filing = pass_it(desk, submit(desk, "2026-09-30 09:00"), "2026-09-30 10:00")
    filing = walk(
        desk,
        filing,
        ("2026-09-30 11:00", "verification_received"),
        ("2026-09-30 12:00", "verification_passed"),
        ("2026-09-30 22:30", "upload"),
        ("2026-10-01 01:15", "accepted"),
    )
    assert due(desk, filing, "DL05") == "2026-10-01 22:30"
    found = clock(desk, filing, "DL05")
    assert [found.breached(shanghai(f"2026-10-01 22:30:0{second}")) for second in (0, 1)] == [False, True]


def test_an_hour_for_the_second_call_runs_over_midnight(tmp_path: Path) -> None:
    from reviewer_tui.domain.happening import CallResult

    desk = desk_at(tmp_path, "2026-11-23 10:00")
    filing = submit(desk, "2026-11-23 10:00")
    go(desk, "2026-11-23 23:40")
    desk.desk.review.log_call(desk.who("lilei"), filing.id, "", CallResult.MISSED)
    assert due(desk, filing, "DL03") == "2026-11-24 00:40"


def test_the_public_security_duty_counts_calendar_days_holidays_and_all(tmp_path: Path) -> None:
    desk = sample_desk(
        tmp_path,
        now=shanghai("2026-09-18 09:00"),
        config='[ports]\nnetworks = ["192.0.2.0/24"]\n',
    )
    filing = walk(desk, to_the_authority(desk, "2026-09-18"), ("2026-09-24 15:00", "authority_approved"))
    with desk.desk.store.work() as work:
        from reviewer_tui.usecases.moves import tell_clocks

        now = desk.filing(filing.id)
        tell_clocks(desk.desk.around, work, now, "port_proven", actor="net", at=shanghai("2026-09-24 23:59:59"))
        work.commit()
    assert due(desk, filing, "DL12") == "2026-10-24"
    go(desk, "2026-10-25 00:00:01")
    assert "breaches breached DL12" in done(sweep(desk))


LEAP = [
    ("2027-11-29", "2028-02-28", False),
    ("2027-11-29", "2028-02-29", False),
    ("2027-11-29", "2028-03-01", True),
    ("2027-11-30", "2028-02-29", False),
    ("2027-11-30", "2028-03-01", True),
    ("2028-02-29", "2028-05-29", False),
    ("2028-02-29", "2028-05-30", True),
    ("2028-01-31", "2028-04-30", False),
    ("2028-01-31", "2028-05-01", True),
]
"""Day of the submission, the day on which the domain expires, whether that is more than three months away."""


@pytest.mark.parametrize(("today", "expires", "enough"), LEAP)
def test_three_months_of_a_domain_are_months_also_in_a_leap_year(
    tmp_path: Path, today: str, expires: str, enough: bool
) -> None:
    desk = desk_at(tmp_path, f"{today} 10:00")
    domain = a_domain(expires_on=date.fromisoformat(expires))
    content = a_filing_content(submitted_at=desk.clock.at, services=(a_website(domains=(domain,)),))
    view = desk.desk.review.open(desk.who("lilei"), desk.add(content).id, in_clear=False)
    short = [finding for finding in view.findings if finding.rule == "R-DOM-05"]
    assert bool(short) is not enough


@pytest.mark.parametrize(
    ("uploaded", "kept"), [("2027-11-30", "2028-03-01"), ("2028-02-29", "2028-05-31"), ("2027-12-31", "2028-04-01")]
)
def test_uploaded_packages_are_kept_at_least_three_months_whatever_the_months(
    tmp_path: Path, uploaded: str, kept: str
) -> None:
    desk = desk_at(tmp_path, f"{uploaded} 09:00")
    filing = to_the_authority(desk, uploaded)
    assert due(desk, filing, "DL17") == kept
    assert not clock(desk, filing, "DL17").duty


def test_a_planned_change_is_counted_back_over_the_end_of_february(tmp_path: Path) -> None:
    desk = approved_desk(tmp_path, "2027-12-01")
    filing = desk.filing(20001)
    record = desk.desk.happenings.record
    record(desk.who("lilei"), filing.id, "change_planned", day=date(2028, 3, 30))
    assert due(desk, filing, "DL11") == "2028-02-29"


def approved_desk(folder: Path, day: str) -> SampleDesk:
    desk = desk_at(folder, f"{day} 09:00")
    walk(desk, to_the_authority(desk, day), (f"{day} 17:00", "authority_approved"))
    assert desk.clock.at.astimezone(SHANGHAI).date() == date.fromisoformat(day)
    return desk
