"""Texts with marked places: a difference inside a value, what a search found. Pure, as the lines are that hold them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Run, fold

Spans = Iterable[tuple[int, int]]
"""Half-open ranges of characters in reading order, not overlapping."""

MARK = Role.CURSOR
"""Reversed on every terminal: a mark is seen without colour."""


def marked(runs: Iterable[Run], spans: Spans) -> tuple[Run, ...]:
    """The runs with everything inside the spans marked; positions count through all runs."""
    result: list[Run] = []
    wanted, here = list(spans), 0
    for text, role in runs:
        done = 0
        for start, end in wanted:
            a, b = max(start - here, done), min(end - here, len(text))
            if a < b:
                result.extend(((text[done:a], role), (text[a:b], MARK)))
                done = b
        result.append((text[done:], role))
        here += len(text)
    return tuple(run for run in result if run[0])


def cell_lines(text: str, spans: Spans, width: int, role: Role) -> list[tuple[Run, ...]]:
    """A harmless text folded into a column of exactly ``width`` cells, its marks kept; marked blanks are drawn as ``␣``."""
    wanted = list(spans)
    for start, end in wanted:
        # A blank at the end of a line would be folded away, and with it the whole difference.
        text = text[:start] + text[start:end].replace(" ", "␣") + text[end:]
    result: list[tuple[Run, ...]] = []
    place = 0
    for piece in fold(text, width):
        place = text.index(piece, place)
        inside = [(max(start - place, 0), end - place) for start, end in wanted if end > place]
        blank = " " * (width - cell_len(piece))
        result.append((*marked([(piece, role)], inside), (blank, role)))
        place += len(piece)
    return result
