"""A pane of lines on the Line API: a title, a window of lines, a cursor on those lines that can be chosen.

One such widget shows a checklist of sixty rows as cheaply as a sentence: opening a filing mounts a dozen widgets, not
hundreds. Lines come from a ``Source`` and are made anew for every width; the cursor stays on its key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reviewer_tui.tui.keys import LIST_KEYS, bindings
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.text import cell_fit, segments
from reviewer_tui.tui.theme import Role, role_styles
from reviewer_tui.tui.widgets.found import Hit, hits, spans_by_line
from reviewer_tui.tui.widgets.lines import Line, Source
from reviewer_tui.tui.widgets.marked import marked
from reviewer_tui.tui.widgets.pane_title import title_line

GUTTER = 2
_BLANK = Style()


class LinePane(Widget):
    """Lines under a title. ``gutter`` keeps two cells for the cursor's mark; a pane without keys just scrolls.

    The cursor is an index into the lines; it rests on lines that hold a key, or, where there are none, is the top line.
    """

    DEFAULT_CSS = "LinePane { height: 1fr; width: 1fr; } LinePane.-fit { height: auto; }"
    BINDINGS = bindings(LIST_KEYS)

    source: reactive[Source | None] = reactive(None, layout=False)
    title: reactive[str] = reactive("")
    cursor: reactive[int] = reactive(0)

    @dataclass
    class Reached(Message):
        """The cursor came to rest on a line."""

        pane: LinePane
        key: str

        @property
        def control(self) -> LinePane:
            """The pane, for ``@on`` selectors."""
            return self.pane

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a line."""

        pane: LinePane
        key: str

        @property
        def control(self) -> LinePane:
            """The pane, for ``@on`` selectors."""
            return self.pane

    def __init__(
        self,
        *,
        id: str | None = None,
        title: str = "",
        gutter: bool = True,
        focusable: bool = True,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.can_focus = focusable
        self.mark_cells = GUTTER if gutter else 0
        self.lines: tuple[Line, ...] = ()
        self.stops: tuple[int, ...] = ()
        self.top = 0
        self.found: tuple[Hit, ...] = ()
        self._wanted: re.Pattern[str] | None = None
        self._match: int | None = None
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._width = 0
        self._sought = ""
        self.set_reactive(LinePane.title, title)

    leads = False
    """Whether the keys move its cursor though they are typed elsewhere."""

    @property
    def is_led(self) -> bool:
        """Whether the keys move its cursor."""
        return self.has_focus or self.leads

    @property
    def current(self) -> str:
        """The key under the cursor, or empty; of a pane without lines yet the one it was told to seek."""
        if not self.lines:
            return self._sought
        return self.lines[self.cursor].key if self.stops and self.cursor < len(self.lines) else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys in order."""
        return tuple(self.lines[stop].key for stop in self.stops)

    def seek(self, key: str) -> bool:
        """Put the cursor on the line with this key; False when there is none.

        A pane that is not shown has no lines yet: it remembers the key until it has.
        """
        if not self.lines:
            self._sought = key
            return False
        for stop in self.stops:
            if self.lines[stop].key == key:
                self.cursor = stop
                self._bring_into_view()
                return True
        return False

    @property
    def place(self) -> int:
        """The line under the cursor, or the first one shown where there is no cursor."""
        return self.cursor if self.stops else self.top

    def stands_on(self, line: int) -> bool:
        """Whether the cursor is on the item that this line belongs to; without a cursor, whether the line shows."""
        if not self.stops:
            return self.top <= line < self.top + self._room
        return self.cursor == self._owner(line)

    def find(self, pattern: re.Pattern[str] | None) -> None:
        """Mark everything that matches, in these lines and in all that come; None ends it."""
        self._wanted = pattern
        self._mark()
        self.refresh()

    def reveal_match(self, number: int | None) -> None:
        """Show one of ``found``; a pane that is not shown remembers it until it has lines."""
        self._match = None if self.lines else number
        if self.found and number is not None:
            self.reveal(self.found[min(number, len(self.found) - 1)].line)
            self.post_message(self.Reached(self, self.current))

    def reveal(self, line: int) -> None:
        """Put the cursor on the item of this line, and the line itself into the window."""
        if self.stops:
            self.cursor = self._owner(line)
            self._bring_into_view()
        if not self.top <= line < self.top + self._room:
            self.top = max(0, min(line - self._room // 2, len(self.lines) - self._room))
            self.refresh()

    def _owner(self, line: int) -> int:
        return max((stop for stop in self.stops if stop <= line), default=self.stops[0])

    def _mark(self) -> None:
        self.found = hits(self.lines, self._wanted)
        self._spans = spans_by_line(self.found)

    def tell_again(self) -> None:
        """The same source, drawn by other rules: signs of another width fold elsewhere."""
        if self._width:
            self._make()

    def begin_again(self) -> None:
        """Forget the lines and the place among them: another thing is about to be shown."""
        self.lines, self.stops, self.top, self._sought = (), (), 0, ""
        self._mark()
        self.set_reactive(LinePane.cursor, 0)

    def watch_source(self) -> None:
        """Make the lines anew, the cursor on the key it had."""
        self._make()

    def watch_title(self) -> None:
        """The title line changed."""
        if self.is_mounted:
            self.refresh(Region(0, 0, self.size.width, 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Redraw the two lines concerned, tell where the cursor is."""
        for index in (before, after):
            self._redraw_line(index)
        self._redraw_line(-1)
        if self.stops:
            self.post_message(self.Reached(self, self.current))

    def on_resize(self) -> None:
        """A new width folds anew."""
        if self.content_size.width != self._width:
            self._make()
        else:
            self._bring_into_view()

    def on_focus(self) -> None:
        """The title says where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The title says that the keys go elsewhere."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are: for panes of automatic height."""
        if width and width != self._width:
            self._lay(width)
        return max(1, len(self.lines) + self._head)

    def _make(self) -> None:
        """Make the lines anew and draw them."""
        before = len(self.lines)
        self._lay(self.content_size.width)
        self.refresh(layout=self.styles.is_auto_height and before != len(self.lines))

    def _lay(self, width: int) -> None:
        """Make the lines for a width, the cursor on the key it had."""
        key, index = self.current, self.cursor
        self._width = width
        self.lines = self.source(max(4, width - self.mark_cells)) if self.source is not None and width else ()
        self.stops = tuple(number for number, each in enumerate(self.lines) if each.key)
        self._mark()
        if self.lines:
            self._sought = ""
        same = next((stop for stop in self.stops if key and self.lines[stop].key == key), None)
        if same is None:
            same = self._nearest(index) if self.stops else 0
        self.set_reactive(LinePane.cursor, same)
        self._bring_into_view(redraw=False)
        if self.stops and self.current != key:
            self.post_message(self.Reached(self, self.current))
        self.reveal_match(self._match)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines are made before the first paint: a pane is never painted empty first."""
        if self.content_size.width != self._width:
            self._lay(self.content_size.width)
        return super().render_lines(crop)

    def _nearest(self, index: int) -> int:
        return min(self.stops, key=lambda stop: abs(stop - index))

    @property
    def _head(self) -> int:
        return 1 if self.title else 0

    @property
    def _room(self) -> int:
        return max(1, self.content_size.height - self._head)

    def render_line(self, y: int) -> Strip:
        """One line of the window: the title first."""
        width = self.content_size.width
        styles = _styles(self)
        if self._head and y == 0:
            return title_line(self.title, self._place(), width, styles, has_focus=self.is_led)
        index = self.top + y - self._head
        if not 0 <= index < len(self.lines):
            return Strip.blank(width, _BLANK)
        each = self.lines[index]
        on = index == self.cursor and bool(self.stops) and self.can_focus
        parts: list[Segment] = []
        if self.mark_cells:
            mark = ("> " if self.is_led else "- ") if on else "  "
            parts.append(Segment(cell_fit(mark, GUTTER), styles[Role.STRONG] if on else _BLANK))
        left = width - self.mark_cells
        runs = each.runs
        if index in self._spans:
            runs = marked(((harmless(text), role) for text, role in runs), self._spans[index])
        for text, role in runs:
            room = min(left, cell_len(harmless(text)))
            if room <= 0:
                continue
            style = styles[role]
            if on and self.is_led:
                style += styles[Role.STRONG]
            parts.extend(segments(text, room, style))
            left -= room
        if left > 0:
            parts.append(Segment(" " * left, _BLANK))
        return Strip(parts, width)

    def _place(self) -> str:
        if len(self.lines) <= self._room:
            return ""
        if self.stops:
            return f" {self.stops.index(self.cursor) + 1}/{len(self.stops)}" if self.cursor in self.stops else ""
        return f" {self.top + 1}-{min(self.top + self._room, len(self.lines))}/{len(self.lines)}"

    def _redraw_line(self, index: int) -> None:
        y = index - self.top + self._head if index >= 0 else 0
        if self.is_mounted and 0 <= y < self.size.height and (index >= 0 or self._head):
            self.refresh(Region(0, y, self.size.width, 1))

    def _bring_into_view(self, *, redraw: bool = True) -> None:
        """Turn the window so that the cursor shows, with the lines that belong to it where there is room."""
        room, top = self._room, self.top
        if self.stops:
            end = next((stop for stop in self.stops if stop > self.cursor), len(self.lines)) - 1
            end = min(end, self.cursor + room - 1)
            first = 0 if self.cursor == self.stops[0] else self.cursor
            if end >= top + room:
                top = end - room + 1
            if first < top:
                top = first
        top = max(0, min(top, len(self.lines) - room))
        if top != self.top:
            self.top = top
            if redraw:
                self.refresh()

    def action_move(self, step: int) -> None:
        """One line up or down; without anything to choose, or within an item longer than the window, the window moves."""
        if not self.stops:
            self._turn(step)
            return
        end = next((stop for stop in self.stops if stop > self.cursor), len(self.lines))
        hidden = end - (self.top + self._room) if step > 0 else self.top - self.cursor
        if end - self.cursor > self._room and hidden > 0:
            self._turn(step * min(hidden, self._room - 1))
            return
        place = self.stops.index(self.cursor) if self.cursor in self.stops else 0
        self._go(place + step)

    def action_first(self) -> None:
        """To the first line."""
        self._go(0) if self.stops else self._turn(-len(self.lines))

    def action_last(self) -> None:
        """To the last line."""
        self._go(len(self.stops)) if self.stops else self._turn(len(self.lines))

    def action_half_page(self, step: int) -> None:
        """Half a window."""
        self._leap(step * max(1, self._room // 2))

    def action_page(self, step: int) -> None:
        """A whole window."""
        self._leap(step * self._room)

    def action_choose(self) -> None:
        """Say which line was chosen."""
        if self.current:
            self.post_message(self.Chosen(self, self.current))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the window or the cursor."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the window or the cursor."""
        event.stop()
        self.action_move(-1)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on the line."""
        index = self.top + event.y - self._head
        stops = [stop for stop in self.stops if stop <= index]
        if stops and event.y >= self._head:
            self.cursor = stops[-1]

    def _leap(self, lines: int) -> None:
        if not self.stops:
            self._turn(lines)
            return
        target = self.cursor + lines
        best = self._nearest(max(0, min(target, len(self.lines) - 1)))
        place = self.stops.index(best)
        if best == self.cursor:
            place += 1 if lines > 0 else -1
        self._go(place)

    def _go(self, place: int) -> None:
        self.cursor = self.stops[max(0, min(place, len(self.stops) - 1))]
        self._bring_into_view()

    def _turn(self, lines: int) -> None:
        top = max(0, min(self.top + lines, len(self.lines) - self._room))
        if top != self.top:
            self.top = top
            self.refresh()


def _styles(widget: Widget) -> dict[Role, Style]:
    """The looks of the roles on this terminal."""
    styles: dict[Role, Style] = getattr(widget.app, "role_styles", None) or role_styles("dark")
    return styles
