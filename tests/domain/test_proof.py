"""The proof of a date holds by itself: who counts after what it says, by hand and day by day, comes to the same day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from reviewer_tui.domain import deadline as clocks
from reviewer_tui.domain.calendar import DayKind, ListedDay, closing_date, end_of_day, local_date
from reviewer_tui.domain.clock import Cause, ClockRule, ClockUnit
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.office_hours import OfficeHours
from reviewer_tui.domain.proof import Proof, ProofPause, count_steps, prove
from reviewer_tui.domain.stage import WaitingOn
from tests.domain.published import at, calendar, calendar_with_2027_published, clock_rules, date

DAY = dt.timedelta(days=1)
WORKS = {DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY}
PAUSE, RESUME = Cause("T04", "lilei", "印章不清"), Cause("T06")


def counted_by_hand(proof: Proof) -> dt.date | None:
    """The due day from what the proof prints alone: limit, extensions, pauses, and of each day its kind.

    Counts on its fingers; what is no part of the printed proof, calendar or clock, is not looked at.
    """
    kinds = {step.date: step.kind for step in proof.steps}
    units = proof.limit + sum(extension.amount for extension in proof.extensions)

    def counts(day: dt.date) -> bool:
        return proof.unit is ClockUnit.CALENDAR_DAYS or kinds[day] in WORKS

    if proof.back_from is not None:
        day, units = proof.back_from, sum(extension.amount for extension in proof.extensions) - proof.limit
        while units:
            day += DAY if units > 0 else -DAY
            if counts(day):
                units += -1 if units > 0 else 1
        return day
    pauses = [(local_date(one.since), goes_on_from(one)) for one in proof.pauses]
    if pauses and pauses[-1][1] is None:
        return None
    day = proof.started_on
    while units:
        day += DAY
        if not counts(day) or any(since < day <= until for since, until in pauses if until):
            continue
        units -= 1
    resumed = [until for since, until in pauses if until and since >= day]
    if not resumed or proof.unit is ClockUnit.CALENDAR_DAYS:
        return max([day, *resumed])
    # The limit was spent before the pause: the day of resuming, or the next one that works.
    day = resumed[-1]
    while kinds[day] not in WORKS:
        day += DAY
    return day


def goes_on_from(pause: ProofPause) -> dt.date | None:
    """The day after which it counts again: 24:00 belongs to the day that it ends, as long as something was left."""
    if pause.until is None:
        return None
    return max(local_date(pause.since), closing_date(pause.until) if pause.left else local_date(pause.until))


CLOSED = st.lists(st.integers(0, 700).map(lambda days: date("2025-06-01") + days * DAY), max_size=30)
STARTS = st.integers(0, 500 * 24 * 60).map(lambda minutes: at("2025-06-01 00:00") + dt.timedelta(minutes=minutes))
EVENTS = st.lists(st.tuples(st.sampled_from(["pause", "extend"]), st.integers(0, 300), st.integers(1, 9)), max_size=7)


@given(
    begun=STARTS,
    limit=st.integers(1, 30),
    unit=st.sampled_from([ClockUnit.WORKING_DAYS, ClockUnit.CALENDAR_DAYS]),
    events=EVENTS,
    closed=CLOSED,
)
@example(
    begun=at("2025-06-01 00:00"),
    limit=1,
    unit=ClockUnit.WORKING_DAYS,
    events=[("pause", 0, 1), ("extend", 132, 1), ("pause", 300, 1)],
    closed=[],
)
def test_the_due_date_recomputes_by_hand_from_the_steps_alone(
    begun: dt.datetime, limit: int, unit: ClockUnit, events: list[tuple[str, int, int]], closed: list[dt.date]
) -> None:
    working = calendar().with_closures(ListedDay(date=day, working=False, name="省局停办") for day in closed)
    rule = ClockRule(code="DL99", limit=limit, unit=unit, waiting_on=WaitingOn.AUTHORITY, pauses=("applicant",))
    deadline, now, is_paused = clocks.start(rule, begun, working, Cause("T20")), begun, False
    for kind, hours, amount in events:
        now += dt.timedelta(hours=hours)
        if kind == "extend":
            deadline = clocks.extend(deadline, amount, now, working, by="wang", why="系统维护")
        elif deadline.due_at is not None and now > deadline.due_at:
            continue
        else:
            move = clocks.resume if is_paused else clocks.pause
            deadline, is_paused = move(deadline, now, working, RESUME if is_paused else PAUSE), not is_paused
    proof = prove(deadline, working, now)
    assert counted_by_hand(proof) == proof.due
    assert proof.due == (closing_date(deadline.due_at) if deadline.due_at else None)
    numbers = [step.n for step in proof.steps if step.n is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    if proof.due is not None:
        assert len(numbers) == limit + sum(one.amount for one in proof.extensions)
    assert [step.date for step in proof.steps] == [proof.started_on + n * DAY for n in range(1, len(proof.steps) + 1)]
    assert all(step.kind is DayKind.CLOSURE for step in proof.steps if step.date in closed)


@given(day=st.integers(0, 500), limit=st.integers(0, 40), longer=st.integers(0, 50))
def test_what_is_counted_back_from_a_day_recomputes_too(day: int, limit: int, longer: int) -> None:
    for unit in (ClockUnit.WORKING_DAYS, ClockUnit.CALENDAR_DAYS):
        rule = ClockRule(code="DL11", limit=limit or None, unit=unit, waiting_on=WaitingOn.APPLICANT)
        deadline = clocks.start(
            rule, at("2025-05-01 09:00"), calendar(), Cause("change_planned"), day=date("2025-08-01") + day * DAY
        )
        if longer:
            deadline = clocks.extend(deadline, longer, at("2025-05-02 09:00"), calendar(), by="wang", why="商定")
        proof = prove(deadline, calendar(), at("2025-05-03 09:00"))
        assert proof.back_from == date("2025-08-01") + day * DAY
        assert counted_by_hand(proof) == proof.due
        numbers = sorted(step.n for step in proof.steps if step.n is not None)
        assert numbers == list(range(1, abs(longer - limit) + 1))


def started(code: str, when: str, **more: Any) -> Deadline:
    return clocks.start(clock_rules()[code], at(when), calendar(), Cause("T01"), **more)


def test_a_day_that_came_with_the_task_is_its_own_proof() -> None:
    proof = prove(started("DL18", "2026-11-20 09:00", day=date("2026-12-01")), calendar(), at("2026-11-23 09:00"))
    assert (proof.back_from, proof.limit, proof.steps, proof.due) == (date("2026-12-01"), 0, (), date("2026-12-01"))
    assert proof.naive_mon_fri is None


def test_a_pause_says_for_what_by_whom_why_and_with_how_much_left() -> None:
    held = clocks.pause(
        started("DL04", "2026-11-20 09:00"), at("2026-11-20 15:00"), calendar(), Cause("T13", "li", "实名")
    )
    (pause,) = prove(held, calendar(), at("2026-11-24 09:00")).pauses
    assert (pause.because, pause.by, pause.why, pause.left, pause.working_days) == ("T13", "li", "实名", 1, 2)


def test_the_close_of_business_stands_beside_midnight_only_where_the_office_owes_and_works() -> None:
    office = OfficeHours(closes=dt.time(17, 30))
    now = at("2026-11-20 10:00")
    ours = prove(started("DL02", "2026-11-20 09:00"), calendar(), now, office)
    assert (ours.due_at, ours.closes_at) == (end_of_day(date("2026-11-24")), at("2026-11-24 17:30"))
    assert prove(started("DL19", "2026-11-20 09:00"), calendar(), now, office).closes_at is None
    assert prove(started("DL03", "2026-11-20 09:00"), calendar(), now, office).closes_at is None


def test_what_monday_to_friday_would_have_said_is_off_in_working_days_either_way() -> None:
    late = prove(started("DL06", "2026-09-21 09:02"), calendar(), at("2026-09-22 09:00"))
    assert (late.naive_mon_fri, late.naive_off_by) == (date("2026-10-19"), 5)
    early = prove(started("DL02", "2026-09-18 09:02"), calendar(), at("2026-09-18 09:30"))
    assert (early.naive_mon_fri, early.due, early.naive_off_by) == (date("2026-09-22"), date("2026-09-21"), -1)


def test_which_days_may_still_move_is_said_by_the_notice_they_wait_for() -> None:
    over = prove(started("DL06", "2026-12-10 09:00"), calendar(), at("2026-12-11 09:00"))
    spans = [(one.since.isoformat(), one.until.isoformat(), one.year) for one in over.provisional_days]
    assert spans == [("2026-12-21", "2026-12-31", 2027), ("2027-01-01", "2027-01-08", 2027)]
    published = calendar_with_2027_published()
    sure = prove(clocks.recompute(started("DL06", "2026-12-10 09:00"), published), published, at("2026-12-11 09:00"))
    assert (sure.provisional, sure.provisional_days) == (False, ())


def test_a_restart_keeps_the_earlier_start_with_its_cause_and_drops_its_extensions() -> None:
    longer = clocks.extend(started("DL02", "2026-11-16 09:00"), 3, at("2026-11-16 10:00"), calendar(), by="w", why="x")
    afresh = clocks.restart(longer, at("2026-11-20 09:00"), calendar(), Cause("T06"))
    proof = prove(afresh, calendar(), at("2026-11-20 10:00"))
    assert [(one.at, one.because) for one in proof.restarts] == [(at("2026-11-16 09:00"), "T01")]
    assert (proof.because, proof.extensions, proof.due) == ("T06", (), date("2026-11-24"))


def test_a_plain_count_is_explained_backwards_as_well() -> None:
    back = calendar().add(date("2026-10-22"), -20).date
    steps = count_steps(calendar(), date("2026-10-22"), back)
    assert (steps[0].date, steps[0].n, steps[-1].n) == (back, 20, 1)


def test_a_clock_that_was_over_when_a_notice_came_is_proven_by_the_date_it_was_judged_by() -> None:
    over = started("DL02", "2026-11-17 09:00")
    closed = calendar().with_closures([ListedDay(date=date("2026-11-18"), working=False, name="试")])
    proof = prove(over, closed, at("2026-11-23 09:00"))
    assert (proof.due, proof.recounted) == (date("2026-11-19"), date("2026-11-20"))
    assert proof.left.breached
    assert prove(over, calendar(), at("2026-11-23 09:00")).recounted is None
