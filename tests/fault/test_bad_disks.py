"""Full, faulty and read-only disks: a plain message, nothing by halves, reading goes on, and so does work when there is room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import NotPermitted, Unavailable
from reviewer_tui.usecases.queue_model import QueueQuery
from tests.builders import a_filing_content
from tests.cli.running import start
from tests.fault.disks import SmallDisk, no_file_grows_beyond, read_only, small_disk
from tests.fault.truth import chain_of, moves_of
from tests.fault.writers import RETURN
from tests.sample_desk import SampleDesk, sample_desk, write_package

pytestmark = pytest.mark.fault


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as made:
        yield made


@pytest.fixture
def on_disk(disk: SmallDisk, road: str) -> Iterator[SampleDesk]:
    """A desk with one filing on the small disk."""
    made = sample_desk(disk.folder)
    made.run_on()
    made.add()
    yield made
    made.desk.close()


def go_on(sample: SampleDesk) -> Filing:
    """One move of the only filing: taken, returned, undone, returned …"""
    desk, actor = sample.desk, sample.who("lilei")
    filing = sample.filing("F-20001")
    if filing.stage is Stage.NEEDS_CORRECTION:
        return desk.decisions.undo(actor, filing.id)
    if filing.lease is None:
        return desk.triage.take(actor, filing.id)
    return desk.decisions.decide(actor, filing.id, RETURN).filing


def until_it_fails(sample: SampleDesk) -> Unavailable:
    """Move on until there is no room for it: a log may have some left of its own."""
    for _move in range(400):
        try:
            go_on(sample)
        except Unavailable as error:
            return error
    raise AssertionError("the disk never became full")


def test_a_full_disk_is_said_plainly_and_work_goes_on_in_the_same_process(disk: SmallDisk, on_disk: SampleDesk) -> None:
    go_on(on_disk)
    disk.fill()
    error = until_it_fails(on_disk)
    assert (error.reason, error.exit_code) in (("db.full", 8), ("db.io", 8))
    before = moves_of(on_disk.database)
    stands = on_disk.filing("F-20001")
    assert [row.number for row in on_disk.desk.queue.page(QueueQuery()).rows] == ["F-20001"]
    assert on_disk.desk.review.open(on_disk.who("lilei"), stands.id, in_clear=False).filing == stands
    with pytest.raises(Unavailable):
        go_on(on_disk)
    assert moves_of(on_disk.database) == before
    disk.make_room()
    assert go_on(on_disk).version == stands.version + 1
    assert moves_of(on_disk.database) != before
    assert chain_of(on_disk.settings).first_bad is None


def test_a_command_on_a_full_disk_exits_with_eight_and_one_line(
    disk: SmallDisk, on_disk: SampleDesk, road: str
) -> None:
    on_disk.desk.close()
    disk.fill()
    environ = {"REVIEWER_TUI_SQLITE": road}
    written = start(on_disk.home, "--as", "lilei", "record", "F-20001", "take", "--lang", "en", extra=environ)
    assert written.returncode == 8, written
    assert len(written.stderr.splitlines()) == 1
    assert "Traceback" not in written.stderr
    for reading in (["list", "--json"], ["show", "F-20001"], ["audit", "show", "F-20001"]):
        assert start(on_disk.home, "--as", "lilei", *reading, extra=environ).returncode == 0
    disk.make_room()
    assert start(on_disk.home, "--as", "lilei", "record", "F-20001", "take", extra=environ).returncode == 0
    moves_of(on_disk.database)


def test_an_import_onto_a_full_disk_takes_in_all_or_nothing_and_can_be_repeated(
    disk: SmallDisk, on_disk: SampleDesk, tmp_path: Path
) -> None:
    package = write_package(tmp_path / "package", a_filing_content(order_no="ORD-LATER"))
    disk.fill()
    with pytest.raises(Unavailable):
        on_disk.desk.intake.import_paths(on_disk.who("lilei"), [package])
    assert sorted(moves_of(on_disk.database)) == [20001]
    disk.make_room()
    (outcome,) = on_disk.desk.intake.import_paths(on_disk.who("lilei"), [package])
    assert outcome.outcome == "imported"
    filing = on_disk.filing(outcome.filing)
    materials = on_disk.desk.review.open(on_disk.who("lilei"), filing.id, in_clear=False).materials
    assert all(on_disk.desk.materials.get(item.material.facts.sha256) for item in materials)
    assert sorted(moves_of(on_disk.database)) == [20001, filing.id]


def test_a_faulty_disk_is_said_plainly_and_work_goes_on_in_the_same_process(sample: SampleDesk) -> None:
    sample.add()
    go_on(sample)
    before = moves_of(sample.database)
    with no_file_grows_beyond(4096):
        with pytest.raises(Unavailable) as caught:
            go_on(sample)
        assert caught.value.exit_code == 8
        assert caught.value.reason in ("db.io", "db.full")
        assert [row.number for row in sample.desk.queue.page(QueueQuery()).rows] == ["F-20001"]
    assert moves_of(sample.database) == before
    go_on(sample)
    assert moves_of(sample.database) != before
    assert chain_of(sample.settings).first_bad is None


def test_in_a_read_only_folder_reading_goes_on_and_writing_is_refused(sample: SampleDesk, road: str) -> None:
    sample.add()
    sample.run_on()
    sample.desk.close()
    before = sample.database.read_bytes()
    environ = {"REVIEWER_TUI_SQLITE": road}
    with read_only(sample.home):
        if os.getuid() == 0 or road == "own":
            assert start(sample.home, "--as", "lilei", "list", "--json", extra=environ).returncode == 0
        ran = start(sample.home, "--as", "lilei", "record", "F-20001", "take", "--lang", "en", extra=environ)
        assert ran.returncode == 7, ran
        assert len(ran.stderr.splitlines()) == 1
        with pytest.raises(NotPermitted):
            go_on(sample)
    assert sample.database.read_bytes() == before
    go_on(sample)
    moves_of(sample.database)


def test_a_head_file_that_cannot_be_written_stops_the_commit(sample: SampleDesk) -> None:
    sample.add()
    before = moves_of(sample.database)
    keys = sample.settings.audit_head.parent
    with read_only(keys):
        with pytest.raises(Unavailable, match=r"audit\.head_not_written"):
            go_on(sample)
        assert moves_of(sample.database) == before
    go_on(sample)
    assert chain_of(sample.settings).first_bad is None
