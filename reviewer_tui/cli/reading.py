"""Files that a person names on the command line: read whole, up to a limit, and as UTF-8 where they are text."""

from __future__ import annotations

import sys
from pathlib import Path

from reviewer_tui.errors import BadInput

MAX_BYTES = 64_000_000


def text_of(file: Path) -> str:
    """The text of a file, or of standard input for ``-``. BadInput when it cannot be read, is too large or no UTF-8."""
    try:
        return bytes_of(file, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("cli.file_not_utf8", file=file, byte=error.start) from None


def bytes_of(file: Path, most: int) -> bytes:
    """The bytes of a file, or of standard input for ``-``. BadInput when it cannot be read or has more than ``most``."""
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(most + 1)
    except OSError as error:
        raise BadInput("cli.file_unreadable", file=file, detail=error.strerror or "") from None
    if len(data) > most:
        raise BadInput("cli.file_too_large", file=file, limit=most)
    return data
