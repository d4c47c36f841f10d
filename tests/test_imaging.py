"""What a look at the bytes of a picture tells, also of bytes that were made to harm."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from reviewer_tui import imaging


def picture(kind: str, size: tuple[int, int] = (320, 200), **options: object) -> bytes:
    noise = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3))
    out = io.BytesIO()
    noise.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))


def test_a_sound_picture_gives_size_hash_format_and_pixels() -> None:
    for kind in ("jpeg", "png"):
        data = picture(kind)
        facts = imaging.facts(data)
        assert (facts.format, facts.width, facts.height, facts.broken) == (kind, 320, 200, False)
        assert (facts.size, facts.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_progressive_and_grey_jpeg_are_sound() -> None:
    assert not imaging.facts(picture("jpeg", progressive=True)).broken
    out = io.BytesIO()
    Image.new("L", (9, 7)).save(out, "jpeg")
    assert imaging.facts(out.getvalue()).width == 9


def test_a_picture_of_one_pixel_is_sound() -> None:
    assert not imaging.facts(picture("jpeg", (1, 1))).broken


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("gif"), "gif"),
        (picture("webp"), "webp"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "mp4"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"PK\3\4", "unknown"),
        (b"", "unknown"),
    ],
)
def test_what_is_no_jpeg_or_png_is_told_by_its_bytes_and_never_decoded(data: bytes, kind: str) -> None:
    facts = imaging.facts(data)
    assert (facts.format, facts.width, facts.height, facts.broken) == (kind, None, None, False)


@pytest.mark.hostile
@pytest.mark.parametrize("kind", ["jpeg", "png"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9])
def test_a_picture_that_was_cut_is_broken(kind: str, share: float) -> None:
    data = picture(kind)
    assert imaging.facts(data[: int(len(data) * share)]).broken


@pytest.mark.hostile
def test_headers_of_65535_pixels_are_broken_without_decoding_and_their_size_is_told() -> None:
    jpeg = picture("jpeg")
    frame = jpeg.index(b"\xff\xc0")
    jpeg = jpeg[: frame + 5] + struct.pack(">2H", 65_535, 65_535) + jpeg[frame + 9 :]
    header = struct.pack(">2L5B", 65_535, 65_535, 8, 6, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    for data in (jpeg, png):
        facts = imaging.facts(data)
        assert (facts.width, facts.height, facts.broken) == (65_535, 65_535, True)


@pytest.mark.hostile
def test_a_png_with_texts_that_unpack_to_hundreds_of_megabytes_is_broken() -> None:
    data = picture("png")
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9))
    assert imaging.facts(data[:33] + bomb + data[33:]).broken


@pytest.mark.hostile
def test_a_jpeg_with_hundreds_of_scans_is_broken() -> None:
    data = picture("jpeg", progressive=True)
    scan = data.rindex(b"\xff\xda")
    assert imaging.facts(data[:scan] + data[scan:-2] * 100 + data[-2:]).broken


@pytest.mark.hostile
def test_changed_bytes_never_raise() -> None:
    for kind in ("jpeg", "png"):
        data = picture(kind, (24, 16))
        for at in range(min(len(data), 900)):
            facts = imaging.facts(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
            assert facts.size == len(data)


def test_pillow_is_imported_only_where_a_picture_is_decoded() -> None:
    code = "import sys; from reviewer_tui import imaging; imaging.facts(b'%PDF-'); sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
