"""The parts of which a ZIP archive is made, each of which may be told to lie."""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterable

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
STORED, DEFLATED = 0, 8
_UTF8 = 0x800

Parts = list[tuple[bytes, bytes]]


def entry(name: bytes, data: bytes, *, method: int = STORED, size: int | None = None) -> bytes:
    """A local header with its data; ``size`` is what it says to unpack to."""
    packed = deflated(data) if method == DEFLATED else data
    said = len(data) if size is None else size
    numbers = (20, _UTF8, method, 0, 0, zlib.crc32(data), len(packed), said, len(name), 0)
    return struct.pack("<4s5H3L2H", LOCAL, *numbers) + name + packed


def listing(
    name: bytes,
    data: bytes,
    at: int,
    *,
    method: int = STORED,
    size: int | None = None,
    mode: int = stat.S_IFREG | 0o644,
    flags: int = 0,
    extra: bytes = b"",
) -> bytes:
    """The directory's record of an entry that begins at ``at``."""
    packed = len(deflated(data)) if method == DEFLATED else len(data)
    said = len(data) if size is None else size
    numbers = (20, 20, _UTF8 | flags, method, 0, 0, zlib.crc32(data), packed, said, len(name), len(extra), 0, 0, 0)
    return struct.pack("<4s6H3L5H2L", CENTRAL, *numbers, mode << 16, at) + name + extra


def end(entries: int, directory: int, at: int, comment: bytes = b"") -> bytes:
    """The end record: how many entries, how long the directory, where it begins."""
    return struct.pack("<4s4H2LH", END, 0, 0, entries, entries, directory, at, len(comment)) + comment


def joined(body: bytes, records: Iterable[bytes]) -> bytes:
    """Entries, their directory, and a true end record."""
    listed = list(records)
    directory = b"".join(listed)
    return body + directory + end(len(listed), len(directory), len(body))


def laid(parts: Parts, **lie: int | bytes) -> tuple[bytes, list[bytes]]:
    """Stored entries one behind the other and the records of them, each with the same lie."""
    body, records = b"", []
    for name, data in parts:
        records.append(listing(name, data, len(body), **lie))  # type: ignore[arg-type]
        body += entry(name, data)
    return body, records


def deflated(data: bytes) -> bytes:
    """Raw deflate, as small as it gets."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    return kernel.compress(data) + kernel.flush()
