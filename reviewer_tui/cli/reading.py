"""Files that a person names on the command line: read whole, as UTF-8, up to a limit."""

from __future__ import annotations

import sys
from pathlib import Path

from reviewer_tui.errors import BadInput

MAX_BYTES = 64_000_000


def text_of(file: Path) -> str:
    """The text of a file, or of standard input for ``-``. BadInput when it cannot be read, is too large or no UTF-8."""
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput("cli.file_unreadable", file=file, detail=error.strerror or "") from None
    if len(data) > MAX_BYTES:
        raise BadInput("cli.file_too_large", file=file, limit=MAX_BYTES)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("cli.file_not_utf8", file=file, byte=error.start) from None
