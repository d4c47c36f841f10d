"""A backup taken while people work is whole, and one command brings it back, or says exactly what is missing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import place_of
from reviewer_tui.errors import BadInput, NotPermitted, Unavailable
from reviewer_tui.settings import Settings
from reviewer_tui.storage.backups import backup, examine, restore
from reviewer_tui.storage.sqlite_library import connect, library
from reviewer_tui.storage.vault import Vault
from tests.builders import a_filing_content
from tests.cli.running import Shell
from tests.fault.truth import chain_of, moves_of
from tests.fault.writers import RETURN, Writer, start_writer
from tests.sample_desk import NOW, SampleDesk

pytestmark = pytest.mark.fault


@contextmanager
def people_at_work(sample: SampleDesk) -> Iterator[list[Writer]]:
    """Three writers that write without a pause."""
    own = {
        login: [int(sample.add(a_filing_content(order_no=f"{login}-{number}")).id) for number in range(2)]
        for login in ("lilei", "hanmeimei", "wang")
    }
    sample.desk.close()
    writers = [start_writer(sample.settings, login, filings) for login, filings in own.items()]
    try:
        yield writers
    finally:
        for writer in writers:
            writer.kill()


def hear(writers: list[Writer], more: int) -> list[tuple[int, int, str]]:
    """What was acknowledged, once each writer has said that much more."""
    wanted = {writer.pid: len(writer.acknowledged) + more for writer in writers}
    while any(len(writer.acknowledged) < wanted[writer.pid] for writer in writers):
        for writer in writers:
            writer.listen()
    return [said for writer in writers for said in writer.acknowledged]


def test_a_backup_under_load_is_whole_and_holds_what_was_acknowledged_before(
    sample: SampleDesk, tmp_path: Path
) -> None:
    with people_at_work(sample) as writers:
        for number in range(3):
            acknowledged = hear(writers, 2)
            made = backup(place_of(sample.settings), tmp_path / "kept", now=NOW.replace(minute=number))
            moves = moves_of(made / "desk.db")
            assert [said for said in acknowledged if moves[said[0]].get(said[1]) != said[2]] == []
            assert examine(place_of(sample.settings), made).filings == 6
            assert {path.stat().st_mode & 0o777 for path in made.rglob("*") if path.is_file()} == {0o600}
            assert {path.stat().st_mode & 0o777 for path in (made, *made.rglob("*")) if path.is_dir()} == {0o700}
        hear(writers, 1)


@pytest.fixture
def kept(sample: SampleDesk, tmp_path: Path) -> Path:
    """A backup of a desk with one filing that was taken; the desk went on afterwards."""
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    sample.run_on()
    made = backup(place_of(sample.settings), tmp_path / "kept", now=NOW)
    sample.desk.decisions.decide(sample.who("lilei"), filing.id, RETURN)
    sample.desk.close()
    return made


def lose(settings: Settings) -> None:
    """The disk with the data is gone; the key was kept apart."""
    for path in settings.database.parent.iterdir():
        if path.name.startswith(("desk.db", "materials")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    settings.audit_head.unlink()


def test_one_command_brings_a_lost_desk_back(sample: SampleDesk, kept: Path) -> None:
    lose(sample.settings)
    told = Shell(sample, "root").json("db", "restore", kept)
    assert (told["filings"], told["changed"], told["aside"]) == (1, True, None)
    connection = connect(sample.database, read_only=True)
    newest = connection.execute("SELECT actor, action, details FROM audit_event ORDER BY sequence DESC").fetchone()
    connection.close()
    assert newest == ("root", "audit.restored", json.dumps({"backup": kept.name}, separators=(",", ":")))
    assert sample.filing("F-20001").version == 3
    assert chain_of(sample.settings).first_bad is None
    view = sample.desk.review.open(sample.who("lilei"), sample.filing("F-20001").id, in_clear=True)
    assert all(sample.desk.materials.get(item.material.facts.sha256) for item in view.materials)
    sample.desk.decisions.decide(sample.who("lilei"), view.filing.id, RETURN)
    moves_of(sample.database)
    made = [path for path in sample.home.rglob("*") if path.is_file() and "packages" not in path.parts]
    assert {path.stat().st_mode & 0o777 for path in made if path.name != "config.toml"} == {0o600}


def test_a_desk_that_is_there_is_replaced_only_when_told_and_then_put_aside(sample: SampleDesk, kept: Path) -> None:
    shell = Shell(sample, "root")
    assert shell("db", "restore", kept, "--json", code=2).error["reason"] == "restore.there"
    assert sample.filing("F-20001").version == 4
    sample.desk.close()
    aside = Path(shell.json("db", "restore", kept, "--replace")["aside"])
    assert sample.filing("F-20001").version == 3
    assert chain_of(sample.settings).first_bad is None
    assert moves_of(aside)[20001][4] == "needs_correction"


def test_only_an_administrator_of_the_desk_replaces_it(sample: SampleDesk, kept: Path) -> None:
    Shell(sample, "lilei")("db", "restore", kept, "--replace", code=7)
    assert sample.filing("F-20001").version == 4


def test_a_rehearsal_examines_and_changes_nothing(sample: SampleDesk, kept: Path) -> None:
    told = Shell(sample, "root").json("db", "restore", kept, "--replace", "--dry-run")
    assert (told["filings"], told["changed"]) == (1, False)
    assert sample.filing("F-20001").version == 4


def test_it_says_exactly_what_is_missing_or_wrong(sample: SampleDesk, kept: Path, tmp_path: Path) -> None:
    place = place_of(sample.settings)

    def refused(folder: Path, **changes: Path) -> str:
        with pytest.raises(BadInput) as caught:
            examine(replace(place, **changes), folder)
        return caught.value.reason + " " + str(caught.value.values.get("missing", ""))

    def spoilt(name: str) -> Path:
        return shutil.copytree(kept, tmp_path / name)

    assert refused(kept, key_file=tmp_path / "gone.key") == "restore.key_missing "
    Vault.create(tmp_path / "other.key")
    assert refused(kept, key_file=tmp_path / "other.key") == "restore.other_key "
    (folder := spoilt("no database")).joinpath("desk.db").unlink()
    assert refused(folder) == "restore.missing desk.db"
    (folder := spoilt("no head")).joinpath("audit.head").unlink()
    assert refused(folder) == "restore.missing audit.head"
    folder = spoilt("no paper")
    material = next(path for path in (folder / "materials").rglob("*") if path.is_file())
    material.unlink()
    assert refused(folder) == f"restore.missing materials/{material.parent.name}/{material.name} (1)"
    os.truncate((folder := spoilt("cut")) / "desk.db", 100_000)
    assert refused(folder) == "db.damaged "
    (folder := spoilt("other head")).joinpath("audit.head").write_text(f"99 {'0' * 64}\n")
    assert refused(folder) == "restore.trail_broken "
    assert refused(tmp_path / "nowhere") == "restore.missing desk.db"


def test_a_restore_that_was_cut_short_is_done_again(
    sample: SampleDesk, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = Path.rename

    def killed(self: Path, target: Path) -> Path:
        if Path(target) == sample.database:
            raise KeyboardInterrupt
        return renamed(self, target)

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(place_of(sample.settings), kept, replacing=True)
    monkeypatch.undo()
    assert Shell(sample, "root")("list", "--json", code=2).error["reason"] == "db.missing"
    assert Shell(sample, "root")("db", "init", "--json", code=2).error["reason"] == "db.lost"
    Shell(sample, "root")("db", "restore", kept)
    assert sample.filing("F-20001").version == 3
    assert chain_of(sample.settings).first_bad is None


def test_a_session_that_is_at_work_is_not_robbed_of_its_database(sample: SampleDesk, kept: Path, journal: str) -> None:
    sample.filing("F-20001")  # the session has its connections open from now on
    place = place_of(sample.settings)
    if journal == "wal":
        with pytest.raises(Unavailable, match=r"restore\.in_use"):
            restore(place, kept, replacing=True)
        return
    # With a rollback journal an idle session cannot be seen; it is refused its next write, and then goes on in the new file.
    with sample.desk.store.work(), pytest.raises(Unavailable, match=r"restore\.in_use"):
        restore(place, kept, replacing=True)
    restore(place, kept, replacing=True)
    with pytest.raises(NotPermitted):
        sample.desk.triage.take(sample.who("lilei"), sample.filing("F-20001").id)
    sample.desk.triage.take(sample.who("lilei"), sample.filing("F-20001").id)


def test_a_backup_beside_which_something_was_left_restores_to_the_backup(sample: SampleDesk, kept: Path) -> None:
    """A log of the lost database must not be taken for one of the restored."""
    connection = library().connect(sample.database, isolation_level=None)
    connection.execute("UPDATE staff SET name = 'changed later'")
    beside = {path: path.read_bytes() for path in sample.home.glob("desk.db-*")}
    connection.close()
    lose(sample.settings)
    for path, data in beside.items():
        path.write_bytes(data)
    Shell(sample, "root")("db", "restore", kept)
    assert sample.desk.staff.by_login("lilei").name == "李雷"  # type: ignore[union-attr]
    moves_of(sample.database)
