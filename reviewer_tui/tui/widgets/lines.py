"""Lines for panes: runs of text with a meaning, folded to a width. Pure, so that what a screen says can be tested alone.

Foreign text may stand in any run: it passes the gate when the pane draws it, and folding measures what the gate lets through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len, get_character_cell_size

from reviewer_tui.tui.marks import harmless, is_plain
from reviewer_tui.tui.text import cell_fit
from reviewer_tui.tui.theme import Role

Run = tuple[str, Role]

# What may not begin a line in Chinese typesetting.
_CLINGS = frozenset("，。、；：？！）》」』】〉”’…,.;:?!)]}%")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a pane. Only a line with a ``key`` can hold the cursor; the lines after it without one belong to it."""

    runs: tuple[Run, ...] = ()
    key: str = ""

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(text for text, _role in self.runs)


Source = Callable[[int], tuple[Line, ...]]
"""What a pane shows: its lines at a width in cells."""


def line(*runs: Run | str, key: str = "") -> Line:
    """A line of runs; a bare string is plain."""
    return Line(tuple((run, Role.PLAIN) if isinstance(run, str) else run for run in runs), key)


def fold(text: str, width: int) -> list[str]:
    """The text in pieces of at most ``width`` cells: between words, between Chinese characters, inside a word only when it must.

    What is returned is harmless already; newlines of the text begin a new piece.
    """
    pieces: list[str] = []
    for paragraph in harmless(text, lines=True).split("\n"):
        pieces.extend(_folded(paragraph, max(2, width)))
    return pieces


def _folded(paragraph: str, width: int) -> Iterator[str]:
    rest = paragraph.rstrip()
    while cell_len(rest) > width:
        end, cells = 0, 0
        for char in rest:
            cells += get_character_cell_size(char)
            if cells > width:
                break
            end += 1
        cut = _break_before(rest, end)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    yield rest


def _break_before(text: str, end: int) -> int:
    """The last fair place for a break at or before ``end``; ``end`` itself where a word is longer than the line."""
    for cut in range(end, max(0, end // 3), -1):
        before, after = text[cut - 1], text[cut]
        if after in _CLINGS:
            continue
        if before == " " or after == " " or cell_len(before) == 2 or cell_len(after) == 2:
            return cut
    return max(1, end)


def folded(
    text: str, width: int, role: Role = Role.PLAIN, *, indent: int = 0, first: Iterable[Run] = (), key: str = ""
) -> list[Line]:
    """The text as lines of ``width`` cells; ``first`` stands in the indent of the first one."""
    lead = tuple(first)
    used = sum(cell_len(harmless(part)) for part, _role in lead)
    if is_plain(text) and max(used, indent) + cell_len(text) <= width:
        # Most texts: one line, and nothing in it to be made harmless.
        return [Line((*lead, (" " * max(0, indent - used), Role.PLAIN), (text.rstrip(), role)), key)]
    result: list[Line] = []
    # A lead that is longer than the indent takes its cells from the first line.
    over = max(0, used - indent)
    for number, piece in enumerate(fold(" " * over + text, width - indent)):
        if number:
            result.append(Line(((" " * indent, Role.PLAIN), (piece, role))))
        else:
            gap = " " * max(0, indent - used)
            result.append(Line((*lead, (gap, Role.PLAIN), (piece[over:], role)), key))
    return result


def column(text: str, width: int, role: Role = Role.PLAIN) -> Run:
    """The text in exactly ``width`` cells, with the gap to the next column."""
    return (cell_fit(text, width) + " ", role)


def beside(left: str, right: str, width: int) -> str:
    """Two texts at the two ends of a line; the left one is cut where they meet."""
    room = width - cell_len(harmless(right))
    return cell_fit(left, max(0, room)) + harmless(right)
