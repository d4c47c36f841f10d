"""``snippet``: keeping, listing, renaming, forgetting; what is refused and with which exit code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.running import Shell
from tests.sample_desk import sample_desk


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    sample = sample_desk(tmp_path_factory.mktemp("snippet"))
    sample.run_on()
    yield Shell(sample)
    sample.desk.close()


def test_a_text_is_kept_listed_renamed_and_forgotten(shell: Shell) -> None:
    assert shell("snippet", "list").out == "no saved text\n"
    assert shell.json("snippet", "save", "盖章", "请加盖公章", "--dry-run")["changed"]
    assert shell.json("snippet", "list")["items"] == []
    assert [shell.json("snippet", "save", "盖章", "请加盖公章")["changed"] for _ in range(2)] == [True, False]
    shell("snippet", "save", "全体", "x[/]y", "--shared", login="wang")
    assert shell.json("snippet", "rename", "盖章", "公章")["changed"]
    rows = shell.json("snippet", "list")["items"]
    assert [(row["name"], row["owner"]) for row in rows] == [("公章", "own"), ("全体", "shared")]
    assert "x[/]y" in shell("snippet", "list").out
    assert shell.json("snippet", "delete", "公章")["changed"]


def test_refusals_have_their_exit_codes_and_say_why(shell: Shell) -> None:
    ran = shell("snippet", "save", "电话", "13800138000", code=4)
    assert "personal data" in ran.err
    assert "13800138000" not in ran.err
    assert shell("snippet", "delete", "nothing", code=3).err
    assert shell("snippet", "save", "a", "b", "--shared", code=7).err
    assert shell("snippet", "save", " ", "b", code=2).err
