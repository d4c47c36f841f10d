"""Writing rows, alike on SQLite and PostgreSQL: statements that SQLAlchemy builds and compiles once for a shape, then only runs.

Building a statement and looking it up in SQLAlchemy's own cache costs several times what SQLite needs to execute it; an
import of thousands of packages is made of little else. Values must be what the driver takes: numbers, texts, bytes, None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Dialect,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, Any]
_FETCHED_AT_ONCE = 1_000


class InTransaction:
    """Plain SQL over the connection of a writing transaction; see ``reads.source``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def named(self, sql: str, values: Sequence[object]) -> Sequence[Mapping[str, Any]]:
        """All rows by the names of their columns."""
        return [dict(row) for row in self._asked(sql, values).mappings()]

    def rows(self, sql: str, values: Sequence[object]) -> Iterator[Any]:
        """The rows as tuples, fetched as they are asked for."""
        return chain.from_iterable(self._asked(sql, values).partitions(_FETCHED_AT_ONCE))

    def _asked(self, sql: str, values: Sequence[object]) -> CursorResult[Any]:
        if self._connection.dialect.name == "postgresql":
            sql = sql.replace("?", "%s")
        return self._connection.exec_driver_sql(sql, tuple(values))


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as the driver takes it; ``order`` are the names of its values where they go by place.

    ``defaults`` are the values of columns that were left out.
    """

    sql: str
    order: tuple[str, ...] | None
    defaults: Values
    pick: Callable[[Values], Any]

    def bound(self, values: Values) -> Any:
        return self.pick({**self.defaults, **values} if self.defaults else values)


def _compiled(statement: Any, dialect: Dialect, names: Sequence[str] | None = None) -> _Compiled:
    made = statement.compile(dialect=dialect, column_keys=names)
    defaults = {column.key: column.default.arg for column in made.insert_prefetch}
    order = tuple(made.positiontup) if made.positional else None
    return _Compiled(str(made), order, defaults, _picking(order))


def _picking(order: tuple[str, ...] | None) -> Callable[[Values], Any]:
    """Values as the driver takes them: by place, or by name."""
    if order is None:
        return dict
    return itemgetter(*order) if len(order) > 1 else lambda given: tuple(given[name] for name in order)


def add_row(connection: Connection, table: Table, values: Values) -> None:
    """Insert one row."""
    made = _insert(table, tuple(values), connection.dialect)
    connection.exec_driver_sql(made.sql, made.bound(values))


def add_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows of the same columns; none is well, too."""
    if rows:
        made = _insert(table, tuple(rows[0]), connection.dialect)
        connection.exec_driver_sql(made.sql, [made.bound(row) for row in rows])


def add_numbered(connection: Connection, table: Table, values: Values) -> int:
    """Insert one row and answer the number that the database gave it."""
    made = _insert(table, tuple(values), connection.dialect, numbered=True)
    return int(connection.exec_driver_sql(made.sql, made.bound(values)).scalar_one())


@cache
def _insert(table: Table, names: tuple[str, ...], dialect: Dialect, *, numbered: bool = False) -> _Compiled:
    statement = insert(table)
    return _compiled(statement.returning(table.c.id) if numbered else statement, dialect, names)


def change(connection: Connection, table: Table, where: Values, values: Values) -> int:
    """Update the rows whose columns equal ``where``; how many there were."""
    made = _update(table, tuple(where), tuple(values), connection.dialect)
    wanted = {f"old_{name}": value for name, value in where.items()}
    return int(connection.exec_driver_sql(made.sql, made.bound({**values, **wanted})).rowcount)


def change_all(
    connection: Connection, table: Table, where: tuple[str, ...], names: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Update many rows by one statement: each of ``rows`` has the values of ``names``, then those of ``where``."""
    if not rows:
        return
    made = _update(table, where, names, connection.dialect)
    order = (*names, *(f"old_{name}" for name in where))
    if made.order == order:
        connection.exec_driver_sql(made.sql, [tuple(row) for row in rows])
    else:
        connection.exec_driver_sql(made.sql, [made.bound(dict(zip(order, row, strict=True))) for row in rows])


@cache
def _update(table: Table, where: tuple[str, ...], names: tuple[str, ...], dialect: Dialect) -> _Compiled:
    same = and_(*(table.c[name] == bindparam(f"old_{name}") for name in where))
    return _compiled(update(table).where(same).values({name: bindparam(name) for name in names}), dialect)


def remove(connection: Connection, table: Table, where: Values) -> int:
    """Delete the rows whose columns equal ``where``; how many there were."""
    made = _delete(table, tuple(where), connection.dialect)
    return int(connection.exec_driver_sql(made.sql, made.bound(where)).rowcount)


@cache
def _delete(table: Table, where: tuple[str, ...], dialect: Dialect) -> _Compiled:
    return _compiled(delete(table).where(and_(*(table.c[name] == bindparam(name) for name in where))), dialect)


def put(connection: Connection, table: Table, values: Values) -> None:
    """Insert ``values``, or update the row that has the same primary key."""
    made = _upsert(table, tuple(values), connection.dialect)
    connection.exec_driver_sql(made.sql, made.bound(values))


@cache
def _upsert(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Compiled:
    keys = [column.name for column in table.primary_key]
    statement = _building(dialect)(table)
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return _compiled(statement.on_conflict_do_update(index_elements=keys, set_=rest), dialect, names)


def put_once(connection: Connection, table: Table, values: Values) -> bool:
    """Insert ``values`` unless a row with one of its unique keys is there; whether a row was written."""
    made = _insert_once(table, tuple(values), connection.dialect)
    return bool(connection.exec_driver_sql(made.sql, made.bound(values)).rowcount == 1)


def number_once(connection: Connection, table: Table, values: Values) -> int | None:
    """``put_once``, and the number that the database gave the row; None where there was one before."""
    made = _insert_once(table, tuple(values), connection.dialect, numbered=True)
    written = connection.exec_driver_sql(made.sql, made.bound(values)).scalar()
    return None if written is None else int(written)


@cache
def _insert_once(table: Table, names: tuple[str, ...], dialect: Dialect, *, numbered: bool = False) -> _Compiled:
    statement = _building(dialect)(table).on_conflict_do_nothing()
    return _compiled(statement.returning(table.c.id) if numbered else statement, dialect, names)


def _building(dialect: Dialect) -> Any:
    return postgresql.insert if dialect.name == "postgresql" else sqlite.insert
