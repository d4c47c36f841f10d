"""No provisional date without its mark: screens, letters, commands and exports are walked with dates that no notice covers yet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from tests.builders import a_filing_content
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk
from tests.timetravel.travelling import desk_at, return_it, submit
from tests.tui.desk_pilot import on_screen

FRIDAY = datetime(2026, 12, 18, 2, tzinfo=UTC)
"""Two working days on it is 22 December, which the notice for 2027 may still move; ten working days on it is January."""
DATE = re.compile(r"(?<!\d)(?:2026-|2027-)?(?:12-2[1-9]|12-3[01]|01-\d\d)(?!\d)")
MARK = re.compile(r"\?|provisional|暂定|may still move")
SAID = ("due", "due_at", "reply_due", "reply_by", "close_of_business", "breached_since")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """Two filings: one to be reviewed, one returned to its applicant."""
    made = sample_desk(tmp_path, now=FRIDAY)
    made.add(a_filing_content(order_no="BA-1", submitted_at=FRIDAY))
    returned = made.add(a_filing_content(order_no="BA-2", submitted_at=FRIDAY))
    made.desk.triage.take(made.who("lilei"), returned.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="FREE", note="please scan again"),))
    version = made.filing(returned.number).version
    made.desk.decisions.decide(made.who("lilei"), returned.id, draft, expect_version=version)
    yield made
    made.desk.close()


def dated(text: str) -> list[str]:
    """The lines that hold a provisional date; each of them says so behind it."""
    found = [(line, match) for line in text.splitlines() for match in DATE.finditer(line)]
    bare = [line for line, match in found if not MARK.search(line, match.end())]
    assert not bare, bare
    return [line for line, _ in found]


def dated_values(value: Any) -> Iterator[str]:
    """The provisional dates of a document; each object that has one says that it is provisional."""
    if isinstance(value, dict):
        for name in SAID:
            if isinstance(at := value.get(name), str) and "2026-12-21" <= at < "3":
                assert value.get("provisional") or value.get("reply_provisional"), value
                yield at
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dated_values(one)


@pytest.mark.parametrize(("language", "size"), [("zh", (80, 24)), ("en", (120, 40)), ("zh", (200, 50))])
async def test_screens_and_dialogs_mark_it(sample: SampleDesk, language: str, size: tuple[int, int]) -> None:
    async with on_screen(sample, "lilei", language, size=size) as desk:
        await desk.until(lambda: "2027" in desk.lines[0] and "F-20002" in desk.text, "the queue and its header")
        await desk.until(lambda: len(dated(desk.text)) > 0, "the preview")
        assert any(re.search(r"F-20001 .*\d(wd|工作日)\?", line) for line in desk.lines), desk.text
        await desk.press("w")
        until = re.compile(r"2026-12-22 \S+ 24:00(.?)")
        await desk.until(lambda: until.search(desk.text) is not None, "the proof")
        assert {found[1] for found in until.finditer(desk.text)} == {"?"}
        await desk.press("escape", "t", "enter")
        await desk.until(lambda: len(dated(desk.text)) > 0, "the review's head")
        await desk.press("8")
        assert dated(desk.text)
        await desk.press("r")
        await desk.until(lambda: "2027-" in desk.text, "until when the applicant may reply")
        assert dated(desk.text)
        await desk.press("escape", "escape")
        await desk.say("register returned")
        await desk.until(lambda: "F-20002" in desk.text and "F-20001" not in desk.text, "the returned orders")
        assert dated(desk.text) or size[0] < 120


def test_tables_and_documents_of_commands_mark_it(sample: SampleDesk) -> None:
    shell = Shell(sample)
    for command in (
        ("list", "--fields", "id,clock.due,clock.left_wd"),
        ("list", "--fields", "id,clock.due,clock.left_wd,clock.close_of_business", "is:provisional"),
        ("due",),
        ("next", "--peek"),
        ("register", "list", "--view", "returned"),
        ("due", "explain", "F-20001"),
    ):
        plain = shell("--now", FRIDAY.isoformat(), *command).out
        document = shell.json("--now", FRIDAY.isoformat(), *command)
        assert dated(plain), plain
        if "--fields" not in command:
            assert list(dated_values(document)), document
    assert list(dated_values(shell.json("--now", FRIDAY.isoformat(), "show", "F-20001")))
    counts = [line.split() for line in shell("--now", FRIDAY.isoformat(), "list").out.splitlines() if "F-2000" in line]
    assert counts
    assert all(any(re.fullmatch(r"\d+\?", word) for word in words) for words in counts), counts


def test_letters_say_it_in_both_languages(sample: SampleDesk) -> None:
    actor = sample.who("lilei")
    first = sample.filing(20001)
    sample.desk.triage.take(actor, first.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="FREE", note="x"),))
    preview = sample.desk.decisions.preview(actor, first.id, draft)
    assert preview.zh.provisional
    assert "2027-01" in preview.zh.text
    assert dated(preview.zh.text)
    assert dated(preview.en.text)


def test_exports_say_it_row_by_row(sample: SampleDesk, tmp_path: Path) -> None:
    desk, actor, file = sample.desk, sample.who("lilei"), tmp_path / "out.csv"
    desk.exports.queue_csv(actor, desk.filters.query(actor, ""), file)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    late = [row for row in rows if row["due"] >= "2026-12-21"]
    assert len(late) == 2
    assert all(row["provisional"] == "true" for row in late)
    assert [row["close_of_business"] for row in late if row["clock"] == "DL02"] == ["2026-12-22T18:00:00+08:00"]


async def test_what_a_pause_left_of_days_that_may_move_is_marked_as_they_are(tmp_path: Path) -> None:
    sample = desk_at(tmp_path, "2026-12-23 10:00")
    filing = return_it(sample, submit(sample, "2026-12-23 10:00"), "2026-12-24 11:00")
    async with on_screen(sample, "wang", size=(160, 45)) as desk:
        await desk.say(f"due F-{filing.id} DL02")
        await desk.until(lambda: "paused; 1 working day? left" in desk.text, "the proof")
        assert "due on no day: paused, 1 working day? left" in desk.text
        await desk.press("escape")
        await desk.say("due")
        await desk.until(lambda: desk.top == "DueScreen" and "First review" in desk.text, "the deadlines")
        await desk.until(lambda: any("First review" in line and "1wd?" in line for line in desk.lines), "the mark")
    shell = Shell(sample, "wang")
    assert "1 working day left on return (provisional)" in shell("due", "explain", filing.number, "--clock", "DL02").out
    said = shell("due", "extend", filing.number, "--clock", "DL02", "--by", 2, "--reason", "ill").out
    assert "1 working day? left" in said
    assert "3 working days? left" in said
    sample.desk.close()
