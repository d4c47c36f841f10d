"""The writing engine: SQLAlchemy over the chosen SQLite library, or PostgreSQL by URL. What differs between them stands here.

Every writing transaction on SQLite starts with BEGIN IMMEDIATE: a deferred one that reads and then writes fails at once when
somebody else wrote in between. Waiting for the lock is done here with short pauses instead of SQLite's growing
sleeps, in the order in which they came (``waiting_line``), so that of twenty writers none starves.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from reviewer_tui.errors import Unavailable
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import BUSY_MILLIS, connect, is_busy, library
from reviewer_tui.storage.waiting_line import standing

_ONE_WRITER = 0x1C9B
"""The number of the lock; any will do that nothing else in the database uses."""

WAIT_SECONDS = 10.0
"""How long a writer waits for its turn before the database counts as busy."""
_PAUSES = (0.0005, 0.001, 0.005)
"""Seconds between two looks, by how many stand before: only the next in line looks often."""


def open_engine(place: Place, *, create: bool = False) -> Engine:
    """An engine for the settings' database; on SQLite the file must exist unless ``create``."""
    if place.url:
        return _postgresql_engine(place.url)
    return _sqlite_engine(place.database, read_only=place.read_only, create=create)


def _postgresql_engine(url: str) -> Engine:
    """One writer at a time there, too: the audit chain has one end, and a lock held to the commit keeps it so."""
    engine = create_engine(_with_driver(url), pool_size=2)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")

    return engine


def _with_driver(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def _sqlite_engine(path: Path, *, read_only: bool, create: bool) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=library(),
        creator=lambda: connect(path, read_only=read_only, create=create),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=2,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if read_only:
            connection.exec_driver_sql("BEGIN")
        else:
            begin_immediate(connection.connection.driver_connection, path.parent)

    return engine


def begin_immediate(connection: Any, folder: Path) -> None:
    """BEGIN IMMEDIATE, waiting in line up to ``WAIT_SECONDS``; Unavailable after that."""
    give_up = time.monotonic() + WAIT_SECONDS
    with standing(folder) as ahead:
        while True:
            before = ahead()
            if before == 0 and _begun(connection):
                return
            if time.monotonic() > give_up:
                raise Unavailable("db.busy")
            time.sleep(_PAUSES[before])


def _begun(connection: Any) -> bool:
    """Whether the write lock was free. SQLite itself waits for readers, at a commit, but not here."""
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute("BEGIN IMMEDIATE")
    except Exception as error:
        if not is_busy(error):
            raise
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLIS}")
    return True
