"""Verbs on marked filings: a look first, Ctrl+S does it, refusals say why and stay marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from rich.cells import cell_len

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.stage import Stage
from reviewer_tui.storage import engine
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.tui.dialogs import bulk_dialog
from reviewer_tui.tui.dialogs.bulk_dialog import BulkDialog
from reviewer_tui.tui.dialogs.bulk_lines import BulkState
from reviewer_tui.tui.dialogs.person_dialog import best_matches
from reviewer_tui.tui.screens.queue import QueueScreen
from reviewer_tui.usecases.queue_model import QueueQuery
from tests.builders import a_certificate, a_filing_content, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

HOSTILE = (
    "x[/]y [@click=app.quit]x[/]",
    "[a@b.c] trailing \\",
    "\x1b]52;c;ZXZpbA==\x07\x1b[>q\x1bcname",
    "abc\u202edcba\u200bzero",
    "长" * 60,
    "👨\u200d👩\u200d👧家",
)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """Six filings; the second is a colleague's."""
    made = sample_desk(tmp_path)
    for number in range(6):
        made.add(a_filing_content(order_no=f"BA-{number}", sponsor=a_sponsor(name=f"示例{number}号有限公司")))
    made.desk.triage.take(made.who("hanmeimei"), ids_of(made)[1])
    yield made
    made.desk.close()


def ids_of(sample: SampleDesk) -> list[FilingId]:
    return [FilingId(number) for number in sample.desk.queue.ids(QueueQuery(), limit=100)]


def dialog(desk: DeskPilot) -> BulkDialog:
    return cast(BulkDialog, desk.app.screen)


async def ready(desk: DeskPilot) -> None:
    await desk.until(
        lambda: isinstance(desk.app.screen, BulkDialog) and dialog(desk).state is BulkState.READY, "a look"
    )
    await desk.settle()


def marked(desk: DeskPilot) -> list[int]:
    return list(cast(QueueScreen, desk.app.screen_stack[-1]).marked)


async def test_take_on_marks_shows_what_would_happen_and_does_nothing_before_ctrl_s(sample: SampleDesk) -> None:
    ids = ids_of(sample)
    async with on_screen(sample, size=(120, 30)) as desk:
        await desk.press("space", "space", "space", "t")
        await ready(desk)
        assert "Take 3 filings" in desk.text
        assert "would change 2, already so 0, refused 1" in desk.text
        first = next(line for line in desk.lines if "示例" in line)
        assert "示例1号" in first
        assert "hanmeimei" in first
        await desk.press("enter", "j", "t")
        assert sample.filing(ids[0]).lease is None
        await desk.press("escape")
        assert sample.filing(ids[0]).lease is None
        assert marked(desk) == ids[:3]


async def test_ctrl_s_does_it_and_only_what_was_refused_stays_marked(sample: SampleDesk) -> None:
    ids = ids_of(sample)
    async with on_screen(sample, size=(120, 30)) as desk:
        await desk.press("asterisk", "t")
        await ready(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: dialog(desk).state is BulkState.DONE, "the work")
        assert "done 5, already so 0, refused 1" in desk.text
        assert sum(line.lstrip("> ").startswith("✓") for line in desk.lines) == 5
        await desk.press("escape")
        assert desk.top == "QueueScreen"
        assert marked(desk) == [ids[1]]
        held = {sample.filing(number).lease.holder for number in ids if number != ids[1]}  # type: ignore[union-attr]
        assert held == {sample.who("lilei").id}
        assert "marked 1" in desk.lines[0]


async def test_when_all_is_done_the_dialog_closes_by_itself_and_says_the_totals(sample: SampleDesk) -> None:
    ids = ids_of(sample)
    async with on_screen(sample) as desk:
        await desk.press("G", "space", "t")
        await ready(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "QueueScreen")
        assert "done 1, already so 0, refused 0" in desk.text
        assert marked(desk) == []
        await desk.press("space", "T")
        await ready(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "QueueScreen")
        assert sample.filing(ids[-1]).assignee is None


async def test_a_verb_ends_the_range_that_was_begun(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("j", "j", "V", "j", "j", "t")
        await ready(desk)
        assert "Take 3 filings" in desk.text
        assert "would change 3" in desk.text


async def test_a_supervisor_chooses_a_person_by_some_letters(sample: SampleDesk) -> None:
    ids = ids_of(sample)
    async with on_screen(sample, "wang") as desk:
        await desk.press("asterisk", "at")
        await desk.until(lambda: "hanmeimei" in desk.text, "the people")
        await desk.type("hmm")
        await desk.press("enter")
        await ready(desk)
        assert "Assign 6 filings to 韩梅梅" in desk.text
        assert "would change 5, already so 1, refused 0" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "QueueScreen")
        assert {sample.filing(number).assignee for number in ids} == {sample.who("hanmeimei").id}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hmm", "hanmeimei"),
        ("韩", "hanmeimei"),
        ("ll", "lilei"),
        ("wzg", "wang"),
        ("WANG", "wang"),
        ("mei", "hanmeimei"),
    ],
)
def test_a_person_is_found_by_letters_of_login_name_and_pinyin_initials(
    sample: SampleDesk, typed: str, found: str
) -> None:
    people = sample.desk.staff.rows()
    assert best_matches(people, typed)[0].login == found
    assert best_matches(people, "zzz") == ()


async def test_a_reviewer_assigns_the_row_only_to_himself(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("at")
        await desk.until(lambda: "lilei" in desk.text, "himself")
        assert "hanmeimei" not in desk.text
        assert "Only a supervisor assigns to others" in desk.text
        await desk.press("enter")
        await ready(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "QueueScreen")
        assert sample.filing(ids_of(sample)[0]).assignee == sample.who("lilei").id


async def test_many_are_returned_with_common_reasons_and_each_with_its_own_findings(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    wrong = a_sponsor(certificate=a_certificate(number="91110000600037341X"))
    clean, faulty, other = (
        sample.add(a_filing_content(order_no="BA-1")),
        sample.add(a_filing_content(order_no="BA-2", sponsor=wrong)),
        sample.add(a_filing_content(order_no="BA-3")),
    )
    for filing in (clean, faulty):
        sample.desk.triage.take(sample.who("lilei"), filing.id)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("asterisk", "r")
        await ready(desk)
        assert "would change 1, already so 0, refused 2" in desk.text
        await desk.press("f")
        await desk.type("please")
        await desk.press("enter")
        await ready(desk)
        assert "would change 2, already so 0, refused 1" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: dialog(desk).state is BulkState.DONE, "the work")
        await desk.press("space", "escape")
        assert marked(desk) == [other.id]
    for filing, letters in ((clean, 1), (faulty, 2)):
        view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
        assert view.filing.stage is Stage.NEEDS_CORRECTION
        assert len(view.decisions[-1].reasons) >= letters
    assert sample.filing(other.id).stage is Stage.SUBMITTED
    sample.desk.close()


async def test_what_changed_since_the_look_is_refused_and_said(sample: SampleDesk) -> None:
    ids = ids_of(sample)
    async with on_screen(sample, size=(120, 30)) as desk:
        await desk.press("g", "space", "t")
        await ready(desk)
        sample.desk.triage.take(sample.who("hanmeimei"), ids[0])
        await desk.press("ctrl+s")
        await desk.until(lambda: dialog(desk).state is BulkState.DONE, "the work")
        assert "done 0, already so 0, refused 1" in desk.text
        await desk.press("escape")
        assert marked(desk) == [ids[0]]


async def test_a_return_without_marks_is_that_of_a_single_filing(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("G", "t", "r")
        await desk.until(lambda: desk.top == "ReasonsDialog", "the reasons")
        await desk.press("escape", "g", "r")
        assert desk.top == "QueueScreen"
        assert "! " in desk.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_hostile_names_are_only_names_and_every_line_fits(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    sample = sample_desk(tmp_path)
    for number, name in enumerate(HOSTILE):
        sample.add(a_filing_content(order_no=f"BA-{number}", sponsor=a_sponsor(name=name)))
    async with on_screen(sample, language=language, size=size) as desk:
        for verb in ("t", "r"):
            await desk.press("asterisk", verb)
            await ready(desk)
            assert all(cell_len(line) <= size[0] for line in desk.lines)
            assert not any(char in desk.text for char in "\x1b\x07\u202e\u200b")
            assert "x[/]y" in desk.text
            await desk.press("L")
            await ready(desk)
            await desk.press("L", "escape")
            assert desk.top == "QueueScreen"
    sample.desk.close()


async def test_escape_stops_between_two_pieces_and_what_was_not_reached_stays_marked(
    sample: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_dialog, "PIECE", -1.0)
    ids = ids_of(sample)
    async with on_screen(sample, size=(120, 30)) as desk:
        await desk.press("asterisk", "t")
        await ready(desk)
        # Not by keys: between two of them all may be done.
        dialog(desk).action_commit()
        dialog(desk).action_leave()
        await desk.until(lambda: dialog(desk).state is BulkState.DONE, "the stop")
        held = [number for number in ids if (lease := sample.filing(number).lease) and lease.holder == who(sample)]
        assert held == [ids[0]]
        assert "Stopped as you asked: 4 not done" in desk.text
        await desk.press("escape")
        assert set(marked(desk)) == set(ids[1:])


async def test_a_busy_database_is_said_and_ctrl_s_looks_again(
    sample: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.05)
    ids = ids_of(sample)
    other = connect(sample.database)
    async with on_screen(sample, size=(120, 30)) as desk:
        await desk.press("asterisk")
        other.execute("BEGIN IMMEDIATE")
        await desk.press("t")
        await desk.until(lambda: "! " in desk.lines[-2], "the failure")
        other.execute("ROLLBACK")
        await desk.press("ctrl+s")
        await ready(desk)
        assert sample.filing(ids[0]).lease is None
        assert "would change 5, already so 0, refused 1" in desk.text
        other.execute("BEGIN IMMEDIATE")
        await desk.press("ctrl+s")
        await desk.until(lambda: dialog(desk).state is BulkState.DONE, "the end")
        other.execute("ROLLBACK")
        assert "Stopped: 5 not done" in desk.text
        await desk.press("escape")
        assert set(marked(desk)) == set(ids)
    other.close()


def who(sample: SampleDesk) -> int:
    return sample.who("lilei").id
