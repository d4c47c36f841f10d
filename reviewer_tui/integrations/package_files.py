"""Filing packages on disk: a folder or a ZIP archive with ``filing.json`` and ``materials/``, opened behind limits.

Links are never followed below the path that was named, devices and pipes are never read, and every refusal is a BadInput
``package.<case>`` with the file's name in ``file``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.package_names import (
    FILING,
    MATERIALS,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_FILES,
    MAX_FOLDERS,
    MAX_JSON,
    Meter,
    check_name,
    check_unique,
    shown,
)
from reviewer_tui.integrations.package_zip import ZipPackage

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK the opening of a named pipe would wait for somebody to write.
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class _Source(Protocol):
    @property
    def names(self) -> tuple[str, ...]: ...
    def filing_json(self) -> bytes: ...
    def read(self, name: str) -> bytes: ...
    def close(self) -> None: ...


class PackageFiles:
    """An opened package. Material names are paths below ``materials/`` in NFC, sorted."""

    def __init__(self, name: str, source: _Source) -> None:
        self.name = name
        self._source = source
        self._hashes: dict[str, str] = {}
        self._filing: bytes | None = None

    def filing_json(self) -> bytes:
        """Read once: what is parsed and what is hashed are the same bytes, whatever happens to the folder meanwhile."""
        if self._filing is None:
            self._filing = self._source.filing_json()
        return self._filing

    def material_names(self) -> tuple[str, ...]:
        return self._source.names

    def read(self, name: str) -> bytes:
        """The bytes of one material, at most ``MAX_FILE``."""
        if name not in self._source.names:
            raise BadInput("package.material_missing", file=shown(name))
        data = self._source.read(name)
        self._hashes[name] = hashlib.sha256(data).hexdigest()
        return data

    def hash_of(self, name: str) -> str:
        """SHA-256 (hex) of a material as it was read last."""
        return self._hashes[name]

    def sha256(self) -> str:
        """One hash (hex) over ``filing.json`` and every material with its name: the same for a folder and its archive."""
        whole = hashlib.sha256(hashlib.sha256(self.filing_json()).digest())
        for name in self.material_names():
            if name not in self._hashes:
                self.read(name)
            whole.update(name.encode("utf-8") + b"\0" + bytes.fromhex(self._hashes[name]))
        return whole.hexdigest()


@contextmanager
def open_package(path: Path) -> Iterator[PackageFiles]:
    """Open a package folder or archive for reading; closed at the end of the ``with`` block."""
    source = _open_source(path)
    try:
        yield PackageFiles(path.name, source)
    finally:
        source.close()


def _open_source(path: Path) -> _Source:
    try:
        handle = os.open(path, _FILE)
    except OSError as error:
        raise _refusal(error, path.name) from None
    mode = os.fstat(handle).st_mode
    if stat.S_ISDIR(mode):
        return FolderPackage(handle)
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise BadInput("package.special_file", file=shown(path.name))
    file = os.fdopen(handle, "rb")
    try:
        return _ClosingZip(file)
    except BaseException:
        file.close()
        raise


class _ClosingZip(ZipPackage):
    """An archive that closes its file, too."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._file = file

    def close(self) -> None:
        super().close()
        self._file.close()


class FolderPackage:
    """A package folder, held open by its handle: what is renamed or linked elsewhere meanwhile is not followed."""

    def __init__(self, handle: int) -> None:
        self._root = handle
        self._meter = Meter()
        try:
            if not _is_there(FILING, handle):
                raise BadInput("package.no_filing_json")
            self._files = self._listed()
        except BaseException:
            os.close(handle)
            raise

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._files)

    def filing_json(self) -> bytes:
        return self._read(FILING, (FILING,), MAX_JSON)

    def read(self, name: str) -> bytes:
        return self._read(name, (MATERIALS, *self._files[name].split("/")), MAX_FILE)

    def close(self) -> None:
        os.close(self._root)

    def _listed(self) -> dict[str, str]:
        """NFC name to the name on disk, of every file below ``materials/``."""
        if not _is_there(MATERIALS, self._root):
            return {}
        found: list[str] = []
        seen = 0
        waiting: list[tuple[str, ...]] = [()]
        while waiting:
            folder = waiting.pop()
            with _opened((MATERIALS, *folder), self._root, _FOLDER) as handle, os.scandir(handle) as entries:
                for entry in entries:
                    seen += 1
                    path = "/".join((*folder, entry.name))
                    if seen > MAX_ENTRIES:
                        raise BadInput("package.too_many_entries", limit=MAX_ENTRIES)
                    if entry.is_symlink():
                        raise BadInput("package.symlink", file=shown(path))
                    if entry.is_dir(follow_symlinks=False):
                        if len(folder) + 1 >= MAX_FOLDERS:
                            raise BadInput("package.path_too_deep", file=shown(path), limit=MAX_FOLDERS)
                        waiting.append((*folder, entry.name))
                    elif entry.is_file(follow_symlinks=False):
                        found.append(path)
                    else:
                        raise BadInput("package.special_file", file=shown(path))
        if len(found) > MAX_FILES:
            raise BadInput("package.too_many_files", limit=MAX_FILES)
        check_unique(found)
        return dict(sorted((check_name(path), path) for path in found))

    def _read(self, name: str, parts: tuple[str, ...], limit: int) -> bytes:
        with _opened(parts, self._root, _FILE) as handle:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                raise BadInput("package.special_file", file=shown(name))
            if about.st_nlink > 1:
                # Under its other name it may be somebody else's file, or be changed while it is read.
                raise BadInput("package.symlink", file=shown(name))
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(limit + 1)
        self._meter.count(name, len(data), limit)
        return data


def _is_there(name: str, root: int) -> bool:
    try:
        os.stat(name, dir_fd=root, follow_symlinks=False)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _refusal(error, name) from None
    return True


@contextmanager
def _opened(parts: tuple[str, ...], root: int, flags: int) -> Iterator[int]:
    """A handle on the path below ``root``, each folder opened by itself so that none of them can be a link."""
    above: list[int] = []
    try:
        at = root
        for index, part in enumerate(parts):
            at = os.open(part, flags if index == len(parts) - 1 else _FOLDER, dir_fd=at)
            above.append(at)
    except OSError as error:
        _close(above)
        raise _refusal(error, "/".join(parts)) from None
    try:
        yield at
    finally:
        _close(above)


def _close(handles: list[int]) -> None:
    for handle in handles:
        os.close(handle)


def _refusal(error: OSError, name: str) -> BadInput:
    if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR):
        return BadInput("package.symlink", file=shown(name))
    if error.errno == errno.ENOENT:
        return BadInput("package.no_such_path", file=shown(name))
    if error.errno == errno.ENXIO:
        return BadInput("package.special_file", file=shown(name))
    return BadInput("package.unreadable", file=shown(name), error=error.strerror or type(error).__name__)
