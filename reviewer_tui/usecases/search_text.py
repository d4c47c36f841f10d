"""What a search compares: texts and words as tokens, every Chinese character one, every run of Latin letters and digits one.

A word is found where its tokens stand one after the other; the last Latin or digit token may go on (``haihe`` finds
``haihe-tech.cn``). So one Chinese character, two or many find what they should, with an index and without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TOKEN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]")
BREAK = "¦"
"""Stands between two fields, so that no word reaches over."""


def tokens(text: str) -> list[str]:
    """The tokens of a text: width and case folded, everything that is neither letter nor digit left out."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def haystack(fields: Iterable[str]) -> str:
    """The fields of one filing as the index keeps them: tokens with a blank before each, a ``BREAK`` before each field."""
    told = (" ".join((BREAK, *found)) for field in fields if (found := tokens(field)))
    return " ".join(dict.fromkeys(told))


def needle(word: str) -> str:
    """What to look for in a ``haystack`` as a plain substring; empty when the word has no token."""
    found = tokens(word)
    return " " + " ".join(found) if found else ""


def phrase(word: str) -> str:
    """The same as a phrase of the full-text index (FTS5): the last token may go on when it is Latin or digits."""
    found = tokens(word)
    return f'"{" ".join(found)}"' + ("*" if found[-1].isascii() else "")
