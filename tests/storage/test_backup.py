"""A backup is the database, the materials and the audit head of one instant; restoring it is copying it back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk, place_of
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.backups import backup
from reviewer_tui.storage.migrate import check
from reviewer_tui.usecases.draft_store import DraftPlace
from reviewer_tui.usecases.queue_model import QueueQuery
from tests.sample_desk import NOW, sample_desk


def test_a_backup_taken_while_the_desk_is_open_restores_to_the_same_desk(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    filing = desk.add()
    with desk.desk.store.work() as work:
        work.drafts.forget(desk.who("lilei").id, DraftPlace(filing.id, "decision"))
        made = backup(place_of(desk.settings), tmp_path / "backups", now=NOW)
    assert sorted(path.name for path in made.iterdir()) == ["audit.head", "desk.db", "materials"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in made.rglob("*"))
    home = tmp_path / "restored"
    shutil.copytree(made, home)
    settings = replace(
        desk.settings, database=home / "desk.db", materials=home / "materials", audit_head=home / "audit.head"
    )
    restored = open_desk(settings, clock=desk.clock)
    assert [row.number for row in restored.queue.page(QueueQuery()).rows] == [filing.number]
    assert restored.history.verify(desk.who("root")).first_bad is None
    hashes = {
        item.material.facts.sha256
        for item in restored.review.open(desk.who("wang"), filing.id, in_clear=False).materials
    }
    assert all(restored.materials.get(sha256) for sha256 in hashes)
    restored.close()
    assert all(well for _, well, _ in check(place_of(settings)))


def test_restoring_without_the_key_says_exactly_that(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    filing = desk.add()
    settings = replace(desk.settings, key_file=tmp_path / "gone.key")
    with pytest.raises(BadInput, match=r"key\.missing"):
        open_desk(settings).review.open(desk.who("lilei"), filing.id, in_clear=False)
