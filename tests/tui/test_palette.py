"""The palette: everything of the screen below and every verb, found by some letters, by both languages, by pinyin initials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.locale import texts_for
from reviewer_tui.tui import keys
from reviewer_tui.tui.commands import VERBS
from reviewer_tui.tui.dialogs.palette_dialog import PaletteDialog
from reviewer_tui.tui.fuzzy import best, initials
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def palette(desk: DeskPilot) -> PaletteDialog:
    assert isinstance(desk.app.screen, PaletteDialog)
    return desk.app.screen


def labels() -> dict[str, str]:
    """Every label that the palette may show, in Chinese."""
    texts = texts_for("zh")
    ids = {key.text for name, table in vars(keys).items() if name.endswith("_KEYS") for key in table}
    return {each: texts(each) for each in ids | {verb.text for verb in VERBS.values()}}


def test_every_character_of_a_label_has_its_initials() -> None:
    unknown = {
        char for text in labels().values() for char in text if "一" <= char <= "鿿" and initials(char) == (char,)
    }
    assert unknown == set(), "run scripts/draw-initials"


def test_letters_are_found_in_order_with_gaps_and_words_in_any_order() -> None:
    assert best("rls", ["release"])
    assert best("date why", ["why this date"])
    assert not best("esaeler", ["release"])
    assert not best("release now", ["release"])
    assert best("", ["anything"])


def test_initials_and_characters_find_chinese_and_a_character_may_be_read_in_two_ways() -> None:
    assert best("thbz", ["退回补正"])
    assert best("补正", ["退回补正"])
    assert best("ch", ["撤回"])
    assert not best("hc", ["撤回"])
    assert best("ddz", ["等调整"])
    assert best("dtz", ["等调整"])


def test_a_beginning_is_better_than_a_middle_and_a_run_better_than_pieces() -> None:
    assert best("re", ["return"]) > best("re", ["more"]) > best("re", ["mxrxe"])


async def test_everything_of_the_screen_and_every_verb_is_listed(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("ctrl+p")
        listed = {entry.does for entry in palette(desk)._entries}
        wanted = {f"key:{key.keys[0]}" for key in (*keys.QUEUE_KEYS, *keys.LIST_KEYS, *keys.APP_KEYS)}
        assert wanted - listed == {"key:colon", "key:ctrl+p"}
        said = {each.partition(":")[2] for each in listed if not each.startswith("key:")}
        assert said == set(VERBS) | {f"view {view.name}" for view in desk.app.queue.views}
        assert ">" in desk.text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("typed", ["why", "whcr", "到期"])
async def test_both_languages_and_initials_find_whichever_is_shown(
    sample: SampleDesk, language: str, typed: str
) -> None:
    sample.add()
    async with on_screen(sample, language=language) as desk:
        await desk.press("ctrl+p", *typed)
        assert "key:w" in palette(desk).pane.keys


async def test_choosing_presses_the_key(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await desk.pilot.press("ctrl+p", *"why this", "enter")
        await desk.settle()
        assert desk.top == "WhyDialog"
        await desk.press("escape", "ctrl+p", *"release", "backspace", "enter")
        assert desk.top == "QueueScreen"
        assert "free again" in desk.text
        await desk.press("ctrl+p", *":copy")
        await desk.press("enter")
        assert desk.app.clipboard == filing.number


async def test_a_verb_that_wants_words_begins_the_line(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.pilot.press("ctrl+p", *"colours", "enter")
        await desk.settle()
        assert desk.lines[-1] == ":theme"
        await desk.press(*"mono", "enter")
        assert "Theme: mono" in desk.text


async def test_what_is_refused_stands_there_with_its_reason_and_is_not_done(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample, login="audit") as desk:
        await desk.press("ctrl+p", *"take the")
        entry = next(each for each in palette(desk)._entries if each.does == "key:full_stop")
        assert entry.refused
        palette(desk).pane.seek("key:full_stop")
        await desk.press("enter")
        assert desk.top == "PaletteDialog"
        assert f"! {entry.refused}"[:40] in desk.text


async def test_over_a_dialog_its_own_keys_are_listed_and_no_verbs(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.press("greater_than_sign", "ctrl+p")
        listed = [entry.does for entry in palette(desk)._entries]
        assert "key:escape" in listed
        assert all(each.startswith("key:") for each in listed)
        await desk.press("escape")
        assert desk.top == "StepsDialog"


async def test_arrows_move_while_the_letters_stay(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.press("ctrl+p", *"view", "down")
        pane = palette(desk).pane
        assert pane.cursor == pane.stops[1]
        assert palette(desk).field.value == "view"
        await desk.press("up", "escape")
        assert desk.top == "QueueScreen"


async def test_an_empty_screen_and_a_search_without_finds_say_so(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("ctrl+p", *"qqqqq", "enter")
        assert "nothing is called like that" in desk.text
        assert desk.top == "PaletteDialog"
