"""The palette: every key that works on the screen below and every verb of the ``:`` line, found by some of their letters.

Chinese labels are found by their pinyin initials as well, and both languages whichever is shown. What is refused now stands
there with its reason. Choosing presses the key; a verb that wants words begins the ``:`` line. Not Textual's own palette:
that one writes screenshots.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from reviewer_tui.locale import LANGUAGES, texts_for
from reviewer_tui.tui.commands import VERBS
from reviewer_tui.tui.dialogs.finding_dialog import FindingDialog
from reviewer_tui.tui.fuzzy import best
from reviewer_tui.tui.screens.desk_screen import DeskDialog, DeskScreen
from reviewer_tui.tui.screens.queue import QueueScreen
from reviewer_tui.tui.screens.queue_tabs import view_title
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Source, folded
from reviewer_tui.tui.wording import refusal_text

_LABEL = 24  # cells of the column of keys and verbs


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. ``does`` is what choosing it answers: ``key:NAME``, ``say:LINE`` or ``begin:VERB``."""

    does: str
    label: str
    words: str
    found_by: tuple[str, ...]
    refused: str = ""


class PaletteDialog(FindingDialog[str]):
    """``below`` is the screen whose keys are listed."""

    def __init__(self, below: DeskScreen[Any]) -> None:
        super().__init__()
        self._below = below
        self._entries: tuple[Entry, ...] = ()

    def retell(self) -> None:
        """The entries, in the reader's language."""
        self.field.placeholder = self.t("palette.search")
        self._entries = (*self._keys(), *self._views(), *self._verbs())
        super().retell()

    def _keys(self) -> list[Entry]:
        below, shown = self._below, []
        for key in below.all_keys:
            if key.action in ("palette", "command"):
                continue
            answer = below.refusal(key.action.split("(", 1)[0])
            why = "" if answer is None or answer else refusal_text(self.t, answer.because, answer.values)
            shown.append(
                Entry(
                    does=f"key:{key.keys[0]}",
                    label=key.label,
                    words=self.t(key.text),
                    found_by=(*_said(key.text), key.label),
                    refused=why,
                )
            )
        return shown

    def _views(self) -> list[Entry]:
        if isinstance(self._below, DeskDialog):
            return []
        views = [view for screen in self.app.screen_stack if isinstance(screen, QueueScreen) for view in screen.views]
        return [
            Entry(
                does=f"say:view {shlex.quote(view.name)}",
                label=f":view {view.name}",
                words=self.t("palette.view", name=view_title(self.t, view)),
                found_by=(f":view {view.name}", *(view_title(texts_for(language), view) for language in LANGUAGES)),
            )
            for view in views
        ]

    def _verbs(self) -> list[Entry]:
        if isinstance(self._below, DeskDialog):
            return []
        return [
            Entry(
                does=f"{'begin' if verb.words[0] or verb.raw else 'say'}:{verb.name}",
                label=f":{verb.name} {verb.usage}",
                words=self.t(verb.text),
                found_by=(*_said(verb.text), f":{verb.name}", *verb.also),
            )
            for verb in VERBS.values()
        ]

    def matching(self, wanted: str) -> tuple[Source, str]:
        """The entries, by their words in either language."""
        scored = [(best(wanted, entry.found_by), entry) for entry in self._entries]
        found = [entry for score, entry in sorted(scored, key=lambda pair: -pair[0]) if score]
        return self._lines(found), found[0].does if found else ""

    def _lines(self, found: list[Entry]) -> Source:
        nothing = self.t("palette.nothing")

        def lines(width: int) -> tuple[Line, ...]:
            result: list[Line] = []
            for entry in found:
                role = Role.MUTED if entry.refused else Role.PLAIN
                said = f"{entry.words} ({entry.refused})" if entry.refused else entry.words
                lead = entry.label + " " * max(1, _LABEL - cell_len(entry.label))
                first = [(lead, Role.MUTED if entry.refused else Role.HEADER)]
                result.extend(folded(said, width, role, indent=_LABEL, first=first, key=entry.does))
            return tuple(result) or tuple(folded(nothing, width, Role.MUTED))

        return lines

    def action_choose(self) -> None:
        """Leave with what was chosen; something that is refused says why and stays."""
        self.find()
        entry = next((each for each in self._entries if each.does == self.pane.current), None)
        if entry is None:
            return
        if entry.refused:
            self.say(f"! {entry.refused}", Role.FAULT)
            return
        self.dismiss(entry.does)


def _said(text: str) -> list[str]:
    """A label in every language."""
    return [texts_for(language)(text) for language in LANGUAGES]
