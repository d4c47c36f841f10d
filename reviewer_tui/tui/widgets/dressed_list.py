"""A virtual list whose rows may become others: one widget for several lists, so that focus and keys stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from textual.geometry import Region
from textual.strip import Strip

from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.paging import Identity, PageSource, RowWindow
from reviewer_tui.tui.widgets.row_painter import RowPainter
from reviewer_tui.tui.widgets.virtual_list import VirtualList

R = TypeVar("R")


class DressedList(VirtualList[R]):
    """A ``VirtualList`` that can be given other columns together with another source, and whose clocks tick."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._told: dict[int, tuple[object, ...]] = {}

    def tick(self) -> None:
        """Time has passed: draw the cells anew that say something else by now, and no others."""
        ticking = self._painter.ticking
        for line, before in list(self._told.items()):
            row = self._window.visible(line)
            now = self._tell(row)
            for place, was, says in zip(ticking, before, now, strict=False):
                if was != says:
                    self.refresh(Region(place.x, line + 1, place.width, 1))

    def refresh_cursor(self) -> None:
        """The cursor comes or goes."""
        self._repaint_lead(self._window.cursor - self._window.top)

    def render_line(self, y: int) -> Strip:
        if y:
            self._told[y - 1] = self._tell(self._window.visible(y - 1))
        return super().render_line(y)

    def _tell(self, row: R | None) -> tuple[object, ...]:
        columns = [] if row is None else [place.column for place in self._painter.ticking]
        return tuple((column.text(row), column.role and column.role(row)) for column in columns)  # type: ignore[arg-type]

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
