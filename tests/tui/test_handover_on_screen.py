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
