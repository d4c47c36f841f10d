"""A field edited by the staff on the screen: among what may be recorded, with reason and consent."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from reviewer_tui.tui.widgets.line_pane import LinePane
from tests.sample_desk import sample_desk
from tests.tui.desk_pilot import on_screen
from tests.usecases.test_staff_edits import MOBILE, NEW, failed_upload


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_field_is_edited_from_the_steps(tmp_path: Path, size: tuple[int, int]) -> None:
    sample = sample_desk(tmp_path)
    filing = failed_upload(sample)
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter", "greater_than_sign")
        await desk.until(lambda: desk.top == "StepsDialog", "the steps")
        await desk.settle()
        desk.app.screen.query_one("#steps", LinePane).seek("staff_revision")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "StepForm", "the form")
        for number, text in enumerate((MOBILE, NEW, "typo", "by phone")):
            desk.app.screen.query_one(f"#input-{number}", Input).value = text
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    assert sample.filing(filing.id).content_author == sample.who("lilei").id
    with sample.desk.store.reading() as work:
        assert work.revisions.content(filing.id, 1).sponsor.principal.mobile == NEW
    sample.desk.close()
