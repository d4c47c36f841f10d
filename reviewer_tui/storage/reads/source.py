"""What a store reads from: anything that answers plain SQL with rows by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Row = Mapping[str, Any]


class Source(Protocol):
    """The reading connection, or the connection of a writing transaction."""

    def named(self, sql: str, values: Sequence[object]) -> Sequence[Row]:
        """All rows of a query written with ``?`` placeholders, by the names of their columns."""
        ...


def slots(values: Sequence[object]) -> str:
    """``?, ?, ?``: placeholders for a list."""
    return ", ".join("?" * len(values))


def first(rows: Sequence[Row]) -> Row | None:
    """The first row, if there is one."""
    return rows[0] if rows else None
