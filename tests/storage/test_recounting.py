"""Clocks that are counted by the days of their marks alone come out as each of them counted by its instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.domain.clock import Cause, ClockRule, ClockUnit
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.deadline import Deadline, extend, pause, recompute, restart, resume, start
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.storage.instants import to_millis_or_none
from reviewer_tui.storage.repositories.deadlines import marks_json
from reviewer_tui.storage.repositories.recounting import _Counter
from tests.domain.published import calendar, calendar_with_2027_published

CAUSE = Cause("x")
BEGINNINGS = st.datetimes(datetime(2026, 11, 1), datetime(2027, 1, 20)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
STEPS = st.lists(st.tuples(st.sampled_from("prRe"), st.integers(0, 400)), max_size=7)


def walked(limit: int, unit: ClockUnit, begin: datetime, steps: list[tuple[str, int]]) -> Deadline:
    """A clock that was paused, resumed, restarted and extended, each so many hours after the step before."""
    rule = ClockRule(code="DL06", limit=limit, unit=unit, waiting_on=WaitingOn.US)
    clock, at = start(rule, begin, calendar(), CAUSE), begin
    for step, hours in steps:
        at += timedelta(hours=hours, milliseconds=7)
        match step:
            case "p":
                clock = pause(clock, at, calendar(), CAUSE)
            case "r":
                clock = resume(clock, at, calendar(), CAUSE)
            case "R":
                clock = restart(clock, at, calendar(), CAUSE)
            case _:
                clock = extend(clock, 1 + hours % 5, at, calendar(), by="wang", why="x")
    return clock


@given(
    limit=st.integers(1, 30),
    unit=st.sampled_from([ClockUnit.WORKING_DAYS, ClockUnit.CALENDAR_DAYS]),
    begin=BEGINNINGS,
    steps=STEPS,
)
def test_counting_by_days_agrees_with_counting_by_instants(
    limit: int, unit: ClockUnit, begin: datetime, steps: list[tuple[str, int]]
) -> None:
    clock = walked(limit, unit, begin, steps)
    for counted_by in (calendar(), calendar_with_2027_published()):
        expected = recompute(clock, counted_by)
        counter = _Counter(Calendars(national=counted_by))
        found = counter.count(unit.value, limit, marks_json(clock.marks), "us", "11")
        assert found == (
            to_millis_or_none(expected.due_at),
            to_millis_or_none(expected.at_risk_at),
            to_millis_or_none(expected.soon_at),
            expected.provisional,
            expected.remaining,
        )
