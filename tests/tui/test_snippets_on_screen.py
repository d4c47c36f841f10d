"""Saved texts in the lines of dialogs: chosen by letters, named in the line, kept from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

TEXT = "请补交加盖公章的核验单"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    made.desk.snippets.save(made.who("lilei"), "核验单", TEXT)
    made.desk.snippets.save(made.who("wang"), "x[/]y [@click=app.quit]", "hostile[/]name", shared=True)
    yield made
    made.desk.close()


def typed(desk: DeskPilot) -> str:
    return desk.app.screen.query_one("#typing", Input).value


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_text_is_found_by_pinyin_initials_and_goes_in_at_the_cursor(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    sample.add()
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter", "c")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        await desk.type("a b")
        await desk.press("left", "ctrl+t")
        await desk.until(lambda: desk.top == "SnippetDialog" and TEXT in desk.text, "the list")
        assert "x[/]y" in desk.text
        await desk.type("hyd")
        await desk.until(lambda: "hostile" not in desk.text, "what is found")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        assert typed(desk) == f"a {TEXT}b"
        await desk.press("ctrl+s")
    (note,) = sample.desk.review.open(sample.who("lilei"), sample.filing("F-20001").id, in_clear=False).notes
    assert note.text == f"a {TEXT}b"


async def test_a_name_in_the_line_is_replaced_and_a_begun_one_is_searched(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.press("enter", "c")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        await desk.type("电话;核验单")
        await desk.press("ctrl+t")
        await desk.until(lambda: typed(desk) == f"电话{TEXT}", "the text")
        desk.app.screen.query_one("#typing", Input).insert_text_at_cursor("；xy")
        await desk.press("ctrl+t")
        await desk.until(lambda: desk.top == "SnippetDialog" and typed(desk) == "xy", "the list")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "NoteDialog" and typed(desk) == f"电话{TEXT}hostile[/]name", "the text")


async def test_what_stands_in_the_line_is_kept_but_no_number_of_a_person(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.press("enter", "c")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        await desk.type("打 13800138000")
        await desk.press("ctrl+t")
        await desk.until(lambda: desk.top == "SnippetDialog", "the list")
        await desk.type("电话")
        await desk.press("ctrl+s")
        await desk.until(lambda: "personal data" in desk.text, "why not")
        await desk.press("escape", *["backspace"] * 11, "ctrl+t")
        await desk.until(lambda: desk.top == "SnippetDialog", "the list")
        await desk.type("call")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "NoteDialog" and "The text is kept as call" in desk.text, "kept")
        assert typed(desk) == "打 "
        await desk.press("escape")
        await desk.say("snippet rename call phone")
        await desk.until(lambda: "kept as phone" in desk.text, "renamed")
        await desk.say("snippet delete phone")
        await desk.until(lambda: "is gone" in desk.text, "gone")
    assert [one.name for one in sample.desk.snippets.rows(sample.who("lilei")) if one.owner == "own"] == ["核验单"]
