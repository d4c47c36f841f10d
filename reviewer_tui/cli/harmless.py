"""Foreign text on standard output: no byte of it may act on a terminal, a spreadsheet or the reader's eye.

Tables and CSV show hidden characters as ``\\x1b`` or ``\\u202e``; JSON writes the same ones as its own escapes. Newline and tab
are hidden characters, too, where one line is one row.
"""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LIVE = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """The text with every hidden character as a visible escape."""
    return _HIDDEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def plain_lines(text: str) -> str:
    """As ``plain``, but newlines break lines."""
    return "\n".join(plain(line) for line in text.split("\n"))


def plain_json(document: str) -> str:
    """JSON text whose strings hold hidden characters only as JSON escapes; line breaks between its values stay."""
    # A character that Python does not count as printable is in every text that needs an escape; asking is quick.
    return document if document.isprintable() else _HIDDEN_IN_JSON.sub(_json_escape, document)


_HIDDEN_IN_JSON = re.compile(_HIDDEN.pattern.replace("\x00-\x1f", "", 1))


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def cell(text: str) -> str:
    """Foreign text as a CSV cell: visible escapes, and no formula that a spreadsheet would run."""
    shown = plain(text)
    return "'" + shown if text.startswith(_LIVE) else shown
