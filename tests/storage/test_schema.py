"""The schema as migrations make it, against the tables of the program and the picture in db/."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

import reviewer_tui.storage.tables  # noqa: F401 - fills the metadata
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.engine import open_engine
from reviewer_tui.storage.migrate import check, migrate, schema_text
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.reading import newest_migration
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.queue_model import QueueQuery

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(
        database=tmp_path / "desk.db",
        key_file=tmp_path / "keys" / "k",
        audit_head=tmp_path / "keys" / "h",
        materials=tmp_path / "materials",
    )
    migrate(found, create=True)
    return found


def test_the_migrations_make_exactly_the_tables_of_the_program(place: Place) -> None:
    engine = open_engine(place)
    with engine.connect() as connection:
        options = {"compare_type": _differs, "include_object": _is_ours}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    assert differences == []


def _is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """The full-text index keeps tables of its own."""
    return not (kind == "table" and (name or "").startswith("filing_text"))


def _differs(_context: object, _found: object, _column: object, existing: Any, wanted: Any) -> bool:
    """Kinds must agree; how long a text may be is said by the program, not by SQLite."""
    return existing._type_affinity is not wanted._type_affinity


def test_the_checks_of_the_tables_are_those_of_the_migrations(place: Place) -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql LIKE '%CHECK%'").scalars().all()
    engine.dispose()
    checks = re.compile(r"CONSTRAINT (ck_\w+) CHECK \(([^\n]+)\)")
    assert set(checks.findall("\n".join(made))) == set(checks.findall(schema_text(place)))


def test_the_picture_of_the_schema_is_true(place: Place) -> None:
    assert (ROOT / "db" / "schema.sql").read_text(encoding="utf-8") == schema_text(place)


def test_every_check_constraint_has_a_name(place: Place) -> None:
    text = schema_text(place)
    assert text.count("CHECK (") == text.count("CONSTRAINT ck_")


def test_a_second_migration_changes_nothing(place: Place) -> None:
    assert migrate(place) == (newest_migration(), newest_migration())


def test_the_database_file_is_private(place: Place) -> None:
    assert place.database.stat().st_mode & 0o077 == 0
    assert all(well for _, well, _ in check(place))


def test_a_newer_schema_is_refused_and_left_alone(place: Place) -> None:
    connection = connect(place.database)
    connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    connection.close()
    before = place.database.read_bytes()
    with pytest.raises(BadInput, match=r"db\.newer"):
        QueueReader(place).page(QueueQuery())
    with pytest.raises(BadInput, match=r"db\.newer"):
        migrate(place)
    assert place.database.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"x" * 100, b"hello " * 1000])
def test_a_file_that_is_no_desk_gets_one_clear_error_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(content)
    place = Place(database=file, key_file=file, audit_head=file, materials=tmp_path)
    with pytest.raises(BadInput, match=r"db\.(foreign|not_a_desk)"):
        QueueReader(place).page(QueueQuery())
    assert file.read_bytes() == content


def test_a_missing_database_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    place = Place(database=tmp_path / "no.db", key_file=tmp_path, audit_head=tmp_path, materials=tmp_path)
    with pytest.raises(BadInput, match=r"db\.missing"):
        QueueReader(place).page(QueueQuery())
    assert list(tmp_path.iterdir()) == []


AUDIT_ROW = "(sequence, at, actor, action, transition, stage_from, stage_to, details, previous_hash, hash)"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        f"INSERT OR REPLACE INTO audit_event {AUDIT_ROW} VALUES (1, 0, 'x', 'x', '', '', '', '', '', '')",
        f"INSERT INTO audit_event {AUDIT_ROW} VALUES (7, 0, 'x', 'x', '', '', '', '', '', '')",
    ],
)
def test_the_audit_trail_refuses_every_change(place: Place, statement: str) -> None:
    connection = connect(place.database)
    insert = f"INSERT INTO audit_event {AUDIT_ROW} VALUES (1, 0, 'a', 'b', '', '', '', '{{}}', '', '')"
    connection.execute(insert)
    with pytest.raises(Exception, match="append-only"):
        connection.execute(statement)
    assert connection.execute("SELECT sequence, actor FROM audit_event").fetchall() == [(1, "a")]
    connection.close()
