"""What the desk may say to a terminal: the few sequences of its driver, a copy request, and text of certain width."""

from __future__ import annotations

import re
from base64 import b64decode

from reviewer_tui.tui.marks import MARK_CLOSE, MARK_OPEN, harmless

_KNOWN = re.compile(
    r"\x1b\[(?:"
    r"\?(?:7|25|1049|2004|2026|1000|1002|1003|1006|1015)[hl]"  # modes: wrap, cursor, screen, paste, frames, mouse
    r"|\?2026\$p|6n"  # the only two questions
    r"|\d{1,4};\d{1,4}H|K|2J|[0-9;]*m"
    r")|\r"
)
_COPY = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def strange(raw: bytes) -> list[str]:
    """What in the stream is neither known nor plain text; each with what stands around it."""
    # What a terminal was sent before the desk began is echoed by its line.
    stream = raw[max(0, raw.find(b"\x1b[?1049h")) :].decode("utf-8")
    text = _COPY.sub("", _KNOWN.sub("", stream))
    found = [f"{char!r} in {text[max(0, n - 30) : n + 30]!r}" for n, char in enumerate(text) if not is_plain(char)]
    return found[:5]


def is_plain(char: str) -> bool:
    """Whether a character shows as itself, in one cell or two."""
    return harmless(char) == char


def copied(raw: bytes) -> list[str]:
    """What the terminal was asked to take into its clipboard."""
    return [b64decode(found[1]).decode() for found in _COPY.finditer(raw.decode("utf-8"))]


def without_marks(text: str) -> str:
    """The text as it would be without the marks of hidden characters."""
    return re.sub(f"{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE}", "", text)
