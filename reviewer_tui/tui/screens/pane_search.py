"""Searching the panes of a screen: ``/`` types, every match is marked, ``n`` and ``N`` go from one to the next over all panes."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from textual import events, on
from textual.widgets import Input

from reviewer_tui.tui.screens.desk_screen import DeskScreen
from reviewer_tui.tui.widgets.found import hits, wanted
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine

T = TypeVar("T")
REST = 0.15  # seconds of rest before what is typed is looked for


class PaneSearch(DeskScreen[T]):
    """A screen of panes that can be searched. It yields ``search_field`` above its status line."""

    _words = ""
    _at: tuple[str, int] | None = None
    """Pane and number of the match that the keys led to last."""

    @abstractmethod
    def searched(self) -> Sequence[LinePane]:
        """The panes in the order of the walk."""

    @abstractmethod
    def present(self) -> LinePane:
        """The pane that has the keys."""

    @abstractmethod
    def bring(self, pane: LinePane) -> None:
        """Show a pane and give it the keys."""

    @abstractmethod
    def walk(self, step: int) -> None:
        """What ``n`` and ``N`` do where nothing is searched."""

    def search_field(self) -> TypedLine:
        """Where the words are typed."""
        return TypedLine(id="search", classes="-hidden", compact=True)

    @property
    def _field(self) -> TypedLine:
        return self.query_one("#search", TypedLine)

    @property
    def typing(self) -> bool:
        """Whether words are being typed."""
        return isinstance(self.focused, Input)

    def __init__(self) -> None:
        super().__init__()
        self._counted: dict[LinePane, tuple[object, int]] = {}

    # Keys.

    def action_search(self) -> None:
        """Type to search; Enter keeps it, Esc clears it."""
        field = self._field
        field.placeholder = self.t("search.inside")
        field.remove_class("-hidden")
        self.set_focus(field)

    def action_match(self, step: int) -> None:
        """The next or previous match; without a search what the screen itself walks through."""
        if self._words:
            self._go(step)
        else:
            self.walk(step)

    @on(Input.Changed, "#search")
    def search_soon(self, message: Input.Changed) -> None:
        """Look once the typing rests."""
        self.set_timer(REST, lambda: self._look_for(self._field.value) if self.typing else None)

    @on(Input.Submitted, "#search")
    def keep_search(self) -> None:
        """The marks stay, the keys go back to the panes, to the first match from here on."""
        self._look_for(self._field.value)
        self._close_field()
        if self._words:
            self._go(1)

    def clear_search(self) -> bool:
        """Leave the search; False when there was none."""
        if not self._words and self._field.has_class("-hidden"):
            return False
        self._field.value = ""
        self._close_field()
        self._look_for("")
        return True

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click into a pane ends the typing."""
        if isinstance(event.widget, LinePane):
            self._field.add_class("-hidden")

    def _close_field(self) -> None:
        self._field.add_class("-hidden")
        self.set_focus(self.present())

    # Matches.

    def _look_for(self, words: str) -> None:
        self._words, self._at = words.strip(), None
        self._counted.clear()
        pattern = wanted(self._words)
        for pane in self.searched():
            pane.find(pattern)
        self.tell_matches()

    def _counts(self) -> list[int]:
        pattern = wanted(self._words)
        return [len(pane.found) if pane.lines else self._count(pane, pattern) for pane in self.searched()]

    def _count(self, pane: LinePane, pattern: re.Pattern[str] | None) -> int:
        """A pane that is not shown has no lines: it is searched, once, at the width of the one that is."""
        if pane.source is None:
            return 0
        width = max(20, self.present().content_size.width - pane.mark_cells)
        asked = (pane.source, pattern, width)
        known = self._counted.get(pane)
        if known is None or known[0] != asked:
            known = self._counted[pane] = (asked, len(hits(pane.source(width), pattern)))
        return known[1]

    def tell_matches(self) -> None:
        """``3/17`` at the right of the status line, for as long as there is a search."""
        status = self.query_one(StatusLine)
        if not self._words:
            status.show_facts("")
            return
        counts = self._counts()
        total, here = sum(counts), self._number(counts)
        if not total:
            status.show_facts(self.t("search.nothing", words=self._words))
        else:
            place = f"{here + 1}/{total}" if here is not None else str(total)
            status.show_facts(f"/{self._words}  {place}")

    def _number(self, counts: Sequence[int]) -> int | None:
        """Which match of all the keys led to last; None when the cursor has gone on since."""
        if self._at is None:
            return None
        name, number = self._at
        names = [pane.id for pane in self.searched()]
        pane = self.searched()[names.index(name)]
        if number >= len(pane.found) or not pane.stands_on(pane.found[number].line):
            return None
        return sum(counts[: names.index(name)]) + number

    def _go(self, step: int) -> None:
        panes, counts = self.searched(), self._counts()
        total = sum(counts)
        if not total:
            self.tell_matches()
            return
        target = self._number(counts)
        if target is None:
            pane = self.present()
            before = sum(hit.line < pane.place for hit in pane.found)
            target = sum(counts[: list(panes).index(pane)]) + before - (1 if step > 0 else 0)
        target = (target + step) % total
        for pane, count in zip(panes, counts, strict=True):
            if target < count:
                self.bring(pane)
                self._at = (pane.id or "", target)
                pane.reveal_match(target)
                return
            target -= count

    @on(LinePane.Reached)
    def follow_matches(self) -> None:
        """The number of the match goes with the cursor."""
        if self._words:
            self.tell_matches()
