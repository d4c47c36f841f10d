"""The line in which writers wait for SQLite's one write lock: first come, first served, and nobody can block it for long.

Whoever waits holds a read lock on one byte of the database's folder, at the offset of the instant at which it came
(nanoseconds of the monotonic clock, which all processes of the host share). The first in line is the one that finds no lock on
an earlier byte. The locks belong to an open file description: the kernel takes them away when the process dies, nothing is
written, and no file stands beside the database. A process that was stopped in the line is passed by after ``STALE_SECONDS``.
"""

from __future__ import annotations

import fcntl
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

STALE_SECONDS = 2.0
"""A place older than this counts no more: its holder may be stopped."""

_STRUCT = "hhqqi4x"
"""``struct flock`` of 64-bit Linux: type, whence, start, length, process."""


@contextmanager
def standing(folder: Path) -> Iterator[Callable[[], int]]:
    """A place in the line of this folder; the callable tells how many stand before it: 0, 1, or 2 for more.

    Where such locks are not to be had (another system, a folder that may not be read) everybody is the first.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        yield lambda: 0
        return
    came = time.monotonic_ns()
    try:
        try:
            _ask(descriptor, fcntl.F_OFD_SETLK, fcntl.F_RDLCK, came, came + 1)
        except (OSError, AttributeError):
            yield lambda: 0
            return
        yield lambda: _ahead(descriptor, came)
    finally:
        os.close(descriptor)


def _ahead(descriptor: int, came: int) -> int:
    oldest = max(0, time.monotonic_ns() - int(STALE_SECONDS * 1e9))
    one = _held(descriptor, oldest, came)
    if one is None:
        return 0
    others = (_held(descriptor, oldest, one), _held(descriptor, one + 1, came))
    return 1 if others == (None, None) else 2


def _held(descriptor: int, start: int, end: int) -> int | None:
    """The offset of a place that somebody else holds from ``start`` up to ``end``."""
    if start >= end:
        return None
    kind, at = _ask(descriptor, fcntl.F_OFD_GETLK, fcntl.F_WRLCK, start, end)
    return None if kind == fcntl.F_UNLCK else at


def _ask(descriptor: int, command: int, kind: int, start: int, end: int) -> tuple[int, int]:
    answer = fcntl.fcntl(descriptor, command, struct.pack(_STRUCT, kind, os.SEEK_SET, start, end - start, 0))
    kind, _whence, at, _length, _process = struct.unpack(_STRUCT, answer)
    return kind, at
