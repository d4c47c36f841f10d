"""The second pair of eyes on the screen: ask, agree, decline, withdraw, override; the queue shows what waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.second import SecondState
from reviewer_tui.domain.stage import Stage
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

PASS = DecisionDraft(verdict=Verdict.PASS)
REFUSE = DecisionDraft(
    verdict=Verdict.REFUSE, reasons=(ReasonUse(code=FREE_TEXT, note="\x1b[31m[@click=app.quit]不符"),)
)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path, config='[policy]\nsecond_person = ["override", "pass", "refuse"]\n')
    yield made
    made.desk.close()


def asked(sample: SampleDesk, draft: DecisionDraft = PASS) -> Filing:
    ready = sample.make_ready(sample.add())
    return sample.desk.decisions.decide(sample.who("lilei"), ready.id, draft).filing


async def opened(desk: DeskPilot) -> None:
    await desk.press("enter")
    await desk.until(lambda: desk.top == "ReviewScreen" and desk.app.screen.view is not None, "the review")  # type: ignore[attr-defined]
    await desk.press("a")
    await desk.until(lambda: desk.top == "SecondDialog", "the request")


async def test_a_pass_is_asked_for_from_the_gate(sample: SampleDesk) -> None:
    filing = sample.make_ready(sample.add())
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.settle()
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        assert "all that is missing is a second person" in desk.text
        assert "the policy asks for two people" in desk.text
        await desk.press("at")
        await desk.until(lambda: desk.top == "PersonDialog", "the people")
        await desk.settle()
        await desk.press(*"han", "enter")
        await desk.until(lambda: desk.top == "PassDialog" and "asked: 韩梅梅" in desk.text, "who is asked")
        await desk.press(*str(filing.id)[-4:], "ctrl+s")
        await desk.until(
            lambda: desk.top == "ReviewScreen" and "waits for a second person" in desk.text, "what was asked"
        )
    assert sample.filing(filing.id).stage is Stage.ISP_REVIEW
    (request,) = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).seconds
    assert request.wanted == "hanmeimei"


async def test_a_second_person_finds_it_in_its_view_and_agrees(sample: SampleDesk) -> None:
    filing = asked(sample)
    sample.add(a_filing_content(order_no="BA-OTHER"))
    async with on_screen(sample, "hanmeimei") as desk:
        await desk.say("second")
        await desk.until(lambda: "2nd: " in desk.text and "BA-OTHER" not in desk.text, "the view")
        await opened(desk)
        assert "marks and confirmations are as they were" in desk.text
        await desk.press("enter", "p", "a")
        assert sample.filing(filing.id).stage is Stage.ISP_REVIEW
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    assert sample.filing(filing.id).stage is Stage.VERIFICATION_PENDING
    (decision,) = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).decisions
    assert (decision.by, decision.second_by) == ("lilei", "hanmeimei")


async def test_a_refusal_is_shown_with_its_letter_and_declined_with_a_note(sample: SampleDesk) -> None:
    filing = asked(sample, REFUSE)
    async with on_screen(sample, "wang", size=(120, 40)) as desk:
        await opened(desk)
        assert "the letter as it will leave" in desk.text
        assert "[@click=app.quit]不符" in desk.text
        await desk.press("x")
        await desk.until(lambda: desk.top == "NoteDialog", "why not")
        await desk.type("read it again")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    (request,) = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).seconds
    assert (request.state, request.answered_by, request.answer) == (SecondState.DECLINED, "wang", "read it again")


async def test_who_asked_names_a_colleague(sample: SampleDesk) -> None:
    filing = asked(sample)
    async with on_screen(sample) as desk:
        await opened(desk)
        await desk.press("at")
        await desk.until(lambda: desk.top == "PersonDialog", "the people")
        await desk.settle()
        assert "lilei" not in desk.text
        await desk.press(*"han", "enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    (request,) = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).seconds
    assert (request.state, request.wanted) == (SecondState.WAITING, "hanmeimei")


async def test_who_asked_can_only_withdraw(sample: SampleDesk) -> None:
    filing = asked(sample)
    async with on_screen(sample) as desk:
        await opened(desk)
        await desk.press("ctrl+s")
        assert "somebody else" in desk.text
        await desk.press("u")
        await desk.until(lambda: desk.top == "ConfirmDialog", "the question")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    (request,) = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).seconds
    assert request.state is SecondState.WITHDRAWN


async def test_somebody_was_faster(sample: SampleDesk) -> None:
    filing = asked(sample)
    async with on_screen(sample, "hanmeimei") as desk:
        await opened(desk)
        sample.desk.seconds.agree(sample.who("wang"), filing.id)
        await desk.press("ctrl+s")
        await desk.until(lambda: "was answered already" in desk.text, "the conflict")


async def test_an_error_is_overridden_by_e_and_a_second_person(sample: SampleDesk) -> None:
    filing = sample.make_ready(sample.add(a_filing_content(sponsor=a_sponsor(principal=a_principal(mobile="12")))))
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    key = next(one.key for one in view.findings if one.severity is Severity.ERROR)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.settle()
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the error")
        assert desk.app.screen.pane("findings").current == key  # type: ignore[attr-defined]
        await desk.press("e")
        await desk.until(lambda: desk.top == "NoteDialog", "why")
        await desk.type("called back")
        await desk.press("ctrl+s")
        await desk.until(lambda: "a second person is awaited: called back" in desk.text, "that it waits")
    async with on_screen(sample, "wang", size=(120, 40)) as desk:
        await opened(desk)
        assert "called back" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.settle()
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        assert "errors overridden: 1, by 李雷, 王主管" in desk.text
