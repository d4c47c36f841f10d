"""Somebody was faster: the reviewer reads who, what and when, and keeps what was typed. Real input alone keeps a lease."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict
from reviewer_tui.storage import engine
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.tui.dialogs.reasons_dialog import ReasonsDialog
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.fault.writers import RETURN
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

pytestmark = pytest.mark.fault
TYPED = "please call 010-00000000 first"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


@pytest.fixture
def number(sample: SampleDesk) -> FilingId:
    """A filing with a fault, held by lilei."""
    content = a_filing_content(sponsor=a_sponsor(principal=a_principal(email="nothing")))
    filing = sample.add(content)
    return sample.desk.triage.take(sample.who("lilei"), filing.id).id


async def typed_into_the_dialog(desk: DeskPilot) -> ReasonsDialog:
    """The dialog of a return over the review, with a note typed to its first reason."""
    await desk.press("enter")
    await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    await desk.press("r")
    await desk.until(lambda: isinstance(desk.app.screen, ReasonsDialog) and desk.app.screen.letter is not None, "it")
    dialog = desk.app.screen
    assert isinstance(dialog, ReasonsDialog)
    await desk.press("n")
    await desk.type(TYPED)
    await desk.press("enter")
    assert dialog.draft is not None
    assert dialog.draft.internal_note == TYPED
    return dialog


async def test_a_stale_decision_is_refused_and_what_was_typed_stays(sample: SampleDesk, number: FilingId) -> None:
    async with on_screen(sample, size=(120, 40)) as desk:
        dialog = await typed_into_the_dialog(desk)
        sample.wait(minutes=5)
        sample.desk.triage.assign(sample.who("wang"), number, "hanmeimei")
        sample.desk.triage.take(sample.who("hanmeimei"), number)
        sample.desk.decisions.decide(sample.who("hanmeimei"), number, RETURN)
        sample.desk.decisions.undo(sample.who("hanmeimei"), number)
        version = sample.filing(number).version
        await desk.press("ctrl+s")
        await desk.until(lambda: "hanmeimei" in desk.text, "who was faster")
        assert desk.app.screen is dialog
        assert f"version {version}" in desk.text
        assert "10:05" in desk.text
        assert "return taken back" in desk.text.lower()
        assert TYPED in desk.text
        assert dialog.draft is not None
        assert dialog.draft.internal_note == TYPED
        assert (sample.filing(number).version, sample.filing(number).stage) == (version, Stage.ISP_REVIEW)
        await desk.press("escape")
    kept = sample.desk.drafts.load(sample.who("lilei"), number)
    assert kept is not None
    assert kept.internal_note == TYPED


async def test_when_the_lease_ran_out_and_another_took_it_the_text_stays_and_the_holder_is_named(
    sample: SampleDesk, number: FilingId
) -> None:
    async with on_screen(sample, size=(120, 40)) as desk:
        dialog = await typed_into_the_dialog(desk)
        sample.wait(minutes=31)
        sample.desk.triage.assign(sample.who("wang"), number, None)
        sample.desk.triage.take(sample.who("hanmeimei"), number)
        await desk.press("ctrl+s")
        await desk.until(lambda: "hanmeimei" in desk.text, "who holds it")
        assert desk.app.screen is dialog
        assert "10:31" in desk.text
        assert TYPED in desk.text
        assert sample.filing(number).stage is Stage.ISP_REVIEW
    with pytest.raises(Conflict, match=r"conflict\.held") as caught:
        sample.desk.decisions.decide(sample.who("lilei"), number, RETURN)
    assert caught.value.values["by"] == "hanmeimei"


async def test_a_pass_is_bound_to_the_content_that_was_on_the_screen(sample: SampleDesk) -> None:
    first = a_filing_content()
    filing = sample.make_ready(sample.add(first))
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        # Elsewhere it is returned, comes back with another content, and is made ready again.
        sample.desk.decisions.decide(sample.who("lilei"), filing.id, RETURN)
        sample.wait(minutes=3)
        sample.add(a_filing_content(revision=2, sponsor=a_sponsor(address="示例路 2 号")))
        again = sample.make_ready(sample.filing(filing.id))
        digits = filing.number[-4:]
        await desk.press(*digits, "ctrl+s")
        await desk.until(lambda: f"version {again.version}" in desk.text, "that it moved on")
        assert sample.filing(filing.id).stage is Stage.ISP_REVIEW
        await desk.press(*digits, "ctrl+s")
        assert sample.filing(filing.id).stage is Stage.ISP_REVIEW, "the new content was never on this screen"
        assert "read it again" in desk.text.lower()


async def test_only_real_input_renews_the_lease(sample: SampleDesk, number: FilingId) -> None:
    def until() -> timedelta:
        lease = sample.filing(number).lease
        assert lease is not None
        return lease.until - sample.clock.at

    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.press("j")
        assert until() == timedelta(minutes=30)
        sample.wait(minutes=10)
        desk.app.refresh(layout=True)
        await desk.settle()
        await desk.pilot.resize_terminal(100, 30)
        await desk.settle()
        desk.app.screen.recount()  # type: ignore[attr-defined]
        desk.app.screen.reread()  # type: ignore[attr-defined]
        await desk.settle()
        await desk.pilot.hover()
        await desk.settle()
        assert until() == timedelta(minutes=20), "a redraw, another size, a timer and a refresh are no input"
        await desk.press("j")
        assert until() == timedelta(minutes=30)
        sample.wait(minutes=31)
    taken = sample.desk.triage.assign(sample.who("wang"), number, None)
    assert taken.lease is None
    sample.desk.triage.take(sample.who("hanmeimei"), number)
    with pytest.raises(Conflict, match=r"conflict\.held") as caught:
        sample.desk.triage.take(sample.who("lilei"), number)
    assert caught.value.values["by"] == "hanmeimei"


async def test_a_note_that_cannot_be_written_is_asked_again_with_its_text(
    sample: SampleDesk, number: FilingId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.0)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.press("c")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        await desk.type("call back")
        other = connect(sample.database)
        other.execute("BEGIN IMMEDIATE")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "NoteDialog" and "busy" in desk.text, "why not")
        assert "call back" in desk.text
        other.execute("ROLLBACK")
        other.close()
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    (note,) = sample.desk.review.open(sample.who("lilei"), number, in_clear=False).notes
    assert note.text == "call back"
