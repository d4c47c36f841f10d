"""``release --note`` and ``assign --note``: the note that waits, in lists and in ``show``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Shell
from tests.sample_desk import sample_desk


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    sample = sample_desk(tmp_path)
    sample.add()
    sample.run_on()
    yield Shell(sample)
    sample.desk.close()


def test_a_note_by_command_is_listed_shown_masked_and_rehearsed(shell: Shell) -> None:
    said = ("assign", "F-20001", "--to", "lilei", "--note", "打 13800138000")
    assert shell.json(*said, "--dry-run", login="wang")["results"][0]["outcome"] == "changed"
    assert shell.json("list", "is:handover")["items"] == []
    outcomes = [shell.json(*said, login="wang")["results"][0]["outcome"] for _ in range(2)]
    assert outcomes == ["changed", "unchanged"]
    (row,) = shell.json("list", "is:交接")["items"]
    assert row["handover"] is True
    note = shell.json("show", "F-20001", "--only", "handover")["handover"]
    assert (note["by"], note["text"]) == ("wang", "打 138****8000")
    assert shell("release", "F-20001", "--note", "x", login="hanmeimei", code=5).out
    assert shell.json("release", "F-20001", "--note", "zurück")["results"][0]["outcome"] == "changed"
    assert shell.json("show", "F-20001", "--only", "handover")["handover"]["text"] == "zurück"
