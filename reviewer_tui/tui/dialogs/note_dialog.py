"""Typing one text: a row's note, what makes a warning acceptable, a comment, a logged call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.keys import CALL_KEYS, DIALOG_KEYS, DRAFT_KEYS, NOTE_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import OrderedInput
from reviewer_tui.usecases.calls import CallNumber
from reviewer_tui.usecases.draft_store import Body, DraftPlace

MISSED_CALL = "call_missed"
"""The kind that says everything without a text."""
_CALL = "call_"


class Note(NamedTuple):
    """The text and its kind: note, call_reached or call_missed; of a call the key of the number and when to try again, as typed."""

    text: str
    kind: str
    number: str = ""
    next_typed: str = ""


@dataclass
class _NumbersRead(Message, bubble=False):
    """The numbers that may have been called."""

    numbers: tuple[CallNumber, ...]


class _Line(OrderedInput):
    keys = CALL_KEYS


class NoteDialog(DraftedDialog[Note]):
    """One line of text under a title; ``kinds`` are offered by Tab where there are several.

    A call has two lines more: the number, chosen among those that ``numbers`` reads, and when it is to be tried again.
    Whoever writes the text forgets the draft with it. ``asked_again`` is for a text that could not be written: it is the newest.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *NOTE_KEYS, *CALL_KEYS, *DRAFT_KEYS)
    BINDINGS = bindings((*NOTE_KEYS, *CALL_KEYS))
    CSS_PATH = ["dialogs.tcss"]

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        draft: DraftPlace,
        kinds: tuple[str, ...] = ("note",),
        needed: bool = True,
        asked_again: bool = False,
        numbers: Callable[[], tuple[CallNumber, ...]] | None = None,
        before: Note | None = None,
    ) -> None:
        super().__init__()
        self._read_numbers = numbers
        self._numbers: tuple[CallNumber, ...] = ()
        self._number = before.number if before else ""
        self._next = before.next_typed if before else ""
        self.draft_place = draft
        self._asked_again = asked_again
        self._title = title
        self._text = text
        self._kinds = kinds
        self._kind = kinds[0]
        self._needed = needed

    def compose(self) -> ComposeResult:
        """Title, the text, status, keys."""
        with Vertical(classes="-small"):
            yield LinePane(id="facts", gutter=False, focusable=False)
            yield _Line(id="typing", compact=True)
            yield LinePane(id="called", gutter=False, focusable=False)
            yield _Line(value=self._next, id="next", compact=True)
            yield StatusLine()
            yield footer()

    def on_mount(self) -> None:
        """Ready to type."""
        field = self.query_one("#typing", Input)
        field.value = self._text
        self.set_focus(field)
        self.retell()
        if self._asked_again:
            self.begin_draft(None)
        else:
            self.read_draft()
        if self._read_numbers is not None:
            read = self._read_numbers
            desk_work.read(self, lambda: _NumbersRead(read()), lambda found: found, group="numbers")

    @on(_NumbersRead)
    def take_numbers(self, message: _NumbersRead) -> None:
        """They can be chosen now."""
        self._numbers = message.numbers
        self.retell()

    @property
    def all_keys(self) -> tuple[Key, ...]:
        """Without those that have nothing to choose."""
        idle = (*(() if len(self._kinds) > 1 else NOTE_KEYS), *(() if self._read_numbers is not None else CALL_KEYS))
        return tuple(key for key in super().all_keys if key.id not in {each.id for each in idle})

    @property
    def _is_call(self) -> bool:
        return self._kind.startswith(_CALL)

    def typed_so_far(self) -> Body:
        """The text with its kind, and what was said of a call."""
        text, later = (self.query_one(field, Input).value for field in ("#typing", "#next"))
        if not (text or later or self._number):
            return {}
        return {"text": text, "kind": self._kind, "number": self._number, "next": later}

    def take_up(self, body: Body) -> None:
        """As it was left."""
        field = self.query_one("#typing", Input)
        field.value = str(body.get("text", ""))
        field.cursor_position = len(field.value)
        self._number = str(body.get("number", ""))
        self.query_one("#next", Input).value = str(body.get("next", ""))
        if body.get("kind") in self._kinds:
            self._kind = body["kind"]
        self.retell()

    @on(Input.Changed)
    def follow_typing(self) -> None:
        """What is typed is kept."""
        self.keep_draft()

    def retell(self) -> None:
        """The title, with the kind where there is a choice."""
        super().retell()
        title, kinds, kind, texts = self._title, self._kinds, self._kind, self.t

        def lines(width: int) -> tuple[Line, ...]:
            result = folded(title, width, Role.STRONG)
            if len(kinds) > 1:
                signs = "  ".join(f"({'o' if each == kind else ' '}) {texts(f'note_kind.{each}')}" for each in kinds)
                result.extend(folded(signs, width))
            return tuple(result)

        source: Source = lines
        self.query_one("#facts", LinePane).source = source
        called, field = self.query_one("#called", LinePane), self.query_one("#next", Input)
        called.display = field.display = self._is_call
        field.placeholder = texts("call.next_hint")
        chosen = next((one for one in self._numbers if one.key == self._number), None)
        said = f"{texts('call.whom_none')}  0/{len(self._numbers)}"
        if chosen is not None:
            place = next(n for n, one in enumerate(self._numbers, start=1) if one is chosen)
            role = texts("call.of_sponsor" if chosen.owner == "sponsor" else "call.of_service")
            said = f"{chosen.number}  {role} {texts(f'call.field.{chosen.field}')}  {place}/{len(self._numbers)}"
        label: Source = lambda width: (  # noqa: E731
            *folded(f"{texts('call.whom')}  {said}", width),
            *folded(texts("call.next"), width, Role.STRONG),
        )
        called.source = label

    def action_other_kind(self) -> None:
        """The other kind of note."""
        self._kind = self._kinds[(self._kinds.index(self._kind) + 1) % len(self._kinds)]
        self.retell()
        self.keep_draft()

    def action_other_number(self, step: int) -> None:
        """The next number of the filing, or none."""
        keys = ["", *(one.key for one in self._numbers)]
        if self._is_call:
            place = keys.index(self._number) if self._number in keys else 0
            self._number = keys[(place + step) % len(keys)]
            self.retell()
            self.keep_draft()

    @on(Input.Submitted)
    def say_how(self) -> None:
        """Enter never commits; on a call it goes to the other line."""
        if self._is_call:
            typing, later = self.query_one("#typing", Input), self.query_one("#next", Input)
            self.set_focus(later if typing.has_focus else typing)
        self.say(self.t("dialog.commit_with"))

    def action_commit(self) -> None:
        """The text is what the dialog answers with."""
        text = self.query_one("#typing", Input).value.strip()
        if self._needed and not text and self._kind != MISSED_CALL:
            self.say_refused("refused.note_needed")
            return
        later = self.query_one("#next", Input).value.strip()
        self.dismiss(Note(text, self._kind, self._number, later) if self._is_call else Note(text, self._kind))
