"""The filter builder: every key of the filter language with its values to tick; ``/`` narrows the list, Ctrl+S adds the terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from reviewer_tui.locale import Texts
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, FILTER_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.usecases.queue_filter import FilterNames

_SHAPES: dict[str, tuple[str, ...]] = {
    "left": ("<0h", "<4h", "<1wd", "<2wd", ">5wd"),
    "due": ("yesterday", "today", "tomorrow"),
    "paused": (">3wd", ">10wd"),
    "aged": (">1wd", ">5wd", ">10wd"),
    "received": ("today", "yesterday"),
    "changed": ("today", "yesterday"),
    "errors": (">0", "0"),
    "warnings": (">0", "0"),
    "revision": (">1",),
    "calls": (">1",),
    "clock": ("DL01", "DL02", "DL04", "DL05", "DL06", "DL07", "DL19"),
}
"""Values to offer for keys that take any number, length of time or day."""
_LABELS = {
    "stage": "stage", "waiting": "waiting_on", "type": "filing_type", "is": "filter.is", "ports": "filter.ports",
    "clock": "clock", "due": "filter.day", "received": "filter.day", "changed": "filter.day",
}  # fmt: skip
"""Under which family of ids the values of a key are worded."""
_TYPED = {"due": "2026-12-31", "received": "2026-11-01..2026-11-30", "reason": "D03", "rule": "R-DOM-05", "tag": "vip"}
"""Keys whose values are only typed, with an example."""


@dataclass
class _Offered(Message, bubble=False):
    """Key and value, in order, and how the value is worded."""

    terms: tuple[tuple[str, str, str], ...]


class FilterDialog(DeskDialog[str]):
    """Answers with the ticked terms as text; values of one key are alternatives."""

    KEYS: ClassVar[tuple[Key, ...]] = (*FILTER_KEYS, *DIALOG_KEYS, *LIST_KEYS[:-1])
    BINDINGS = bindings((*FILTER_KEYS, *CONFIRM_KEYS))
    CSS_PATH = ["dialogs.tcss"]
    takes_snippets = False

    def __init__(self) -> None:
        super().__init__()
        self._offered: tuple[tuple[str, str, str], ...] = ()
        self._ticked: dict[str, None] = {}

    def compose(self) -> ComposeResult:
        """The terms, the line that narrows them, status, keys."""
        yield LinePane(id="terms")
        yield TypedLine(id="typing", classes="-hidden", compact=True)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Ask what there is: people and provinces have to be read."""
        self.set_focus(self.query_one("#terms", LinePane))
        texts, filters = self.t, self.desk.filters

        def read() -> _Offered:
            return _Offered(tuple(_offers(texts, filters.names)))

        desk_work.read(self, read, lambda offered: offered, group="terms")
        self.retell()

    @on(_Offered)
    def take_terms(self, message: _Offered) -> None:
        """Show them."""
        self._offered = message.terms
        self.retell()

    def retell(self) -> None:
        """The terms that match what is typed."""
        super().retell()
        wanted = self.query_one("#typing", Input).value.strip().casefold()
        texts, ticked = self.t, dict(self._ticked)
        shown = [
            (key, value, words)
            for key, value, words in self._offered
            if wanted in f"{texts(f'filter.key.{key}')} {key}:{value} {words}".casefold()
        ]

        def lines(width: int) -> tuple[Line, ...]:
            result, before = list[Line](), ""
            for key, value, words in shown:
                if key != before:
                    result.append(line((f"{texts(f'filter.key.{key}')}  {key}:", Role.HEADER)))
                    before = key
                term = f"{key}:{value}"
                sign = "[x] " if term in ticked else "[ ] "
                said = f"  {value}" if words and words != value else ""
                result.append(line((f"  {sign}", Role.ACCENT), words or value, (said, Role.MUTED), key=term))
            for key, example in _TYPED.items():
                result.append(
                    line((texts("filter.typed", name=texts(f"filter.key.{key}"), key=key, example=example), Role.MUTED))
                )
            return tuple(result)

        pane = self.query_one("#terms", LinePane)
        pane.title = texts("filter.title", filter=self._terms() or "-")
        pane.source = lines

    def _terms(self) -> str:
        by_key: dict[str, list[str]] = {}
        for term in self._ticked:
            key, _, value = term.partition(":")
            by_key.setdefault(key, []).append(value)
        return " ".join(f"{key}:{','.join(values)}" for key, values in by_key.items())

    def action_tick(self) -> None:
        """Take the term in, or out."""
        term = self.query_one("#terms", LinePane).current
        if term in self._ticked:
            del self._ticked[term]
        elif term:
            self._ticked[term] = None
        self.retell()

    @on(LinePane.Chosen)
    def tick_chosen(self) -> None:
        """Enter ticks, too: it adds nothing yet."""
        self.action_tick()

    def action_search(self) -> None:
        """Type to narrow the list."""
        field = self.query_one("#typing", Input)
        field.placeholder = self.t("filter.narrow")
        field.remove_class("-hidden")
        self.set_focus(field)

    @on(Input.Changed)
    def narrow(self) -> None:
        """Only what matches."""
        self.retell()

    @on(Input.Submitted)
    def keep(self) -> None:
        """The keys go back to the list."""
        self.set_focus(self.query_one("#terms", LinePane))

    def action_leave(self) -> None:
        """Out of the narrowing first, then out of the dialog."""
        field = self.query_one("#typing", Input)
        if not field.has_class("-hidden"):
            field.value = ""
            field.add_class("-hidden")
            self.set_focus(self.query_one("#terms", LinePane))
        else:
            self.dismiss(None)

    def action_commit(self) -> None:
        """These terms."""
        self.dismiss(self._terms())


def _offers(texts: Texts, names: FilterNames) -> list[tuple[str, str, str]]:
    offered = []
    for key in dict.fromkeys(names.keys.values()):
        for value in (*names.offered(key), *_SHAPES.get(key, ())):
            words = f"{_LABELS.get(key, 'service_kind')}.{value}"
            also = f"service_kind.{value}"
            offered.append((key, value, texts(words) if texts.has(words) else texts(also) if texts.has(also) else ""))
    return offered
