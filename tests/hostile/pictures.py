"""Pictures that were made to harm: each family by name, its bytes, and the reasons that may be told for it.

All of them lie in the place of a paper that the package lists as ``….jpg``.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

Family = tuple[Callable[[], bytes], str]

MAGIC = b"\x89PNG\r\n\x1a\n"
_END = b"\xff\xd9"


def chunk(name: bytes, data: bytes, *, crc: int | None = None) -> bytes:
    """A chunk of a PNG."""
    said = zlib.crc32(name + data) if crc is None else crc
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", said)


def header(width: int, height: int, *, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    """IHDR."""
    return chunk(b"IHDR", struct.pack(">2L5B", width, height, depth, colour, 0, 0, interlaced))


def png(*between: bytes, side: int = 16) -> bytes:
    """A small sound PNG with these chunks before its pixels."""
    rows = b"".join(b"\0" + bytes(3 * side) for _ in range(side))
    return MAGIC + header(side, side) + b"".join(between) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(size: tuple[int, int] = (320, 200), mode: str = "RGB", **options: object) -> bytes:
    """A sound JPEG of a gradient."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def _after_magic(*segments: bytes) -> bytes:
    whole = jpeg()
    return whole[:2] + b"".join(segments) + whole[2:]


def _saved(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, kind)
    return out.getvalue()


def _sized(width: int, height: int) -> bytes:
    whole = jpeg()
    frame = whole.index(b"\xff\xc0")
    return whole[: frame + 5] + struct.pack(">2H", height, width) + whole[frame + 9 :]


def _scans(count: int) -> bytes:
    whole = jpeg(progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * count + _END


def _vast_png(width: int, height: int, colour: int = 6) -> bytes:
    return MAGIC + header(width, height, colour=colour) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def _solid_png(width: int, height: int) -> bytes:
    """A true one of so many pixels, one colour."""
    kernel = zlib.compressobj(1)
    row = b"\0" + bytes(4 * width)
    data = b"".join(kernel.compress(row) for _ in range(height)) + kernel.flush()
    return MAGIC + header(width, height, colour=6) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _text_bomb(kind: bytes, megabytes: int) -> bytes:
    packed = zlib.compress(bytes(1_000_000 * megabytes), 9)
    lead = {b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0", b"iCCP": b"profile\0\0"}[kind]
    return png(chunk(kind, lead + packed))


def _looping_exif() -> bytes:
    """A directory of tags that names itself as the next one, and as its own sub-directory."""
    tags = struct.pack("<HHLL", 0x8769, 4, 1, 8) + struct.pack("<HHLL", 0x011A, 5, 1, 0xFFFFFFF0)
    return segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<L", 8) + struct.pack("<H", 2) + tags + struct.pack("<L", 8))


_BROKEN = "package.broken_picture"
_NONE = "package.not_a_picture"
_LARGE = "package.picture_too_large"

FAMILIES: dict[str, Family] = {
    "nothing": (lambda: b"", _NONE),
    "a text": (lambda: b"hello", _NONE),
    "zeros": (lambda: bytes(100_000), _NONE),
    "a JPEG's magic alone": (lambda: b"\xff\xd8\xff", _BROKEN),
    "a PNG's magic alone": (lambda: MAGIC, _BROKEN),
    "half a JPEG": (lambda: jpeg()[: len(jpeg()) // 2], _BROKEN),
    "half a progressive JPEG": (lambda: jpeg(progressive=True)[: len(jpeg(progressive=True)) // 2], _BROKEN),
    "half a PNG": (lambda: _solid_png(200, 200)[:200], _BROKEN),
    "a JPEG of 65535 x 65535": (lambda: _sized(65_535, 65_535), _LARGE),
    "a JPEG of 65500 x 60000": (lambda: _sized(65_500, 60_000), _LARGE),
    "a JPEG without size": (lambda: _sized(0, 0), _BROKEN),
    "a PNG of 65535 x 65535": (lambda: _vast_png(65_535, 65_535), _LARGE),
    "a PNG of 2**31 x 2**31": (lambda: _vast_png(2**31 - 1, 2**31 - 1), _LARGE),
    "a PNG of 50 million pixels that are not there": (lambda: _vast_png(10_000, 5_000), _BROKEN),
    "a PNG of no pixels": (lambda: _vast_png(0, 0), _BROKEN),
    "a text of 400 MB in a PNG (zTXt)": (lambda: _text_bomb(b"zTXt", 400), _BROKEN),
    "a text of 400 MB in a PNG (iTXt)": (lambda: _text_bomb(b"iTXt", 400), _BROKEN),
    "a thousand texts of 1 MB": (
        lambda: png(*[chunk(b"zTXt", b"C\0\0" + zlib.compress(bytes(1_000_000), 9))] * 1_000),
        _BROKEN,
    ),
    "a chunk that says 2 GB": (lambda: png(struct.pack(">L", 0x7FFFFFFF) + b"tEXt" + b"x" * 20), _BROKEN),
    "a chunk with a wrong sum": (lambda: png(chunk(b"gAMA", b"\0\0\0\1", crc=1)), _BROKEN),
    "a chunk of no name": (lambda: png(chunk(b"\0\0\0\0", b"")), _BROKEN),
    "a PNG without pixels": (lambda: MAGIC + header(16, 16) + chunk(b"IEND", b""), _BROKEN),
    "pixels that do not unpack": (
        lambda: MAGIC + header(16, 16) + chunk(b"IDAT", b"\xff" * 400) + chunk(b"IEND", b""),
        _BROKEN,
    ),
    "a thousand scans": (lambda: _scans(1_000), _BROKEN),
    "a JPEG of loose segments": (lambda: b"\xff\xd8" + segment(0xE0, b"JFIF\0") * 5_000, _BROKEN),
    "a JPEG of twelve bits": (lambda: jpeg().replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc1\x00\x11\x0c"), _BROKEN),
    "a lossless JPEG": (lambda: jpeg().replace(b"\xff\xc0", b"\xff\xc3"), _BROKEN),
    "a GIF": (lambda: _saved("GIF"), _NONE),
    "a WEBP": (lambda: _saved("WEBP"), _NONE),
    "a TIFF": (lambda: _saved("TIFF"), _NONE),
    "a BMP": (lambda: _saved("BMP"), _NONE),
    "an EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n", _NONE),
    "an SVG": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        _NONE,
    ),
    "a PDF": (lambda: b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>endobj\n", _NONE),
    "a HEIC": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", _NONE),
    "a film": (lambda: b"\0\0\0\x18ftypisom\0\0\0\0", _NONE),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(200), _NONE),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", _NONE),
}

HARMLESS: dict[str, Callable[[], bytes]] = {
    "sound": jpeg,
    "progressive": lambda: jpeg(progressive=True),
    "grey": lambda: jpeg(mode="L"),
    "in four inks": lambda: jpeg(mode="CMYK"),
    "of one row": lambda: jpeg((8_000, 1)),
    "a PNG under this name": png,
    "a PNG that moves": lambda: png(chunk(b"acTL", struct.pack(">2L", 1, 0))),
    "a profile of 4 MB": lambda: _after_magic(
        *[segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 60)) + bytes(65_000)) for n in range(1, 61)]
    ),
    "five hundred comments": lambda: _after_magic(*[segment(0xFE, b"\x1b]0;x\x07" * 100)] * 500),
    "tags that lead round": lambda: _after_magic(_looping_exif()),
    "something behind its end": lambda: jpeg() + b"PK\x03\x04" + bytes(1_000),
    "ten thousand chunks": lambda: png(*[chunk(b"prVt", b"")] * 10_000),
    "a PNG of 49 million pixels": lambda: _solid_png(7_000, 7_000),
    "48 million pixels, scan by scan": lambda: jpeg((8_000, 6_000), progressive=True, quality=30),
    "the same in four inks": lambda: jpeg((8_000, 6_000), mode="CMYK", progressive=True, quality=30),
}
"""Odd or large, and a picture all the same: it comes in within the same limits."""
