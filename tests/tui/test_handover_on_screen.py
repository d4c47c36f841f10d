"""A hand-over note on the screen: left by ``c``, signed in the queue, at the top of the review until the filing is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_left_with_a_note_and_read_by_the_next_holder(sample: SampleDesk, size: tuple[int, int]) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter", "c")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        await desk.press("tab", "tab", "tab")
        await desk.until(lambda: "(o) hand over (release)" in desk.text, "the kind")
        await desk.type("x[/]y call 13800138000")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen" and "Hand-over from 李雷" in desk.text, "the head")
        assert "138****8000" in desk.text
    assert sample.filing(filing.id).lease is None
    async with on_screen(sample, "hanmeimei", size=size) as desk:
        await desk.until(lambda: "Hand-over from 李雷" in desk.text and ": x[/]y cal" in desk.text, "the preview")
        assert any(filing.number in line and " H " in line for line in desk.lines), "the sign in the row"
        await desk.press("full_stop")
        await desk.until(lambda: desk.top == "ReviewScreen" and "13800138000" in desk.text, "in clear")
        await desk.press("j")
        await desk.until(lambda: sample.filing(filing.id).handover is None, "read")
        await desk.press("j", "ctrl+r")
        assert "Hand-over from 李雷" in desk.text, "it stays while the filing is open"
        await desk.press("escape", "enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert "Hand-over from" not in desk.text


async def test_the_dialog_that_assigns_gives_all_the_same_note_and_keeps_its_draft(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample, "wang") as desk:
        await desk.press("8")
        await desk.until(lambda: filing.number in desk.text, "the list")
        await desk.say("assign @lilei")
        await desk.until(lambda: desk.top == "BulkNoteDialog" and "may stay empty" in desk.text, "the dialog")
        await desk.press("tab")
        await desk.type("seal is missing")
        await desk.press("escape")
        await desk.say("assign @lilei")
        await desk.until(lambda: desk.top == "BulkNoteDialog" and "seal is missing" in desk.text, "the draft")
        await desk.until(lambda: desk.app.screen.state.name == "READY", "the look")  # type: ignore[attr-defined]
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "QueueScreen", "the queue")
        await desk.until(lambda: any(filing.number in line and " H " in line for line in desk.lines), "the sign")
        await desk.say("release F-20001 --note 'again, please'")
        await desk.until(lambda: sample.filing(filing.id).handover == 2, "the second note")
    assert sample.filing(filing.id).assignee is None
