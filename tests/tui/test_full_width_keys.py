"""An input method left on: its punctuation and digits are keys where keys are commands, and text where text is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from reviewer_tui.tui.keys import FULL_WIDTH
from reviewer_tui.tui.terminal.input_parser import InputParser
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def typed(characters: str) -> list[events.Key]:
    """The events that the terminal's input becomes."""
    return [event for event in InputParser().feed(characters) if isinstance(event, events.Key)]


async def type_in(desk: DeskPilot, characters: str) -> None:
    """All in one packet, as an input method commits them."""
    for event in typed(characters):
        desk.app.post_message(event)
    await desk.settle()


async def test_every_one_is_the_key_of_its_plain_sign(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        for full, sign in FULL_WIDTH.items():
            (event,), (plain,) = typed(full), typed(sign)
            meant = desk.app._as_meant(event)
            assert meant is not None
            assert (meant.key, meant.character) == (plain.key, plain.character)


@pytest.mark.parametrize(
    ("keys", "top"),
    [
        ("？", "HelpDialog"),
        ("：", "CommandDialog"),
        ("＞", "StepsDialog"),
        ("》", "StepsDialog"),
        ("ｗ", "WhyDialog"),
        ("。", "ReviewScreen"),
        ("ｑ", "ConfirmDialog"),
    ],
)
async def test_on_the_queue(sample: SampleDesk, keys: str, top: str) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await type_in(desk, keys)
        assert desk.top == top


async def test_on_the_review_and_in_its_dialogs(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await type_in(desk, "５")
        assert desk.app.screen.open_pane == "timeline"  # type: ignore[attr-defined]
        await type_in(desk, "ｒ")
        assert desk.top == "ReasonsDialog"
        before = desk.app.screen.draft  # type: ignore[attr-defined]
        await type_in(desk, "　")
        assert desk.app.screen.draft != before  # type: ignore[attr-defined]
        await type_in(desk, "／审：？")
        assert "审：？" in desk.text
        await desk.press("escape")
        await type_in(desk, "？")
        assert desk.top == "HelpDialog"
        await type_in(desk, "／７")
        assert "７" in desk.text


@pytest.mark.parametrize("opens", ["：", "ctrl+p"])
async def test_in_the_line_and_the_palette_they_and_chinese_are_text(sample: SampleDesk, opens: str) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        if opens == "：":
            await type_in(desk, "：审：？，海河０１")
        else:
            desk.app.post_message(events.Key("ctrl+p", None))
            await type_in(desk, "审：？，海河０１")
        assert "审：？，海河０１" in desk.text
        assert "input method" not in desk.text


async def test_a_chinese_character_outside_says_that_the_input_method_is_on(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await type_in(desk, "审")
        assert "input method is set to Chinese" in desk.text
        assert desk.top == "QueueScreen"
