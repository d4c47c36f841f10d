"""The gate for every variable text on the screen: what comes out is a ``Content``, a line of segments or a measured
string.

Nothing here is ever parsed as markup, no control character passes, and widths are certain (see ``marks``). A test
walks the syntax tree of this room: a widget takes literals' results only through these functions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content, Span

from reviewer_tui.tui.marks import harmless, pieces

CUT = "»"  # shown in the last cell of a text that was longer than its column
MARK_STYLE = Style(reverse=True)
_CONTENT_MARK_STYLE = "reverse"

Align = Literal["left", "right"]


def shown(text: str, style: str = "", *, lines: bool = False) -> Content:
    """Foreign text as content for any widget: marks for hidden characters, no markup, no links.

    ``style`` is a Textual style for all of it (``"bold"``, ``"$warning"``). With ``lines`` newlines break lines;
    without they are marks like any other control character.
    """
    plain: list[str] = []
    spans: list[Span] = []
    position = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n") if lines else [text]):
        if number:
            plain.append("\n")
            position += 1
        for run, is_mark in pieces(line.replace("\t", "    ") if lines else line):
            plain.append(run)
            if is_mark:
                spans.append(Span(position, position + len(run), _CONTENT_MARK_STYLE))
            position += len(run)
    if style:
        spans.insert(0, Span(0, position, style))
    return Content("".join(plain), spans)


def joined(*parts: Content | str, between: str = "") -> Content:
    """Several parts in a row; strings among them pass the gate."""
    gap = shown(between)
    whole = Content("")
    for number, part in enumerate(parts):
        if number and between:
            whole = whole + gap
        whole = whole + (part if isinstance(part, Content) else shown(part))
    return whole


def cell_width(text: str) -> int:
    """The number of terminal cells the text takes once it has passed the gate."""
    return cell_len(harmless(text))


@lru_cache(4096)
def cell_fit(text: str, width: int, align: Align = "left") -> str:
    """Foreign text in exactly ``width`` cells: padded, or cut between characters with ``»`` in the last cell."""
    return "".join(run for run, _mark in _fit(text, width, align))


def segments(
    text: str, width: int, style: Style | None = None, align: Align = "left", mark_style: Style = MARK_STYLE
) -> list[Segment]:
    """Foreign text in exactly ``width`` cells for the Line API; marks carry ``mark_style`` on top of ``style``."""
    marked = mark_style if style is None else style + mark_style
    return [Segment(run, marked if is_mark else style) for run, is_mark in _fit(text, width, align)]


def _fit(text: str, width: int, align: Align) -> list[tuple[str, bool]]:
    """Runs that fill exactly ``width`` cells."""
    if width <= 0:
        return []
    # Every character takes at least one cell, so what lies beyond the width cannot show.
    runs = list(pieces(text[: width + 1]))
    total = sum(cell_len(run) for run, _mark in runs)
    if total > width:
        return _cut(runs, width)
    if total < width:
        blank = (" " * (width - total), False)
        runs = [blank, *runs] if align == "right" else [*runs, blank]
    return _merge(runs)


def _cut(runs: list[tuple[str, bool]], width: int) -> list[tuple[str, bool]]:
    """The runs up to ``width - 1`` cells, filled up by a space where a wide character did not fit, and the cut
    sign.
    """
    kept: list[tuple[str, bool]] = []
    room = width - 1
    for run, is_mark in runs:
        end = 0
        for char in run:
            size = get_character_cell_size(char)
            if size > room:
                break
            room -= size
            end += 1
        if end:
            kept.append((run[:end], is_mark))
        if end < len(run):
            break
    return _merge([*kept, (" " * room + CUT, False)])


def _merge(runs: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Neighbours of one kind as one run: fewer segments are fewer style changes on the wire."""
    merged: list[tuple[str, bool]] = []
    for run, is_mark in runs:
        if merged and merged[-1][1] == is_mark:
            merged[-1] = (merged[-1][0] + run, is_mark)
        else:
            merged.append((run, is_mark))
    return merged
