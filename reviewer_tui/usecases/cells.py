"""Foreign text where a program reads it: no byte of it may act on a terminal, a spreadsheet or the reader's eye."""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LIVE = re.compile("\\s*['\"]*\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""A beginning after which a spreadsheet may run the cell: also behind blanks and quotes, and in full width (Excel's Chinese)."""


def plain(text: str) -> str:
    """The text with every hidden character as a visible escape: ``\\x1b`` or ``\\u202e``."""
    return HIDDEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cell(text: str) -> str:
    """Foreign text as a CSV cell: visible escapes, and no formula that a spreadsheet would run."""
    shown = plain(text)
    return "'" + shown if _LIVE.match(text) else shown
