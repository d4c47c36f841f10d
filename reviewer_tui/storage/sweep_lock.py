"""One sweep at a time: a lock that the kernel, or the server, takes away when its holder dies; nothing is written for it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reviewer_tui.errors import Unavailable
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading

_ONE_SWEEP = 0x1C9C
"""The number of the advisory lock on a server; beside the one of the writers (``engine``)."""


@contextmanager
def one_sweep(place: Place) -> Iterator[bool]:
    """Whether this is the only sweep of the desk; the lock is held until the block ends."""
    with _on_server(place) if place.url else _in_folder(place.database.parent) as alone:
        yield alone


@contextmanager
def _in_folder(folder: Path) -> Iterator[bool]:
    """On the folder of the database, not its file: to close a second handle of that would drop SQLite's own locks."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise Unavailable("sweep.no_lock", folder=folder, detail=error.strerror or "") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


@contextmanager
def _on_server(place: Place) -> Iterator[bool]:
    """On a connection of its own, with which it ends."""
    reading = Reading(place)
    try:
        yield bool(reading.rows("SELECT pg_try_advisory_lock(?)", [_ONE_SWEEP])[0][0])
    finally:
        reading.close()
