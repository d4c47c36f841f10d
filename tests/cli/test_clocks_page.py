"""The page of the clocks is the tables that the program counts by."""

from __future__ import annotations

import os
import subprocess
import sys

from reviewer_tui.domain.clock_names import CLOCK_NAMES
from reviewer_tui.domain.happening import HAPPENINGS
from reviewer_tui.storage.calendar_files import clock_moves, clock_rules
from tests.cli.running import ROOT


def drawn() -> str:
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    script = ROOT / "scripts" / "draw-clocks"
    ran = subprocess.run([sys.executable, script], env=environ, capture_output=True, encoding="utf-8", check=True)
    return ran.stdout


def test_the_drawn_clocks_in_the_docs_are_those_of_the_tables() -> None:
    assert (ROOT / "docs" / "clocks.md").read_text(encoding="utf-8") == drawn()


def test_every_clock_has_a_start_and_what_is_a_duty_an_end() -> None:
    acts: dict[str, set[str]] = {code: set() for code in CLOCK_NAMES}
    for moves in clock_moves().values():
        for move in moves:
            if move.clock in acts:
                acts[move.clock].add(move.act.value)
    assert set(acts) == set(clock_rules())
    for code, found in acts.items():
        assert found & {"start", "start_once", "restart"}, code
        assert "stop" in found or code == "DL17", code


def test_the_page_names_every_clock_and_every_event() -> None:
    text = drawn()
    assert all(f"| **{code}** `{name}` |" in text for code, name in CLOCK_NAMES.items())
    assert all(f"| `{event}`" in text for event in HAPPENINGS)
    for event, moves in clock_moves().items():
        assert not moves or event in text
