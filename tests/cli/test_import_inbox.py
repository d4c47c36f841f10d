"""``import`` on an inbox: named, configured, rehearsed, and told as a run over paths is."""

from __future__ import annotations

import os
from pathlib import Path

from tests.builders import a_filing_content
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, write_package


def filled(folder: Path) -> Path:
    write_package(folder / "a", a_filing_content(order_no="ORD-a"))
    (folder / "b.zip").write_bytes(b"no archive")
    return folder


def test_a_named_inbox_is_emptied_and_told_row_by_row(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    inbox = filled(tmp_path / "inbox")
    rehearsed = shell.json("import", "--inbox", inbox, "--dry-run", code=5)
    assert sorted(os.listdir(inbox)) == ["a", "b.zip"]
    told = shell.json("import", "--inbox", inbox, code=5)
    for one in (rehearsed, told):
        assert [row["outcome"] for row in one["results"]] == ["imported", "refused"]
        assert one["counts"] | {"packages": 2, "imported": 1, "refused": 1} == one["counts"]
    assert sorted(os.listdir(inbox / "failed")) == ["b.zip", "b.zip.receipt.json"]
    assert shell.json("import", "--inbox", inbox)["counts"]["packages"] == 0


def test_without_a_path_the_inbox_of_the_settings_is_emptied(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    assert shell("import", "--json", code=2).error["reason"] == "inbox.none_named"
    inbox = filled(tmp_path / "inbox")
    config = sample.home / "config.toml"
    config.write_text(config.read_text().replace("[desk]\n", f'[desk]\ninbox = "{inbox}"\n'))
    assert shell.json("import", code=5)["counts"]["imported"] == 1
    assert shell("import", inbox, "--inbox", inbox, "--json", code=2).error["reason"] == "inbox.or_paths"


def test_an_inbox_that_is_not_there_is_told(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    assert shell("import", "--inbox", tmp_path / "gone", "--json", code=2).error["reason"] == "inbox.unusable"
