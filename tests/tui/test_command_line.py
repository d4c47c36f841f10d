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
from reviewer_tui.tui.dialogs.command_dialog import CommandDialog
from reviewer_tui.tui.looks import ThemeName
from reviewer_tui.usecases.queue_model import QueueOrder
from tests.builders import a_filing_content, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


async def say(desk: DeskPilot, line: str) -> None:
    """Type a line and Enter in one packet, as a slow line brings them."""
    await desk.pilot.press("colon", *line, "enter")
    await desk.settle()


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
        words.add("undo")  # an event of ``record``
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
        await say(desk, "theme light")
        assert desk.app.looks.theme is ThemeName.LIGHT
        assert "Theme: light" in desk.lines[-2]


async def test_a_wrong_line_stays_with_what_is_wrong_above_it(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await say(desk, "theme pink")
        assert desk.lines[-1] == ":theme pink"
        assert "pink is not one of dark, light, ansi, mono, contrast" in desk.lines[-2]
        await desk.press(*["backspace"] * 4, *"mono", "enter")
        assert desk.app.looks.theme is ThemeName.MONO


async def test_tab_completes_round_and_round(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await desk.pilot.press("colon", *"re", "tab", "tab", "space", "tab")
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
            await say(desk, line)
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


async def test_take_and_release_act_on_the_lease(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await say(desk, "take")
        assert sample.filing(filing.number).lease is not None
        await say(desk, f"release {filing.number}")
        assert sample.filing(filing.number).lease is None


@pytest.mark.parametrize(
    ("line", "dialog"),
    [
        ("pass", "PassDialog"),
        ("return S01", "ReasonsDialog"),
        ("refuse --reason S01", "ReasonsDialog"),
        ("decide return --reason S01", "ReasonsDialog"),
        ("steps", "StepsDialog"),
        ("due", "WhyDialog"),
        ("q", "ConfirmDialog"),
        ("help", "HelpDialog"),
    ],
)
@pytest.mark.parametrize("opened", [False, True], ids=["queue", "review"])
async def test_a_verb_that_changes_something_opens_its_dialog_and_changes_nothing(
    sample: SampleDesk, line: str, dialog: str, opened: bool
) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    before = sample.filing(filing.number)
    async with on_screen(sample, size=(120, 40)) as desk:
        if opened:
            await desk.press("enter")
        await say(desk, line)
        assert desk.top == dialog, desk.text
        assert sample.filing(filing.number) == before


async def test_the_reasons_that_were_named_are_ticked(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    codes = list(sample.desk.tables.reasons)[:2]
    async with on_screen(sample, size=(120, 40)) as desk:
        await say(desk, f"return {codes[0]} {codes[1]}:sponsor.name:again")
        assert desk.app.screen.draft is not None  # type: ignore[attr-defined]
        assert [use.code for use in desk.app.screen.draft.reasons] == codes  # type: ignore[attr-defined]
        assert "again" in desk.text


async def test_an_unknown_reason_is_told_with_those_that_there_are(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await say(desk, "return S99")
        assert "There is no reason S99; there are S01" in desk.lines[-2]


async def test_what_the_policy_refuses_is_refused_with_its_reason(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample, login="audit") as desk:
        await say(desk, "pass")
        assert desk.top == "QueueScreen"
        assert desk.lines[-2].startswith("!")


async def test_another_filing_is_opened_by_its_number_and_the_log_leads_to_the_timeline(sample: SampleDesk) -> None:
    sample.add()
    other = sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="另一示例有限公司")))
    async with on_screen(sample) as desk:
        await say(desk, f"open {other.number}")
        assert other.number in desk.lines[0]
        await say(desk, "log")
        assert desk.app.screen.open_pane == "timeline"  # type: ignore[attr-defined]
        await desk.press("escape")
        await say(desk, f"log {other.number}")
        assert desk.app.screen.open_pane == "timeline"  # type: ignore[attr-defined]


async def test_looks_and_language_change_at_once(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await say(desk, "set lowbw on")
        assert desk.app.looks.low_bandwidth
        await say(desk, "set lowbw off")
        await say(desk, "set ascii on")
        assert (desk.app.looks.low_bandwidth, desk.app.looks.ascii) == (False, True)
        await say(desk, "lang zh")
        assert "审核员" in desk.text


async def test_a_filing_that_is_not_meant_is_asked_for(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await say(desk, "steps")
        assert "No filing is meant" in desk.lines[-2]
        await say(desk, "")
        await desk.press("escape")
        await say(desk, "steps now")
        assert desk.top == CommandDialog.__name__


async def test_over_a_dialog_there_is_no_line(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.press("greater_than_sign", "colon")
        assert desk.top == "StepsDialog"
        assert "Close the dialog first" in desk.text


async def test_the_queue_is_filtered_sorted_and_seen_through_views(sample: SampleDesk) -> None:
    sample.add()
    other = sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="另一示例有限公司")))
    async with on_screen(sample, size=(120, 40)) as desk:
        queue = desk.app.queue
        await say(desk, "filter 另一 stage:submitted")
        assert queue.asked.typed == "另一 stage:submitted"
        assert queue.rows.current is not None
        assert queue.rows.current.number == other.number
        await say(desk, "sort newest")
        assert queue.asked.order is QueueOrder.NEWEST
        await say(desk, "view save 我的另一件")
        assert queue.asked.view.name == "我的另一件"
        await say(desk, "queue mine")
        assert queue.asked.view.name == "mine"
        await desk.press("ctrl+p", *"wdlyj")
        assert "我的另一件" in desk.text
        await desk.press("enter")
        assert queue.asked.view.name == "我的另一件"
        await say(desk, "view delete 我的另一件")
        assert "deleted" in desk.lines[-2]
        await say(desk, "list --view unassigned --sort changed BA-2")
        assert (queue.asked.view.name, queue.asked.typed, queue.asked.sort) == (
            "unassigned",
            "BA-2",
            QueueOrder.CHANGED,
        )


async def test_from_the_review_the_queue_is_one_word_away(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.press("enter", "z")
        await say(desk, "queue all")
        assert desk.top == "QueueScreen"


@pytest.mark.parametrize(
    "line", ["filter stage:nowhere", "filter colour:red", "queue nowhere", "sort colour", "list --view x"]
)
async def test_a_filter_view_or_order_that_there_is_not_is_told(sample: SampleDesk, line: str) -> None:
    sample.add()
    async with on_screen(sample, size=(120, 40)) as desk:
        before = desk.app.queue.asked
        await say(desk, line)
        assert desk.lines[-2].startswith("!"), desk.text
        assert desk.app.queue.asked == before


async def test_without_a_number_the_marked_ones_are_meant(sample: SampleDesk) -> None:
    filings = [sample.add(), sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="另一示例有限公司")))]
    code = next(iter(sample.desk.tables.reasons))
    async with on_screen(sample, login="wang", size=(120, 40)) as desk:
        await desk.press("asterisk")
        for line, dialog in (
            ("take", "BulkDialog"),
            ("assign @lilei", "BulkDialog"),
            (f"return {code}", "BulkReturnDialog"),
        ):
            await say(desk, line)
            assert desk.top == dialog, line
            assert all(filing.number in desk.text for filing in filings)
            if dialog == "BulkReturnDialog":
                assert [use.code for use in desk.app.screen.order.reasons] == [code]  # type: ignore[attr-defined]
            await desk.press("escape")
        await say(desk, "assign @lilei")
        await desk.press("ctrl+s")
        assert {sample.filing(filing.number).assignee for filing in filings} == {sample.who("lilei").id}


async def test_one_filing_is_assigned_behind_its_dialog_and_only_to_somebody_there_is(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample, login="wang", size=(120, 40)) as desk:
        await say(desk, "assign @nobody")
        assert "nobody is not one of" in desk.lines[-2]
        await desk.press("escape")
        await say(desk, f"assign {filing.number} --to hanmeimei")
        assert desk.top == "BulkDialog"
        assert sample.filing(filing.number).assignee is None
