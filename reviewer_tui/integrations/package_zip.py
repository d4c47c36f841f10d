"""A filing package in a ZIP archive, made by a stranger: nothing its headers say is believed.

The end record is judged before the directory is read, entries that overlap, lie about their size, are encrypted, are links
or devices are refused, and what is unpacked is counted byte by byte. Nothing is ever written to disk.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.package_names import (
    FILING,
    MATERIALS,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_FILES,
    MAX_JSON,
    MAX_TOTAL,
    Meter,
    check_name,
    check_path,
    check_unique,
    shown,
)

_END: Final = struct.Struct("<4s4H2LH")
_END_MAGIC: Final = b"PK\x05\x06"
_ZIP64_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_SIZE: Final = 20
_LOCAL_HEADER: Final = 30
_MAX_COMMENT: Final = 65_535
_MAX_DIRECTORY: Final = MAX_ENTRIES * 1_024
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UTF8: Final = 0x800
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipPackage:
    """The files of an archive by their names below ``materials/``; ``filing.json`` lies at the top or in the one folder."""

    def __init__(self, file: BinaryIO) -> None:
        self._meter = Meter()
        with _translated():
            _check_end(file)
            self._zip = zipfile.ZipFile(file)
            self._filing, self._materials = _listed(self._zip)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._materials)

    def filing_json(self) -> bytes:
        return self._read(FILING, self._filing, MAX_JSON)

    def read(self, name: str) -> bytes:
        return self._read(name, self._materials[name], MAX_FILE)

    def close(self) -> None:
        self._zip.close()

    def _read(self, name: str, info: zipfile.ZipInfo, limit: int) -> bytes:
        with _translated(), self._zip.open(info) as stream:
            data = stream.read(limit + 1)
        self._meter.count(name, len(data), limit)
        return data


@contextmanager
def _translated() -> Iterator[None]:
    """What zipfile says about a broken archive, as a refusal."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        OverflowError,
        NotImplementedError,
        RuntimeError,
    ):
        raise BadInput("package.broken_archive") from None


def _check_end(file: BinaryIO) -> None:
    """Find the end record as zipfile does, and refuse what it announces before anything is listed."""
    size = file.seek(0, 2)
    if size > MAX_TOTAL:
        raise BadInput("package.too_large", limit=MAX_TOTAL)
    tail_at = max(0, size - _END.size - _MAX_COMMENT - _LOCATOR_SIZE)
    file.seek(tail_at)
    tail = file.read()
    at = len(tail) - _END.size
    if at < 0 or tail[at : at + 4] != _END_MAGIC or tail[-2:] != b"\0\0":
        at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise BadInput("package.not_a_package")
    _, _, _, here, entries, directory, _, _ = _END.unpack_from(tail, at)
    # ZIP64 is for archives far above the limits; its record would hide the true counts from this look.
    if _ZIP64_LOCATOR in tail[max(0, at - _LOCATOR_SIZE) : at] or max(here, entries) > MAX_ENTRIES:
        raise BadInput("package.too_many_entries", limit=MAX_ENTRIES)
    if directory > _MAX_DIRECTORY:
        raise BadInput("package.too_many_entries", limit=MAX_ENTRIES)
    file.seek(0)


def _listed(archive: zipfile.ZipFile) -> tuple[zipfile.ZipInfo, dict[str, zipfile.ZipInfo]]:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise BadInput("package.too_many_entries", limit=MAX_ENTRIES)
    named = {_name(info): info for info in infos}
    if len(named) != len(infos):
        raise BadInput("package.duplicate_name", file=shown(next(_repeated([_name(info) for info in infos]))))
    check_unique(named)
    for name, info in named.items():
        _check_entry(name, info)
    _check_overlap(infos, archive.start_dir)
    prefix = _prefix(named)
    if f"{prefix}{FILING}" not in named:
        raise BadInput("package.no_filing_json")
    below = f"{prefix}{MATERIALS}/"
    materials = {
        check_name(name.removeprefix(below)): info
        for name, info in named.items()
        if name.startswith(below) and not name.endswith("/")
    }
    if len(materials) > MAX_FILES:
        raise BadInput("package.too_many_files", limit=MAX_FILES)
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise BadInput("package.too_large", limit=MAX_TOTAL)
    return named[f"{prefix}{FILING}"], dict(sorted(materials.items()))


def _repeated(names: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name. Without the UTF-8 mark it is UTF-8 all the same, or GBK as archives from Chinese Windows are."""
    name = info.orig_filename
    if info.flag_bits & _UTF8 or name.isascii():
        return name
    raw = name.encode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _check_entry(name: str, info: zipfile.ZipInfo) -> None:
    check_path(name.removesuffix("/"))
    if info.flag_bits & _ENCRYPTED:
        raise BadInput("package.encrypted", file=shown(name))
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise BadInput("package.symlink", file=shown(name))
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadInput("package.special_file", file=shown(name))
    if info.compress_type not in _METHODS:
        raise BadInput("package.compression", file=shown(name))
    if info.file_size > MAX_FILE:
        raise BadInput("package.file_too_large", file=shown(name), limit=MAX_FILE)


def _check_overlap(infos: list[zipfile.ZipInfo], directory_at: int) -> None:
    """Each entry's bytes are its own: none begins before the one in front of it can have ended."""
    free = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < free:
            raise BadInput("package.overlapping", file=shown(_name(info)))
        free = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
    if free > directory_at:
        raise BadInput("package.overlapping", file="")


def _prefix(named: dict[str, zipfile.ZipInfo]) -> str:
    """Empty, or the one folder that holds the package when it was packed together with its folder."""
    if FILING in named:
        return ""
    tops = {name.split("/", 1)[0] for name in named if name.count("/") == 1 and name.endswith(f"/{FILING}")}
    return f"{tops.pop()}/" if len(tops) == 1 else ""
