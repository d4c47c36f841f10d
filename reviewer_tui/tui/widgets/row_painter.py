"""Draws the lines of a virtual list: titles, rows, and the sentence shown in place of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer_tui.tui.text import segments
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.columns import GAP, Column, Placed, placed

R = TypeVar("R")
GUTTER = 2  # cells: the cursor's sign, the mark's sign
CURSOR_SIGN, MARK_SIGN = ">", "*"


class RowPainter(Generic[R]):
    """Lines of exactly ``width`` cells. ``lead`` is the column that carries the cursor; no line is reversed whole."""

    def __init__(self, columns: Sequence[Column[R]], lead: str, styles: dict[Role, Style]) -> None:
        self._columns = tuple(columns)
        self._lead = lead
        self.styles = styles
        self.width = 0
        self._placed: tuple[Placed[R], ...] = ()

    def fit(self, width: int) -> None:
        """Lay the columns out for lines of that width."""
        self.width = width
        self._placed = placed(self._columns, width, start=GUTTER)

    @property
    def lead_width(self) -> int:
        """How many cells from the left change when the cursor comes or goes."""
        lead = next((place for place in self._placed if place.column.id == self._lead), None)
        return GUTTER if lead is None else lead.x + lead.width

    @property
    def ticking(self) -> tuple[Placed[R], ...]:
        """The columns that change with the time alone, where they stand."""
        return tuple(place for place in self._placed if place.column.ticks)

    def titles(self) -> Strip:
        """The line of titles."""
        style = self.styles[Role.HEADER]
        cells = [Segment(" " * GUTTER, style)]
        for place in self._placed:
            cells.extend(segments(place.column.title, place.width, style, place.column.align))
            cells.append(Segment(" " * GAP, style))
        return Strip(cells).adjust_cell_length(self.width, style).simplify()

    def sentence(self, text: str, role: Role) -> Strip:
        """A line that says something instead of a row."""
        room = max(0, self.width - GUTTER)
        return Strip([Segment(" " * GUTTER), *segments(text, room, self.styles[role])]).adjust_cell_length(self.width)

    def row(self, row: R, *, has_cursor: bool, is_marked: bool) -> Strip:
        """One row."""
        plain = self.styles[Role.PLAIN]
        sign = (CURSOR_SIGN if has_cursor else " ") + (MARK_SIGN if is_marked else " ")
        cells = segments(sign, GUTTER, self.styles[Role.STRONG] if has_cursor or is_marked else plain)
        for place in self._placed:
            column = place.column
            style = plain if column.role is None else self.styles[column.role(row)]
            if has_cursor and column.id == self._lead:
                style = self.styles[Role.CURSOR]
            cells.extend(segments(column.text(row), place.width, style, column.align))
            cells.append(Segment(" " * GAP, plain))
        return Strip(cells).adjust_cell_length(self.width).simplify()
