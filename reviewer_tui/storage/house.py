"""What a database is for: a few named facts, written over the plain connection (``quick_reads`` reads them)."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import connect


def write_house(place: Place, facts: Mapping[str, str]) -> None:
    """Set facts of a SQLite desk (a demo has no other)."""
    connection = connect(place.database)
    try:
        for name, value in facts.items():
            connection.execute(
                "INSERT INTO house (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )
    finally:
        connection.close()
