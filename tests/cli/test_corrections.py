"""A supervisor's verbs by command: corrections rehearsed, made, made again, refused; a freeze and its end."""

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


def test_a_filing_is_frozen_refused_and_lifted_by_command(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    sample.run_on()
    shell, number = Shell(sample, login="wang"), sample.add().number
    shell("record", number, "freeze", "--note", "court", login="lilei", code=7)
    shell("record", number, "freeze", code=4)
    assert shell.json("record", number, "freeze", "--note", "court")["changed"] is True
    assert shell.json("record", number, "freeze", "--note", "court")["changed"] is False
    assert "Frozen since 2026-11-23" in shell("take", number, login="lilei", code=5).out
    shell("record", number, "take", login="lilei", code=4)
    assert [row["id"] for row in shell.json("list", "is:frozen")["items"]] == [number]
    assert shell.json("record", number, "unfreeze", "--note", "lifted")["changed"] is True
    shell("record", number, "take", login="lilei")
    sample.desk.close()
