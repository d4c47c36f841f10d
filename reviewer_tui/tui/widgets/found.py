"""Finding words in the lines of a pane: case, width of letters and places where a line was folded make no difference. Pure.

What is searched is what is shown: a masked value is found by its mask, never by what is behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.widgets.lines import Line

_FOLD = "\n"
"""Stands between two lines of one item: a word may go on behind it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words stand: pieces of lines, as (line, first character, behind the last one)."""

    pieces: tuple[tuple[int, int, int], ...]

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.pieces[0][0]


def wanted(words: str) -> re.Pattern[str] | None:
    """What to look for; None for nothing. Full-width letters and digits are the plain ones, capitals the small ones."""
    parts = _plain(words).split()
    if not parts:
        return None
    spread = (f"{_FOLD}?".join(map(re.escape, part)) for part in parts)
    return re.compile(r"\s+".join(spread))


def hits(lines: Sequence[Line], pattern: re.Pattern[str] | None) -> tuple[Hit, ...]:
    """Everything that is found, in reading order; an item is a line with a key and the lines below it without one."""
    if pattern is None:
        return ()
    found: list[Hit] = []
    start = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or lines[number].key:
            found.extend(_hits_of_item(lines, start, number, pattern))
            start = number
    return tuple(found)


def _hits_of_item(lines: Sequence[Line], start: int, end: int, pattern: re.Pattern[str]) -> list[Hit]:
    texts = [harmless(each.plain) for each in lines[start:end]]
    # Most items hold nothing: they are not looked at letter by letter.
    rough = _FOLD.join(text.strip() for text in map(_plain, texts))
    if not pattern.search(rough):
        return []
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for number, text in enumerate(texts, start=start):
        lead, kept = len(text) - len(text.lstrip()), text.strip()
        for place, char in enumerate(kept, start=lead):
            for letter in _plain(char):
                letters.append(letter)
                places.append((number, place))
        letters.append(_FOLD)
        places.append((number, -1))
    return [Hit(_pieces(places[one.start() : one.end()])) for one in pattern.finditer("".join(letters))]


def _pieces(places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, int], ...]:
    spans: dict[int, tuple[int, int]] = {}
    for line, place in places:
        if place >= 0:
            first, behind = spans.get(line, (place, place + 1))
            spans[line] = (min(first, place), max(behind, place + 1))
    return tuple((line, first, behind) for line, (first, behind) in spans.items())


def spans_by_line(found: Sequence[Hit]) -> dict[int, list[tuple[int, int]]]:
    """What to mark on each line."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for hit in found:
        for line, first, behind in hit.pieces:
            spans.setdefault(line, []).append((first, behind))
    return spans


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
