"""What a person chose is there at the next start: theme, profile, lines; and a line that may name somebody is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.cli.screen import looks_of
from reviewer_tui.errors import BadInput
from reviewer_tui.tui.commands.table import may_be_kept
from reviewer_tui.tui.looks import Looks, ThemeName
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


async def test_theme_and_profile_are_those_of_the_person_at_the_next_start(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.say("theme light")
        await desk.say("set ascii on")
        await desk.say("set lowbw on")
        await desk.say("set lowbw off")
    mine = sample.desk.staff.settings(sample.who("lilei"))
    assert looks_of(sample.settings, mine) == Looks(theme=ThemeName.LIGHT, ascii=True)
    assert looks_of(sample.settings, mine, theme="mono", low_bandwidth=True) == Looks(
        theme=ThemeName.MONO, ascii=True, low_bandwidth=True
    )
    assert looks_of(sample.settings, sample.desk.staff.settings(sample.who("hanmeimei"))) == Looks()


async def test_lines_come_back_at_the_next_start_but_for_those_that_may_name_somebody(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        for line in ("theme light", "return S01:sponsor.name:call zhang first", "q"):
            await desk.say(line)
            await desk.press("escape")
        desk.app.save_drafts()
    kept = sample.desk.staff.settings(sample.who("lilei"))["said_before"].splitlines()
    assert kept == ["theme light", "q"]
    async with on_screen(sample, said_before=kept) as desk:
        await desk.press("colon", "up", "up")
        assert desk.lines[-1] == ":theme light"
    assert filing.number


@pytest.mark.parametrize(
    "line", ["open F-20431", "return S01 D02", "assign @lilei", "theme dark", "decide pass", "why DL02"]
)
def test_codes_logins_and_filing_numbers_may_be_kept(line: str) -> None:
    assert may_be_kept(line)


@pytest.mark.parametrize(
    "line",
    [
        "open 110101199003071234",
        "open 13800138000",
        "return S01:sponsor.name:张三",
        "return 'S01::he said so'",
        "return S01:field:zhang",
        "open 张三",
        "fly high",
        "copy a@b.example;c",
    ],
)
def test_what_may_be_somebody_s_is_not_kept(line: str) -> None:
    assert not may_be_kept(line)


def test_only_what_the_desk_knows_is_kept(sample: SampleDesk) -> None:
    with pytest.raises(BadInput):
        sample.desk.staff.keep_setting(sample.who("lilei"), "shoe_size", "43")
    with pytest.raises(BadInput):
        sample.desk.staff.keep_setting(sample.who("lilei"), "theme", "x" * 100_000)
