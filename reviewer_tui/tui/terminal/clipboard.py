"""Copying by OSC 52: the terminal at the reader's end puts a text into its clipboard, or ignores the request.

A terminal never answers whether it did, so whoever copies shows the text as well. Inside tmux and screen the request is
sent twice: as it is, for a multiplexer that keeps a clipboard of its own, and wrapped, for one that hands it through.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping

from reviewer_tui.tui.terminal.last_wall import clean_text

LONGEST = 1000  # characters; what is copied is a number, a name, a domain
_SCREEN_PART = 76  # bytes of one device control string: screen's buffer is small


def copyable(text: str) -> str:
    """The text as it goes into a clipboard: one line without control or hidden characters, not longer than a line needs."""
    return clean_text(text)[:LONGEST]


def copy_request(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """The sequence that asks the terminal to take a text."""
    request = f"\x1b]52;c;{b64encode(copyable(text).encode()).decode('ascii')}\x07"
    kind = environ.get("TERM", "")
    if environ.get("TMUX") or kind.startswith("tmux"):
        doubled = request.replace("\x1b", "\x1b\x1b")
        return f"{request}\x1bPtmux;{doubled}\x1b\\"
    if environ.get("STY") or kind.startswith("screen"):
        parts = (request[start : start + _SCREEN_PART] for start in range(0, len(request), _SCREEN_PART))
        return request + "".join(f"\x1bP{part}\x1b\\" for part in parts)
    return request
