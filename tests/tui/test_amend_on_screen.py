"""``u`` on the screen: takes back while the letter waits, amends after that, and says what can be done about a pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.stage import Stage
from reviewer_tui.tui.dialogs.reasons_dialog import ReasonsDialog
from reviewer_tui.tui.screens.review import ReviewScreen
from reviewer_tui.usecases.effects import Fate, Reply
from tests.builders import a_filing_content
from tests.outbox_desk import ScriptedChannel, deliveries, put
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

OWN = ReasonUse(code=FREE_TEXT, path="sponsor.name", note="please explain the name")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


async def opened(desk: DeskPilot, number: str) -> ReviewScreen:
    await desk.say(f"open {number}")
    await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.view is not None, "the view")
    await desk.settle()
    assert isinstance(desk.app.screen, ReviewScreen)
    return desk.app.screen


async def test_u_amends_once_the_two_minutes_are_over_and_takes_the_amendment_back(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(OWN, ReasonUse(code="D03")), language="en")
    sample.desk.decisions.decide(sample.who("lilei"), filing.id, draft)
    sample.wait(seconds=121)
    async with on_screen(sample, size=(120, 40)) as desk:
        screen = await opened(desk, filing.number)
        await desk.press("u")
        await desk.until(lambda: desk.top == "ReasonsDialog", "the dialog")
        dialog = desk.app.screen
        assert isinstance(dialog, ReasonsDialog)
        await desk.until(lambda: "replaces our letter" in desk.text, "the letter")
        assert "please explain the name" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: "Nothing is changed" in desk.text, "the refusal")
        dialog.toggle("D03@")
        await desk.settle()
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.until(lambda: "is amended" in desk.text, "what was done")
        await desk.settle()
        assert screen.view is not None
        assert [(one.amends, one.reasons) for one in screen.view.decisions][-1] == (1, (OWN,))
        await desk.press("u")
        await desk.until(lambda: desk.top == "ConfirmDialog", "the question")
        assert "Take back the amendment" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: sample.desk.amendments.open(sample.who("lilei"), filing.id).decision.id == 1, "back")
    assert sample.filing(filing.id).stage is Stage.NEEDS_CORRECTION


async def test_u_on_a_pass_that_stands_says_what_can_be_done(sample: SampleDesk) -> None:
    filing = sample.pass_on(sample.add(a_filing_content(order_no="BA-P")))
    sample.wait(seconds=121)
    async with on_screen(sample) as desk:
        await opened(desk, filing.number)
        await desk.press("u")
        await desk.until(lambda: "A pass is not amended" in desk.text, "the reason")
        assert desk.top == "ReviewScreen"


async def test_the_preview_of_the_list_says_that_a_letter_was_not_delivered(sample: SampleDesk) -> None:
    filing = sample.add()
    put(sample, "letter/1/1", kind="letter", filings=[filing.id])
    deliveries(sample, ScriptedChannel(reply=lambda _effect: Reply(fate=Fate.REFUSED))).deliver(
        sample.who("root"), most=9
    )
    for size in ((80, 24), (140, 40)):
        async with on_screen(sample, size=size) as desk:
            await desk.until(lambda: "letter not delivered" in desk.text, "the word")
