"""A file for somebody outside the desk: written aside with mode 0600, synced, and renamed into its place when it is whole."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reviewer_tui.errors import BadInput, Unavailable


class ExportFile:
    """The file while it is being written."""

    def __init__(self, handle: int, part: Path, target: Path) -> None:
        self._handle = handle
        self._part = part
        self._target = target
        self.is_kept = False

    def write(self, text: str) -> None:
        """Append; Unavailable when the disk is full."""
        self.write_bytes(text.encode("utf-8"))

    def write_bytes(self, data: bytes) -> None:
        """Append; Unavailable when the disk is full."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            raise Unavailable("export.not_written", file=self._target, detail=error.strerror or "") from None

    def keep(self) -> None:
        """Into its place."""
        try:
            os.fsync(self._handle)
            os.rename(self._part, self._target)
        except OSError as error:
            raise Unavailable("export.not_written", file=self._target, detail=error.strerror or "") from None
        self.is_kept = True


@contextmanager
def open_aside(target: Path) -> Iterator[ExportFile]:
    """The file beside its place. BadInput for a place that is no ordinary file or whose folder is not there."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(os.lstat(target).st_mode):
            raise BadInput("export.no_file", file=target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadInput("export.no_place", file=target, detail=error.strerror or "") from None
    file = ExportFile(handle, part, target)
    try:
        yield file
    finally:
        os.close(handle)
        if not file.is_kept:
            with contextlib.suppress(OSError):
                os.unlink(part)
