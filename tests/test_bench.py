"""The bench fills its desks, measures and prints its rows; how fast anything was is not judged here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.bench.table import GROUPS, ROWS, Table

ROOT = Path(__file__).parent.parent


def measured(*groups: str) -> list[list[str]]:
    """The cells of every row that one round over these groups prints."""
    command = [sys.executable, "-m", "tests.bench", "--rounds", "1", "--filings", "200", "--only", ",".join(groups)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_table_has_a_row_with_a_verdict_for_everything_that_was_asked_for() -> None:
    found = measured("counts", "decision")
    expected = [row for row in ROWS if row.group in ("counts", "decision")]
    assert [cells[0] for cells in found] == [row.what for row in expected]
    for cells in found:
        assert re.fullmatch(r"[\d.e-]+x", cells[2]), cells
        assert cells[5] in ("ok", "short")


def test_a_group_that_does_not_exist_is_refused_by_name() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--only", "nothing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "nothing" in ran.stderr


def test_a_row_is_judged_on_its_median_against_its_goal() -> None:
    table = Table()
    for value in (1.0, 9.0, 1.2):
        table.note("ready", value, desk_ms=100 * value)
    for value in (1.0, 2.0, 3.0):
        table.note("ready-grows", value)
    *_head, ready, grows = table.lines()
    assert "| 1.2x | 1-9 | 1.3x | ok | desk ms 120 |" in ready
    assert "| 2x | 1-3 | 1.2x | short |" in grows


def test_the_script_measures_every_group_by_default() -> None:
    script = (ROOT / "scripts" / "bench").read_text(encoding="utf-8")
    assert "-m tests.bench" in script
    assert set(GROUPS) == {row.group for row in ROWS}
