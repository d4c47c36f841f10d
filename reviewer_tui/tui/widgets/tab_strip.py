"""A line of numbered tabs with counts: ``[1 Mine 14] 2 Unassigned 9 …``; brackets say which is open, colour second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reviewer_tui.tui.text import cell_fit, cell_width
from reviewer_tui.tui.theme import Role, role_styles


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """``short`` is used when the full titles do not fit; ``count`` None shows no number."""

    id: str
    title: str
    short: str = ""
    count: int | None = None


class TabStrip(Widget):
    """Tabs on one line. It holds no keys: the screen decides what ``[``, ``]`` and the digits do."""

    DEFAULT_CSS = "TabStrip { height: 1; width: 1fr; }"

    @dataclass
    class TabChosen(Message):
        """A tab was clicked."""

        tab: str

    def __init__(self, tabs: Sequence[Tab] = (), *, open_tab: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self._open = open_tab or (self._tabs[0].id if self._tabs else "")
        self._spans: list[tuple[int, int, str]] = []

    @property
    def open_tab(self) -> str:
        return self._open

    @property
    def tabs(self) -> tuple[Tab, ...]:
        return self._tabs

    def show(self, tabs: Sequence[Tab], open_tab: str) -> None:
        """Other tabs, other counts, or another one open; draws only when something differs."""
        if (tuple(tabs), open_tab) != (self._tabs, self._open):
            self._tabs, self._open = tuple(tabs), open_tab
            self.refresh()

    def neighbour(self, step: int) -> str:
        """The id of the tab ``step`` places from the open one, round the ends."""
        ids = [tab.id for tab in self._tabs]
        return ids[(ids.index(self._open) + step) % len(ids)] if self._open in ids else self._open

    def numbered(self, number: int) -> str | None:
        """The id of the tab with that number, counted from 1."""
        return self._tabs[number - 1].id if 1 <= number <= len(self._tabs) else None

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        labels = [self._label(number, tab, short=False) for number, tab in enumerate(self._tabs, 1)]
        if sum(cell_width(label) for label in labels) > width:
            labels = [self._label(number, tab, short=True) for number, tab in enumerate(self._tabs, 1)]
        styles: dict[Role, Style] = getattr(self.app, "role_styles", None) or role_styles("dark")
        cells: list[Segment] = []
        self._spans = []
        x = 0
        for tab, label in zip(self._tabs, labels, strict=True):
            size = min(cell_width(label), width - x)
            if size <= 0:
                break
            style = styles[Role.CURSOR if tab.id == self._open else Role.PLAIN]
            cells.append(Segment(cell_fit(label, size), style))
            self._spans.append((x, x + size, tab.id))
            x += size
        return Strip(cells).adjust_cell_length(width).simplify()

    def _label(self, number: int, tab: Tab, *, short: bool) -> str:
        words = (tab.short or tab.title) if short else tab.title
        count = "" if tab.count is None else f"{'' if short else ' '}{tab.count}"
        inner = f"{number}{words}{count}" if short else f"{number} {words}{count}"
        return f"[{inner}]" if tab.id == self._open else f" {inner} "

    @on(events.Click)
    def choose_tab(self, event: events.Click) -> None:
        for start, end, tab in self._spans:
            if start <= event.x < end:
                self.post_message(self.TabChosen(tab))
