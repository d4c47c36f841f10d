"""Random people try random verbs on a filing: only arrows of the table are walked, and version and trail agree with each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.stage import TRANSITIONS
from reviewer_tui.errors import DeskError, Refused
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, sample_desk

LOGINS = ("lilei", "hanmeimei", "wang", "net", "audit", "root")
EVENTS = tuple(sorted({row.event for row in TRANSITIONS}))
REASONS = (ReasonUse(code=FREE_TEXT, note="请补充"), ReasonUse(code="S08"), ReasonUse(code="S03"))
INPUTS = {
    "codes": "1009:x",
    "until": "2026-12-24",
    "note": "备注",
    "consent": "电话同意",
    "person": "sponsor",
}
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("walk"))
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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(LOGINS), st.sampled_from(EVENTS), st.integers(0, 200)), min_size=5, max_size=30),
    st.booleans(),
)
def test_only_arrows_of_the_table_are_walked(desk: SampleDesk, tries: list[tuple[str, str, int]], ready: bool) -> None:
    filing = desk.add(a_filing_content(order_no=f"WALK-{next(NUMBERS)}"))
    if ready:
        desk.make_ready(filing)
    arrows = {(stage.value, row.to.value): row for row in TRANSITIONS for stage in row.sources}
    for login, event, minutes in tries:
        desk.wait(minutes=minutes)
        before = desk.filing(filing.id)
        trail = desk.desk.history.timeline(filing.id)
        try:
            attempt(desk, login, event, int(filing.id))
        except DeskError as error:
            noted = ["audit.refused"] if isinstance(error, Refused) else []
        else:
            noted = None
        if noted is not None:
            new = desk.desk.history.timeline(filing.id)[len(trail) :]
            assert [item.action for item in new] == noted
            assert desk.filing(filing.id) == before
            continue
        after = desk.filing(filing.id)
        moves = [item for item in desk.desk.history.timeline(filing.id)[len(trail) :] if item.transition]
        assert after.version == before.version + len(moves)
        at = before.stage.value
        for item in moves:
            assert item.stage_from == at
            row = next(row for row in TRANSITIONS if row.id == item.transition)
            assert (row.to.value, at in {stage.value for stage in row.sources}) == (item.stage_to, True)
            assert desk.who(item.actor).role in row.roles
            at = item.stage_to
        assert after.stage.value == at
        assert not moves or (before.stage.value, moves[0].stage_to) in arrows
    assert desk.desk.history.verify(desk.who("root")).first_bad is None
