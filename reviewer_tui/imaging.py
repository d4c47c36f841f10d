"""Pictures of strangers: what a look at the bytes tells and how they look, behind limits on pixels, scans and formats.

Only JPEG and PNG are ever decoded, each by its own decoder; everything else is told by its first bytes. Pillow is imported
where a picture is decoded. Used in the reader's process (``reader.py``), where memory and time are limited: a picture that
needs more than there is ends it with a MemoryError.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import TYPE_CHECKING, Final

from reviewer_tui.domain.material import MaterialFacts
from reviewer_tui.domain.picture_look import COLUMNS, ROWS

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS: Final = 50_000_000
"""A picture with more is not decoded and counts as broken."""
MAX_SCANS: Final = 64
"""Scans of a JPEG: a progressive one has about ten; each costs a pass over the whole picture."""
MIN_SIDE: Final = 128
"""Pixels to which the sides of a JPEG are reduced at the most, so that its look does not depend on its size."""

_JPEG: Final = b"\xff\xd8\xff"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_START_OF_SCAN: Final = b"\xff\xda"
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""What makes a picture upright, by the number that its camera wrote."""
_QUARTERS: Final = frozenset({"TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"})

# What decoders raise on hostile bytes beside OSError; a truncated picture is an OSError.
_DECODER_ERRORS: Final = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)


def facts(data: bytes, sha256: str = "") -> MaterialFacts:
    """Size, hash (where it is known already, ``sha256``), format by content, pixels, whether the picture decodes to its end."""
    kind = real_format(data)
    width = height = None
    broken, look = False, b""
    if kind in ("jpeg", "png"):
        width, height, broken, look = _decoded(data, kind)
    return MaterialFacts(
        size=len(data),
        sha256=sha256 or hashlib.sha256(data).hexdigest(),
        format=kind,
        width=width,
        height=height,
        broken=broken,
        look=look,
    )


def real_format(data: bytes) -> str:
    """jpeg, png, gif, pdf, webp, heic, mp4 or unknown, by the first bytes; the file's suffix has no say."""
    if data.startswith(_JPEG):
        return "jpeg"
    if data.startswith(_PNG):
        return "png"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC_BRANDS else "mp4"
    return "unknown"


def _decoded(data: bytes, kind: str) -> tuple[int | None, int | None, bool, bytes]:
    """Width, height, whether it is broken, and its look; the size comes from the header also where the rest is refused."""
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    width = height = None
    try:
        # The decoder's own class instead of Image.open: no other format, no warning instead of a limit.
        with (JpegImageFile if kind == "jpeg" else PngImageFile)(io.BytesIO(data)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS or (kind == "jpeg" and data.count(_START_OF_SCAN) > MAX_SCANS):
                return width, height, True, b""
            # An eighth of the size suffices to read a JPEG to its end, and a little more to see how a small one looks.
            picture.draft(None, (max(MIN_SIDE, width // 8), max(MIN_SIDE, height // 8)))
            picture.load()
            return width, height, False, _look(picture, width, height)
    except _DECODER_ERRORS:
        return width, height, True, b""


def _look(picture: Image, width: int, height: int) -> bytes:
    """Of a decoded picture, as it is shown: turned as its camera says. Empty where it does not come to one."""
    from PIL.Image import Resampling, Transpose

    try:
        # A reduced JPEG is rounded up to whole blocks; its picture ends within the last one.
        scale = max(1, round(width / picture.width))
        end = (min(picture.width, width / scale), min(picture.height, height / scale))
        turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1), "")
        size = (ROWS, COLUMNS) if turn in _QUARTERS else (COLUMNS, ROWS)
        small = picture.convert("L").resize(size, Resampling.HAMMING, box=(0, 0, *end))
        return (small.transpose(Transpose[turn]) if turn else small).tobytes()
    except _DECODER_ERRORS:
        return b""
