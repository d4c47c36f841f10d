"""The host's clock is set back an hour in the middle of the work: nothing is negative, nothing is done twice."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from reviewer_tui.domain.deadline import Deadline, DeadlineState, time_left
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, NotFound
from reviewer_tui.usecases.effects import EffectState
from tests.sample_desk import SampleDesk
from tests.sweeping import done, give_addresses, sweep
from tests.timetravel.travelling import (
    clock,
    clocks,
    desk_at,
    due,
    go,
    pass_it,
    resubmit,
    return_it,
    shanghai,
    submit,
    walk,
)


def sound(desk: SampleDesk, filing: Filing) -> None:
    """What must hold of a filing whatever the clock did."""
    for one in clocks(desk, filing):
        assert one.remaining is None or 0 <= one.remaining <= one.limit
        assert one.due_at is None or one.due_at >= one.started_at
        left = time_left(one, desk.desk.calendar, desk.clock.at)
        assert one.state is not DeadlineState.PAUSED or left.working_days >= 0
        assert_marks_tell_the_story(one)
    events = desk.desk.history.timeline(filing.id)
    assert [one.sequence for one in events] == sorted(one.sequence for one in events)
    with desk.desk.store.reading() as work:
        assert work.audit.verify().first_bad is None


def assert_marks_tell_the_story(one: Deadline) -> None:
    kinds = [mark.kind.value for mark in one.marks]
    assert kinds[0] == "start"
    assert all(before != after or before == "extend" for before, after in pairwise(kinds))


def test_a_whole_filing_goes_on_through_an_hour_that_comes_twice(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-11-23 10:30")
    filing = submit(desk, "2026-11-23 10:30")
    filing = return_it(desk, filing, "2026-11-23 11:00")
    sound(desk, filing)
    assert due(desk, filing, "DL01") == "paused 2"
    filing = resubmit(desk, "2026-11-23 10:05")
    sound(desk, filing)
    assert (due(desk, filing, "DL01"), due(desk, filing, "DL02")) == ("2026-11-25", "2026-11-25")
    filing = pass_it(desk, filing, "2026-11-23 10:10")
    filing = walk(
        desk,
        filing,
        ("2026-11-23 10:20", "verification_received"),
        ("2026-11-23 11:30", "verification_passed"),
        ("2026-11-23 11:50", "upload"),
        ("2026-11-23 10:55", "accepted"),
        ("2026-11-23 11:05", "sms_all_verified"),
    )
    sound(desk, filing)
    assert clock(desk, filing, "DL05").state is DeadlineState.MET
    assert due(desk, filing, "DL06") == "2026-12-21?"
    assert [one.clock for one in clocks(desk, filing)].count("DL05") == 1


def test_a_lease_still_belongs_to_its_holder_and_ends_by_itself(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-11-23 11:00")
    filing = submit(desk, "2026-11-23 11:00")
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    go(desk, "2026-11-23 10:05")
    with pytest.raises(Conflict):
        desk.desk.triage.take(desk.who("hanmeimei"), filing.id)
    desk.desk.triage.renew(desk.who("lilei"), filing.id)
    lease = desk.filing(filing.id).lease
    assert lease is not None
    assert desk.clock.at < lease.until <= desk.clock.at + timedelta(minutes=30)
    go(desk, "2026-11-23 10:40")
    taken = desk.desk.triage.take(desk.who("hanmeimei"), filing.id)
    assert taken.lease is not None
    assert taken.lease.holder == desk.who("hanmeimei").id


def test_a_decision_is_taken_back_once_and_its_letter_leaves_never(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-11-23 11:00")
    filing = return_it(desk, submit(desk, "2026-11-23 10:55"), "2026-11-23 11:00")
    go(desk, "2026-11-23 10:01")
    undone = desk.desk.decisions.undo(desk.who("lilei"), filing.id)
    assert undone.stage is Stage.ISP_REVIEW
    with pytest.raises(NotFound):
        desk.desk.decisions.undo(desk.who("lilei"), filing.id)
    sound(desk, undone)
    assert due(desk, undone, "DL02") == "2026-11-25"
    with desk.desk.store.reading() as work:
        letters = work.outbox.rows(tuple(EffectState), kind="letter", before=None, limit=9)
    assert [letter.state for letter in letters] == [EffectState.CANCELLED]


def test_what_the_sweep_has_noted_it_notes_once_though_the_hour_comes_again(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-11-23 10:00")
    give_addresses(desk, "lilei", "wang")
    filing = submit(desk, "2026-11-23 10:00")
    go(desk, "2026-11-26 00:10")
    assert done(sweep(desk)).count("breaches breached DL02") == 1
    go(desk, "2026-11-25 23:10")
    assert not any("breached" in line for line in done(sweep(desk)))
    go(desk, "2026-11-26 00:15")
    assert not any("breached" in line for line in done(sweep(desk)))
    sound(desk, filing)


def test_calls_and_events_of_the_repeated_hour_are_on_record_in_the_order_in_which_they_were_written(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path, "2026-11-23 10:50")
    filing, actor = submit(desk, "2026-11-23 10:50"), desk.who("lilei")
    go(desk, "2026-11-23 11:00")
    desk.desk.review.log_call(actor, filing.id, "", CallResult.MISSED)
    go(desk, "2026-11-23 10:05")
    desk.desk.review.log_call(actor, filing.id, "", CallResult.MISSED)
    assert clock(desk, filing, "DL03").state is DeadlineState.MET
    assert desk.desk.happenings.record(actor, filing.id, "qr_issued").changed
    assert clock(desk, filing, "DL01").state is DeadlineState.MET
    go(desk, "2026-11-23 11:05")
    assert not desk.desk.happenings.record(actor, filing.id, "qr_issued").changed
    sound(desk, filing)
    notes = desk.desk.review.open(actor, filing.id, in_clear=False).notes
    assert [note.at for note in notes] == [shanghai("2026-11-23 11:00"), shanghai("2026-11-23 10:05")]
