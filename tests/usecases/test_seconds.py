"""Two people, not two keys: asking, agreeing, declining, withdrawing, overriding, and what becomes void, over a real desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.second import SecondState
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, DeskError, NotFound, NotPermitted, Refused
from reviewer_tui.usecases.effects import EffectState
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.filings_on_the_way import approved
from tests.sample_desk import SampleDesk, sample_desk

PASS = DecisionDraft(verdict=Verdict.PASS)
REFUSE = DecisionDraft(
    verdict=Verdict.REFUSE, reasons=(ReasonUse(code=FREE_TEXT, note="\x1b[31m不予受理{x}"),), internal_note="only ours"
)
TWO = '[policy]\nsecond_person = ["override", "pass", "refuse"]\n'


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path, config=TWO)


def faulty(desk: SampleDesk) -> Filing:
    return desk.add(a_filing_content(order_no="BA-F", sponsor=a_sponsor(principal=a_principal(mobile="12"))))


def the_error(desk: SampleDesk, filing: Filing) -> str:
    findings = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).findings
    return next(one.key for one in findings if one.severity is Severity.ERROR)


def asked(desk: SampleDesk, draft: DecisionDraft = PASS) -> Filing:
    ready = desk.make_ready(desk.add())
    result = desk.desk.decisions.decide(desk.who("lilei"), ready.id, draft, expect_version=ready.version)
    assert result.second is not None
    return result.filing


def test_a_pass_that_needs_two_people_waits_where_it_is(desk: SampleDesk) -> None:
    before = desk.make_ready(desk.add())
    result = desk.desk.decisions.decide(desk.who("lilei"), before.id, PASS, expect_hash=before.content_hash)
    now = desk.filing(before.id)
    assert (now.stage, now.version, now.lease) == (Stage.ISP_REVIEW, before.version, None)
    assert result.second is not None
    assert (result.second.because, result.second.content_hash, result.undo_until) == (
        "policy",
        before.content_hash,
        None,
    )
    assert [one.number for one in desk.desk.seconds.waiting(desk.who("hanmeimei"))] == [result.second.number]
    assert desk.desk.history.timeline(before.id)[-1].action == "audit.second_asked"


def test_who_agrees_makes_the_decision_of_the_first_with_both_names(desk: SampleDesk) -> None:
    filing = asked(desk)
    result = desk.desk.seconds.agree(desk.who("hanmeimei"), filing.id)
    assert result.filing.stage is Stage.VERIFICATION_PENDING
    (decision,) = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).decisions
    assert (decision.by, decision.second_by, decision.content_hash) == ("lilei", "hanmeimei", filing.content_hash)
    actions = [(one.action, one.actor) for one in desk.desk.history.timeline(filing.id)][-2:]
    assert actions == [("audit.second_agreed", "hanmeimei"), ("audit.pass", "lilei")]
    assert dict(desk.desk.history.timeline(filing.id)[-1].details)["second"] == "hanmeimei"
    assert desk.desk.seconds.waiting(desk.who("lilei")) == ()


def test_who_asked_cannot_agree_even_after_the_filing_went_through_other_hands(desk: SampleDesk) -> None:
    filing = asked(desk)
    lilei, wang = desk.who("lilei"), desk.who("wang")
    desk.desk.triage.assign(wang, filing.id, "hanmeimei")
    desk.desk.triage.assign(wang, filing.id, "lilei")
    with pytest.raises(Refused, match="second_is_first"):
        desk.desk.seconds.agree(lilei, filing.id)
    with pytest.raises(Refused, match="second_is_first"):
        desk.desk.seconds.decline(lilei, filing.id, "no")
    assert desk.filing(filing.id).stage is Stage.ISP_REVIEW
    assert desk.desk.history.timeline(filing.id)[-1].action == "audit.refused"


def test_who_last_changed_the_content_cannot_be_the_second_person(desk: SampleDesk) -> None:
    ready = desk.make_ready(desk.add())
    author = replace(ready, content_author=desk.who("hanmeimei").id)
    with desk.desk.store.work() as work:
        kept = work.filings.save(author, work.deadlines.of(ready.id), expect_version=ready.version, at=desk.clock.at)
        work.commit()
    desk.desk.decisions.decide(desk.who("lilei"), ready.id, PASS, expect_version=kept.version)
    with pytest.raises(Refused, match="own_content"):
        desk.desk.seconds.agree(desk.who("hanmeimei"), ready.id)
    assert desk.desk.seconds.agree(desk.who("wang"), ready.id).filing.stage is Stage.VERIFICATION_PENDING


@pytest.mark.parametrize(
    ("login", "error"),
    [("net", NotPermitted), ("audit", NotPermitted), ("root", NotPermitted), ("hanmeimei", None), ("wang", None)],
)
def test_only_roles_that_may_decide_may_agree(desk: SampleDesk, login: str, error: type[DeskError] | None) -> None:
    filing = asked(desk)
    if error is None:
        assert desk.desk.seconds.agree(desk.who(login), filing.id).changed
        return
    with pytest.raises(error):
        desk.desk.seconds.agree(desk.who(login), filing.id)
    with pytest.raises(error):
        desk.desk.seconds.decline(desk.who(login), filing.id, "no")


def test_to_agree_twice_is_no_news_and_a_second_answer_is_a_conflict(desk: SampleDesk) -> None:
    filing = asked(desk)
    desk.desk.seconds.agree(desk.who("hanmeimei"), filing.id)
    assert not desk.desk.seconds.agree(desk.who("hanmeimei"), filing.id).changed
    with pytest.raises(Conflict, match="second_answered") as conflict:
        desk.desk.seconds.agree(desk.who("wang"), filing.id)
    assert conflict.value.values["by"] == "hanmeimei"


def test_of_two_people_who_agree_at_once_one_wins(desk: SampleDesk) -> None:
    filing = asked(desk)

    def agree(login: str) -> str:
        own = open_desk(desk.settings, clock=desk.clock)
        try:
            own.seconds.agree(desk.who(login), filing.id)
        except Conflict as error:
            return error.reason
        finally:
            own.close()
        return login

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(agree, ["hanmeimei", "wang"]))
    assert sorted(one in ("hanmeimei", "wang") for one in results) == [False, True]
    assert "conflict.second_answered" in results
    assert len(desk.desk.review.open(desk.who("wang"), filing.id, in_clear=False).decisions) == 1


def test_what_moved_on_makes_the_request_void(desk: SampleDesk) -> None:
    filing = asked(desk)
    desk.desk.deadlines.extend(desk.who("wang"), filing.id, "DL02", 1, "公告")
    with pytest.raises(Conflict, match="second_void"):
        desk.desk.seconds.agree(desk.who("hanmeimei"), filing.id)
    (request,) = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).seconds
    assert request.state is SecondState.VOID
    assert desk.desk.seconds.waiting(desk.who("lilei")) == ()


def test_a_declined_request_goes_back_with_a_note_and_a_mail(desk: SampleDesk) -> None:
    desk.desk.staff.set_email(desk.who("root"), "lilei", "lilei@example.org")
    filing = asked(desk)
    with pytest.raises(Refused, match="note_needed"):
        desk.desk.seconds.decline(desk.who("hanmeimei"), filing.id, " ")
    desk.desk.seconds.decline(desk.who("hanmeimei"), filing.id, "\x1b]0;x\x07 公章不清")
    now = desk.filing(filing.id)
    assert (now.stage, now.version) == (Stage.ISP_REVIEW, filing.version)
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert view.notes[-1].text.endswith("公章不清")
    mails = list(desk.desk.outbox.rows(states=[EffectState.WAITING], kind="notice", older_than=None, limit=9))
    with desk.desk.store.reading() as work:
        (payload,) = [work.outbox.payload(one) for one in mails]
    assert payload["login"] == "lilei"
    assert "公章" not in payload["text"]
    desk.make_ready(now)
    assert desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS).second is not None


def test_only_who_asked_withdraws(desk: SampleDesk) -> None:
    filing = asked(desk)
    with pytest.raises(Refused, match="second_not_yours"):
        desk.desk.seconds.withdraw(desk.who("wang"), filing.id)
    assert desk.desk.seconds.withdraw(desk.who("lilei"), filing.id).request.state is SecondState.WITHDRAWN
    assert not desk.desk.seconds.withdraw(desk.who("lilei"), filing.id).changed
    with pytest.raises(Conflict, match="second_answered"):
        desk.desk.seconds.agree(desk.who("wang"), filing.id)


def test_nobody_decides_otherwise_while_a_decision_waits(desk: SampleDesk) -> None:
    filing = asked(desk, REFUSE)
    desk.desk.triage.take(desk.who("hanmeimei"), filing.id)
    with pytest.raises(Refused, match="second_waits"):
        desk.desk.decisions.decide(desk.who("hanmeimei"), filing.id, replace(REFUSE, verdict=Verdict.RETURN))


def test_what_waits_for_a_second_person_is_nobodys_next_one(desk: SampleDesk) -> None:
    asked(desk)
    with pytest.raises(NotFound):
        desk.desk.triage.take_next(desk.who("lilei"))


def test_a_third_person_at_work_is_in_the_way(desk: SampleDesk) -> None:
    filing = asked(desk)
    desk.desk.triage.take(desk.who("wang"), filing.id)
    with pytest.raises(Conflict, match=r"conflict\.held"):
        desk.desk.seconds.agree(desk.who("hanmeimei"), filing.id)
    assert desk.desk.seconds.agree(desk.who("wang"), filing.id).filing.lease is None


def test_a_refusal_is_shown_with_its_letter_and_sent_as_it_was_asked_for(desk: SampleDesk) -> None:
    filing = asked(desk, REFUSE)
    view = desk.desk.seconds.view(desk.who("hanmeimei"), filing.id)
    assert view.may_agree
    assert view.letter is not None
    assert "不予受理{x}" in view.letter.zh.text
    assert "only ours" not in view.letter.zh.text
    assert not desk.desk.seconds.view(desk.who("lilei"), filing.id).may_agree
    result = desk.desk.seconds.agree(desk.who("hanmeimei"), filing.id)
    assert result.filing.stage is Stage.ISP_REJECTED
    assert result.decision is not None
    assert result.decision.letter_id is not None
    assert desk.desk.decisions.undo(desk.who("hanmeimei"), filing.id).stage is Stage.ISP_REVIEW


def test_a_look_that_was_unticked_meanwhile_is_shown_and_closes_the_gate(desk: SampleDesk) -> None:
    filing = asked(desk)
    wang = desk.who("wang")
    desk.desk.triage.take(wang, filing.id)
    row = next(
        one for one in desk.desk.review.open(wang, filing.id, in_clear=False).rows if one.row.by_eye and one.tick
    )
    desk.desk.review.tick(wang, filing.id, row.row.id, None)
    (change,) = desk.desk.seconds.view(wang, filing.id).changes
    assert (change.row, change.before, change.now) == (row.row.id, "pass", "")
    with pytest.raises(Refused, match=r"gate\.by_eye"):
        desk.desk.seconds.agree(wang, filing.id)


def test_an_overridden_error_opens_the_gate_only_once_a_second_person_agreed(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    filing = desk.make_ready(faulty(desk))
    lilei, key = desk.who("lilei"), the_error(desk, filing)
    with pytest.raises(Refused, match="note_needed"):
        desk.desk.seconds.override(lilei, filing.id, key, " ")
    with pytest.raises(Refused, match="take_first"):
        desk.desk.seconds.override(desk.who("wang"), faulty2(desk).id, key, "why")
    assert desk.desk.seconds.override(lilei, filing.id, key, "已电话核实") is not None
    with pytest.raises(Refused, match=r"gate\.errors"):
        desk.desk.decisions.decide(lilei, filing.id, PASS)
    with pytest.raises(Refused, match="second_waits"):
        desk.desk.seconds.override(lilei, filing.id, key, "again")
    desk.desk.seconds.agree(desk.who("wang"), filing.id)
    view = desk.desk.review.open(lilei, filing.id, in_clear=False)
    line = next(one for one in view.gate.lines if one.id == "gate.errors")
    assert (line.holds, line.overridden, line.by) == (True, 1, ("lilei", "wang"))
    assert desk.desk.decisions.decide(lilei, filing.id, PASS).filing.stage is Stage.VERIFICATION_PENDING


def faulty2(desk: SampleDesk) -> Filing:
    return desk.add(a_filing_content(order_no="BA-G", sponsor=a_sponsor(principal=a_principal(mobile="12"))))


def test_a_new_revision_asks_again_for_what_was_overridden(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    filing = desk.make_ready(faulty(desk))
    key = the_error(desk, filing)
    desk.desk.seconds.override(desk.who("lilei"), filing.id, key, "why")
    desk.desk.seconds.agree(desk.who("wang"), filing.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="x"),))
    desk.desk.decisions.decide(desk.who("lilei"), filing.id, draft)
    again = a_filing_content(order_no="BA-F", revision=2, sponsor=a_sponsor(principal=a_principal(mobile="12")))
    desk.add(again)
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    line = next(one for one in view.gate.lines if one.id == "gate.errors")
    assert (line.holds, line.overridden, line.missing) == (False, 0, (key,))


def test_a_warning_and_what_is_no_finding_cannot_be_overridden(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    filing = desk.make_ready(faulty(desk))
    with pytest.raises(NotFound):
        desk.desk.seconds.override(desk.who("lilei"), filing.id, "R-NO-01:x@", "why")


def test_without_the_policy_nobody_is_asked(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config="[policy]\nsecond_person = []\n")
    filing = desk.make_ready(faulty(desk))
    assert desk.desk.seconds.override(desk.who("lilei"), filing.id, the_error(desk, filing), "why") is None
    assert desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS).second is None


def test_all_or_no_passes_are_drawn_by_percent_and_the_same_filing_always_alike(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config="[policy]\nsecond_look_percent = 100\n")
    assert asked(desk).stage is Stage.ISP_REVIEW
    with desk.desk.store.reading() as work:
        lots = [work.seconds.lot(filing, 1) for filing in range(2_000)]
        assert lots == [work.seconds.lot(filing, 1) for filing in range(2_000)]
        (request,) = work.seconds.waiting()
    assert request.because == "drawn"
    drawn = sum(lot < 500 for lot in lots)
    assert 50 < drawn < 160


def test_a_first_filing_can_be_made_to_need_two_people(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config="[policy]\nfirst_filing_second = true\n")
    filing = asked(desk)
    (request,) = desk.desk.seconds.waiting(desk.who("lilei"))
    assert (request.filing_id, request.because) == (filing.id, "first_filing")
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert view.gate.asks
    assert next(one for one in view.gate.lines if one.id == "gate.second").missing == ("first_filing",)


def test_a_forced_cancellation_waits_for_another_supervisor(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config='[policy]\nsecond_person = ["forced_cancellation"]\n')
    filing = approved(desk, desk.add())
    desk.wait(hours=1)  # whoever brought it here holds it no more
    wang = desk.who("wang")
    result = desk.desk.followup.record(wang, filing.id, "forced_cancellation", inputs={"note": "令"})
    assert result.second is not None
    assert desk.filing(filing.id).stage is Stage.APPROVED
    with pytest.raises(NotPermitted):
        desk.desk.seconds.agree(desk.who("lilei"), filing.id)
    with pytest.raises(Refused, match="second_is_first"):
        desk.desk.seconds.agree(wang, filing.id)
    assert desk.desk.seconds.agree(desk.who("root"), filing.id).filing.stage is Stage.CANCELLED
    last = [one for one in desk.desk.history.timeline(filing.id) if one.transition == "T32"]
    assert [(one.actor, dict(one.details)["second"]) for one in last] == [("wang", "root")]
