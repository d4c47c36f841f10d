"""Writing a row under its key: one statement that inserts or, where the key is there, updates; alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def put(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert ``values``, or update the row that has the same primary key."""
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    statement = build(table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def put_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert ``values`` unless a row with one of its unique keys is there; whether a row was written."""
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(build(table).values(**values).on_conflict_do_nothing()).rowcount == 1
