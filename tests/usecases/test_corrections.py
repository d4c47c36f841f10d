"""A supervisor's correction over a real desk: where it may put a filing, what it takes along, who may, and with whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.correction import stages_of, targets
from reviewer_tui.domain.deadline import DeadlineState
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingType
from reviewer_tui.domain.second import SecondState
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput, Conflict, NotPermitted, Refused
from reviewer_tui.usecases.effects import EffectState
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, sample_desk

RETURN = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="请补充"),))


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def correct(desk: SampleDesk, filing: Filing, to: Stage, why: str = "entered by mistake", **more: object) -> Filing:
    return desk.desk.corrections.correct(desk.who("wang"), filing.id, to, why, **more).filing  # type: ignore[arg-type]


def returned(desk: SampleDesk) -> Filing:
    ready = desk.make_ready(desk.add())
    return desk.desk.decisions.decide(desk.who("lilei"), ready.id, RETURN).filing


def test_a_correction_makes_one_move_with_its_event_its_reason_and_a_new_version(desk: SampleDesk) -> None:
    before = desk.pass_on(desk.add())
    moved = correct(desk, before, Stage.AUTHORITY_REVIEW)
    assert (moved.stage, moved.version, moved.lease, moved.hold_until) == (
        Stage.AUTHORITY_REVIEW,
        before.version + 1,
        None,
        None,
    )
    assert desk.filing(before.id) == moved
    told = desk.desk.history.timeline(before.id)[-1]
    assert (told.action, told.actor, told.stage_from, told.stage_to, told.transition) == (
        "audit.correction",
        "wang",
        "verification_pending",
        "authority_review",
        "",
    )
    view = desk.desk.review.open(desk.who("wang"), before.id, in_clear=False)
    assert view.notes[-1].text == "entered by mistake"


def test_what_told_of_the_old_stage_and_has_not_left_never_leaves(desk: SampleDesk) -> None:
    filing = returned(desk)
    correct(desk, filing, Stage.ISP_REVIEW)
    rows = [row for row in desk.desk.outbox.rows(states=tuple(EffectState)) if row.filing_id == filing.id]
    assert {row.kind for row in rows} == {"letter", "status"}
    assert [row.state for row in rows[:-1]] == [EffectState.CANCELLED] * (len(rows) - 1)
    assert (rows[-1].kind, rows[-1].state) == ("status", EffectState.WAITING)
    assert dict(desk.desk.history.timeline(filing.id)[-1].details)["unsent"] == str(len(rows) - 1)


def test_the_clocks_of_the_new_stage_run_and_the_reply_window_ends(desk: SampleDesk) -> None:
    filing = returned(desk)
    with desk.desk.store.reading() as work:
        assert any(clock.clock == "DL19" and clock.open for clock in work.deadlines.of(filing.id))
    correct(desk, filing, Stage.ISP_REVIEW)
    with desk.desk.store.reading() as work:
        clocks = work.deadlines.of(filing.id)
    assert not any(clock.clock == "DL19" and clock.open for clock in clocks)
    assert not any(clock.state is DeadlineState.PAUSED for clock in clocks)
    assert any(mark.because == "correction" and mark.by == "wang" for clock in clocks for mark in clock.marks)


def test_the_hold_of_somebody_ends_with_it_and_is_told(desk: SampleDesk) -> None:
    held = desk.desk.triage.take(desk.who("lilei"), desk.add().id)
    moved = correct(desk, held, Stage.RESUBMITTED)
    assert (moved.lease, moved.assignee) == (None, held.assignee)
    assert dict(desk.desk.history.timeline(held.id)[-1].details)["held_by"] == "lilei"
    assert desk.desk.triage.take(desk.who("hanmeimei"), held.id).stage is Stage.ISP_REVIEW


@pytest.mark.parametrize(
    ("to", "why", "because"),
    [
        (Stage.SUBMITTED, "why", "refused.correction_same"),
        (Stage.READY_TO_UPLOAD, "  ", "refused.note_needed"),
        (Stage.CANCELLED, "why", "refused.correction_closed"),
        (Stage.WITHDRAWN, "why", "refused.correction_in_table"),
        (Stage.ISP_REVIEW, "why", "refused.correction_in_table"),
        (Stage.DRAFT, "why", "refused.correction_type"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_on_record(desk: SampleDesk, to: Stage, why: str, because: str) -> None:
    filing = desk.add()
    with pytest.raises(Refused) as caught:
        correct(desk, filing, to, why)
    assert caught.value.reason == because
    assert desk.filing(filing.id) == filing
    assert desk.desk.history.timeline(filing.id)[-1].action == "audit.refused"


def test_an_end_is_reached_and_left_when_it_is_meant(desk: SampleDesk) -> None:
    ended = correct(desk, desk.add(), Stage.CANCELLED, closed=True)
    with desk.desk.store.reading() as work:
        assert not any(clock.open and clock.duty for clock in work.deadlines.of(ended.id))
    with pytest.raises(Refused):
        correct(desk, ended, Stage.SUBMITTED)
    assert correct(desk, ended, Stage.SUBMITTED, closed=True).stage is Stage.SUBMITTED


def test_only_supervisors_correct_and_reviewers_are_not_offered_it(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(NotPermitted):
        desk.desk.corrections.correct(desk.who("lilei"), filing.id, Stage.APPROVED, "why")
    assert desk.desk.followup.steps(desk.who("wang"), filing.id)[-1].event == "correction"
    assert "correction" not in {step.event for step in desk.desk.followup.steps(desk.who("lilei"), filing.id)}


def test_another_version_is_a_conflict_and_the_same_again_is_a_success(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(Conflict):
        correct(desk, filing, Stage.APPROVED, expect_version=filing.version + 1)
    moved = correct(desk, filing, Stage.APPROVED, expect_version=filing.version)
    again = desk.desk.corrections.correct(desk.who("wang"), filing.id, Stage.APPROVED, "entered by mistake")
    assert (again.changed, again.filing) == (False, moved)


def test_words_that_name_no_stage_are_bad_input(desk: SampleDesk) -> None:
    filing = desk.add()
    for typed in ({"note": "x"}, {"to": "nowhere", "note": "x"}, {"to": "approved", "why": "x"}):
        with pytest.raises(BadInput):
            desk.desk.corrections.correct_typed(desk.who("wang"), filing.id, typed)


def test_cancellations_come_to_no_verification_and_access_cancellations_to_no_sms() -> None:
    for kind in FilingType:
        stages = set(stages_of(kind.czlx))
        assert (Stage.VERIFICATION_PENDING in stages) is (Stage.VERIFICATION_REVIEW in stages) is (kind.czlx <= 4)
        assert (Stage.SMS_PENDING in stages) is (kind.czlx != 5)
        assert (Stage.PORTS_OPEN in stages) is (kind.czlx <= 4)
        assert Stage.CANCELLED in stages


def test_every_target_that_is_offered_can_be_reached(desk: SampleDesk) -> None:
    filing = desk.add()
    for to in targets(filing):
        desk.wait(minutes=1)
        back = correct(desk, filing, to, closed=True)
        assert back.stage is to
        if Stage.SUBMITTED in targets(back):
            correct(desk, back, Stage.SUBMITTED, closed=True)
    verdict = desk.desk.history.verify(desk.who("audit"))
    assert verdict.first_bad is None


def test_where_the_policy_asks_for_two_a_correction_waits_for_another_supervisor(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config='[policy]\nsecond_person = ["correction"]\n')
    filing = desk.add(a_filing_content(order_no="BA-TWO"))
    asked = desk.desk.corrections.correct(desk.who("wang"), filing.id, Stage.APPROVED, "approved by letter")
    assert asked.second is not None
    assert asked.filing == filing
    for login in ("wang", "lilei"):
        with pytest.raises(Refused):
            desk.desk.seconds.agree(desk.who(login), filing.id)
    agreed = desk.desk.seconds.agree(desk.who("root"), filing.id)
    assert (agreed.filing.stage, agreed.request.state) == (Stage.APPROVED, SecondState.AGREED)
    told = desk.desk.history.timeline(filing.id)[-1]
    assert (told.actor, dict(told.details)["second"]) == ("wang", "root")
