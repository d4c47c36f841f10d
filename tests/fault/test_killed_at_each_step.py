"""A process that is killed before each of its statements, between commit and audit head, between a file and its row."""

from __future__ import annotations

import io
import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from reviewer_tui.bootstrap import SetClock, open_desk
from reviewer_tui.domain.stage import Stage
from reviewer_tui.settings import Settings
from reviewer_tui.storage import material_store, migrate
from reviewer_tui.storage.data_files import data_root
from reviewer_tui.storage.engine import open_engine
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import newest_migration
from reviewer_tui.storage.repositories import audit_trail
from reviewer_tui.storage.sqlite_library import connect
from tests.builders import a_filing_content
from tests.fault.truth import IMPORTED, chain_of, moves_of
from tests.fault.writers import RETURN
from tests.sample_desk import NOW, SampleDesk, write_package

pytestmark = pytest.mark.fault


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def survives(work: Callable[[], object], *, prepare: Callable[[], object] = lambda: None) -> bool:
    """Run in a process of its own: False when it was killed; any other end but a good one fails the test."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            prepare()
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _pid, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), code
    return code == 0


def dying_at_statement(number: int) -> Callable[[], None]:
    """Makes the process die before that statement of its engine; the one that begins the transaction is number 0."""

    def prepare() -> None:
        left = iter(range(number))

        def count(*_given: object) -> None:
            if next(left, None) is None:
                die()

        event.listen(Engine, "before_cursor_execute", count)

    return prepare


def returned(settings: Settings, number: int) -> Callable[[], object]:
    """A return by lilei, in a desk of its own."""

    def work() -> None:
        desk = open_desk(settings, clock=SetClock(NOW))
        actor = desk.staff.by_login("lilei")
        assert actor is not None
        desk.decisions.decide(actor, number, RETURN)

    return work


def test_a_decision_that_is_killed_before_any_statement_leaves_no_trace(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    sample.desk.close()
    before, head = moves_of(sample.database), sample.settings.audit_head.read_bytes()
    statements = 0
    while not survives(returned(sample.settings, filing.id), prepare=dying_at_statement(statements)):
        assert moves_of(sample.database, integrity=False) == before
        assert sample.settings.audit_head.read_bytes() == head
        statements += 1
        assert statements < 100
    assert statements > 10
    assert moves_of(sample.database)[filing.id][4] == Stage.NEEDS_CORRECTION
    assert chain_of(sample.settings).first_bad is None


def test_a_kill_between_the_commit_and_the_head_is_no_tampering(
    sample: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    sample.desk.close()
    rows = chain_of(sample.settings).rows
    with monkeypatch.context() as patched:
        patched.setattr(audit_trail, "_move", lambda *_given: die())
        assert not survives(returned(sample.settings, filing.id))
    assert moves_of(sample.database)[filing.id][4] == Stage.NEEDS_CORRECTION
    verdict = chain_of(sample.settings)
    assert (verdict.rows, verdict.first_bad) == (rows + 1, None)
    sample.desk.decisions.undo(sample.who("lilei"), filing.id)
    assert chain_of(sample.settings).rows == rows + 2
    assert sample.settings.audit_head.read_text().split()[0] == str(rows + 2)


@pytest.mark.parametrize("kept", [0, 1, 99])
def test_an_import_that_is_killed_between_files_and_rows_is_done_again(
    sample: SampleDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    package = write_package(tmp_path / "package", a_filing_content())
    sample.desk.close()

    def take_in() -> None:
        desk = open_desk(sample.settings, clock=SetClock(NOW))
        actor = desk.staff.by_login("lilei")
        assert actor is not None
        (outcome,) = desk.intake.import_paths(actor, [package])
        assert outcome.outcome == "imported", outcome

    rename, left = material_store._rename, iter(range(kept))

    def renamed(part: str, target: str) -> None:
        if next(left, None) is None:
            die()
        rename(part, target)

    with monkeypatch.context() as patched:
        if kept < 99:
            patched.setattr(material_store, "_rename", renamed)
        else:
            patched.setattr(audit_trail, "_move", lambda *_given: die())
        assert not survives(take_in)
    assert list(moves_of(sample.database).values()) == ([] if kept < 99 else [{IMPORTED: "submitted"}])
    assert chain_of(sample.settings).first_bad is None
    if kept < 99:
        assert survives(take_in)
    (outcome,) = sample.desk.intake.import_paths(sample.who("lilei"), [package])
    assert outcome.outcome == "unchanged"
    filing = sample.filing(outcome.filing)
    materials = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).materials
    assert all(sample.desk.materials.get(item.material.facts.sha256) for item in materials)
    assert chain_of(sample.settings).first_bad is None


def at_the_schema_before(place: Place) -> str:
    """A database as the version before made it, and that version's name."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    engine = open_engine(place, create=True)
    with engine.begin() as connection:
        config = Config(stdout=io.StringIO())
        config.set_main_option("script_location", str(data_root() / "migrations"))
        config.attributes["connection"] = connection
        before = ScriptDirectory.from_config(config).get_revision(newest_migration()).down_revision
        assert isinstance(before, str)
        command.upgrade(config, before)
    engine.dispose()
    return before


def test_an_upgrade_that_is_killed_before_any_statement_has_not_begun(sample: SampleDesk, tmp_path: Path) -> None:
    sample.desk.close()
    place = Place(
        database=tmp_path / "old.db",
        key_file=sample.settings.key_file,
        audit_head=tmp_path / "head",
        materials=tmp_path / "materials",
    )
    before = at_the_schema_before(place)
    statements = 0
    while not survives(lambda: migrate.migrate(place), prepare=dying_at_statement(statements)):
        assert migrate.stands_at(place) == before
        connection = connect(place.database, read_only=True)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        statements += 1
        assert statements < 400
    assert statements > 3
    assert migrate.stands_at(place) == newest_migration()
