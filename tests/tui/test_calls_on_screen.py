"""Calls on the screen: the dialog with number and next try, and the sign of a filing that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.happening import CallResult
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_missed_call_is_logged_with_its_number_and_the_next_try(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter", "c")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        await desk.press("tab", "tab")
        await desk.until(lambda: "no number chosen  0/3" in desk.text, "the numbers")
        await desk.press("down")
        await desk.until(lambda: "13800138000" in desk.text, "the first number")
        await desk.press("enter", *"25:00", "ctrl+s")
        await desk.until(lambda: desk.top == "NoteDialog" and "within a month" in desk.text, "why not")
        assert "13800138000" in desk.text, "what was chosen stays"
        await desk.press("enter", "backspace", "backspace", "backspace", "backspace", "backspace", *"15:20", "ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen" and "next call 11-23 Mon 15:20" in desk.text, "the head")
    note = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=True).notes[-1]
    assert (note.result, note.number, note.text) == (CallResult.MISSED, "13800138000", "")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_two_missed_calls_are_shown_in_the_row_and_in_the_preview(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    filing = sample.add()
    for _ in range(2):
        sample.desk.review.log_call(sample.who("lilei"), filing.id, "", CallResult.MISSED)
    async with on_screen(sample, size=size) as desk:
        await desk.until(lambda: "2 calls unanswered" in desk.text, "the preview")
        row = next(line for line in desk.lines if filing.number in line and "c2" in line)
        assert "Submitted" in row or "submitted" in row.casefold()
