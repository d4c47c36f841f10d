"""The inbox on disk: a folder into which senders rename packages, with ``done`` and ``failed`` beside them.

Everything below the folder is reached by handles that follow no link: whoever may put packages there must not be able to make
the desk write elsewhere. Names are kept as far as they can be shown; a receipt is ``NAME.receipt.json``.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from reviewer_tui.errors import BadInput, Unavailable
from reviewer_tui.integrations.whole_files import UNFINISHED, write_whole
from reviewer_tui.usecases.inbox import Receipt

DONE, FAILED = "done", "failed"
LOCK: Final = ".lock"
SUFFIX: Final = ".receipt.json"
_LONGEST_NAME: Final = 180
"""Bytes of a name, so that a number and the suffix fit behind it."""
_RECEIPT_BYTES: Final = 65_536
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class WatchedFolder:
    """An inbox folder. What begins with a dot or ends in ``.part`` is not complete yet, or not a package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handles: dict[str, int] = {}
        self._seen: dict[str, tuple[int, int]] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Open the folder and hold its lock; Unavailable while another run holds it."""
        try:
            self._open()
            yield
        finally:
            for handle in self._handles.values():
                os.close(handle)
            self._handles.clear()

    def _open(self) -> None:
        try:
            self._handles["."] = inbox = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            self._handles[LOCK] = lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600, dir_fd=inbox)
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for name in (DONE, FAILED):
                with suppress(FileExistsError):
                    os.mkdir(name, 0o700, dir_fd=inbox)
                self._handles[name] = os.open(name, _FOLDER, dir_fd=inbox)
        except BlockingIOError:
            raise Unavailable("inbox.busy", folder=self._folder) from None
        except OSError as error:
            raise BadInput("inbox.unusable", folder=self._folder, detail=error.strerror or "") from None

    def waiting(self) -> tuple[Path, ...]:
        """Packages in the order in which they were renamed into the folder."""
        found = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name.endswith(UNFINISHED) or entry.name in (DONE, FAILED):
                        continue
                    with suppress(FileNotFoundError):
                        # A rename moves the time of change, so that it tells when a package came.
                        told = entry.stat(follow_symlinks=False)
                        found.append((told.st_ctime_ns, entry.name))
                        self._seen[entry.name] = (told.st_ino, told.st_ctime_ns)
        except OSError as error:
            raise BadInput("inbox.unusable", folder=self._folder, detail=error.strerror or "") from None
        return tuple(self._folder / name for _, name in sorted(found))

    def settle(self, package: Path, receipt: Receipt, *, taken: bool) -> None:
        """The receipt first, whole and on the disk, then the package beside it."""
        folder = self._handles[DONE if taken else FAILED]
        written = _json(receipt)
        try:
            name, kept = _place(folder, _plain(package.name), written, receipt)
            if not kept:
                write_whole(folder, name + SUFFIX, written)
            if not self._was_replaced(package.name):
                os.rename(package.name, name, src_dir_fd=self._handles["."], dst_dir_fd=folder)
            os.fsync(folder)
            os.fsync(self._handles["."])
        except OSError as error:
            raise Unavailable("inbox.not_settled", package=receipt.package, detail=error.strerror or "") from None

    def _was_replaced(self, name: str) -> bool:
        """Whether another package came in under this name meanwhile: it waits for the next run."""
        now = os.stat(name, dir_fd=self._handles["."], follow_symlinks=False)
        return self._seen.get(name, (now.st_ino, now.st_ctime_ns)) != (now.st_ino, now.st_ctime_ns)


def _json(receipt: Receipt) -> bytes:
    said = {name: value or None for name, value in asdict(receipt).items()}
    return (json.dumps({"schema": "reviewer-tui/receipt/1", **said}, ensure_ascii=False, indent=1) + "\n").encode()


def _place(folder: int, name: str, written: bytes, receipt: Receipt) -> tuple[str, bool]:
    """A free name for the package, and whether its receipt is there already because a run was stopped before the move."""
    for number in count(1):
        free = name if number == 1 else f"{name}.{number}"
        if _is_there(free, folder):
            continue
        before = _read(folder, free + SUFFIX)
        if before is None:
            return free, False
        if _same_package(before, written, receipt):
            return free, True
    raise AssertionError


def _same_package(before: bytes, written: bytes, receipt: Receipt) -> bool:
    """All but the time says the same; or the package was imported by the run that was stopped, and is known since."""
    told = before.partition(b'"time"')[0]
    if told == written.partition(b'"time"')[0]:
        return True
    return receipt.outcome == "unchanged" and f'"sha256": "{receipt.sha256}"'.encode() in told


def _is_there(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _read(folder: int, name: str) -> bytes | None:
    try:
        handle = os.open(name, _READ, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(_RECEIPT_BYTES)


def _plain(name: str) -> str:
    """The package's name, with a mark in place of what does not show; a very long one is cut and told apart by its hash."""
    raw = os.fsencode(name)
    shown = "".join(character if character.isprintable() else "_" for character in raw.decode("utf-8", "replace"))
    if len(shown.encode()) <= _LONGEST_NAME and not shown.startswith("."):
        return shown
    cut = shown.encode()[: _LONGEST_NAME - 17].decode("utf-8", "ignore").lstrip(".")
    return f"{cut}~{sha256(raw).hexdigest()[:16]}"
