"""A virtual list whose rows may become others: one widget for several lists, so that focus and keys stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.paging import Identity, PageSource, RowWindow
from reviewer_tui.tui.widgets.row_painter import RowPainter
from reviewer_tui.tui.widgets.virtual_list import VirtualList

R = TypeVar("R")


class DressedList(VirtualList[R]):
    """A ``VirtualList`` that can be given other columns together with another source."""

    def dress(
        self,
        columns: Sequence[Column[R]],
        *,
        lead: str,
        empty: str,
        source: PageSource[R],
        place: Identity | None = None,
    ) -> None:
        """Show another list in its own columns. The rows shown go at once; keys wait until the others are here."""
        painter = RowPainter(columns, lead, self._painter.styles)
        painter.fit(self.size.width)
        self._painter, self._empty = painter, empty
        self._window = RowWindow(height=self._window.height, capacity=self._window.capacity)
        self._arrived, self._fault = False, None
        self.refresh()
        self.show(source, place=place)
