"""A list of any length over the Line API: it holds a bounded window of rows and asks a ``PageSource`` for more.

A cursor move repaints the gutter and the lead cells of two lines; at its edge the list turns a whole page. Rows are drawn from
frozen read models through the text gate. Reads run outside the interface's thread and the newest answer wins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar, cast

from rich.style import Style
from textual import events, on
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import LIST_KEYS, bindings
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.theme import Role, role_styles
from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.lines import fold
from reviewer_tui.tui.widgets.list_answers import Arrived, Extended, Failed
from reviewer_tui.tui.widgets.paging import (
    Around,
    Identity,
    PageSource,
    RowWindow,
    Step,
    first_rows,
    last_rows,
    rows_around,
)
from reviewer_tui.tui.widgets.row_painter import RowPainter

R = TypeVar("R")
REST = 0.15  # seconds the cursor rests before the detail follows it


class VirtualList(Widget, Generic[R], can_focus=True):
    """Rows of a ``PageSource`` in columns, one line each, under a line of titles.

    ``lead`` names the column that carries the cursor: it and those left of it are repainted when the cursor moves, so it belongs
    near the left edge. ``empty`` is shown for a list without rows, ``explain`` words a failure; both are in the reader's language.
    The cursor begins on the row ``place`` where that is in the list; of several lists on a screen one ``leads`` and shows it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST_KEYS)
    leads = True
    DEFAULT_CSS = """
    VirtualList { height: 1fr; width: 1fr; }
    """

    @dataclass
    class _Told(Message):
        """Something about the list; ``control`` is the list, so that a handler may ask for one by its selector."""

        list: VirtualList[Any]

        @property
        def control(self) -> VirtualList[Any]:
            return self.list

    @dataclass
    class RowHighlighted(_Told):
        """The cursor has rested on a row for a moment; ``row`` is None when the list is empty."""

        row: Any

    @dataclass
    class RowChosen(_Told):
        """Enter was pressed on a row."""

        row: Any

    @dataclass
    class RowsShown(_Told):
        """Rows have arrived; ``total`` is exact, None when the source does not know it."""

        total: int | None

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        lead: str,
        empty: str,
        explain: Callable[[CallFailed], str] | None = None,
        source: PageSource[R] | None = None,
        place: Identity | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._painter = RowPainter(columns, lead, role_styles("dark"))
        self._empty = empty
        self._explain = explain or (lambda failure: f"! {failure.reason}")
        self._source = source
        self._begin_at = place
        self._window: RowWindow[R] = RowWindow()
        self._turn = 0  # answers to questions of an older turn are thrown away
        self._asking: set[str] = set()
        self._wish = (0, 0)  # steps and page turn that wait for rows
        self._arrived = False
        self._fault: CallFailed | None = None
        self._marked: frozenset[Identity] = frozenset()
        self._rest: Timer | None = None
        self.total: int | None = None

    # What others ask of the list.

    @property
    def current(self) -> R | None:
        """The row that a key means: the one under the cursor, none while another list is awaited."""
        return None if "rows" in self._asking else self._window.current

    @property
    def drawn(self) -> R | None:
        """The row under the cursor as it is drawn, also while another list is awaited."""
        return self._window.current

    @property
    def source(self) -> PageSource[R] | None:
        """Where the rows come from."""
        return self._source

    @property
    def held_rows(self) -> int:
        """How many rows are in memory."""
        return len(self._window.rows)

    @property
    def marked(self) -> frozenset[Identity]:
        """The identities of the rows marked with ``*``."""
        return self._marked

    def show(self, source: PageSource[R], *, place: Identity | None = None, line: int = 0) -> None:
        """Show another list; the cursor goes to the row of that identity, on that line of the screen, to the head otherwise."""
        self._source = source
        self._read(lambda limit: rows_around(source, limit, place, None), line=line)

    def reload(self) -> None:
        """Read the rows again and keep the place: the same row on the same line, or what stands there now."""
        source, row = self._source, self.drawn
        if source is None:
            return
        identity, key = (source.identity(row), source.key(row)) if row is not None else (None, None)
        line = self._window.cursor - self._window.top
        self._read(lambda limit: rows_around(source, limit, identity, key), line=line, follow=True)

    def mark(self, identities: frozenset[Identity]) -> None:
        """Mark these rows and no others; only what carries the sign is drawn anew, on the lines where it changes."""
        changed, self._marked = self._marked ^ identities, identities
        for line in range(self._window.height):
            row = self._window.visible(line)
            if row is not None and self._source is not None and self._source.identity(row) in changed:
                self._repaint_lead(line)

    # Reading.

    @property
    def _limit(self) -> int:
        return max(64, 4 * self._window.height)

    def _read(self, call: Callable[[int], Around[R]], *, line: int = 0, follow: bool = False) -> None:
        self._turn += 1
        self._asking.clear()
        self._wish = (0, 0)
        if not follow:
            self._asking.add("rows")  # until they are here, keys wait: the rows shown belong to the list before
        turn, limit = self._turn, self._limit
        desk_work.read(
            self,
            lambda: call(limit),
            lambda around: Arrived(turn, around, line, follow),
            group=f"{self.id}-rows",
            failed=lambda failure: Failed(turn, failure),
        )

    def _extend(self, *, below: bool) -> None:
        source, window = self._source, self._window
        side = "below" if below else "above"
        if source is None or self._asking & {side, "rows"} or not window.rows:
            return
        self._asking.add(side)
        turn, limit = self._turn, self._limit
        edge = source.key(window.rows[-1 if below else 0])
        desk_work.read(
            self,
            lambda: source.page(limit=limit, after=edge) if below else source.page(limit=limit, before=edge),
            lambda page: Extended(turn, page, below, len(page.rows) < limit),
            group=f"{self.id}-{side}",
            failed=lambda failure: Failed(turn, failure),
        )

    @on(Arrived)
    def show_rows(self, message: Arrived[R]) -> None:
        """Draw what a fresh read brought."""
        if message.turn != self._turn:
            return
        around, line, row, source = message.around, message.line, self.drawn, self._source
        if message.follow and row is not None and source is not None:
            places = {source.identity(each): place for place, each in enumerate(around.rows)}
            if (place := places.get(source.identity(row))) is not None:
                around = replace(around, cursor=place)
                line = self._window.cursor - self._window.top
        self._asking.discard("rows")
        self._place(around, line)
        self._fulfil_wish()

    @on(Extended)
    def add_rows(self, message: Extended[R]) -> None:
        """Lengthen the window, and do what the keys asked for meanwhile."""
        if message.turn != self._turn:
            return
        self._asking.discard("below" if message.below else "above")
        if message.below:
            self._window.extend_below(message.page.rows, at_end=message.complete)
        else:
            self._window.extend_above(message.page.rows, at_start=message.complete)
        if message.page.total is not None and message.page.total != self.total:
            self.total = message.page.total
            self.post_message(self.RowsShown(self, self.total))
        if self._fault is not None:
            self._fault = None
            self._repaint_rows()
        self._fulfil_wish()

    @on(Failed)
    def show_failure(self, message: Failed) -> None:
        """Say on the list itself that it could not be read: what is shown may be old, and is never just empty."""
        if message.turn == self._turn:
            self._asking.clear()
            self._wish = (0, 0)
            self._fault = message.failure
            self._repaint_rows()

    def _place(self, around: Around[R], line: int) -> None:
        self._arrived = True
        self._fault = None
        self.total = around.total
        self._window.place(around, line)
        self._repaint_rows()
        self._highlight()
        self._look_ahead()
        self.post_message(self.RowsShown(self, self.total))

    def _fulfil_wish(self) -> None:
        (steps, turn), self._wish = self._wish, (0, 0)
        if steps or turn:
            self._move(steps, turn=turn)

    def _look_ahead(self) -> None:
        if self._window.wants_below:
            self._extend(below=True)
        if self._window.wants_above:
            self._extend(below=False)

    # Moving.

    def _move(self, steps: int, *, turn: int = 0) -> None:
        if "rows" in self._asking:
            self._wish = (self._wish[0] + steps, self._wish[1] + turn)
            return
        window = self._window
        old = window.cursor - window.top
        step = window.move(steps, turn=turn)
        if step in (Step.LACKS_BELOW, Step.LACKS_ABOVE):
            self._wish = (self._wish[0] + steps, self._wish[1] + turn)
            self._extend(below=step is Step.LACKS_BELOW)
            return
        if step is Step.TURNED:
            self._repaint_rows()
        elif step is Step.MOVED:
            self._repaint_lead(old)
            self._repaint_lead(window.cursor - window.top)
        if step is not Step.STAYED:
            self._highlight()
        self._look_ahead()

    def action_move(self, steps: int) -> None:
        self._move(steps)

    def action_half_page(self, pages: int) -> None:
        self._move(pages * max(1, self._window.height // 2))

    def action_page(self, pages: int) -> None:
        self._move(pages * self._window.height, turn=pages * self._window.height)

    def action_first(self) -> None:
        source = self._source
        if self._window.at_start:
            self._move(-len(self._window.rows))
        elif source is not None:
            self._read(lambda limit: first_rows(source, limit))

    def action_last(self) -> None:
        source = self._source
        if self._window.at_end:
            self._move(len(self._window.rows))
        elif source is not None:
            self._read(lambda limit: last_rows(source, limit), line=self._window.height - 1)

    def action_choose(self) -> None:
        if self.current is not None:
            self.post_message(self.RowChosen(self, self.current))

    def _highlight(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._tell_highlight)

    def _tell_highlight(self) -> None:
        self._rest = None
        self.post_message(self.RowHighlighted(self, self.current))

    @on(events.Click)
    def choose_line(self, event: events.Click) -> None:
        """A click moves the cursor; a second one opens the row."""
        line = event.y - 1
        if self._window.visible(line) is None:
            return
        if event.chain > 1:
            self.action_choose()
        else:
            self._move(line - (self._window.cursor - self._window.top))

    # Drawing.

    def on_mount(self) -> None:
        styles = getattr(self.app, "role_styles", None)
        if styles is not None:
            self._painter.styles = cast("dict[Role, Style]", styles)
        if self._source is not None:
            source, place = self._source, self._begin_at
            self._read(lambda limit: rows_around(source, limit, place, None))

    def on_resize(self, event: events.Resize) -> None:
        self._window.height = max(1, event.size.height - 1)
        self._window.capacity = max(256, 12 * self._window.height)
        self._painter.fit(event.size.width)
        self._window.settle()
        self.refresh()
        if self._arrived:
            self._look_ahead()

    def _repaint_rows(self) -> None:
        self.refresh(Region(0, 1, self.size.width, self._window.height))

    def repaint(self, changed: Callable[[R], bool]) -> None:
        """Draw the rows in sight anew that say something else now."""
        for line in range(self._window.height):
            row = self._window.visible(line)
            if row is not None and changed(row):
                self.refresh(Region(0, line + 1, self.size.width, 1))

    def _repaint_lead(self, line: int) -> None:
        self.refresh(Region(0, line + 1, self._painter.lead_width, 1))

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._painter.titles()
        if self._fault is not None:
            said = fold(self._explain(self._fault), self.size.width - 2)
            line = y - self._window.height if self._window.rows else y - 1
            if 0 <= line < (1 if self._window.rows else len(said)):
                return self._painter.sentence(said[line], Role.FAULT)
        if (row := self._window.visible(y - 1)) is not None:
            is_marked = self._source is not None and self._source.identity(row) in self._marked
            return self._painter.row(row, has_cursor=self.leads and row is self.drawn, is_marked=is_marked)
        if y == 1 and self._arrived and self._fault is None:
            return self._painter.sentence(self._empty, Role.MUTED)
        return Strip.blank(self.size.width)
