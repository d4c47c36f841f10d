"""The reading connection: opened once, checked for its schema, asked with plain SQL. Imports no SQLAlchemy."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from reviewer_tui.errors import BadInput, Unavailable
from reviewer_tui.storage.data_files import data_root
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import connect, connect_in_passing, library, translate


@cache
def newest_migration() -> str:
    """The name of the newest migration that this program knows, such as ``0001_initial``."""
    return max(path.stem for path in (data_root() / "migrations" / "versions").glob("[0-9]*.py"))


class Reading:
    """One connection for reads; calls from several threads take turns."""

    def __init__(self, place: Place, *, any_schema: bool = False) -> None:
        self._place = place
        self._any_schema = any_schema
        self._lock = threading.RLock()
        self._depth = 0
        self._url = place.url
        self._connection: Any = None
        self._in_passing = False
        self._error: type[BaseException] = Exception

    def _open(self) -> Any:
        if self._url:
            import psycopg

            self._error = psycopg.Error
            try:
                connection: Any = psycopg.connect(self._url, autocommit=True)
            except psycopg.Error as error:
                raise translate(error, self._name) from None
        else:
            self._error = library().Error
            try:
                connection = connect(self._place.database, read_only=True)
            except Unavailable:
                connection = connect_in_passing(self._place.database)
                self._in_passing = True
        try:
            if not self._any_schema:
                check_schema(connection, self._error, self._name)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    @property
    def on_server(self) -> bool:
        """Whether the database is a server's and not a file."""
        return bool(self._url)

    @property
    def _name(self) -> str | Path:
        return self._url.rpartition("@")[2] or self._place.database

    def rows(self, sql: str, values: Sequence[object]) -> list[Any]:
        """All rows of a query written with ``?`` placeholders; database errors become the desk's own."""
        return self._ask(sql, values)[1]

    def named(self, sql: str, values: Sequence[object]) -> list[dict[str, Any]]:
        """``rows`` by the names of their columns."""
        names, rows = self._ask(sql, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read in the block is of one instant; other threads wait for its end."""
        with self._lock:
            if self._depth == 0:
                self._ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if self._url else "BEGIN", [])
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._end()

    def _end(self) -> None:
        if self._in_passing:
            self._drop()
        elif self._connection is not None:
            try:
                self._connection.execute("ROLLBACK")
            except self._error:
                self._drop()

    def _ask(self, sql: str, values: Sequence[object]) -> tuple[tuple[str, ...], list[Any]]:
        with self._lock:
            connection = self._connection or self._open()
            if self._url:
                sql = sql.replace("%", "%%").replace("?", "%s")
            try:
                cursor = connection.execute(sql, tuple(values))
                if cursor.description is None:
                    return (), []
                return tuple(column[0] for column in cursor.description), list(cursor.fetchall())
            except self._error as error:
                # The next call opens anew: the file, or the server, may be back by then.
                self._drop()
                raise translate(error, self._name) from None
            finally:
                if self._in_passing and not self._depth and not sql.startswith("BEGIN"):
                    self._drop()

    def stamp(self) -> int:
        """A number that changes when another connection has committed."""
        if self._url:
            sql = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
            return int(self.rows(sql, [])[0][0])
        return int(self.rows("PRAGMA data_version", [])[0][0])

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._in_passing = None, False


def check_schema(connection: Any, error_type: type[BaseException], place: str | Path) -> None:
    """Refuse a database that is not a desk, is behind this program, or is ahead of it; nothing is changed."""
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except error_type as error:
        raise translate(error, place) from None
    newest = newest_migration()
    stands_at = found[0] if found else ""
    if stands_at < newest:
        raise BadInput("db.older", file=place, found=stands_at or "-", wanted=newest)
    if stands_at > newest:
        raise BadInput("db.newer", file=place, found=stands_at, wanted=newest)
