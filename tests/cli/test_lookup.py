"""``lookup``: recording and listing, masked, rehearsed, and its exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Shell
from tests.sample_desk import sample_desk

HOSTILE = "x[/]y\x1b[31m\u202e甲"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    folder: Path = tmp_path_factory.mktemp("lookup")
    sample = sample_desk(folder)
    sample.add()
    sample.run_on()
    yield Shell(sample)
    sample.desk.close()


def test_a_look_up_is_recorded_once_listed_masked_and_shown_with_the_filing(shell: Shell) -> None:
    said = (
        "lookup",
        "add",
        "F-20001",
        "sponsor.principal.name",
        "--source",
        "other",
        "--found",
        "赵某某",
        "--text",
        "电话",
    )
    assert shell.json(*said, "--dry-run")["changed"]
    assert shell.json("lookup", "list", "F-20001")["items"] == []
    assert shell.json(*said) | {"warnings": []} == {
        "schema": "reviewer-tui/1",
        "command": "lookup add",
        "ok": True,
        "warnings": [],
        "id": "F-20001",
        "number": 1,
        "changed": True,
    }
    assert shell.json(*said)["changed"] is False
    (row,) = shell.json("lookup", "list", "F-20001")["items"]
    assert (row["found"], row["text"], row["same"], row["by"]) == ("赵*", "***", False, "lilei")
    assert shell.json("show", "F-20001", "--only", "lookups")["lookups"] == [row]
    (event,) = [
        one for one in shell.json("audit", "show", "F-20001", login="wang")["items"] if one["action"] == "lookup"
    ]
    assert "赵" not in str(event)
    assert event["text"].startswith("looked up ")
    assert "elsewhere" in event["text"]


def test_the_source_fits_the_field_and_hidden_characters_are_seen(shell: Shell) -> None:
    shell("lookup", "add", "F-20001", "sponsor.name", "--found", HOSTILE, login="hanmeimei")
    table = shell("lookup", "list", "F-20001").out
    assert "credit register" in table
    assert "\x1b" not in table
    assert "\u202e" not in table
    assert shell.json("lookup", "list", "F-20001")["items"][-1]["found"] == HOSTILE


def test_a_wrong_field_filing_role_and_nothing_found_have_their_exit_codes(shell: Shell) -> None:
    assert shell("lookup", "add", "F-20001", "sponsor.no", "--found", "x", code=3).err
    assert shell("lookup", "add", "F-29999", "sponsor.name", "--found", "x", code=3).err
    assert shell("lookup", "add", "F-20001", "sponsor.name", code=2).err
    assert shell("lookup", "add", "F-20001", "sponsor.name", "--found", "x", login="audit", code=7).err
    assert shell("lookup", "list", "F-20001", login="audit").out
