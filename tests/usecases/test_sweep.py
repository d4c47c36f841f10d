"""A sweep does what has fallen due, once: holds, quiet acceptance, reply windows, SMS outcomes, breaches, times of keeping."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.deadline import Deadline, DeadlineState
from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.filing import Filing, Lease
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import NotPermitted
from reviewer_tui.integrations.day_list_file import read_day_list
from reviewer_tui.usecases.reasons import reason_uses
from reviewer_tui.usecases.sweep_model import SweepOutcome, SweepTask
from tests.builders import a_filing_content
from tests.notice_files import as_json
from tests.sample_desk import SampleDesk
from tests.sweeping import desk_to_sweep, done, events, ready_to_upload, returned, sweep, texting, uploaded

DUE = (SweepTask.HOLDS, SweepTask.ACCEPTED, SweepTask.REPLIES, SweepTask.SMS, SweepTask.BREACHES)


@pytest.fixture
def sample(tmp_path: Path) -> SampleDesk:
    return desk_to_sweep(tmp_path)


def at(text: str) -> datetime:
    """A time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def clock_of(sample: SampleDesk, filing: Filing, code: str) -> Deadline:
    with sample.desk.store.reading() as work:
        return [clock for clock in work.deadlines.of(filing.id) if clock.clock == code][-1]


def held(sample: SampleDesk, **span: float) -> Filing:
    until = sample.clock.at + timedelta(**span)
    return sample.record(ready_to_upload(sample), "hold", until=until.isoformat(), note="young domain")


def test_on_a_desk_where_nothing_is_due_nothing_is_done(sample: SampleDesk) -> None:
    sample.add()
    assert sweep(sample, *DUE) == []


def test_a_hold_ends_and_the_clock_goes_on_from_the_instant_to_which_it_was_held(sample: SampleDesk) -> None:
    filing = held(sample, days=1)
    until = filing.hold_until
    sample.wait(hours=23, minutes=59)
    assert sweep(sample, SweepTask.HOLDS) == []
    sample.wait(days=2)
    assert done(sweep(sample, SweepTask.HOLDS)) == ["holds hold_ended"]
    clock = clock_of(sample, filing, "DL04")
    assert clock.state is DeadlineState.RUNNING
    assert (clock.marks[-1].at, clock.marks[-1].because, clock.marks[-1].by) == (until, "hold_ended", "root")
    assert sample.filing(filing.id).hold_until is None
    (event,) = events(sample, filing, "hold_ended")
    assert (event.actor, dict(event.details)["by"]) == ("root", "sweep")
    assert sweep(sample, SweepTask.HOLDS) == []


def test_a_hold_that_was_made_longer_meanwhile_goes_on(sample: SampleDesk) -> None:
    filing = held(sample, days=1)
    longer = sample.clock.at + timedelta(days=3)
    sample.record(filing, "hold", until=longer.isoformat(), note="still young")
    sample.wait(days=2)
    assert sweep(sample, SweepTask.HOLDS) == []


def test_a_breach_is_noted_once_for_ever_with_the_instant_at_which_it_was_due(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.clock.at = at("2026-11-25T23:59")
    assert sweep(sample, *DUE) == []
    sample.clock.at = at("2026-11-29T04:00")
    assert done(sweep(sample, *DUE)) == ["breaches breached DL01", "breaches breached DL02"]
    noted = events(sample, filing, "breached")
    assert [dict(event.details)["clock"] for event in noted] == ["DL01", "DL02"]
    assert {dict(event.details)["due"] for event in noted} == {at("2026-11-26T00:00").isoformat()}
    assert {dict(event.details)["day"] for event in noted} == {"2026-11-25"}
    for _ in range(3):
        assert sweep(sample, *DUE) == []
        sample.wait(days=1)


def test_the_version_stays_so_that_nobody_s_decision_is_refused_for_a_mark(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.wait(days=5)
    sweep(sample, *DUE)
    assert sample.filing(filing.id).version == filing.version


def test_a_mark_outlasts_whatever_else_happens_to_the_filing(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.wait(days=5)
    sweep(sample, *DUE)
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    assert sweep(sample, *DUE) == []
    assert len(events(sample, filing, "breached")) == 2


def test_after_an_extension_a_later_breach_is_noted_anew(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.wait(days=5)
    sweep(sample, *DUE)
    sample.desk.deadlines.extend(sample.who("wang"), filing.id, "DL02", 4, "the system of the Authority was down")
    moved = at("2026-12-02T00:00")
    assert clock_of(sample, filing, "DL02").due_at == moved
    sample.clock.at = moved
    assert sweep(sample, *DUE) == []
    sample.wait(seconds=1)
    assert done(sweep(sample, *DUE)) == ["breaches breached DL02"]
    assert sweep(sample, *DUE) == []
    days = [dict(event.details)["day"] for event in events(sample, filing, "breached")]
    assert days == ["2026-11-25", "2026-11-25", "2026-12-01"]


def test_when_a_notice_has_moved_the_date_the_breach_is_noted_at_the_one_that_holds(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, now=at("2026-12-30T10:00"))
    filing = sample.add(a_filing_content(submitted_at=sample.clock.at))
    assert clock_of(sample, filing, "DL02").due_at == at("2027-01-05T00:00")
    sample.desk.calendar_imports.take_in(sample.who("wang"), read_day_list(as_json(), source=""))
    sample.clock.at = at("2027-01-05T00:01")
    assert sweep(sample, *DUE) == []
    sample.clock.at = at("2027-01-06T00:01")
    assert done(sweep(sample, *DUE)) == ["breaches breached DL01", "breaches breached DL02"]
    assert sweep(sample, *DUE) == []


def test_a_clock_that_was_breached_and_then_paused_is_noted_as_well(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.wait(days=5)
    ready = sample.make_ready(filing)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=reason_uses(("S01",)))
    sample.desk.decisions.decide(sample.who("lilei"), filing.id, draft, expect_version=ready.version)
    assert done(sweep(sample, *DUE)) == ["breaches breached DL01", "breaches breached DL02"]


def test_24_hours_without_news_make_the_sms_outcome_unknown_and_the_stage_stays(sample: SampleDesk) -> None:
    filing = texting(sample)
    sample.wait(hours=24)
    assert "sms_unknown" not in str(done(sweep(sample, *DUE)))
    sample.wait(seconds=1)
    assert done(sweep(sample, *DUE)) == ["sms sms_unknown DL05"]
    assert sample.filing(filing.id).stage is Stage.SMS_PENDING
    assert len(events(sample, filing, "sms_unknown")) == 1
    sample.wait(days=9)
    assert not [line for line in done(sweep(sample, *DUE)) if "sms" in line or "DL05" in line]


def test_a_new_upload_may_have_an_unknown_outcome_of_its_own(sample: SampleDesk) -> None:
    filing = texting(sample)
    sample.wait(hours=25)
    sweep(sample, *DUE)
    for event, inputs in (
        ("sms_failed", {"note": "no answer"}),
        ("upload_again", {}),
        ("upload", {}),
        ("accepted", {}),
    ):
        filing = sample.record(filing, event, **inputs)
    sample.wait(hours=25)
    assert "sms sms_unknown DL05" in done(sweep(sample, *DUE))
    assert len(events(sample, filing, "sms_unknown")) == 2


def test_without_a_quiet_time_an_upload_waits_for_ever(sample: SampleDesk) -> None:
    filing = uploaded(sample)
    sample.wait(days=60)
    sweep(sample, *DUE)
    assert sample.filing(filing.id).stage is Stage.UPLOADED


def test_after_the_quiet_time_an_upload_counts_as_accepted_and_says_why(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, config="quiet_hours = 6\n")
    filing = uploaded(sample)
    sample.wait(hours=5, minutes=59)
    assert sweep(sample, *DUE) == []
    sample.wait(minutes=1)
    assert done(sweep(sample, *DUE)) == ["accepted accepted"]
    moved = sample.filing(filing.id)
    assert moved.stage is Stage.SMS_PENDING
    assert clock_of(sample, filing, "DL05").started_at == filing.uploaded_at
    (event,) = events(sample, filing, "accepted")
    assert dict(event.details)["by"] == "sweep"
    assert dict(event.details)["quiet_hours"] == "6"
    assert sweep(sample, *DUE) == []


def test_a_reply_window_that_is_over_gets_a_breach_mark_and_nothing_else(sample: SampleDesk) -> None:
    filing = returned(sample)
    sample.clock.at = at("2026-12-08T09:00")
    assert done(sweep(sample, *DUE)) == ["breaches breached DL19"]
    assert sample.filing(filing.id).stage is Stage.NEEDS_CORRECTION
    assert sweep(sample, *DUE) == []


def test_where_the_policy_says_so_a_silent_applicant_s_filing_is_withdrawn(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, config='reply_expiry = "withdraw"\n')
    filing = returned(sample)
    sample.clock.at = at("2026-12-07T23:59")
    assert sweep(sample, *DUE) == []
    sample.clock.at = at("2026-12-08T00:05")
    assert done(sweep(sample, *DUE)) == ["replies withdrawn DL19"]
    assert sample.filing(filing.id).stage is Stage.WITHDRAWN
    (event,) = events(sample, filing, "withdraw")
    assert (event.transition, dict(event.details)["by"]) == ("T02", "sweep")
    with sample.desk.store.reading() as work:
        assert "2026-12-07 24:00" in work.reviews.notes(filing.id)[-1].text
    assert sweep(sample, *DUE) == []


def test_a_filing_that_somebody_holds_is_told_as_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, config='reply_expiry = "withdraw"\n')
    first, second = returned(sample, "ORD-1"), returned(sample, "ORD-2")
    sample.clock.at = at("2026-12-08T09:00")
    lease = Lease(holder=sample.who("lilei").id, since=sample.clock.at, until=sample.clock.at + timedelta(minutes=30))
    with sample.desk.store.work() as work:
        work.filings.set_lease(replace(work.filings.get(first.id), lease=lease))
        work.commit()
    rows = sweep(sample, SweepTask.REPLIES)
    assert [(row.filing_id, row.outcome) for row in rows] == [
        (first.id, SweepOutcome.REFUSED),
        (second.id, SweepOutcome.DONE),
    ]
    before = len(sample.desk.history.timeline(first.id))
    sample.wait(minutes=5)
    sweep(sample, SweepTask.REPLIES)
    assert len(sample.desk.history.timeline(first.id)) == before, "a refusal every five minutes would fill the trail"
    sample.wait(minutes=30)
    assert done(sweep(sample, SweepTask.REPLIES)) == ["replies withdrawn DL19"]


def test_a_time_of_keeping_that_is_over_ends_met_and_is_noted_once(sample: SampleDesk) -> None:
    filing = uploaded(sample)
    kept = clock_of(sample, filing, "DL17")
    assert kept.due_at is not None
    sample.clock.at = kept.due_at + timedelta(minutes=1)
    assert "breaches run_out DL17" in done(sweep(sample, *DUE))
    ended = clock_of(sample, filing, "DL17")
    assert (ended.state, ended.ended_at) == (DeadlineState.MET, kept.due_at)
    assert len(events(sample, filing, "run_out")) == 1
    assert sweep(sample, *DUE) == []


def test_a_filing_whose_rows_make_no_sense_is_told_and_the_rest_goes_on(sample: SampleDesk) -> None:
    first = held(sample, days=1)
    second = sample.record(
        ready_to_upload(sample, "ORD-V"), "hold", until=(sample.clock.at + timedelta(days=1)).isoformat(), note="y"
    )
    with sample.desk.store.work() as work:
        work._connection.exec_driver_sql("UPDATE deadline SET marks = '[]' WHERE filing_id = ?", (int(first.id),))
        work.commit()
    sample.wait(days=2)
    rows = sweep(sample, SweepTask.HOLDS)
    assert [(row.filing_id, row.outcome) for row in rows] == [
        (first.id, SweepOutcome.FAILED),
        (second.id, SweepOutcome.DONE),
    ]


def test_at_most_so_many_things_are_done_and_the_next_sweep_does_the_rest(sample: SampleDesk) -> None:
    for number in range(3):
        sample.add(a_filing_content(order_no=f"ORD-{number}"))
    sample.wait(days=5)
    assert [len(sweep(sample, SweepTask.BREACHES, most=4)) for _ in range(3)] == [4, 2, 0]


def test_a_clock_of_the_host_that_is_set_back_an_hour_does_nothing_twice(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, config='reply_expiry = "withdraw"\nquiet_hours = 6\n')
    sample.add()
    returned(sample)
    until = (sample.clock.at + timedelta(hours=4)).isoformat()
    held_one = sample.record(ready_to_upload(sample, "ORD-H"), "hold", until=until, note="y")
    filing = uploaded(sample, "ORD-Q")
    rows = []
    for _ in range(16):
        for hours in (-1, 1, 25):
            rows += sweep(sample)
            sample.wait(hours=hours)
    things = [(row.action, row.filing_id, row.clock, row.due_at, row.key) for row in rows]
    assert len(set(things)) == len(things) > 20
    assert sample.filing(filing.id).stage is Stage.SMS_PENDING
    assert len(events(sample, held_one, "hold_ended")) == 1


@pytest.mark.parametrize("login", ["lilei", "net", "audit"])
def test_only_administrators_and_supervisors_may_sweep(sample: SampleDesk, login: str) -> None:
    with pytest.raises(NotPermitted):
        sweep(sample, by=login)


def test_a_supervisor_may(sample: SampleDesk) -> None:
    sample.add()
    sample.wait(days=5)
    assert len(sweep(sample, SweepTask.BREACHES, by="wang")) == 2
