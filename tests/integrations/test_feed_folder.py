"""The feed folder: what is in a file, that the same effect is the same file, and that names are nobody's to choose."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.integrations.feed_folder import FeedFolder, file_name
from reviewer_tui.usecases.effects import Fate
from tests.fault.disks import read_only, small_disk
from tests.integrations.test_mailer import an_effect

STATUS = {"order_no": "BA20261116-0042", "stage": "isp_review", "transition": "T03"}


def a_status(key: str = "status/20001/5") -> object:
    return replace(an_effect(key), kind="status", filing_id=20001)


def test_a_file_says_what_happened_to_which_filing(tmp_path: Path) -> None:
    assert FeedFolder(tmp_path).send(a_status(), STATUS).fate is Fate.SENT
    assert json.loads((tmp_path / "status.20001.5.json").read_text(encoding="utf-8")) == {
        "schema": "reviewer-tui/feed/1",
        "key": "status/20001/5",
        "kind": "status",
        "sequence": 7,
        "filing": "F-20001",
        "time": "2026-11-23T02:00:00+00:00",
        "order_no": "BA20261116-0042",
        "stage": "isp_review",
        "transition": "T03",
    }


def test_the_same_effect_again_is_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        FeedFolder(tmp_path / "feed").send(a_status(), STATUS)
    assert [path.name for path in (tmp_path / "feed").iterdir()] == ["status.20001.5.json"]


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_what_it_makes_is_for_this_account_alone_and_a_folder_that_others_may_read_stays_so(
    tmp_path: Path, mask: int
) -> None:
    own, shared = tmp_path / "own", tmp_path / "shared"
    before = os.umask(mask)
    try:
        shared.mkdir()
        shared.chmod(0o750)
        for folder in (own, shared):
            FeedFolder(folder).send(a_status(), STATUS)
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (own, *own.iterdir())] == [0o700, 0o600]
    assert [path.stat().st_mode & 0o777 for path in shared.iterdir()] == [0o640]


@pytest.mark.parametrize(
    "key",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "a/../b",
        ".",
        "",
        "a\0b",
        "status/\x1b[2J",
        "A/1",
        "a.b/c",
        "a" * 5000,
        "状态/1",
    ],
)
def test_a_key_of_another_form_is_named_by_its_hash(tmp_path: Path, key: str) -> None:
    folder = tmp_path / "feed"
    assert FeedFolder(folder).send(a_status(key), STATUS).fate is Fate.SENT
    (made,) = folder.iterdir()
    assert len(made.stem) == 64
    assert json.loads(made.read_text(encoding="utf-8"))["key"] == key
    assert [path.name for path in tmp_path.iterdir()] == ["feed"]


def test_no_two_keys_have_one_name() -> None:
    keys = ["a/b-c", "a-b/c", "a/b/c", "a-b-c", "a.b.c", "ab/c", "a/bc", "A/b/c"]
    assert len({file_name(key) for key in keys}) == len(keys)


def test_a_payload_does_not_speak_for_the_desk(tmp_path: Path) -> None:
    FeedFolder(tmp_path).send(a_status(), {**STATUS, "key": "status/1/1", "schema": "x", "filing": "F-1"})
    told = json.loads((tmp_path / "status.20001.5.json").read_text(encoding="utf-8"))
    assert (told["key"], told["schema"], told["filing"]) == ("status/20001/5", "reviewer-tui/feed/1", "F-20001")


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "feed"
    outside.write_text("mine", encoding="utf-8")
    folder.mkdir()
    (folder / "status.20001.5.json").symlink_to(outside)
    (folder / ".status.20001.6.json.part").symlink_to(outside)
    assert FeedFolder(folder).send(a_status(), STATUS).fate is Fate.SENT
    FeedFolder(folder).send(a_status("status/20001/6"), STATUS)
    assert outside.read_text(encoding="utf-8") == "mine"


def test_a_full_folder_keeps_nothing_half_and_takes_the_file_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        feed = FeedFolder(disk.folder / "feed")
        assert feed.send(a_status("status/1/1"), STATUS).fate is Fate.SENT
        disk.fill()
        told = feed.send(a_status(), {**STATUS, "text": "长" * 100_000})
        assert (told.fate, told.trouble) == (Fate.DOWN, "down.folder ENOSPC")
        assert [path.name for path in (disk.folder / "feed").iterdir()] == ["status.1.1.json"]
        disk.make_room()
        assert feed.send(a_status(), STATUS).fate is Fate.SENT


def test_a_folder_that_may_not_be_written_to_or_is_none_is_a_dead_channel(tmp_path: Path) -> None:
    folder, file = tmp_path / "feed", tmp_path / "file"
    folder.mkdir()
    file.touch()
    with read_only(folder):
        assert FeedFolder(folder).send(a_status(), STATUS).fate is Fate.DOWN
    assert FeedFolder(file).send(a_status(), STATUS).trouble == "down.folder ENOTDIR"
    assert FeedFolder(tmp_path / "no" / "parent").send(a_status(), STATUS).trouble == "down.folder ENOENT"
    assert FeedFolder(folder).send(a_status(), STATUS).fate is Fate.SENT
