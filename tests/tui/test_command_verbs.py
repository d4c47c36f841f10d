"""What the verbs of the ``:`` line do, on queue, review and marked filings; nothing is decided without its dialog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.tui.dialogs.command_dialog import CommandDialog
from reviewer_tui.usecases.queue_model import QueueOrder
from tests.builders import a_filing_content, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


async def test_take_and_release_act_on_the_lease(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await desk.say("take")
        assert sample.filing(filing.number).lease is not None
        await desk.say(f"release {filing.number}")
        assert sample.filing(filing.number).lease is None


@pytest.mark.parametrize(
    ("line", "dialog"),
    [
        ("pass", "PassDialog"),
        ("return S01", "ReasonsDialog"),
        ("refuse --reason S01", "ReasonsDialog"),
        ("decide return --reason S01", "ReasonsDialog"),
        ("steps", "StepsDialog"),
        ("why", "WhyDialog"),
        ("due explain", "WhyDialog"),
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
        await desk.say(line)
        assert desk.top == dialog, desk.text
        assert sample.filing(filing.number) == before


async def test_the_reasons_that_were_named_are_ticked(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    codes = list(sample.desk.tables.reasons)[:2]
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.say(f"return {codes[0]} {codes[1]}:sponsor.name:again")
        assert desk.app.screen.draft is not None  # type: ignore[attr-defined]
        assert [use.code for use in desk.app.screen.draft.reasons] == codes  # type: ignore[attr-defined]
        assert "again" in desk.text


async def test_an_unknown_reason_is_told_with_those_that_there_are(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.say("return S99")
        assert "There is no reason S99; there are S01" in desk.lines[-2]


async def test_what_the_policy_refuses_is_refused_with_its_reason(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample, login="audit") as desk:
        await desk.say("pass")
        assert desk.top == "QueueScreen"
        assert desk.lines[-2].startswith("!")


async def test_another_filing_is_opened_by_its_number_and_the_log_leads_to_the_timeline(sample: SampleDesk) -> None:
    sample.add()
    other = sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="另一示例有限公司")))
    async with on_screen(sample) as desk:
        await desk.say(f"open {other.number}")
        assert other.number in desk.lines[0]
        await desk.say("log")
        assert desk.app.screen.open_pane == "timeline"  # type: ignore[attr-defined]
        await desk.press("escape")
        await desk.say(f"log {other.number}")
        assert desk.app.screen.open_pane == "timeline"  # type: ignore[attr-defined]


async def test_looks_and_language_change_at_once(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.say("set lowbw on")
        assert desk.app.looks.low_bandwidth
        await desk.say("theme light")
        assert "once the slow-line profile is off" in desk.lines[-2]
        await desk.say("set lowbw off")
        await desk.say("set ascii on")
        assert (desk.app.looks.low_bandwidth, desk.app.looks.ascii) == (False, True)
        await desk.say("lang zh")
        assert "审核员" in desk.text


async def test_a_filing_that_is_not_meant_is_asked_for(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.say("steps")
        assert "No filing is meant" in desk.lines[-2]
        await desk.say("")
        await desk.press("escape")
        await desk.say("steps now")
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
        await desk.say("filter 另一 stage:submitted")
        assert queue.asked.typed == "另一 stage:submitted"
        assert queue.rows.current is not None
        assert queue.rows.current.number == other.number
        await desk.say("sort newest")
        assert queue.asked.order is QueueOrder.NEWEST
        await desk.say("view save 我的另一件")
        assert queue.asked.view.name == "我的另一件"
        await desk.say("queue mine")
        assert queue.asked.view.name == "mine"
        await desk.press("ctrl+p", *"wdlyj")
        assert "我的另一件" in desk.text
        await desk.press("enter")
        assert queue.asked.view.name == "我的另一件"
        await desk.say("view delete 我的另一件")
        assert "deleted" in desk.lines[-2]
        await desk.say("list --view unassigned --sort changed BA-2")
        assert (queue.asked.view.name, queue.asked.typed, queue.asked.sort) == (
            "unassigned",
            "BA-2",
            QueueOrder.CHANGED,
        )


async def test_from_the_review_the_queue_is_one_word_away(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        await desk.press("enter", "z")
        await desk.say("queue all")
        assert desk.top == "QueueScreen"


@pytest.mark.parametrize(
    "line", ["filter stage:nowhere", "filter colour:red", "queue nowhere", "sort colour", "list --view x"]
)
async def test_a_filter_view_or_order_that_there_is_not_is_told(sample: SampleDesk, line: str) -> None:
    sample.add()
    async with on_screen(sample, size=(120, 40)) as desk:
        before = desk.app.queue.asked
        await desk.say(line)
        assert desk.lines[-2].startswith("!"), desk.text
        assert desk.app.queue.asked == before


async def test_without_a_number_the_marked_ones_are_meant(sample: SampleDesk) -> None:
    filings = [sample.add(), sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="另一示例有限公司")))]
    code = next(iter(sample.desk.tables.reasons))
    async with on_screen(sample, login="wang", size=(120, 40)) as desk:
        await desk.press("asterisk")
        for line, dialog in (
            ("take", "BulkDialog"),
            ("assign @lilei", "BulkNoteDialog"),
            (f"return {code}", "BulkReturnDialog"),
        ):
            await desk.say(line)
            assert desk.top == dialog, line
            assert all(filing.number in desk.text for filing in filings)
            if dialog == "BulkReturnDialog":
                assert [use.code for use in desk.app.screen.order.reasons] == [code]  # type: ignore[attr-defined]
            await desk.press("escape")
        await desk.say("assign @lilei")
        await desk.press("ctrl+s")
        assert {sample.filing(filing.number).assignee for filing in filings} == {sample.who("lilei").id}


async def test_one_filing_is_assigned_behind_its_dialog_and_only_to_somebody_there_is(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample, login="wang", size=(120, 40)) as desk:
        await desk.say("assign @nobody")
        assert "nobody is not one of" in desk.lines[-2]
        await desk.press("escape")
        await desk.say(f"assign {filing.number} --to hanmeimei")
        assert desk.top == "BulkNoteDialog"
        assert sample.filing(filing.number).assignee is None


async def test_what_the_queue_shows_is_written_to_a_file_here_but_not_over_ssh(
    sample: SampleDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = sample.add()
    file = tmp_path / "out.csv"
    for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_ORIGINAL_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.say(f"export csv {file}")
        assert f"1 row written to {file}"[:60] in desk.lines[-2]
        assert filing.number in file.read_text(encoding="utf-8")
        file.unlink()
        monkeypatch.setenv("SSH_CONNECTION", "203.0.113.5 1 203.0.113.6 22")
        await desk.say(f"export csv {file}")
        assert "Over SSH nothing is written" in desk.lines[-2]
        assert not file.exists()


async def test_the_lists_are_a_word_away(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.say("register sponsor")
        assert desk.top == "ListsScreen"
        await desk.say("register list --view nowhere")
        assert "nowhere is not one of sponsor" in desk.lines[-2]
