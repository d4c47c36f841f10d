"""The bytes of materials: one sealed file each, named by the hash of what it holds; the same picture is kept once."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from reviewer_tui.errors import NotFound, Unavailable
from reviewer_tui.storage.private_files import private_folder, sync_folder
from reviewer_tui.storage.vault import Vault

T = TypeVar("T")

_STALE_SECONDS: Final = 24 * 3_600
"""What lies aside longer than this was left by a process that was killed."""
_SYNCING: Final = 8
"""Threads that wait for the disk at a time."""
_MOST_OPEN: Final = 64
"""Files that wait for their sync together."""


class SealedFolder:
    """A folder of sealed files, 0700 with files 0600; a file appears under its name only when it is whole."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        self._swept = False

    def path(self, sha256: str) -> Path:
        """Where the material with this hash lies."""
        return self._folder / sha256[:2] / sha256

    @contextmanager
    def incoming(self) -> Iterator[SealedFiles]:
        """Files that are taken in together. Unavailable when they cannot be written."""
        if not self._swept:
            self._swept = True
            _sweep_aside(self._folder)
        files = SealedFiles(self._folder, self._vault)
        try:
            yield files
        finally:
            files.discard()

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash; NotFound when they are gone or no longer what they were."""
        try:
            sealed = self.path(sha256).read_bytes()
        except OSError:
            raise NotFound("not_found.material", sha256=sha256[:12]) from None
        data = self._vault.open_bytes(f"material/{sha256}", sealed)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise NotFound("not_found.material", sha256=sha256[:12])
        return data


class SealedFiles:
    """Sealed and written aside first, synced together, then renamed into place; the folders are synced before ``keep`` returns.

    So the bytes are safe before the row that names them, and a crash leaves a spare file, never a hole.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._aside = folder / ".incoming"
        self._vault = vault
        self._handles: dict[str, int] = {}
        self._written: dict[str, str] = {}

    def add(self, sha256: str, data: bytes) -> None:
        """Seal and write one aside; nothing is written when it is there already."""
        if sha256 in self._written or os.path.exists(self._target(sha256)):
            return
        part = f"{self._aside}/{sha256}.{os.getpid()}"
        if len(self._handles) >= _MOST_OPEN:
            self.sync()
        try:
            handle = self._opened(part)
            self._handles[sha256], self._written[sha256] = handle, part
            _write(handle, self._vault.seal_bytes(f"material/{sha256}", data))
        except OSError as error:
            raise self._fault(error) from None

    def sync(self) -> None:
        """The bytes of everything that was added are on the disk."""
        try:
            _together(os.fsync, list(self._handles.values()))
        except OSError as error:
            raise self._fault(error) from None
        for handle in self._handles.values():
            os.close(handle)
        self._handles.clear()

    def keep(self, hashes: Iterable[str]) -> None:
        """Give these their names and make the names last."""
        folders = set()
        try:
            for sha256 in hashes:
                part = self._written.pop(sha256, None)
                if part is not None:
                    target = self._target(sha256)
                    _rename(part, target)
                    folders.add(Path(target).parent)
            _together(sync_folder, list(folders))
        except OSError as error:
            raise self._fault(error) from None

    def discard(self) -> None:
        """Take away what was not kept."""
        for handle in self._handles.values():
            os.close(handle)
        for part in self._written.values():
            with suppress(OSError):
                os.unlink(part)
        self._handles.clear()
        self._written.clear()

    def _target(self, sha256: str) -> str:
        return f"{self._folder}/{sha256[:2]}/{sha256}"

    def _opened(self, part: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        try:
            return os.open(part, flags, 0o600)
        except FileNotFoundError:
            private_folder(self._aside)
            return os.open(part, flags, 0o600)

    def _fault(self, error: OSError) -> Unavailable:
        return Unavailable("materials.not_written", folder=self._folder, detail=error.strerror or "")


def _sweep_aside(folder: Path) -> None:
    """Take away what killed processes left aside a day ago or earlier."""
    limit = time.time() - _STALE_SECONDS
    with suppress(OSError), os.scandir(folder / ".incoming") as entries:
        for entry in entries:
            if entry.stat(follow_symlinks=False).st_mtime < limit:
                os.unlink(entry.path)


def _together(sync: Callable[[T], object], things: list[T]) -> None:
    """Sync many at once: the disk writes its journal once for all that wait for it, and once for each that waits alone."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(_SYNCING, len(things) or 1)) as pool:
        for _done in pool.map(sync, things):
            pass


def _write(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _rename(part: str, target: str) -> None:
    try:
        os.rename(part, target)
    except FileNotFoundError:
        private_folder(Path(target).parent)
        os.rename(part, target)
