"""The form of one step, or of something that happened: what it asks for, typed or chosen; Ctrl+S records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from reviewer_tui.domain.fields import FieldValue
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.keys import DIALOG_KEYS, DRAFT_KEYS, FORM_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.naming import owner_name, value_name
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.tui.wording import words
from reviewer_tui.usecases.adoption_form import UNKNOWN
from reviewer_tui.usecases.draft_store import Body, DraftPlace
from reviewer_tui.usecases.lookups import LookupResult
from reviewer_tui.usecases.views import HappeningResult, MoveResult, ReviewView, StepInput

Result = MoveResult | HappeningResult | LookupResult
Commit = Callable[[Mapping[str, str]], Result]
"""Records with what was typed and chosen."""

_CODES = {
    "nature": "field.sponsor.nature",
    "certificate_type": "field.sponsor.certificate.type",
    "province": "field.sponsor.province",
    "service_kind": "field.service.kind",
}
"""Inputs whose choices are codes, by the label of the field that has them."""
_NAMED = ("stage", "yes_no", "lookup_source")
"""Kinds of inputs whose choices are ids of the catalogue; all others are people."""


@dataclass
class Recorded(Message):
    """It is recorded."""

    result: Result


@dataclass
class LookedAt(Message):
    """What would be recorded with these inputs, in words."""

    said: str
    inputs: Mapping[str, str]


class StepForm(DraftedDialog[Result]):
    """One line to type for every input, a list where there is a fixed set. Inputs keep their order: the required first."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *FORM_KEYS, *DRAFT_KEYS)
    BINDINGS = bindings(FORM_KEYS, at_once=True)
    CSS_PATH = ["dialogs.tcss"]

    look: Callable[[Mapping[str, str]], str] | None = None
    """Says what would be recorded; then it is said once before it is recorded."""

    def __init__(
        self, view: ReviewView, title: str, inputs: tuple[StepInput, ...], commit: Commit, *, draft: str
    ) -> None:
        super().__init__()
        self.draft_place = DraftPlace(view.filing.id, draft)
        self._view = view
        self._title = title
        self._inputs = inputs
        self._commit = commit
        self._busy = False
        self._looked_at: Mapping[str, str] | None = None

    def compose(self) -> ComposeResult:
        """Title, the inputs under their labels, status, keys."""
        yield LinePane(id="title", gutter=False, focusable=False)
        yield from self.facts()
        with VerticalScroll(id="body", can_focus=False):
            for number, each in enumerate(self._inputs):
                yield LinePane(id=f"label-{number}", gutter=False, focusable=False, classes="label")
                if each.choices:
                    yield LinePane(id=f"input-{number}", classes="choice -fit")
                else:
                    yield TypedLine(id=f"input-{number}", compact=True)
        yield StatusLine()
        yield footer()

    def facts(self) -> ComposeResult:
        """What stands between the title and the inputs, where there is something to hold them against."""
        yield from ()

    def on_mount(self) -> None:
        """The first input has the keys."""
        self.retell()
        fields = self._fields()
        if fields:
            self.set_focus(fields[0])
        self.read_draft()

    def _fields(self) -> list[Widget]:
        return [self.query_one(f"#input-{number}") for number in range(len(self._inputs))]

    def retell(self) -> None:
        """Labels in the reader's language."""
        super().retell()
        said = f"{self._title}  {self._view.filing.number}"
        self.query_one("#title", LinePane).source = lambda width: (line((said, Role.HEADER)),)
        for number, (each, field) in enumerate(zip(self._inputs, self._fields(), strict=True)):
            self.query_one(f"#label-{number}", LinePane).source = self._label(each)
            if isinstance(field, LinePane):
                field.source = self._choices(each)

    def _said(self, name: str) -> str:
        """An input as its label calls it."""
        stem, _, owner = name.partition(".")
        whose = owner_name(self.t, self._view.content, owner) if owner else ""
        return " ".join(part for part in (words(self.t, f"input.{stem}", stem), whose) if part)

    def _label(self, each: StepInput) -> Source:
        said = self._said(each.name)
        need = self.t("hint.required" if each.required else "hint.optional")
        hint = words(self.t, f"hint.{each.name}", "") or self.t(f"hint.{each.kind}")
        return lambda width: (line((said, Role.STRONG), (f"  {need}  {hint}", Role.MUTED)),)

    def _choices(self, each: StepInput) -> Source:
        t, content = self.t, self._view.content
        people = {person.role: person for person in self._view.sms}

        def lines(width: int) -> tuple[Line, ...]:
            result: list[Line] = []
            for choice in each.choices:
                person = people.get(choice)
                whom = f"  {person.name} {person.mobile}" if person else ""
                done = f"  ✓ {t('review.sms_done')}" if person and person.verified_at else ""
                named = f"{each.kind if each.kind in _NAMED else each.name}.{choice}"
                said = self._coded(each.name, choice) or words(t, named, owner_name(t, content, choice))
                result.extend(folded(f"{said}{whom}{done}", width, key=choice))
            return tuple(result)

        return lines

    def _coded(self, name: str, code: str) -> str:
        """A code of the tables with its name; empty for any other choice."""
        label = _CODES.get(name, "")
        value = FieldValue(path="", value=code, personal="", label=label)
        return value_name(self.t, self.desk.tables, value) if label and code != UNKNOWN else ""

    def typed_so_far(self) -> Body:
        """Every input as it stands; empty when nothing is typed."""
        typed = {each.name: field.value for each, field in self._pairs() if isinstance(field, Input) and field.value}
        chosen = {
            each.name: field.current
            for each, field in self._pairs()
            if isinstance(field, LinePane) and field.current not in ("", each.choices[0])
        }
        return {**typed, **chosen}

    def take_up(self, body: Body) -> None:
        """Every input that is still asked for."""
        for each, field in self._pairs():
            if each.name not in body:
                continue
            if isinstance(field, Input):
                field.value = str(body[each.name])
                field.cursor_position = len(field.value)
            elif isinstance(field, LinePane):
                field.seek(str(body[each.name]))

    @on(Input.Changed)
    @on(LinePane.Reached)
    def follow_typing(self) -> None:
        """What is typed is kept."""
        self.keep_draft()

    def _pairs(self) -> list[tuple[StepInput, Widget]]:
        return list(zip(self._inputs, self._fields(), strict=True))

    def action_next_field(self) -> None:
        """From input to input."""
        fields = self._fields()
        if not fields:
            return
        place = next((n for n, field in enumerate(fields) if field is self.focused), -1)
        self.set_focus(fields[(place + 1) % len(fields)])

    @on(Input.Submitted)
    @on(LinePane.Chosen)
    def go_on(self) -> None:
        """Enter goes to the next input; it never commits."""
        self.action_next_field()
        self.say(self.t("dialog.commit_with"))

    def given(self) -> Mapping[str, str]:
        """What was typed and chosen, by the name of the input."""
        values: dict[str, str] = {}
        for each, field in self._pairs():
            text = field.current if isinstance(field, LinePane) else field.value if isinstance(field, Input) else ""
            if text.strip():
                values[each.name] = text.strip()
        return values

    def action_commit(self) -> None:
        """Record it with what was typed and chosen; where a look comes first, the second time that it is the same."""
        if self._busy:
            return
        self._busy = True
        self.say(self.t("dialog.working"))
        commit, inputs, look = self._commit, self.given(), self.look
        if look is not None and inputs != self._looked_at:
            desk_work.read(self, lambda: LookedAt(look(inputs), inputs), lambda looked: looked, group="commit")
            return
        desk_work.write(self, self.committing(lambda: commit(inputs)), Recorded, group="commit")

    @on(LookedAt)
    def tell_look(self, message: LookedAt) -> None:
        """What would be recorded; Ctrl+S once more records it."""
        self._busy, self._looked_at = False, message.inputs
        self.say(message.said, Role.ACCENT)

    @on(Recorded)
    def finish(self, message: Recorded) -> None:
        """It is recorded."""
        self.dismiss(message.result)

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A no keeps what was typed, and names the input as its label does."""
        name = message.values.get("name")
        if message.reason.startswith("input.") and isinstance(name, str):
            message.values = {**message.values, "name": self._said(name)}
        super().say_failure(message)
        self._busy = False
