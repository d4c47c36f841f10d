"""Corrections by command: rehearsed, made, made again, refused."""

from __future__ import annotations

from pathlib import Path

from reviewer_tui.domain.stage import Stage
from tests.cli.running import Shell
from tests.sample_desk import sample_desk


def test_a_correction_is_rehearsed_made_and_refused_with_its_exit_codes(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    sample.run_on()
    shell, filing = Shell(sample, login="wang"), sample.add()
    number = filing.number
    words = ("record", number, "correction", "--input", "to=approved", "--note", "approved by letter")
    assert shell.json(*words, "--dry-run")["to"] == "approved"
    assert sample.filing(number).stage is Stage.SUBMITTED
    told = shell.json(*words)
    assert (told["changed"], told["from"], told["to"], told["version"]) == (
        True,
        "submitted",
        "approved",
        filing.version + 1,
    )
    assert shell.json(*words)["changed"] is False
    shell(*words, login="lilei", code=7)
    shell("record", number, "correction", "--input", "to=uploaded", code=4)
    shell("record", number, "correction", "--note", "x", code=2)
    shell("record", number, "correction", "--input", "to=withdrawn", "--note", "x", code=4)
    ended = shell.json(
        "record", number, "correction", "--input", "to=withdrawn", "--input", "closed=yes", "--note", "x"
    )
    assert ended["to"] == "withdrawn"
    (last,) = [row for row in shell.json("steps", number)["items"] if row["event"] == "correction"]
    assert (last["to"], last["inputs"]) == (None, ["to", "note", "[closed]"])
    sample.desk.close()
