"""Every date that the program shows is in a table that says how it is asked why; and asked, it answers with that date.

The table is in ``docs/decisions``. What shows a date and is not in it fails here, as does a row that shows none any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing
from reviewer_tui.locale import texts_for
from reviewer_tui.tui.wording import clock_time, due_text
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen
from tests.usecases.test_followup import at_ready, walk

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "reviewer_tui"
TABLE = next((ROOT / "docs" / "decisions").glob("*-every-date-can-be-asked-why.md"))
SIGNS = {
    "tui": r"\b(?:due_text|moment|short_moment|day_of|clock_time|time_left|left_of)\(|:%Y|%H:%M",
    "cli": r"(?<!now=)(?<!now\": )\b(?:local|day)\((?!call\.now)|:%Y|%H:%M",
    "usecases": r":%Y|%H:%M|(?:due_at|reply_by|date|day|until|at|since\))\.isoformat\(\)|closing_date\(",
}
"""How the code of a room shows a date."""
ASKED = re.compile(r"`w`|`due explain|`calendar (?:add|show)|happened|is the proof|is no date of its own|its row: ")


def rows() -> list[tuple[str, str, str]]:
    found = re.findall(r"^\| `([a-z_/]+\.py)` \| (.+?) \| (.+?) \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return [(place, dates, asked) for place, dates, asked in found]


def places_with_dates() -> set[str]:
    return {
        path.relative_to(PROGRAM).as_posix()
        for room, sign in SIGNS.items()
        for path in (PROGRAM / room).rglob("*.py")
        if re.search(sign, path.read_text(encoding="utf-8"))
    }


def test_whatever_shows_a_date_stands_in_the_table_and_the_table_names_nothing_else() -> None:
    told = {place for place, _dates, _asked in rows()}
    assert places_with_dates() - told == set(), f"say in {TABLE.name} how these are asked why"
    assert told - places_with_dates() == set(), f"these show no date; {TABLE.name} still names them"


def test_every_row_says_how_its_dates_are_asked() -> None:
    assert [row for row in rows() if not ASKED.search(row[2])] == []


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def due_of(sample: SampleDesk, filing: Filing, clock: str = "") -> str:
    due_at = sample.desk.deadlines.explain(filing.id, clock).deadline.due_at
    assert due_at is not None
    return due_text(texts_for("en"), due_at)


def returned(sample: SampleDesk) -> Filing:
    ready = sample.make_ready(sample.add())
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="请补充"),))
    return sample.desk.decisions.decide(sample.who("lilei"), ready.id, draft, expect_version=ready.version).filing


async def asked_and_answered(desk: DeskPilot, shown: str) -> None:
    """The date stands on the screen; ``w`` leads to a page that has it, with the days it was counted by."""
    await desk.until(lambda: shown in desk.text, shown)
    await desk.press("w")
    await desk.until(lambda: desk.top == "WhyDialog", "the proof")
    for _page in range(9):
        if shown in desk.text:
            return
        await desk.press("tab")
    raise AssertionError(f"{shown} is not proven\n{desk.text}")


async def test_the_date_of_a_row_of_the_queue_and_of_its_preview(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample, size=(180, 40)) as desk:
        await asked_and_answered(desk, due_of(sample, filing))


async def test_every_clock_of_the_review(sample: SampleDesk) -> None:
    filing = walk(sample, at_ready(sample), "upload", "accepted", "sms_all_verified")
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter", "8")
        keys = [key for key in desk.pane("clocks").keys if key.startswith("clock.")]
        assert len(keys) >= 6
        for key in keys:
            desk.pane("clocks").seek(key)
            _clock, code, place = key.split(".")
            deadline = sample.desk.deadlines.explain(filing.id, code, int(place)).deadline
            await desk.press("w")
            assert f"[{code}" in desk.lines[0]
            assert deadline.due_at is not None
            assert due_text(texts_for("en"), deadline.due_at) in desk.text
            await desk.press("escape")


async def test_the_reply_window_of_a_returned_order_in_its_list(sample: SampleDesk) -> None:
    filing = returned(sample)
    due_at = sample.desk.deadlines.explain(filing.id, "DL19").deadline.due_at
    assert due_at is not None
    async with on_screen(sample) as desk:
        await desk.press("W", "4")
        assert f"{closing_date(due_at):%m-%d} 24:00" in desk.text
        await asked_and_answered(desk, due_of(sample, filing, "DL19"))
        assert "[DL19" in desk.lines[0]


async def test_the_reply_window_in_the_dialog_that_returns_is_the_one_that_the_return_starts(
    sample: SampleDesk,
) -> None:
    ready = sample.make_ready(sample.add())
    foreseen = sample.desk.deadlines.foresee(ready.id, "return").proofs[0].proof.due
    async with on_screen(sample) as desk:
        await desk.press("enter", "r")
        await desk.until(lambda: str(foreseen) in desk.text, "the reply window")
        await asked_and_answered(desk, str(foreseen))
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="请补充"),))
    sample.desk.decisions.decide(sample.who("lilei"), ready.id, draft, expect_version=ready.version)
    assert sample.desk.deadlines.explain(ready.id, "DL19").proof.due == foreseen


async def test_until_when_somebody_holds_a_filing(sample: SampleDesk) -> None:
    held = sample.desk.triage.take(sample.who("lilei"), sample.add().id)
    assert held.lease is not None
    async with on_screen(sample, "hanmeimei", size=(120, 40)) as desk:
        await asked_and_answered(desk, clock_time(held.lease.until))
        assert "lease_minutes" in desk.text


async def test_until_when_a_decision_can_be_taken_back(sample: SampleDesk) -> None:
    sample.make_ready(sample.add())
    async with on_screen(sample) as desk:
        await desk.press("enter", "a", *"0001", "ctrl+s")
        await desk.until(lambda: "10:02:00" in desk.text, "until when")
        await asked_and_answered(desk, "10:02:00")
        assert "send_delay_seconds" in desk.text


async def test_until_when_an_upload_is_held(sample: SampleDesk) -> None:
    sample.record(at_ready(sample), "hold", until="2026-12-01", note="等实名")
    async with on_screen(sample, "lilei") as desk:
        await desk.press("w")
        for _page in range(4):
            if "[hold]" in desk.lines[0]:
                break
            await desk.press("tab")
        assert "2026-12-01 Tue 24:00" in desk.text


async def test_a_difference_leads_to_the_dates_of_its_filing(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await desk.press("enter", "d")
        await desk.until(lambda: desk.top == "DiffScreen", "the difference")
        await desk.press("w")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert due_of(sample, filing) in desk.text


async def test_every_row_of_the_deadlines_screen(sample: SampleDesk) -> None:
    filing = walk(sample, at_ready(sample), "upload", "accepted", "sms_all_verified")
    async with on_screen(sample, "wang", size=(120, 40)) as desk:
        await desk.press("E")
        await desk.until(lambda: desk.top == "DueScreen", "the deadlines")
        due = due_of(sample, filing, "DL06")
        await desk.until(lambda: due.removesuffix(" 24:00") in desk.text, due)
        await desk.press("w")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert due in desk.text
        await desk.press("escape", "e")
        await desk.until(lambda: desk.top == "ExtendDialog", "the extension")
