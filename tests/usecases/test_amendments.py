"""Amending a return or refusal after its send delay over a real desk: one new letter, who may, taking it back, two people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.amendment import Undoing
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict, holding
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, NotPermitted, Refused
from reviewer_tui.usecases.effects import EffectState
from reviewer_tui.usecases.list_model import ListQuery, ListView
from tests.builders import a_filing_content
from tests.outbox_desk import ScriptedChannel, deliveries
from tests.sample_desk import SampleDesk, sample_desk

OWN = ReasonUse(code=FREE_TEXT, path="sponsor.name", note="请补充说明")
DOMAIN = ReasonUse(code="D03")
SEAL = ReasonUse(code="M08")
RETURN = DecisionDraft(verdict=Verdict.RETURN, reasons=(OWN, DOMAIN), internal_note="ours", language="both")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def returned(desk: SampleDesk, draft: DecisionDraft = RETURN, *, order: str = "BA-A") -> Filing:
    """Returned, and its two minutes are over."""
    filing = desk.add(a_filing_content(order_no=order))
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    moved = desk.desk.decisions.decide(desk.who("lilei"), filing.id, draft).filing
    desk.wait(seconds=121)
    return moved


def amended(desk: SampleDesk, filing: Filing, *reasons: ReasonUse, by: str = "lilei") -> Filing:
    draft = replace(desk.desk.amendments.open(desk.who(by), filing.id).draft, reasons=reasons)
    return desk.desk.amendments.amend(desk.who(by), filing.id, draft).filing


def letters(desk: SampleDesk, filing: Filing) -> list[tuple[str, EffectState, dict[str, str]]]:
    with desk.desk.store.reading() as work:
        return [
            (one.key, one.state, dict(work.outbox.payload(one)))
            for one in work.outbox.of(filing.id)
            if one.kind == "letter"
        ]


def test_the_decision_that_stands_is_opened_with_its_reasons_places_own_words_and_language(desk: SampleDesk) -> None:
    filing = returned(desk)
    found = desk.desk.amendments.open(desk.who("lilei"), filing.id)
    assert (found.draft.reasons, found.draft.language) == (RETURN.reasons, "both")
    assert found.draft.internal_note == ""


def test_an_amendment_is_one_new_letter_that_names_the_one_it_replaces_and_moves_neither_stage_nor_clock(
    desk: SampleDesk,
) -> None:
    filing = returned(desk)
    reply = letters(desk, filing)[0][2]["reply_by"]
    desk.wait(days=3)
    now = amended(desk, filing, OWN, SEAL)
    assert (now.stage, now.stage_since) == (Stage.NEEDS_CORRECTION, filing.stage_since)
    (first, _, before), (second, state, letter) = letters(desk, filing)
    assert (state, letter["replaces"], before["replaces"]) == (EffectState.WAITING, first, "")
    assert second == f"letter/{filing.id}/{now.version}"
    assert letter["subject_zh"].startswith("更正：")
    assert f"编号 {before['number']} 的通知" in letter["text_zh"]
    assert f"our letter {before['number']} of 2026-11-23" in letter["text_en"]
    assert before["number"] in before["text_zh"]
    assert (letter["reply_by"], letter["language"]) == (reply, "both")
    assert {one["code"] for one in json.loads(letter["audit_data"])} == {FREE_TEXT, "M08"}
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert [(one.id, one.amends, one.verdict) for one in view.decisions] == [
        (1, None, Verdict.RETURN),
        (2, 1, Verdict.RETURN),
    ]
    assert [one.id for one in holding(view.decisions)] == [2]
    last = view.timeline[-1]
    assert (last.action, dict(last.details)["letter"]) == ("audit.amend", before["number"])


def test_the_new_letter_leaves_after_its_own_delay_and_after_the_first(desk: SampleDesk) -> None:
    filing = returned(desk)
    amended(desk, filing, OWN)
    feed = ScriptedChannel(name="feed")
    run = deliveries(desk, feed)
    run.deliver(desk.who("root"), most=99)
    desk.wait(seconds=121)
    run.deliver(desk.who("root"), most=99)
    sent = [key for key in feed.arrived if key.startswith("letter/")]
    assert sent == [key for key, _, _ in letters(desk, filing)]


def test_taken_back_its_letter_never_leaves_and_the_decision_before_it_holds_and_can_be_amended_again(
    either: SampleDesk,
) -> None:
    filing, actor = returned(either), either.who("lilei")
    amended(either, filing, SEAL)
    assert either.desk.amendments.way_back(actor, filing.id).act is Undoing.AMENDMENT
    back = either.desk.decisions.undo(actor, filing.id)
    assert back.stage is Stage.NEEDS_CORRECTION
    assert [state for _, state, _ in letters(either, filing)] == [EffectState.WAITING, EffectState.CANCELLED]
    assert either.desk.letters.read(actor, filing.id).payload["replaces"] == ""
    assert either.desk.amendments.open(actor, filing.id).draft.reasons == RETURN.reasons
    amended(either, filing, DOMAIN)
    either.wait(seconds=121)
    with pytest.raises(Refused, match=r"too_late_to_undo"):
        either.desk.decisions.undo(actor, filing.id)
    last = amended(either, filing, OWN, DOMAIN)
    decisions = either.desk.review.open(actor, filing.id, in_clear=False).decisions
    assert [(one.id, one.amends, one.undone) for one in decisions] == [
        (1, None, False), (2, 1, True), (3, 1, False), (4, 3, False),
    ]  # fmt: skip
    assert letters(either, last)[-1][2]["replaces"] == letters(either, last)[-2][0]
    assert [step.because for step in either.desk.followup.steps(actor, filing.id) if step.event == "undo_return"] == [
        "refused.amended"
    ]


def test_the_resubmission_answers_the_amended_set_and_no_reason_counts_twice(desk: SampleDesk) -> None:
    filing, actor = returned(desk), desk.who("lilei")
    amended(desk, filing, OWN, SEAL)
    (row,) = desk.desk.lists.page(ListQuery(view=ListView.RETURNED)).rows
    assert set(row.reasons) == {FREE_TEXT, "M08"}  # type: ignore[union-attr]
    desk.add(a_filing_content(order_no="BA-A", revision=2))
    diff = desk.desk.review.compare(actor, filing.id, in_clear=False)
    assert diff.answer is not None
    assert [each.use.code for each in diff.answer.asked] == [FREE_TEXT, "M08"]
    assert {each.times for each in diff.answer.asked} == {1}


def test_what_cannot_be_amended_is_refused_for_its_own_reason(desk: SampleDesk) -> None:
    actor, amendments = desk.who("lilei"), desk.desk.amendments
    filing = returned(desk)
    draft = amendments.open(actor, filing.id).draft

    def because(one: Filing, by: str = "lilei", asked: DecisionDraft = draft) -> str:
        with pytest.raises(Refused) as refusal:
            amendments.amend(desk.who(by), one.id, asked)
        return refusal.value.reason

    assert because(filing) == "refused.amend_same"
    other = replace(draft, reasons=(SEAL,))
    assert because(filing, "hanmeimei", other) == "refused.not_your_decision"
    assert because(filing, asked=replace(draft, reasons=())) == "refused.reason_needed"
    with pytest.raises(NotPermitted):
        amendments.amend(desk.who("audit"), filing.id, other)
    with pytest.raises(Conflict, match=r"conflict\.version"):
        amendments.amend(actor, filing.id, other, expect_version=filing.version - 1)
    desk.desk.freezes.freeze(desk.who("wang"), filing.id, "法院来函")
    assert because(filing, asked=other) == "refused.frozen"
    desk.desk.freezes.unfreeze(desk.who("wang"), filing.id, "解除")
    assert amendments.amend(desk.who("wang"), filing.id, other).amends == 1
    assert because(filing, asked=draft) == "refused.take_back_first"
    desk.wait(seconds=121)
    desk.add(a_filing_content(order_no="BA-A", revision=2))
    assert because(filing, asked=draft) == "refused.amend_resubmitted"
    assert desk.desk.history.timeline(filing.id)[-1].action == "audit.refused"


def test_a_pass_is_recalled_not_amended_and_what_a_correction_led_to_is_left_alone(desk: SampleDesk) -> None:
    actor = desk.who("lilei")
    filing = desk.pass_on(desk.add(a_filing_content(order_no="BA-P")))
    assert desk.desk.amendments.way_back(actor, filing.id).act is Undoing.DECISION
    desk.wait(seconds=121)
    way = desk.desk.amendments.way_back(actor, filing.id)
    assert (way.act, way.answer.because) == (None, "refused.pass_not_amended")
    desk.record(filing, "verification_received")
    desk.desk.corrections.correct(desk.who("wang"), filing.id, Stage.NEEDS_CORRECTION, "退错了")
    assert desk.desk.amendments.way_back(actor, filing.id).answer.because == "refused.amend_correction"


def test_what_a_step_sent_back_is_answered_by_the_next_revision_never_taken_back_and_can_be_amended(
    desk: SampleDesk,
) -> None:
    actor = desk.who("lilei")
    filing = desk.pass_on(desk.add(a_filing_content(order_no="BA-A")))
    desk.record(filing, "verification_received")
    desk.desk.followup.record(actor, filing.id, "verification_failed", reasons=(OWN,), language="en")
    with pytest.raises(Refused, match=r"too_late_to_undo"):
        desk.desk.decisions.undo(actor, filing.id)
    assert desk.desk.amendments.open(actor, filing.id).draft == DecisionDraft(
        verdict=Verdict.REFUSE, reasons=(OWN,), language="en"
    )
    amended(desk, filing, OWN, replace(OWN, path="sponsor.certificate.number"))
    desk.add(a_filing_content(order_no="BA-A", revision=2))
    answer = desk.desk.review.compare(actor, filing.id, in_clear=False).answer
    assert answer is not None
    assert [each.use.path for each in answer.asked] == ["sponsor.name", "sponsor.certificate.number"]


def test_where_the_verdict_needs_two_people_its_amendment_does(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config='[policy]\nsecond_person = ["refuse"]\n')
    refusal = DecisionDraft(verdict=Verdict.REFUSE, reasons=(OWN,))
    filing = desk.add()
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    desk.desk.decisions.decide(desk.who("lilei"), filing.id, refusal)
    desk.desk.seconds.agree(desk.who("hanmeimei"), filing.id)
    desk.wait(seconds=121)
    draft = replace(refusal, reasons=(replace(OWN, note="另有原因"),))
    asked = desk.desk.amendments.amend(desk.who("lilei"), filing.id, draft)
    assert (asked.second is not None, len(letters(desk, filing))) == (True, 1)
    with pytest.raises(Refused, match=r"second_waits"):
        desk.desk.amendments.amend(desk.who("wang"), filing.id, draft)
    view = desk.desk.seconds.view(desk.who("wang"), filing.id)
    assert view.letter is not None
    assert "本通知取代" in view.letter.zh.text
    with pytest.raises(Refused, match=r"second_is_first"):
        desk.desk.seconds.agree(desk.who("lilei"), filing.id)
    done = desk.desk.seconds.agree(desk.who("wang"), filing.id)
    assert (done.filing.stage, done.decision and done.decision.amends) == (Stage.ISP_REJECTED, 1)
    last = desk.desk.review.open(desk.who("wang"), filing.id, in_clear=False).decisions[-1]
    assert (last.by, last.second_by, last.amends) == ("lilei", "wang", 1)
    assert len(letters(desk, filing)) == 2
    desk.desk.close()
