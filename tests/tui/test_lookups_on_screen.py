"""A look-up on the screen: from the field under the cursor to the evidence beside it, with what differs marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.lookup import LookupSource
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen

HOSTILE = "x[/]y\x1b[31m[@click=app.quit]z\u202e"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_differs_shows_while_it_is_typed_and_stands_beside_the_field(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    name = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=True).content.sponsor.name
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter", "2")
        desk.pane("fields").seek("sponsor.name")
        await desk.press("equals_sign")
        await desk.until(lambda: desk.top == "LookupDialog" and name in desk.text, "the dialog")
        assert "credit register" in desk.text
        await desk.press("tab")
        await desk.type(name)
        assert "the same" in desk.text
        await desk.press("backspace")
        await desk.until(lambda: "differs" in desk.text, "the difference")
        await desk.press("escape")
        await desk.press("equals_sign")
        await desk.until(lambda: desk.top == "LookupDialog" and f"looked up {name[:-1]}" in desk.text, "the draft")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen" and f"looked up {name[:-1]}" in desk.text, "the evidence")
        assert "credit register  李雷  11-23 Mon 10:00" in desk.text
        await desk.press("6")
        assert desk.top == "ReviewScreen"
    (found,) = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=True).lookups
    assert (found.lookup.found, found.same) == (name[:-1], False)


async def test_a_line_about_no_field_says_so_and_a_named_field_opens_from_the_line(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.lookups.add(
        sample.who("lilei"), filing.id, "sponsor.name", LookupSource.CREDIT_REGISTER, found=HOSTILE, text=HOSTILE
    )
    async with on_screen(sample) as desk:
        await desk.say("lookup F-20001")
        assert "name the field" in desk.text
        await desk.press("escape")
        await desk.press("enter", "5", "equals_sign")
        await desk.until(lambda: "A look-up is about a field" in desk.text, "why not")
        await desk.press("2")
        desk.pane("fields").seek("sponsor.name")
        await desk.until(lambda: "‹ESC›" in desk.text and "x[/]y" in desk.text, "the marks")
        assert "\x1b" not in desk.text
        await desk.say("lookup sponsor.certificate.number")
        await desk.until(lambda: desk.top == "LookupDialog" and "Certificate" in desk.text, "the dialog")
