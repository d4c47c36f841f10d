"""The picture of the stages is the table that the program walks by."""

from __future__ import annotations

import os
import subprocess
import sys

from reviewer_tui.domain.stage import TRANSITIONS, Stage
from tests.cli.running import ROOT


def drawn() -> str:
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    script = ROOT / "scripts" / "draw-stages"
    ran = subprocess.run([sys.executable, script], env=environ, capture_output=True, encoding="utf-8", check=True)
    return ran.stdout


def test_the_drawn_stages_in_the_docs_are_those_of_the_table() -> None:
    assert (ROOT / "docs" / "stages.md").read_text(encoding="utf-8") == drawn()


def test_the_diagram_holds_every_stage_and_every_arrow() -> None:
    text = drawn()
    assert all(f"    {stage}: " in text for stage in Stage)
    for row in TRANSITIONS:
        assert f"| {row.id} | {row.event} |" in text
        if not row.event.startswith("undo_"):
            assert all(f"{source} --> {row.to}: {row.id} {row.event}\n" in text for source in row.sources)
