"""Whole filings over holidays, make-up days and the end of the published years."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from reviewer_tui.domain.deadline import DeadlineState, leading
from reviewer_tui.integrations.day_list_file import read_day_list
from tests.builders import a_personal_filing
from tests.cli.running import Shell
from tests.notice_files import NOTICE_2027
from tests.sample_desk import SampleDesk
from tests.sweeping import sweep
from tests.timetravel.travelling import (
    clock,
    clocks,
    desk_at,
    due,
    go,
    pass_it,
    resubmit,
    return_it,
    submit,
    to_the_authority,
    walk,
)
from tests.tui.desk_pilot import on_screen

VECTORS = [
    ("2026-09-18", 2, "2026-09-21", False),
    ("2026-09-18", 20, "2026-10-22", False),
    ("2026-09-30", 2, "2026-10-09", False),
    ("2026-02-13", 1, "2026-02-14", False),
    ("2026-02-13", 2, "2026-02-24", False),
    ("2026-02-13", 20, "2026-03-19", False),
    ("2026-04-30", 1, "2026-05-06", False),
    ("2025-09-26", 20, "2025-10-30", False),
    ("2025-12-31", 2, "2026-01-05", False),
    ("2024-02-08", 2, "2024-02-18", False),
    ("2025-01-24", 2, "2025-01-27", False),
    ("2026-11-23", 20, "2026-12-21", True),
    ("2026-12-03", 20, "2026-12-31", True),
    ("2026-12-10", 20, "2027-01-08", True),
]
"""Start, working days, result, provisional: the handbook's table (section 5); after 20 December a notice may still come."""


@pytest.mark.parametrize(("start", "n", "end", "provisional"), VECTORS)
def test_the_command_counts_as_the_handbook_does(
    tmp_path: Path, start: str, n: int, end: str, provisional: bool
) -> None:
    shell = Shell(desk_at(tmp_path, "2026-11-23 10:00"))
    told = shell.json("calendar", "add", start, n)
    assert (told["date"], told["provisional"]) == (end, provisional)
    assert shell("calendar", "add", start, n).out.startswith(end)


def test_the_authority_has_twenty_working_days_over_spring_festival(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-02-12 09:00")
    filing = to_the_authority(desk, "2026-02-13", submitted="2026-02-12 09:00")
    assert due(desk, filing, "DL06") == "2026-03-19"
    go(desk, "2026-02-24 09:00")
    proof = desk.desk.deadlines.explain(filing.id).proof
    assert (str(proof.due), proof.left.working_days) == ("2026-03-19", 18)
    kinds = {str(step.date): step.kind.value for step in proof.steps}
    assert (kinds["2026-02-14"], kinds["2026-02-16"], kinds["2026-02-28"]) == (
        "makeup_workday",
        "holiday",
        "makeup_workday",
    )


def test_a_return_before_spring_festival_leaves_what_was_left_and_the_applicant_ten_working_days(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path, "2026-02-12 10:00")
    filing = submit(desk, "2026-02-12 10:00")
    assert (due(desk, filing, "DL01"), due(desk, filing, "DL02")) == ("2026-02-14", "2026-02-14")
    filing = return_it(desk, filing, "2026-02-13 17:00")
    assert due(desk, filing, "DL01") == "paused 1"
    assert due(desk, filing, "DL19") == "2026-03-05"
    filing = resubmit(desk, "2026-02-24 09:30")
    assert clock(desk, filing, "DL19").state is DeadlineState.MET
    assert (due(desk, filing, "DL01"), due(desk, filing, "DL02")) == ("2026-02-25", "2026-02-26")


def test_what_comes_back_in_the_holiday_is_counted_from_the_first_working_day(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-02-12 10:00")
    filing = return_it(desk, submit(desk, "2026-02-12 10:00"), "2026-02-14 11:00")
    assert due(desk, filing, "DL01") == "paused 0"
    filing = resubmit(desk, "2026-02-18 20:00")
    assert (due(desk, filing, "DL01"), due(desk, filing, "DL02")) == ("2026-02-24", "2026-02-25")


def test_the_sunday_before_national_day_works_and_the_holiday_does_not(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-09-18 09:00")
    filing = to_the_authority(desk, "2026-09-18")
    assert due(desk, filing, "DL02") == "2026-09-21"
    assert due(desk, filing, "DL06") == "2026-10-22"
    filing = walk(desk, filing, ("2026-09-30 15:00", "authority_approved"))
    assert clock(desk, filing, "DL06").state is DeadlineState.MET
    assert due(desk, filing, "DL07") == "2026-10-08"


def test_a_hold_over_national_day_gives_its_days_back(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-09-29 09:00")
    filing = pass_it(desk, submit(desk, "2026-09-29 09:00"), "2026-09-29 10:00")
    filing = walk(
        desk,
        filing,
        ("2026-09-30 09:00", "verification_received"),
        ("2026-09-30 10:00", "verification_passed"),
        ("2026-09-30 11:00", "hold"),
    )
    assert due(desk, filing, "DL04") == "paused 1"
    assert clock(desk, filing, "DL04").marks[-1].why == "实名信息未同步"
    go(desk, "2026-10-09 00:05")
    sweep(desk)
    assert due(desk, filing, "DL04") == "2026-10-09"
    filing = walk(desk, filing, ("2026-10-09 23:00", "upload"))
    assert clock(desk, filing, "DL04").state is DeadlineState.MET


def test_over_the_year_end_a_date_is_provisional_until_the_notice_comes_and_then_it_moves(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-12-10 09:00")
    early = to_the_authority(desk, "2026-11-30", "BA-1")
    late = to_the_authority(desk, "2026-12-10", "BA-2", build=a_personal_filing)
    assert (due(desk, early, "DL06"), due(desk, late, "DL06")) == ("2026-12-28?", "2027-01-08?")
    assert asyncio.run(_left_on_screen(desk)) == {early.number: "12wd?", late.number: "20wd?"}
    done = desk.desk.calendar_imports.take_in(desk.who("wang"), read_day_list(NOTICE_2027, source="notice"))
    assert done.moved >= 1
    assert (due(desk, early, "DL06"), due(desk, late, "DL06")) == ("2026-12-26", "2027-01-08")
    assert asyncio.run(_left_on_screen(desk)) == {early.number: "12wd", late.number: "20wd"}
    shown = {item["id"]: item["clock"] for item in Shell(desk).json("list")["items"]}
    assert [shown[one.number]["provisional"] for one in (early, late)] == [False, False]
    assert desk.desk.history.timeline(early.id)[-1].actor == "wang"


async def _left_on_screen(desk: SampleDesk) -> dict[str, str]:
    async with on_screen(desk, size=(120, 40)) as screen:
        await screen.settle()
        rows = [re.search(r"(F-\d+) .* (\d+wd\??)", line) for line in screen.lines]
    return {row[1]: row[2] for row in rows if row}


def test_what_is_kept_and_what_the_applicant_owes_outlast_the_year(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "2026-12-10 09:00")
    filing = to_the_authority(desk, "2026-12-10")
    assert due(desk, filing, "DL17") == "2027-03-12"
    first = leading(clocks(desk, filing))
    assert first is not None
    assert first.clock == "DL06"
