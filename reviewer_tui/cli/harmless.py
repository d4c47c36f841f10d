"""Foreign text on standard output: no byte of it may act on a terminal, a spreadsheet or the reader's eye.

Tables and CSV show hidden characters as ``\\x1b`` or ``\\u202e``; JSON writes the same ones as its own escapes. Newline and tab
are hidden characters, too, where one line is one row.
"""

from __future__ import annotations

import re

from reviewer_tui.usecases.cells import HIDDEN, cell, plain

__all__ = ["cell", "plain", "plain_json", "plain_lines"]


def plain_lines(text: str) -> str:
    """As ``plain``, but newlines break lines."""
    return "\n".join(plain(line) for line in text.split("\n"))


def plain_json(document: str) -> str:
    """JSON text whose strings hold hidden characters only as JSON escapes; line breaks between its values stay."""
    # A character that Python does not count as printable is in every text that needs an escape; asking is quick.
    return document if document.isprintable() else _HIDDEN_IN_JSON.sub(_json_escape, document)


_HIDDEN_IN_JSON = re.compile(HIDDEN.pattern.replace("\x00-\x1f", "", 1))


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
