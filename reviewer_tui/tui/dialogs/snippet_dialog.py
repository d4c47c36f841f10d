"""Choosing a saved text: type some letters of its name, its words or their pinyin initials; ``Enter`` puts it in.

``Ctrl+S`` keeps what stands in the line below under the name that is typed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.message import Message

from reviewer_tui.domain.snippet import Snippet
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.finding_dialog import FindingDialog
from reviewer_tui.tui.fuzzy import best
from reviewer_tui.tui.keys import DIALOG_KEYS, PALETTE_KEYS, Key
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Source, folded

_NAME = 20  # cells of the column of names


@dataclass
class SnippetKept(Message, bubble=False):
    """The text was kept under this name."""

    name: str


class SnippetDialog(FindingDialog[Snippet | SnippetKept]):
    """Answers with the text that is to go in, or with the name that one was kept under.

    ``typed`` is what was typed of a name already, ``line`` what stands in the line that asks.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (*PALETTE_KEYS, *DIALOG_KEYS)

    def __init__(self, snippets: tuple[Snippet, ...], typed: str, line: str) -> None:
        super().__init__(typed)
        self._snippets = snippets
        self._line = line
        self._found: tuple[Snippet, ...] = ()

    def on_mount(self) -> None:
        """The list, and how it is used."""
        super().on_mount()
        self.say(self.t("snippet.how"))

    def retell(self) -> None:
        """The list, in the reader's language."""
        self.field.placeholder = self.t("snippet.search")
        super().retell()

    def matching(self, wanted: str) -> tuple[Source, str]:
        """By name, then by words; without letters one's own before everybody's."""
        scored = [(max(2 * best(wanted, (one.name,)), best(wanted, (one.text,))), one) for one in self._snippets]
        self._found = found = tuple(one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score)
        texts = self.t

        def lines(width: int) -> tuple[Line, ...]:
            result: list[Line] = []
            for number, one in enumerate(found):
                name = harmless(one.name)
                lead = name + " " * max(1, _NAME - cell_len(name))
                said = f"{one.text}  ({texts('snippet.shared')})" if one.owner == "shared" else one.text
                result.extend(folded(said, width, indent=_NAME, first=[(lead, Role.HEADER)], key=f"{number}"))
            return tuple(result) or tuple(folded(texts("snippet.none"), width, Role.MUTED))

        return lines, "0" if found else ""

    def action_choose(self) -> None:
        """The text under the cursor goes into the line."""
        self.find()
        if self._found and self.pane.current:
            self.dismiss(self._found[int(self.pane.current)])

    def action_commit(self) -> None:
        """Keep what stands in the line below under the typed name, as one's own."""
        desk, actor, name, line = self.desk, self.session.actor, self.field.value.strip(), self._line
        if not line.strip():
            self.say(self.t("snippet.nothing_to_keep"), Role.FAULT)
            return
        desk_work.write(
            self, lambda: desk.snippets.save(actor, name, line), lambda _new: SnippetKept(name), group="snippet"
        )

    @on(SnippetKept)
    def leave_kept(self, message: SnippetKept) -> None:
        """Back to the line, which stays as it is."""
        self.dismiss(message)
