"""Deciding on the screen: return, refuse, pass, undo; what is typed survives, Enter never commits, conflicts are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, Verdict
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.stage import Stage
from reviewer_tui.tui.dialogs.reasons_dialog import ReasonsDialog
from reviewer_tui.tui.screens.review import ReviewScreen
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def clean(sample: SampleDesk) -> FilingId:
    return sample.add(a_filing_content()).id


def faulty(sample: SampleDesk) -> FilingId:
    """Two errors: a mobile and a mail address of the sponsor's principal."""
    person = a_principal(mobile="12", email="nothing")
    return sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(principal=person))).id


async def take(desk: DeskPilot, key: str = "full_stop") -> None:
    """Take the next filing, or (``enter``) open the one that is held already."""
    await desk.press(key)
    await desk.until(
        lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.view is not None, "the review"
    )
    await desk.settle()


async def reasons(desk: DeskPilot, key: str = "r") -> ReasonsDialog:
    await desk.press(key)
    await desk.until(
        lambda: isinstance(desk.app.screen, ReasonsDialog) and desk.app.screen.letter is not None, "the letter"
    )
    assert isinstance(desk.app.screen, ReasonsDialog)
    return desk.app.screen


async def test_a_filing_with_two_faults_goes_back_in_three_keys(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        dialog = await reasons(desk)
        assert dialog.draft is not None
        assert len(dialog.draft.reasons) == 2
        await desk.press("ctrl+s")
        assert sample.filing(number).stage is Stage.NEEDS_CORRECTION
        await desk.until(lambda: desk.top == "ReviewScreen" and "returned" in desk.text, "what was done")
        (decision,) = sample.desk.review.open(sample.who("lilei"), number, in_clear=False).decisions
        assert len(decision.reasons) == 2


async def test_a_clean_filing_is_passed_in_under_fifteen_keys(sample: SampleDesk) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        screen = desk.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.view is not None
        keys = 1
        while not screen.view.gate.open:
            await desk.press("p")
            keys += 1
            assert keys < 10
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        digits = str(number)[-4:]
        await desk.press(*digits, "ctrl+s")
        keys += 2 + len(digits)
        assert keys < 15
        assert sample.filing(number).stage is Stage.VERIFICATION_PENDING


async def test_enter_never_commits_in_any_dialog(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        for key in ("r", "X", "a"):
            await desk.press(key)
            await desk.settle()
            top = desk.top
            assert top in ("ReasonsDialog", "PassDialog")
            await desk.press("j", "enter", "enter")
            assert sample.filing(number).stage is Stage.ISP_REVIEW
            if desk.top == top:
                await desk.press("escape")


async def test_the_list_of_reasons_has_the_keys_from_the_start(sample: SampleDesk) -> None:
    faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk)
        assert desk.app.focused is desk.pane("reasons")


async def test_a_known_fault_left_out_is_warned_about(sample: SampleDesk) -> None:
    faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        dialog = await reasons(desk)
        await desk.press("space")
        assert dialog.draft is not None
        assert len(dialog.draft.reasons) == 1
        await desk.until(lambda: "1 known fault is left out" in desk.text, "the warning")


async def test_a_note_free_text_and_an_internal_note_are_typed_and_only_the_first_two_are_sent(
    sample: SampleDesk,
) -> None:
    number = faulty(sample)
    async with on_screen(sample, size=(120, 40)) as desk:
        await take(desk)
        dialog = await reasons(desk)
        await desk.press("e")
        await desk.type("please")
        await desk.press("enter", "f")
        await desk.type("own words r X")
        await desk.press("enter", "n")
        await desk.type("secret")
        await desk.press("enter")
        draft = dialog.draft
        assert draft is not None
        assert (draft.reasons[0].code, draft.reasons[0].note) == (FREE_TEXT, "own words r X")
        assert any(use.note == "please" for use in draft.reasons)
        assert draft.internal_note == "secret"
        await desk.until(lambda: dialog.letter is not None and "own words" in dialog.letter.zh.text, "the letter")
        assert dialog.letter is not None
        assert "please" in dialog.letter.zh.text
        assert "secret" not in dialog.letter.zh.text + dialog.letter.en.text
        assert "Internal note (not sent): secret" in desk.text
        await desk.press("ctrl+s")
        assert sample.filing(number).stage is Stage.NEEDS_CORRECTION


async def test_the_letter_is_shown_in_both_languages(sample: SampleDesk) -> None:
    faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        dialog = await reasons(desk)
        await desk.press("i")
        assert dialog.letter is not None
        assert dialog.letter.zh.subject in desk.text
        await desk.press("z")
        assert dialog.letter.en.subject in desk.text
        await desk.press("escape")
        assert desk.top == "ReasonsDialog"


async def test_the_catalogue_is_searched_by_typing_after_a_slash(sample: SampleDesk) -> None:
    faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        dialog = await reasons(desk)
        before = len(desk.pane("reasons").keys)
        await desk.press("slash")
        await desk.type("watermark")
        assert 0 < len(desk.pane("reasons").keys) < before
        await desk.press("enter")
        key = desk.pane("reasons").current
        await desk.press("space")
        assert dialog.draft is not None
        assert key in {use.key for use in dialog.draft.reasons}
        await desk.press("escape")
        assert len(desk.pane("reasons").keys) == before


async def test_what_was_typed_is_there_again_after_leaving(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk)
        await desk.press("n")
        await desk.type("half a thought")
        await desk.press("escape", "escape")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    draft = sample.desk.drafts.load(sample.who("lilei"), number)
    assert draft is not None
    assert draft.internal_note == "half a thought"
    async with on_screen(sample) as desk:
        await take(desk, "enter")
        dialog = await reasons(desk)
        assert dialog.draft == draft


async def test_a_dropped_line_keeps_the_draft_that_was_being_typed(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk)
        await desk.press("n")
        await desk.pilot.press(*"abc")
        await desk.pilot.pause()
        desk.app.save_drafts()
    draft = sample.desk.drafts.load(sample.who("lilei"), number)
    assert draft is not None
    assert draft.internal_note == "abc"


async def test_somebody_faster_is_shown_and_the_typed_text_stays(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample, size=(120, 40)) as desk:
        await take(desk)
        dialog = await reasons(desk)
        await desk.press("n")
        await desk.type("mine")
        await desk.press("enter")
        # A supervisor gives the filing away and the lease comes back: the version has moved on.
        dialog._expect = (dialog._expect[0] - 1, dialog._expect[1])
        await desk.press("ctrl+s")
        assert sample.filing(number).stage is Stage.ISP_REVIEW
        assert desk.top == "ReasonsDialog"
        assert dialog.draft is not None
        assert dialog.draft.internal_note == "mine"
        await desk.until(lambda: "is at version" in desk.text, "who changed what")
        await desk.press("ctrl+s")
        assert sample.filing(number).stage is Stage.NEEDS_CORRECTION


async def test_a_refusal_says_so_and_goes_to_refused(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk, "X")
        assert "REFUSE" in desk.text
        await desk.press("slash")
        await desk.type("B01")
        await desk.press("enter", "space", "ctrl+s")
        assert sample.filing(number).stage is Stage.ISP_REJECTED


async def test_a_pass_with_a_closed_gate_is_refused_and_enter_leads_to_what_is_missing(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        assert "The gate is closed" in desk.text
        await desk.press(*str(number)[-4:], "ctrl+s")
        assert desk.top == "PassDialog"
        await desk.press("g", "enter")
        screen = desk.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.open_pane == "findings"
    assert sample.filing(number).stage is Stage.ISP_REVIEW


async def test_the_wrong_digits_pass_nothing(sample: SampleDesk) -> None:
    number = clean(sample)
    sample.make_ready(sample.filing(number))
    async with on_screen(sample) as desk:
        await take(desk, "enter")
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        await desk.press("9", "9", "9", "9", "ctrl+s")
        assert sample.filing(number).stage is Stage.ISP_REVIEW
        assert desk.top == "PassDialog"
        await desk.press(*["backspace"] * 4, *str(number)[-4:], "ctrl+s")
    assert sample.filing(number).stage is Stage.VERIFICATION_PENDING


async def test_a_decision_is_taken_back_within_the_send_delay_and_amended_after_it(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.settle()
        await desk.press("u")
        await desk.until(lambda: desk.top == "ConfirmDialog", "the question")
        await desk.press("ctrl+s")
        await desk.until(lambda: sample.filing(number).stage is Stage.ISP_REVIEW, "taken back")
    sample.desk.triage.take(sample.who("lilei"), number)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=sample_reasons(sample, number))
    sample.desk.decisions.decide(sample.who("lilei"), number, draft)
    sample.wait(seconds=121)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await desk.until(
            lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.view is not None, "the review"
        )
        await desk.press("u")
        await desk.until(lambda: desk.top == "ReasonsDialog", "the amendment")
        assert "Amend the return" in desk.text


def sample_reasons(sample: SampleDesk, number: FilingId) -> tuple:  # type: ignore[type-arg]
    offers = sample.desk.decisions.offers(sample.who("lilei"), number, Verdict.RETURN)
    return tuple(replace(offer.use) for offer in offers if offer.ticked)


async def test_a_double_commit_records_one_decision(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk)
        await desk.pilot.press("ctrl+s", "ctrl+s", "ctrl+s")
        await desk.settle()
    assert len(sample.desk.review.open(sample.who("lilei"), number, in_clear=False).decisions) == 1


async def test_after_a_decision_one_key_takes_the_next(sample: SampleDesk) -> None:
    first, second = faulty(sample), clean(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.press("full_stop")
        await desk.until(
            lambda: (
                isinstance(desk.app.screen, ReviewScreen)
                and desk.app.screen.view is not None
                and desk.app.screen.filing_id == second
            ),
            "the next one",
        )
        await desk.press("q")
        assert desk.top == "QueueScreen"
    assert sample.filing(first).stage is Stage.NEEDS_CORRECTION
