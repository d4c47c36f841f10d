"""Random moves, calls and events, with a clock that also goes back: whatever happens, the clocks of a filing stay sound."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer_tui.domain.deadline import recompute
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.happening import HAPPENINGS, CallResult
from reviewer_tui.domain.stage import TRANSITIONS
from reviewer_tui.errors import DeskError
from tests.builders import a_filing_content
from tests.sample_desk import NOW, SampleDesk, sample_desk

LOGINS = ("lilei", "hanmeimei", "wang", "net", "audit", "root")
REASONS = (ReasonUse(code=FREE_TEXT, note="请补充"), ReasonUse(code="S08"), ReasonUse(code="S03"))
INPUTS = {
    "codes": "1009:x",
    "until": "2026-12-24",
    "note": "备注",
    "consent": "电话同意",
    "person": "sponsor",
}
ARROWS = tuple(sorted({row.event for row in TRANSITIONS}))
CALLS = tuple(f"call_{result}" for result in CallResult)
EVENTS = (*ARROWS, *HAPPENINGS, *HAPPENINGS, *CALLS)
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("clocks"), config="data_code = true\n")
    yield made
    made.desk.close()


def attempt(desk: SampleDesk, login: str, event: str, filing_id: int) -> None:
    actor, verbs = desk.who(login), desk.desk
    if event == "take":
        verbs.triage.take(actor, filing_id)
    elif event == "pass":
        verbs.decisions.decide(actor, filing_id, DecisionDraft(verdict=Verdict.PASS))
    elif event in ("return", "refuse"):
        verbs.decisions.decide(actor, filing_id, DecisionDraft(verdict=Verdict(event), reasons=REASONS))
    elif event.startswith("undo_"):
        verbs.decisions.undo(actor, filing_id)
    else:
        steps = {step.event: step for step in verbs.followup.steps(actor, filing_id)}
        wanted = {item.name for item in steps[event].inputs} if event in steps else set()
        inputs = {name: value for name, value in INPUTS.items() if name in wanted}
        verbs.followup.record(actor, filing_id, event, inputs=inputs, reasons=REASONS)


def happen(desk: SampleDesk, login: str, event: str, filing_id: int, days: int) -> None:
    actor = desk.who(login)
    if event in CALLS:
        desk.desk.review.log_call(actor, filing_id, "spoke", CallResult(event.removeprefix("call_")))
    elif event in HAPPENINGS:
        day = date(2027, 1, 4) + timedelta(days=days) if HAPPENINGS[event].takes_day else None
        desk.desk.happenings.record(actor, filing_id, event, day=day)
    else:
        attempt(desk, login, event, filing_id)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(LOGINS[:4]), st.sampled_from(EVENTS), st.integers(-60, 600)), min_size=5, max_size=30
    )
)
def test_the_clocks_stay_sound(desk: SampleDesk, tries: list[tuple[str, str, int]]) -> None:
    desk.clock.at = NOW
    filing = desk.make_ready(desk.add(a_filing_content(order_no=f"CLOCKS-{next(NUMBERS)}")))
    for login, event, minutes in tries:
        desk.wait(minutes=minutes)
        with desk.desk.store.reading() as work:
            before = work.deadlines.of(filing.id)
        told = len(desk.desk.history.timeline(filing.id))
        try:
            happen(desk, login, event, filing.id, abs(minutes))
        except DeskError:
            with desk.desk.store.reading() as work:
                assert work.deadlines.of(filing.id) == before
            continue
        with desk.desk.store.reading() as work:
            after = work.deadlines.of(filing.id)
        assert len(after) >= len(before), "no clock is taken away"
        assert after == before or len(desk.desk.history.timeline(filing.id)) > told, "nothing moves without a record"
        assert max(Counter(one.clock for one in after if one.open).values(), default=1) == 1
        for one in after:
            calendar = desk.desk.around.counting(filing.province).calendar_for(one.waiting_on)
            assert not one.open or recompute(one, calendar) == one
            assert one.remaining is None or 0 <= one.remaining <= one.limit + one.extension
    assert desk.desk.history.verify(desk.who("root")).first_bad is None
