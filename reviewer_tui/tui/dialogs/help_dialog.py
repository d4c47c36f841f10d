"""Every key that works on the screen below, from the one table of keys; ``/`` filters; a refused one says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from reviewer_tui.locale import Texts
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, HELP_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine

_SIGNS = ("!!", "!", "~", ".", "||", "?", "✓", "✗", "o", "-", "i")


class HelpDialog(DeskDialog[None]):
    """``keys`` of the screen below; ``refused`` maps an action to the sentence that says why it is refused now."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *(key for key in DIALOG_KEYS if key.action == "leave"),
        *HELP_KEYS,
        *LIST_KEYS[:-1],
    )
    BINDINGS = bindings((*HELP_KEYS, *CONFIRM_KEYS))
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, keys: tuple[Key, ...], refused: Mapping[str, str]) -> None:
        super().__init__()
        self._keys = keys
        self._refused = refused

    def compose(self) -> ComposeResult:
        """The list, the filter, keys."""
        yield LinePane(id="help", gutter=False)
        yield TypedLine(id="typing", classes="-hidden", compact=True)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Show everything."""
        self.set_focus(self.query_one("#help", LinePane))
        self.retell()

    def retell(self) -> None:
        """All keys that match the filter, then what the signs mean."""
        super().retell()
        texts, keys, refused = self.t, self._keys, self._refused
        wanted = self.query_one("#typing", Input).value.strip().lower()
        said = [(key, texts(key.text)) for key in keys]
        said = [(key, words) for key, words in said if wanted in words.lower() or wanted in key.label.lower()]

        def lines(width: int) -> tuple[Line, ...]:
            two = width >= 100
            column = (width - 2) // 2 if two else width
            entries = [
                each
                for key, words in said
                for each in self._entry(key.label, words, refused.get(key.action, ""), column)
            ]
            result = _in_columns(entries, column) if two else entries
            if not wanted:
                result.extend([Line(), line((texts("help.signs"), Role.STRONG))])
                signs = "   ".join(f"{sign} {texts(f'help.sign.{number}')}" for number, sign in enumerate(_SIGNS))
                result.extend(folded(signs, width))
                result.extend([Line(), *folded(texts("help.commit"), width, Role.MUTED)])
            if verbs := _verbs(texts, wanted):
                result.extend([Line(), line((texts("help.verbs"), Role.STRONG))])
                result.extend(each for label, words in verbs for each in _verb(label, words, width))
            return tuple(result)

        pane = self.query_one("#help", LinePane)
        pane.title = texts("help.title")
        pane.source = lines

    @staticmethod
    def _entry(label: str, words: str, because: str, width: int) -> list[Line]:
        lead = f"{label}{' ' * max(1, 13 - cell_len(label))}"
        role = Role.MUTED if because else Role.PLAIN
        said = f"{words} ({because})" if because else words
        return folded(said, width, role, indent=14, first=[(lead, Role.MUTED if because else Role.HEADER)])

    def action_search(self) -> None:
        """Type to filter."""
        field = self.query_one("#typing", Input)
        field.placeholder = self.t("help.filter")
        field.remove_class("-hidden")
        self.set_focus(field)

    @on(Input.Changed)
    def filter(self) -> None:
        """Only what matches."""
        self.retell()

    @on(Input.Submitted)
    def keep(self) -> None:
        """The filter stays, the keys go back to the list."""
        self.set_focus(self.query_one("#help", LinePane))

    def action_leave(self) -> None:
        """Out of the filter first, then out of the help."""
        field = self.query_one("#typing", Input)
        if not field.has_class("-hidden"):
            field.value = ""
            field.add_class("-hidden")
            self.set_focus(self.query_one("#help", LinePane))
        else:
            self.dismiss(None)


def _verbs(texts: Texts, wanted: str) -> list[tuple[str, str]]:
    """The verbs of the ``:`` line that match the filter, with what they do."""
    from reviewer_tui.tui.commands import VERBS

    said = [(f":{verb.name} {verb.usage}".strip(), texts(verb.text)) for verb in VERBS.values()]
    return [(label, words) for label, words in said if wanted in words.lower() or wanted in label.lower()]


def _verb(label: str, words: str, width: int) -> list[Line]:
    lead = f"{label}{' ' * max(1, 27 - cell_len(label))}"
    return folded(words, width, indent=28, first=[(lead, Role.HEADER)])


def _in_columns(entries: list[Line], width: int) -> list[Line]:
    half = -(-len(entries) // 2)
    result = []
    for number in range(half):
        left = entries[number]
        right = entries[number + half].runs if number + half < len(entries) else ()
        gap = width + 2 - sum(cell_len(text) for text, _role in left.runs)
        result.append(Line((*left.runs, (" " * max(1, gap), Role.PLAIN), *right)))
    return result
