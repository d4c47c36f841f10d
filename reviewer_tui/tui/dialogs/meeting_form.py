"""The form of a verification by hand 人工核验: the appointment on site, or courier and curtain; Ctrl+S writes the record.

Above the fields stands what belongs to it and is recorded elsewhere: papers received and photos looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input

from reviewer_tui.domain.meeting import ARRANGED, fields_for
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.keys import DIALOG_KEYS, DRAFT_KEYS, MEETING_KEYS, Key
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.screens.verification_lines import standing_lines, typed
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import OrderedInput
from reviewer_tui.usecases.draft_store import Body, DraftPlace
from reviewer_tui.usecases.views import HappeningResult, ReviewView


@dataclass
class Arranged(Message):
    """It is written; False when it stood there already."""

    changed: bool


class _Field(OrderedInput):
    keys = MEETING_KEYS


class MeetingForm(DraftedDialog[HappeningResult]):
    """One line a field. Whoever holds the filing edits what stands there, and an emptied field is taken away; for everybody else
    it is masked, and an empty field stays as it is.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *MEETING_KEYS, *DRAFT_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, view: ReviewView) -> None:
        super().__init__()
        self.draft_place = DraftPlace(view.filing.id, "verification")
        self._view = view
        self._known = dict(view.meeting)
        self._names = fields_for(view.content.verification_channel, self._known)
        self._busy = False

    def compose(self) -> ComposeResult:
        """Title and standing, the fields beside their labels, status, keys."""
        yield LinePane(id="facts", gutter=False, focusable=False, classes="-fit")
        with VerticalScroll(id="body", can_focus=False):
            for name in self._names:
                with Horizontal(classes="row"):
                    yield LinePane(id=f"label-{name}", gutter=False, focusable=False, classes="label")
                    yield _Field(value=self._begins_with(name), id=f"field-{name}", compact=True)
        yield StatusLine()
        yield footer()

    def _begins_with(self, name: str) -> str:
        return typed(name, self._known.get(name, "")) if self._view.unmasked else ""

    def on_mount(self) -> None:
        """The first empty field has the keys."""
        self.retell()
        empty = next((name for name in self._names if name not in self._known), self._names[0])
        self.set_focus(self._field(empty))
        self.read_draft()

    def _field(self, name: str) -> Input:
        return self.query_one(f"#field-{name}", Input)

    def retell(self) -> None:
        """Labels and hints in the reader's language."""
        super().retell()
        t, view, office = self.t, self._view, self.desk.verification.office
        title = f"{t('meeting.title')}  {view.filing.number}  {view.content.sponsor.name}"

        def facts(width: int) -> tuple[Line, ...]:
            return (line((title, Role.HEADER)), *standing_lines(t, view, office, width), line())

        self.query_one("#facts", LinePane).source = facts
        for name in self._names:
            self.query_one(f"#label-{name}", LinePane).source = self._label(name)
            kept = self._known.get(name, "") if not view.unmasked else ""
            hint = t("meeting.kept", value=kept) if kept else t(f"meeting_hint.{name}")
            self._field(name).placeholder = harmless(hint)

    def _label(self, name: str) -> Source:
        said = self.t(f"meeting.{name}")
        return lambda width: (line((said, Role.MUTED)),)

    def given(self) -> Mapping[str, str]:
        """What differs from what stands there."""
        values = {name: self._field(name).value.strip() for name in self._names}
        return {name: value for name, value in values.items() if value != self._begins_with(name)}

    def typed_so_far(self) -> Body:
        """The same; what was emptied, too."""
        return self.given()

    def take_up(self, body: Body) -> None:
        """As it was left."""
        for name in self._names:
            if name in body:
                field = self._field(name)
                field.value = str(body[name])
                field.cursor_position = len(field.value)

    @on(Input.Changed)
    def follow_typing(self) -> None:
        """What is typed is kept; the fields as they begin are not typed."""
        if self.given() or self._draft_kept:
            self.keep_draft()

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Enter goes to the next field; it never commits."""
        self.action_next_field(1)
        self.say(self.t("dialog.commit_with"))

    def action_next_field(self, step: int) -> None:
        """From field to field, around."""
        place = next((n for n, name in enumerate(self._names) if self._field(name) is self.focused), -1)
        self.set_focus(self._field(self._names[(place + step) % len(self._names)]))

    def action_commit(self) -> None:
        """Write it down."""
        if self._busy:
            return
        given, desk, actor, filing_id = self.given(), self.desk, self.session.actor, self._view.filing.id
        self._busy = True
        self.say(self.t("dialog.working"))
        write = self.committing(lambda: desk.verification.arrange(actor, filing_id, given))
        desk_work.write(self, write, Arranged, group="commit")

    @on(Arranged)
    def finish(self, message: Arranged) -> None:
        """It is written."""
        self.dismiss(HappeningResult(filing=self._view.filing, event=ARRANGED, changed=message.changed))

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A no keeps what was typed, and names the field as its label does."""
        name = message.values.get("name")
        if isinstance(name, str) and name in self._names:
            message.values = {**message.values, "name": self.t(f"meeting.{name}")}
        super().say_failure(message)
        self._busy = False
