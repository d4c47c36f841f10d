"""Making, upgrading and checking the database. Alembic is imported only here, and only when it is needed."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer_tui.errors import BadInput
from reviewer_tui.storage.backups import missing_materials
from reviewer_tui.storage.data_files import data_root
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import newest_migration
from reviewer_tui.storage.sqlite_library import connect, library, translate

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _unheard(_done: int) -> None:
    """Nobody waits for it."""


def migrate(place: Place, *, create: bool = False, on_progress: Callable[[int], None] = _unheard) -> tuple[str, str]:
    """Run the migrations that are missing, all in one transaction; the revision before and after. Forward only.

    ``on_progress`` hears how many orders have been opened for what only the key can fill.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy.exc import DBAPIError

    from reviewer_tui.storage.engine import open_engine

    engine = open_engine(place, create=create)
    try:
        with engine.begin() as connection:
            before = MigrationContext.configure(connection).get_current_revision() or ""
            if before > newest_migration():
                raise BadInput("db.newer", file=place.database, found=before, wanted=newest_migration())
            config = Config(stdout=io.StringIO())
            config.set_main_option("script_location", str(data_root() / "migrations"))
            config.attributes["connection"] = connection
            with redirect_stdout(io.StringIO()):
                command.upgrade(config, "head")
            fill_missing(connection, place, before, on_progress)
        return before, newest_migration()
    except DBAPIError as error:
        raise translate(error.orig or error, place.database, writing=True) from None
    finally:
        engine.dispose()


def fill_missing(
    connection: Connection, place: Place, before: str, on_progress: Callable[[int], None] = _unheard
) -> None:
    """Fill what the migrations since ``before`` could not without the key; BadInput when it is missing.

    A new database has nothing to fill, and needs no key.
    """
    from reviewer_tui.storage.filling import LISTS, fill_lists, has_rows
    from reviewer_tui.storage.vault import Vault

    if before < LISTS and has_rows(connection):
        fill_lists(connection, Vault.load(place.key_file), on_progress)


def stands_at(place: Place) -> str:
    """The revision of the database as it is, or empty; BadInput for a database that is not a desk. Reads only."""
    if place.url:
        from alembic.runtime.migration import MigrationContext

        from reviewer_tui.storage.engine import open_engine

        engine = open_engine(place)
        try:
            with engine.connect() as opened:
                return MigrationContext.configure(opened).get_current_revision() or ""
        finally:
            engine.dispose()
    connection = connect(place.database, read_only=True)
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except library().Error as error:
        raise translate(error, place.database) from None
    finally:
        connection.close()
    return str(found[0]) if found else ""


def is_blank(database: Path) -> bool:
    """Whether there is no SQLite file, or one without a table: nothing, or a start that was cut short. Reads only."""
    if not database.exists():
        return True
    if database.is_file() and not database.stat().st_size:
        return True
    connection = connect(database, read_only=True)
    try:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)
    except library().Error as error:
        raise translate(error, database) from None
    finally:
        connection.close()


def check(place: Place) -> list[tuple[str, bool, str]]:
    """What is wrong with the database: (text id, well, detail) a line. Reads only."""
    if place.url:
        return [("db.check_url", True, place.url.rpartition("@")[2])]
    module = library()
    connection = connect(place.database, read_only=True)

    def ask(sql: str) -> list[Any]:
        try:
            return list(connection.execute(sql).fetchall())
        except module.Error as error:
            raise translate(error, place.database) from None

    try:
        integrity = [row[0] for row in ask("PRAGMA integrity_check(10)")]
        foreign = ask("PRAGMA foreign_key_check")
        version = ask("SELECT version_num FROM alembic_version")
        tally = ask(
            "SELECT count(*) FROM (SELECT assignee_id, stage, count(*) AS n FROM filing GROUP BY 1, 2) c"
            " LEFT JOIN tally t ON t.assignee_id = c.assignee_id AND t.stage = c.stage WHERE t.filings IS NULL OR t.filings <> c.n"
        )
        journal = ask("PRAGMA journal_mode")[0][0]
    finally:
        connection.close()
    stands_at = version[0][0] if version else ""
    gone = missing_materials(place)
    return [
        ("db.check_integrity", integrity == ["ok"], integrity[0]),
        ("db.check_foreign_keys", not foreign, str(len(foreign))),
        ("db.check_schema", stands_at == newest_migration(), stands_at),
        ("db.check_counters", tally[0][0] == 0, str(tally[0][0])),
        ("db.check_materials", not gone, f"{len(gone)}: {gone[0][:12]}…" if gone else ""),
        ("db.check_modes", *_modes(place)),
        ("db.check_library", True, f"{module.sqlite_version} {journal}"),
    ]


def _modes(place: Place) -> tuple[bool, str]:
    private: Callable[[Path], bool] = lambda path: not path.exists() or path.stat().st_mode & 0o077 == 0  # noqa: E731
    loose = [str(path) for path in (place.database, place.key_file, place.audit_head) if not private(path)]
    return not loose, ", ".join(loose)


def schema_text(place: Place) -> str:
    """The schema of a SQLite desk as SQL, tables first, then indexes and triggers, each in order of name."""
    connection = connect(place.database, read_only=True)
    try:
        found = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
            # The full-text index keeps tables of its own.
            " AND NOT (type = 'table' AND name LIKE 'filing_text_%')"
        ).fetchall()
    finally:
        connection.close()
    order = {"table": 0, "index": 1, "trigger": 2}
    lines = [
        "-- The schema as the migrations make it on SQLite. Generated by scripts/draw-schema; a test keeps it true.\n"
    ]
    for _kind, _name, sql in sorted(found, key=lambda row: (order[row[0]], row[1])):
        lines.append("\n".join(line.rstrip() for line in sql.replace("\t", "    ").splitlines()) + ";\n")
    return "\n".join(lines)
