"""The ``:`` line: what is understood, what is said about the rest, completion, history, and that Enter commits nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from textual import events

from reviewer_tui.cli.program import program
from reviewer_tui.errors import BadInput
from reviewer_tui.locale import LANGUAGES, texts_for
from reviewer_tui.tui.commands import VERBS, Verb, understood
from reviewer_tui.tui.desk_shell import MOST_REMEMBERED
from reviewer_tui.tui.looks import ThemeName
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def command_of(verb: Verb) -> click.Command:
    """The shell command that does the same."""
    context, command = click.Context(program), program
    for word in verb.cli.split():
        assert isinstance(command, click.Group), verb.name
        found = command.get_command(context, word)
        assert found is not None, f"{verb.name}: there is no command {verb.cli}"
        command = found
    return command


WITH_COMMAND = [verb for verb in VERBS.values() if verb.cli]


@pytest.mark.parametrize("verb", WITH_COMMAND, ids=lambda verb: verb.name)
def test_a_verb_has_the_options_of_its_command(verb: Verb) -> None:
    known = {option for parameter in command_of(verb).params for option in parameter.opts}
    assert {*verb.options, *verb.flags} <= known


@pytest.mark.parametrize("verb", WITH_COMMAND, ids=lambda verb: verb.name)
def test_a_verb_is_called_like_its_command_or_like_a_word_behind_it(verb: Verb) -> None:
    """``:return`` is ``return``; ``:pass`` is ``decide … pass``; ``:due`` is ``due explain``; ``:theme`` is ``tui --theme``."""
    command = command_of(verb)
    words = {*verb.cli.split(), *(option.lstrip("-") for parameter in command.params for option in parameter.opts)}
    words |= {(parameter.metavar or "").strip("[]").lower() for parameter in command.params}
    words |= {choice for parameter in command.params for choice in getattr(parameter.type, "choices", ())}
    if verb.cli == "record":
        words |= {"undo", "verification", "freeze", "unfreeze"}  # what ``record`` records
    if verb.name == "set":
        assert {"--ascii", "--low-bandwidth"} <= {option for each in command.params for option in each.opts}
        return
    assert words & {verb.name, *verb.also}


def test_commands_on_one_filing_have_a_verb() -> None:
    done = {word for verb in WITH_COMMAND for word in verb.cli.split()[:1]}
    assert {
        "list",
        "view",
        "assign",
        "show",
        "next",
        "take",
        "release",
        "return",
        "decide",
        "steps",
        "due",
        "audit",
        "record",
    } <= done


def test_themes_of_the_verb_are_those_of_the_command() -> None:
    option = next(each for each in command_of(VERBS["theme"]).params if each.name == "theme")
    assert tuple(getattr(option.type, "choices", ())) == tuple(ThemeName)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verb_says_what_it_does(lang: str) -> None:
    texts = texts_for(lang)
    assert [verb.name for verb in VERBS.values() if not texts.has(verb.text)] == []


def test_no_name_is_given_twice() -> None:
    names = [name for verb in VERBS.values() for name in (verb.name, *verb.also)]
    assert len(names) == len(set(names))


def test_words_options_and_quotes_are_told_apart() -> None:
    verb, said = understood("  return F-20001 S01 --reason 'D02:domain.name:the seal is missing' --reason=D03 ")
    assert (verb.name, said.words) == ("return", ("F-20001", "S01"))
    assert said.options["--reason"] == ("D02:domain.name:the seal is missing", "D03")
    assert understood("ｑ")[0].name == "q"
    assert understood("show 20001")[0].name == "open"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("fly", "command.unknown"),
        ("open", "command.words"),
        ("open F-1 F-2", "command.words"),
        ("theme", "command.words"),
        ("return --reason", "command.option_value"),
        ("return --suddenly", "command.option"),
        ("return 'S01", "command.quotes"),
        ("return " + "S01 " * 200, "command.too_long"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_before_anything_is_done(line: str, reason: str) -> None:
    with pytest.raises(BadInput) as raised:
        understood(line)
    assert raised.value.reason == reason


async def test_the_line_stands_at_the_bottom_and_the_screen_stays_in_sight(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        desk.app.post_message(events.Key("fullwidth_colon", "："))
        await desk.settle()
        assert desk.top == "CommandDialog"
        assert desk.lines[-1].startswith(":")
        assert filing.number in desk.text
        await desk.press("escape")
        assert desk.top == "QueueScreen"


async def test_letters_in_the_packet_of_the_colon_are_words_and_no_keys(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await desk.pilot.press("colon", *"t.TuX", "backspace", "backspace", "y")
        await desk.settle()
        assert desk.lines[-1] == ":t.Ty"
        assert sample.filing(filing.number).lease is None


async def test_enter_in_the_packet_takes_the_whole_word(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.say("theme light")
        assert desk.app.looks.theme is ThemeName.LIGHT
        assert "Theme: light" in desk.lines[-2]


async def test_a_wrong_line_stays_with_what_is_wrong_above_it(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.say("theme pink")
        assert desk.lines[-1] == ":theme pink"
        assert "pink is not one of dark, light, ansi, mono, contrast" in desk.lines[-2]
        await desk.press(*["backspace"] * 4, *"mono", "enter")
        assert desk.app.looks.theme is ThemeName.MONO


async def test_tab_completes_round_and_round(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await desk.pilot.press("colon", *"re", "tab", "tab", "tab", "space", "tab")
        await desk.settle()
        first = next(iter(sample.desk.tables.reasons))
        assert desk.lines[-1] == f":return {first}"
        await desk.press("escape", "colon", *"op", "tab", "space", "tab")
        assert desk.lines[-1] == f":open {filing.number}"
        await desk.press("escape", "colon", *"re", "shift+tab")
        assert desk.lines[-1] == ":refuse"
        await desk.press("escape", "colon", *"zzz", "tab")
        assert "nothing begins like that" in desk.lines[-2]


async def test_what_was_said_comes_back_and_the_list_is_bounded(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        for line in ("theme light", "set ascii on", "theme light"):
            await desk.say(line)
        await desk.press("colon", "up")
        assert desk.lines[-1] == ":theme light"
        await desk.press("up")
        assert desk.lines[-1] == ":set ascii on"
        await desk.press("up", "down", "down")
        assert desk.lines[-1] == ":"
        await desk.press(*"th", "up")
        assert desk.lines[-1] == ":theme light"
        await desk.press("escape")
        for number in range(MOST_REMEMBERED + 5):
            desk.app.obey(f"copy F-{20000 + number}")
        assert len(desk.app.said_before) == MOST_REMEMBERED
