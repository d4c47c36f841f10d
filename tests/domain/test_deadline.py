"""Deadlines: counting, pausing, the clocks that every transition moves, the order of risk, and the proof of a date.

Long because one table of expectations a transition is easier to hold against the handbook than several files of them.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.domain import deadline as clocks
from reviewer_tui.domain.calendar import SHANGHAI, DayKind, ListedDay, closing_date, end_of_day
from reviewer_tui.domain.clock import Cause, ClockRule, ClockUnit, MarkKind
from reviewer_tui.domain.clock_moves import ANY, CONTACT, HOLD_ENDED, PORT_PROVEN, QR_ISSUED, UNDOES
from reviewer_tui.domain.counting import fitting_limits
from reviewer_tui.domain.deadline import FAR, Deadline, DeadlineState, RiskKey, leading, risk_key
from reviewer_tui.domain.filing_clocks import apply_moves, settle
from reviewer_tui.domain.proof import count_steps, naive_mon_fri, prove
from reviewer_tui.domain.stage import TRANSITIONS, Stage, WaitingOn
from tests.domain.published import at, calendar, calendar_with_2027_published, clock_moves, clock_rules, counting, date

RUNNING, PAUSED, MET = DeadlineState.RUNNING, DeadlineState.PAUSED, DeadlineState.MET
MISSED, CANCELLED = DeadlineState.MISSED, DeadlineState.CANCELLED


AT_NINE: dict[str, Any] = {"at": at("2026-09-18 09:00"), "counting": counting(), "filing_type": 1}


def started(code: str, when: str) -> Deadline:
    return clocks.start(clock_rules()[code], at(when), calendar(), Cause("test"))


def working_clock(limit: int, when: dt.datetime) -> Deadline:
    rule = ClockRule(
        code="DL99", limit=limit, unit=ClockUnit.WORKING_DAYS, waiting_on=WaitingOn.US, pauses=("applicant",)
    )
    return clocks.start(rule, when, calendar(), Cause("test"))


def paused(deadline: Deadline, when: str) -> Deadline:
    return clocks.pause(deadline, at(when), calendar(), Cause("T04"))


def resumed(deadline: Deadline, when: str) -> Deadline:
    return clocks.resume(deadline, at(when), calendar(), Cause("T06"))


def due_day(deadline: Deadline) -> str:
    assert deadline.due_at is not None
    return closing_date(deadline.due_at).isoformat()


def journey(*events: tuple[str, str], upload_at: str | None = None, filing_type: int = 1) -> tuple[Deadline, ...]:
    held: tuple[Deadline, ...] = ()
    for event, when in events:
        held = apply_moves(
            held,
            Cause(event),
            at=at(when),
            counting=counting(),
            filing_type=filing_type,
            upload_at=at(upload_at) if upload_at else None,
        )
    return held


def states(held: tuple[Deadline, ...]) -> dict[str, DeadlineState]:
    """The state of the newest clock of each code."""
    return {deadline.clock: deadline.state for deadline in held}


def newest(held: tuple[Deadline, ...], code: str) -> Deadline:
    return [deadline for deadline in held if deadline.clock == code][-1]


def test_two_working_days_end_at_midnight_of_the_second_one_the_make_up_sunday_counted() -> None:
    deadline = started("DL02", "2026-09-18 09:00")
    assert deadline.due_at == end_of_day(date("2026-09-21"))
    assert (deadline.state, deadline.remaining, deadline.provisional) == (RUNNING, None, False)


def test_a_start_shortly_before_midnight_in_shanghai_counts_from_that_day() -> None:
    assert due_day(started("DL02", "2026-09-18 23:59")) == "2026-09-21"
    assert due_day(started("DL02", "2026-09-19 00:00")) == "2026-09-21"
    assert due_day(started("DL02", "2026-09-20 00:00")) == "2026-09-22"


def test_the_thresholds_are_the_ends_of_the_working_days_before_the_due_day() -> None:
    deadline = started("DL06", "2026-09-18 09:00")
    assert due_day(deadline) == "2026-10-22"
    assert deadline.at_risk_at == end_of_day(date("2026-10-21"))
    assert deadline.soon_at == end_of_day(date("2026-10-20"))
    after_the_holiday = started("DL02", "2026-09-30 09:00")
    assert (due_day(after_the_holiday), after_the_holiday.soon_at) == ("2026-10-09", end_of_day(date("2026-09-30")))


def test_calendar_days_ignore_weekends_and_holidays_and_are_never_provisional() -> None:
    deadline = started("DL12", "2026-12-10 12:00")
    assert (due_day(deadline), deadline.provisional) == ("2027-01-09", False)


def test_the_sms_clock_runs_24_hours_of_clock_time_and_does_not_pause() -> None:
    deadline = started("DL05", "2026-09-30 18:01")
    assert deadline.due_at == at("2026-10-01 18:01")
    assert deadline.at_risk_at == at("2026-10-01 12:01")
    assert deadline.soon_at == at("2026-10-01 06:01")
    assert clocks.pause(deadline, at("2026-09-30 20:00"), calendar(), Cause("T04")) == deadline


def test_a_limit_that_comes_with_the_task_cannot_be_started_from_the_table() -> None:
    with pytest.raises(ValueError, match="DL18"):
        started("DL18", "2026-09-18 09:00")


def test_a_pause_keeps_what_is_left_and_has_no_due_instant() -> None:
    deadline = paused(started("DL06", "2026-09-18 09:00"), "2026-09-21 15:00")
    assert (deadline.state, deadline.due_at, deadline.at_risk_at, deadline.remaining) == (PAUSED, None, None, 18)


def test_the_rest_is_counted_from_the_day_of_resuming() -> None:
    back = resumed(paused(started("DL02", "2026-09-18 09:00"), "2026-09-20 15:00"), "2026-09-28 10:00")
    assert (due_day(back), back.state, back.remaining) == ("2026-09-29", RUNNING, None)


def test_nothing_left_means_the_day_of_resuming_or_the_next_working_day() -> None:
    on_its_last_day = paused(started("DL02", "2026-09-18 09:00"), "2026-09-21 15:00")
    assert on_its_last_day.remaining == 0
    assert due_day(resumed(on_its_last_day, "2026-09-24 10:00")) == "2026-09-24"
    assert due_day(resumed(on_its_last_day, "2026-09-26 10:00")) == "2026-09-28"


def test_several_pauses_add_up() -> None:
    deadline = started("DL06", "2026-09-01 09:00")
    once = resumed(paused(deadline, "2026-09-03 09:00"), "2026-09-08 09:00")
    twice = resumed(paused(once, "2026-09-10 09:00"), "2026-09-15 09:00")
    assert calendar().count(date(due_day(deadline)), date(due_day(once))) == 3
    assert calendar().count(date(due_day(once)), date(due_day(twice))) == 3


def test_a_clock_overdue_at_the_pause_stays_overdue() -> None:
    late = paused(started("DL02", "2026-09-18 09:00"), "2026-09-23 09:00")
    assert (late.state, due_day(late), late.remaining) == (PAUSED, "2026-09-21", 0)
    back = resumed(late, "2026-09-28 09:00")
    assert (due_day(back), back.breached(at("2026-09-28 10:00"))) == ("2026-09-21", True)


def test_midnight_itself_is_still_in_time() -> None:
    deadline = started("DL02", "2026-09-18 09:00")
    assert deadline.due_at is not None
    assert not deadline.breached(deadline.due_at)
    assert deadline.breached(deadline.due_at + dt.timedelta(seconds=1))
    assert clocks.stop(deadline, deadline.due_at, Cause("T07")).state is MET
    assert clocks.stop(deadline, deadline.due_at + dt.timedelta(seconds=1), Cause("T07")).state is MISSED


def test_an_ended_clock_moves_no_more() -> None:
    ended = clocks.stop(started("DL02", "2026-09-18 09:00"), at("2026-09-21 09:00"), Cause("T07"))
    later = at("2026-10-20 09:00")
    assert paused(ended, "2026-09-22 09:00") == ended
    assert resumed(ended, "2026-09-22 09:00") == ended
    assert clocks.restart(ended, later, calendar(), Cause("T06")) == ended
    assert clocks.extend(ended, 3, later, calendar(), by="zhao", why="系统维护") == ended
    assert clocks.stop(ended, later, Cause("T07")) == ended
    assert clocks.cancel(ended, later, Cause("T02")) == ended
    assert not ended.breached(later)


def test_a_restart_gives_the_whole_limit_again_and_keeps_the_evidence() -> None:
    deadline = paused(started("DL02", "2026-09-18 09:00"), "2026-09-21 15:00")
    fresh = clocks.restart(deadline, at("2026-09-28 10:00"), calendar(), Cause("T06"))
    assert (due_day(fresh), fresh.started_at) == ("2026-09-30", at("2026-09-28 10:00"))
    assert [mark.kind for mark in fresh.marks] == [MarkKind.START, MarkKind.PAUSE, MarkKind.RESTART]


def test_an_extension_lengthens_a_running_and_a_paused_clock_alike() -> None:
    deadline = started("DL06", "2026-09-21 09:02")
    longer = clocks.extend(deadline, 3, at("2026-10-09 10:02"), calendar(), by="zhao", why="系统维护")
    assert (due_day(deadline), due_day(longer)) == ("2026-10-26", "2026-10-29")
    held = clocks.extend(
        paused(deadline, "2026-09-22 09:00"), 3, at("2026-09-22 10:00"), calendar(), by="zhao", why="系统维护"
    )
    assert held.remaining == 22


def test_a_published_year_moves_the_date_and_takes_the_mark_away() -> None:
    deadline = started("DL06", "2026-12-10 09:00")
    known = clocks.recompute(deadline, calendar_with_2027_published())
    assert (due_day(deadline), deadline.provisional) == ("2027-01-08", True)
    assert (due_day(known), known.provisional) == ("2027-01-11", False)


def test_time_left_counts_working_days_after_today_and_minutes() -> None:
    deadline = started("DL02", "2026-10-13 09:00")
    left = clocks.time_left(deadline, calendar(), at("2026-10-15 21:20"))
    assert (left.working_days, left.minutes, left.breached) == (0, 160, False)
    late = clocks.time_left(deadline, calendar(), at("2026-10-16 00:10"))
    assert (late.working_days, late.minutes, late.breached) == (-1, -10, True)
    assert clocks.remaining_working_days(deadline, calendar(), at("2026-10-13 10:00")) == 2


def test_time_left_of_a_paused_clock_is_what_it_goes_on_with() -> None:
    left = clocks.time_left(
        paused(started("DL06", "2026-09-18 09:00"), "2026-09-21 15:00"), calendar(), at("2026-12-01 09:00")
    )
    assert (left.working_days, left.minutes, left.breached) == (18, None, False)


def test_the_table_covers_every_transition_and_names_only_known_clocks() -> None:
    ids = {row.id for row in TRANSITIONS}
    no_clock_listens = {"T03", "T16", "T21"}
    moved = {event for event in clock_moves() if event[0] in "TU"}
    assert moved | set(UNDOES) | no_clock_listens == ids
    assert {move.clock for moves in clock_moves().values() for move in moves} - {ANY} == set(clock_rules())
    assert all(apply_moves((), Cause(event), **AT_NINE) == () for event in no_clock_listens)


def test_an_unknown_event_is_an_error_not_a_silence() -> None:
    with pytest.raises(KeyError):
        journey(("T99", "2026-09-18 09:00"))


def test_a_submission_starts_first_contact_and_first_review() -> None:
    held = journey(("T01", "2026-09-18 09:00"), ("T03", "2026-09-18 10:00"))
    assert states(held) == {"DL01": RUNNING, "DL02": RUNNING}


@pytest.mark.parametrize("event", [CONTACT, QR_ISSUED])
def test_the_first_contact_or_the_qr_code_ends_dl01(event: str) -> None:
    held = journey(("T01", "2026-09-18 09:00"), (event, "2026-09-18 11:00"), (event, "2026-09-25 11:00"))
    assert states(held) == {"DL01": MET, "DL02": RUNNING}


def test_a_return_pauses_our_clocks_and_starts_the_reply_window() -> None:
    held = journey(("T01", "2026-09-18 09:00"), ("T04", "2026-09-20 10:00"))
    assert states(held) == {"DL01": PAUSED, "DL02": PAUSED, "DL19": RUNNING}
    assert due_day(newest(held, "DL19")) == "2026-10-10"


def test_after_a_resubmission_dl01_goes_on_with_its_rest_and_dl02_starts_afresh() -> None:
    held = journey(("T01", "2026-09-18 09:00"), ("T04", "2026-09-20 10:00"), ("T06", "2026-09-28 10:00"))
    assert states(held) == {"DL01": RUNNING, "DL02": RUNNING, "DL19": MET}
    assert (due_day(newest(held, "DL01")), due_day(newest(held, "DL02"))) == ("2026-09-29", "2026-09-30")


def test_a_refusal_pauses_our_clocks_without_a_reply_window() -> None:
    held = journey(("T01", "2026-09-18 09:00"), ("T05", "2026-09-20 10:00"))
    assert states(held) == {"DL01": PAUSED, "DL02": PAUSED}


def test_a_pass_meets_the_first_review_and_verification_leads_to_the_upload_clock() -> None:
    held = journey(
        ("T01", "2026-09-18 09:00"),
        ("T07", "2026-09-21 10:00"),
        ("T09", "2026-09-22 10:00"),
        ("T12", "2026-09-22 15:00"),
    )
    assert states(held) == {"DL01": RUNNING, "DL02": MET, "DL04": RUNNING}
    assert due_day(newest(held, "DL04")) == "2026-09-23"


def test_a_hold_pauses_the_upload_clock_until_it_ends() -> None:
    held = journey(("T01", "2026-09-18 09:00"), ("T08", "2026-09-18 10:00"), ("T13", "2026-09-18 11:00"))
    assert newest(held, "DL04").state is PAUSED
    assert newest(held, "DL04").remaining == 1
    on = journey(
        ("T01", "2026-09-18 09:00"),
        ("T08", "2026-09-18 10:00"),
        ("T13", "2026-09-18 11:00"),
        (HOLD_ENDED, "2026-09-22 09:00"),
    )
    assert due_day(newest(on, "DL04")) == "2026-09-23"


def test_a_rule_that_does_not_pause_for_a_hold_keeps_running() -> None:
    rules = dict(clock_rules())
    rules["DL04"] = ClockRule(code="DL04", limit=1, unit=ClockUnit.WORKING_DAYS, waiting_on=WaitingOn.US)
    held = journey(("T01", "2026-09-18 09:00"), ("T08", "2026-09-18 10:00"))
    after = apply_moves(held, Cause("T13"), at=at("2026-09-18 11:00"), counting=counting(rules=rules), filing_type=1)
    assert newest(after, "DL04").state is RUNNING


def test_a_recall_takes_the_upload_clock_away_and_reviews_afresh() -> None:
    held = journey(("T01", "2026-09-18 09:00"), ("T08", "2026-09-18 10:00"), ("T14", "2026-09-21 11:00"))
    assert newest(held, "DL04").state is CANCELLED
    assert [(deadline.state, due_day(deadline)) for deadline in held if deadline.clock == "DL02"] == [
        (MET, "2026-09-21"),
        (RUNNING, "2026-09-23"),
    ]


TO_UPLOAD = (
    ("T01", "2026-09-18 09:00"),
    (CONTACT, "2026-09-18 09:30"),
    ("T08", "2026-09-18 10:00"),
    ("T15", "2026-09-20 11:00"),
)


def test_the_sms_clock_runs_from_the_upload_not_from_the_news_of_its_acceptance() -> None:
    held = journey(*TO_UPLOAD, ("T19", "2026-09-21 09:00"), upload_at="2026-09-20 11:00")
    assert newest(held, "DL05").due_at == at("2026-09-21 11:00")
    assert newest(held, "DL04").state is MET


def test_a_refused_filing_gets_a_fresh_authority_clock_on_the_next_acceptance() -> None:
    held = journey(
        *TO_UPLOAD,
        ("T19", "2026-09-21 12:00"),
        ("T22", "2026-09-21 18:00"),
        ("T27", "2026-10-20 10:00"),
        ("T28", "2026-10-20 11:00"),
        ("T15", "2026-10-20 12:00"),
        ("T20", "2026-10-21 09:00"),
    )
    assert [(deadline.state, due_day(deadline)) for deadline in held if deadline.clock == "DL06"] == [
        (MET, "2026-10-26"),
        (RUNNING, "2026-11-18"),
    ]


def test_approval_starts_the_ports_clock_and_the_first_proven_port_the_public_security_one() -> None:
    held = journey(
        *TO_UPLOAD,
        ("T20", "2026-09-21 12:00"),
        ("T26", "2026-09-28 10:00"),
        (PORT_PROVEN, "2026-09-29 10:00"),
        (PORT_PROVEN, "2026-09-30 10:00"),
        ("T30", "2026-09-30 11:00"),
    )
    assert (newest(held, "DL06").state, newest(held, "DL07").state) == (MET, MISSED)
    assert [due_day(deadline) for deadline in held if deadline.clock == "DL12"] == ["2026-10-29"]


def test_the_public_security_clock_ends_with_the_filing_and_does_not_start_again() -> None:
    held = journey(
        (PORT_PROVEN, "2026-09-29 10:00"),
        ("public_security_filed", "2026-10-08 10:00"),
        (PORT_PROVEN, "2026-10-09 10:00"),
    )
    assert states(held) == {"DL12": MET, "DL13": RUNNING}


@pytest.mark.parametrize("event", ["T02", "T31", "T32"])
def test_a_withdrawal_and_a_cancellation_take_every_open_clock_away(event: str) -> None:
    held = journey(
        ("T01", "2026-09-18 09:00"),
        (CONTACT, "2026-09-18 10:00"),
        (PORT_PROVEN, "2026-09-18 10:00"),
        (event, "2026-09-21 10:00"),
    )
    assert states(held) == {"DL01": MET, "DL02": CANCELLED, "DL12": CANCELLED}


@pytest.mark.parametrize(("event", "undo"), [("T04", "U02"), ("T05", "U03"), ("T07", "U01"), ("T08", "U01")])
def test_an_undo_gives_the_clocks_back_as_they_were(event: str, undo: str) -> None:
    before = journey(("T01", "2026-09-18 09:00"), ("T03", "2026-09-18 10:00"))
    after = journey(
        ("T01", "2026-09-18 09:00"),
        ("T03", "2026-09-18 10:00"),
        (event, "2026-09-18 11:00"),
        (undo, "2026-09-18 11:01"),
    )
    assert tuple(deadline for deadline in after if deadline.open) == before
    assert all(deadline.state is CANCELLED for deadline in after if not deadline.open)


def test_an_undo_takes_back_only_the_last_of_two_returns() -> None:
    held = journey(
        ("T01", "2026-09-18 09:00"),
        ("T04", "2026-09-18 11:00"),
        ("T06", "2026-09-21 09:00"),
        ("T04", "2026-09-21 11:00"),
        ("U02", "2026-09-21 11:01"),
    )
    assert [deadline.state for deadline in held if deadline.clock == "DL19"] == [MET, CANCELLED]
    assert (newest(held, "DL02").state, due_day(newest(held, "DL02"))) == (RUNNING, "2026-09-23")


FORWARD = [row for row in TRANSITIONS if row.id.startswith("T")]


@given(data=st.data(), filing_type=st.sampled_from([1, 5, 6]), steps=st.integers(1, 25))
def test_on_every_walk_through_the_stages_the_clocks_are_those_of_the_stage(
    data: st.DataObject, filing_type: int, steps: int
) -> None:
    stage, now = Stage.DRAFT, at("2026-03-02 09:00")
    held: tuple[Deadline, ...] = ()
    for _ in range(steps):
        moves = [row for row in FORWARD if stage in row.sources and filing_type in row.types]
        if not moves:
            break
        row = data.draw(st.sampled_from(moves))
        now += dt.timedelta(hours=data.draw(st.integers(1, 60)))
        held = apply_moves(held, Cause(row.id), at=now, counting=counting(), filing_type=filing_type, upload_at=now)
        stage = row.to
        on_hold = row.id == "T13"
        for deadline in held:
            if deadline.open:
                rule = clock_rules()[deadline.clock]
                assert stage in (rule.runs_in or frozenset(Stage)) | rule.paused_in, (row.id, deadline)
                assert (deadline.state is PAUSED) == (
                    stage in rule.paused_in or (deadline.clock == "DL04" and on_hold)
                ), (row.id, deadline)
        running = [deadline.clock for deadline in held if deadline.state is RUNNING]
        assert len(running) == len(set(running))
        needed = {code for code, rule in clock_rules().items() if rule.of_stage and stage in (rule.runs_in or ())} - (
            {"DL04"} if on_hold else set()
        )
        assert needed <= set(running), row.id
        assert all(clocks.recompute(deadline, calendar()) == deadline for deadline in held)


def test_a_correction_by_hand_leaves_the_clocks_of_the_new_stage() -> None:
    held = journey(*TO_UPLOAD, ("T20", "2026-09-21 12:00"))
    back = settle(
        held,
        Stage.ISP_REVIEW,
        at=at("2026-09-22 09:00"),
        counting=counting(),
        cause=Cause("correction"),
    )
    assert {deadline.clock for deadline in back if deadline.open and deadline.duty} == {"DL02"}
    returned = settle(
        back,
        Stage.NEEDS_CORRECTION,
        at=at("2026-09-22 10:00"),
        counting=counting(),
        cause=Cause("correction"),
    )
    assert {deadline.clock: deadline.state for deadline in returned if deadline.open and deadline.duty} == {
        "DL02": PAUSED,
        "DL19": RUNNING,
    }


def test_a_clock_that_waits_on_us_leads_before_an_earlier_one_that_waits_on_others() -> None:
    sms, review = started("DL05", "2026-09-21 09:00"), started("DL06", "2026-09-18 09:00")
    ours = started("DL02", "2026-10-20 09:00")
    assert leading((review, sms)) == sms
    assert leading((review, sms, ours)) == ours
    assert risk_key((review, sms, ours)) == RiskKey(group=0, due=end_of_day(date("2026-10-22")))


def test_risk_order_is_ours_then_others_then_paused_then_closed() -> None:
    ours, others = started("DL02", "2026-10-20 09:00"), started("DL06", "2026-09-18 09:00")
    at_rest = paused(ours, "2026-10-21 09:00")
    keys = [risk_key((others, ours)), risk_key((others,)), risk_key((at_rest,)), risk_key((ours,), closed=True)]
    assert [key.group for key in keys] == [0, 1, 2, 3]
    assert all(one < two for one, two in pairwise(keys))
    assert keys[2].due == FAR
    assert risk_key(()) == RiskKey(group=2, due=FAR)


def test_a_paused_clock_leads_only_when_nothing_runs_and_an_ended_one_never() -> None:
    at_rest = paused(started("DL02", "2026-09-18 09:00"), "2026-09-20 09:00")
    ended = clocks.stop(started("DL01", "2026-09-18 09:00"), at("2026-09-18 10:00"), Cause(CONTACT))
    assert leading((ended, at_rest)) == at_rest
    assert leading((ended,)) is None
    assert leading((at_rest, started("DL19", "2026-09-20 09:00"))).clock == "DL19"  # type: ignore[union-attr]


def test_the_proof_counts_day_by_day_and_names_the_naive_date() -> None:
    deadline = clocks.extend(
        started("DL06", "2026-09-21 09:02"), 3, at("2026-10-09 10:02"), calendar(), by="zhao", why="系统维护"
    )
    proof = prove(deadline, calendar(), at("2026-10-14 15:20"))
    assert (proof.started_on, proof.first_day) == (date("2026-09-21"), date("2026-09-22"))
    assert (proof.due_before_extension, proof.due) == (date("2026-10-26"), date("2026-10-29"))
    assert proof.naive_mon_fri == date("2026-10-19")
    by_date = {step.date.isoformat(): step for step in proof.steps}
    assert (by_date["2026-09-25"].kind, by_date["2026-09-25"].name, by_date["2026-09-25"].n) == (
        DayKind.HOLIDAY,
        "中秋节",
        None,
    )
    assert (by_date["2026-10-10"].kind, by_date["2026-10-10"].n) == (DayKind.MAKEUP_WORKDAY, 9)
    assert (proof.steps[-1].date, proof.steps[-1].n, proof.elapsed) == (date("2026-10-29"), 23, 12)
    assert [(year.year, year.official) for year in proof.calendar] == [(2026, True)]
    assert (proof.left.working_days, proof.provisional) == (11, False)


def test_the_proof_shows_paused_days_uncounted_and_what_they_gave_back() -> None:
    deadline = resumed(paused(started("DL06", "2026-09-18 09:00"), "2026-09-21 15:00"), "2026-09-24 10:00")
    proof = prove(deadline, calendar(), at("2026-09-24 12:00"))
    assert [step.date.isoformat() for step in proof.steps if step.paused] == ["2026-09-22", "2026-09-23", "2026-09-24"]
    assert [(span.because, span.working_days) for span in proof.pauses] == [("T04", 3)]
    assert (proof.elapsed, proof.steps[-1].n, proof.due) == (2, 20, date("2026-10-27"))


def test_the_proof_of_a_paused_clock_reaches_until_now_and_has_no_due_date() -> None:
    proof = prove(paused(started("DL02", "2026-09-18 09:00"), "2026-09-20 15:00"), calendar(), at("2026-09-23 09:00"))
    assert (proof.due, proof.due_at, proof.naive_mon_fri, proof.remaining) == (None, None, None, 1)
    assert (proof.steps[-1].date, proof.steps[-1].paused, proof.elapsed) == (date("2026-09-23"), True, 1)


def test_the_proof_of_a_date_in_an_unpublished_year_says_which_days_may_move() -> None:
    proof = prove(started("DL06", "2026-12-10 09:00"), calendar(), at("2026-12-11 09:00"))
    assert [(year.year, year.official) for year in proof.calendar] == [(2026, True), (2027, False)]
    assert next(step.date for step in proof.steps if step.provisional) == date("2026-12-21")
    assert proof.provisional


def test_the_proof_of_the_sms_clock_has_an_instant_and_no_days() -> None:
    proof = prove(started("DL05", "2026-09-30 18:01"), calendar(), at("2026-09-30 19:01"))
    assert (proof.steps, proof.due_at, proof.naive_mon_fri) == ((), at("2026-10-01 18:01"), None)
    assert proof.left.minutes == 23 * 60


def test_the_steps_of_a_plain_count_end_with_its_number() -> None:
    steps = count_steps(calendar(), date("2026-09-18"), date("2026-10-22"))
    assert (steps[-1].n, naive_mon_fri(date("2026-09-18"), 20)) == (20, date("2026-10-16"))


INSTANTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: at("2024-01-01 00:00") + dt.timedelta(minutes=minutes))


@given(begun=INSTANTS, limit=st.integers(1, 40), days=st.integers(0, 60), hours=st.integers(0, 23))
def test_pausing_and_resuming_on_the_same_day_moves_nothing(
    begun: dt.datetime, limit: int, days: int, hours: int
) -> None:
    deadline = working_clock(limit, begun)
    day = begun.astimezone(SHANGHAI) + dt.timedelta(days=days)
    morning = max(begun, day.replace(hour=0, minute=0).astimezone(dt.UTC))
    later = max(morning, day.replace(hour=hours).astimezone(dt.UTC))
    back = clocks.resume(clocks.pause(deadline, morning, calendar(), Cause("T04")), later, calendar(), Cause("T06"))
    assert (back.due_at, back.at_risk_at, back.provisional) == (
        deadline.due_at,
        deadline.at_risk_at,
        deadline.provisional,
    )


@given(begun=INSTANTS, limit=st.integers(1, 30), gaps=st.lists(st.integers(0, 200), max_size=8))
def test_pauses_never_bring_the_due_date_forward_and_recounting_agrees(
    begun: dt.datetime, limit: int, gaps: list[int]
) -> None:
    deadline, now = working_clock(limit, begun), begun
    due = deadline.due_at
    assert due is not None
    for i, gap in enumerate(gaps):
        now += dt.timedelta(hours=gap)
        move = clocks.resume if i % 2 else clocks.pause
        deadline = move(deadline, now, calendar(), Cause("test"))
        assert clocks.recompute(deadline, calendar()) == deadline
        if deadline.due_at is not None:
            assert deadline.due_at >= due
            due = deadline.due_at


@given(begun=INSTANTS, limit=st.integers(1, 30), gaps=st.lists(st.integers(0, 200), max_size=6))
def test_the_proof_ends_on_the_due_day_with_the_limit_counted(begun: dt.datetime, limit: int, gaps: list[int]) -> None:
    deadline, now = working_clock(limit, begun), begun
    for i, gap in enumerate(gaps):
        now += dt.timedelta(hours=gap)
        deadline = (clocks.resume if i % 2 else clocks.pause)(deadline, now, calendar(), Cause("test"))
    proof = prove(deadline, calendar(), now)
    numbers = [step.n for step in proof.steps if step.n is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    if deadline.due_at is not None:
        assert proof.due == closing_date(deadline.due_at)
        assert len(numbers) >= limit
    else:
        assert deadline.remaining == max(0, limit - proof.elapsed)


def test_a_day_to_count_back_from_gives_the_last_day_in_time() -> None:
    planned = apply_moves((), Cause("change_planned"), day=date("2026-12-31"), **AT_NINE)
    assert [(deadline.clock, due_day(deadline)) for deadline in planned] == [("DL11", "2026-12-01")]
    task = apply_moves((), Cause("task_received"), day=date("2026-10-20"), **AT_NINE)
    assert [(deadline.clock, due_day(deadline), deadline.limit) for deadline in task] == [("DL18", "2026-10-20", 0)]
    with pytest.raises(ValueError, match="needs a day"):
        apply_moves((), Cause("task_received"), **AT_NINE)


def test_only_an_access_in_beijing_or_jiangsu_owes_the_change_afterwards() -> None:
    def owed(province: str, filing_type: int) -> bool:
        held = apply_moves(
            (),
            Cause("T26"),
            at=at("2026-09-18 09:00"),
            counting=counting(province=province),
            filing_type=filing_type,
        )
        return "DL09" in states(held)

    assert [owed("11", 3), owed("32", 3), owed("44", 3), owed("11", 1)] == [True, True, False, False]


def test_what_waits_on_nobody_is_kept_through_a_cancellation_and_never_leads_or_is_breached() -> None:
    held = journey(*TO_UPLOAD, ("T20", "2026-09-21 12:00"), ("T26", "2026-09-28 12:00"), ("T32", "2026-09-29 12:00"))
    kept = newest(held, "DL17")
    assert (kept.state, due_day(kept)) == (RUNNING, "2026-12-21")
    assert leading(held) is None
    assert not kept.breached(at("2027-06-01 09:00"))


def test_a_closed_authority_makes_only_its_own_clocks_longer() -> None:
    closure = (ListedDay(date=date("2026-09-22"), working=False, name="系统维护"),)
    here, there = counting(province="44", closures={"44": closure}), counting(closures={"44": closure})
    both = [
        apply_moves((), Cause("T22"), at=at("2026-09-18 09:00"), counting=one, filing_type=1)[0]
        for one in (here, there)
    ]
    assert [due_day(deadline) for deadline in both] == ["2026-10-23", "2026-10-22"]
    ours = apply_moves((), Cause("T01"), at=at("2026-09-21 09:00"), counting=here, filing_type=1)
    assert due_day(newest(ours, "DL02")) == "2026-09-23"


def test_a_limit_may_be_the_operators_own_and_differ_by_province() -> None:
    limits = {"DL06": {"": 15, "33": 30}}
    assert [getattr(counting(province=one, limits=limits).rule("DL06"), "limit", None) for one in ("11", "33")] == [
        15,
        30,
    ]
    assert fitting_limits(limits, clock_rules()) == limits
    for refused in ({"DL05": {"": 48}}, {"DL17": {"": 30}}, {"DL02": {"": 0}}, {"DL18": {"": 3}}):
        with pytest.raises(ValueError, match=next(iter(refused))):
            fitting_limits(refused, clock_rules())


def test_a_mark_says_who_set_it_and_why() -> None:
    held = journey(("T01", "2026-09-18 09:00"), ("T08", "2026-09-18 10:00"))
    on_hold = apply_moves(held, Cause("T13", "lilei", "实名未满三天"), **AT_NINE | {"at": at("2026-09-18 11:00")})
    mark = newest(on_hold, "DL04").marks[-1]
    assert (mark.kind, mark.because, mark.by, mark.why) == (MarkKind.PAUSE, "T13", "lilei", "实名未满三天")


def test_going_on_at_midnight_belongs_to_the_day_that_ends_and_what_is_left_is_counted_after_it() -> None:
    held = paused(working_clock(3, at("2026-09-21 09:00")), "2026-09-21 15:00")
    assert due_day(resumed(held, "2026-09-24 00:00")) == due_day(resumed(held, "2026-09-23 17:00")) == "2026-09-29"
    assert due_day(resumed(held, "2026-09-24 00:01")) == "2026-09-30"
    spent = paused(working_clock(1, at("2026-09-21 09:00")), "2026-09-22 15:00")
    assert due_day(resumed(spent, "2026-09-24 00:00")) == "2026-09-24"


def test_the_sms_clock_says_that_it_counts_from_the_upload() -> None:
    held = journey(*TO_UPLOAD, ("T19", "2026-09-21 09:00"), upload_at="2026-09-20 11:00")
    begun = newest(held, "DL05").marks[0]
    assert (begun.because, begun.at) == ("T15", at("2026-09-20 11:00"))


def test_what_is_left_is_told_in_the_unit_of_the_clock() -> None:
    now = at("2026-09-22 09:00")
    told = {
        code: clocks.time_left(started(code, "2026-09-18 09:00"), calendar(), now).told_in(clock_rules()[code].unit)
        for code in ("DL02", "DL12", "DL05", "DL03")
    }
    assert told == {
        "DL02": ("working_days", -1),
        "DL12": ("calendar_days", 26),
        "DL05": ("hours", -72),
        "DL03": ("hours", -95),
    }
