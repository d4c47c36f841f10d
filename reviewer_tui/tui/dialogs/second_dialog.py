"""What waits for a second person: what was asked for, by whom and why, the letter, what was marked otherwise since.

``Ctrl+S`` agrees; whoever asked can only withdraw, or ask somebody by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from reviewer_tui.domain.policy import Answer, refused
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.second_lines import second_lines
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, SECOND_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.screens.wishes import AskNote
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import refusal_text
from reviewer_tui.usecases.draft_store import DraftPlace
from reviewer_tui.usecases.seconds import SecondResult, SecondView
from reviewer_tui.usecases.views import ReviewView


@dataclass
class SecondAnswered(Message):
    """It is answered."""

    result: SecondResult


class SecondDialog(DeskDialog[SecondResult]):
    """One request. ``view`` is the filing as the reader may see it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *DIALOG_KEYS,
        *SECOND_KEYS,
        *(key for key in LIST_KEYS if key.action != "choose"),
    )
    BINDINGS = [*bindings(SECOND_KEYS), *bindings(CONFIRM_KEYS)]
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, second: SecondView, view: ReviewView) -> None:
        super().__init__()
        self._second = second
        self._view = view
        self._busy = False

    def compose(self) -> ComposeResult:
        """Title, what was asked for, status, keys."""
        yield LinePane(id="title", gutter=False, focusable=False, classes="line")
        yield LinePane(id="second", gutter=False)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Say it."""
        self.set_focus(self.query_one("#second", LinePane))
        self.retell()

    def retell(self) -> None:
        """Everything in the reader's language."""
        super().retell()
        t, request, filing = self.t, self._second.request, self._second.filing
        what = t(f"second_kind.{request.kind}")
        said = f"{t('second.title', what=what)}  {filing.number} {t('revision.short', n=request.revision)}"
        self.query_one("#title", LinePane).source = lambda width: (line((said, Role.HEADER)),)
        self.query_one("#second", LinePane).source = second_lines(self.session, self._second, self._view)
        answer = self.refusal("commit")
        if answer is None or answer:
            self.say(t("second.agree_with"), Role.ACCENT)
        else:
            self.say(refusal_text(t, answer.because, answer.values), Role.SOON)
        self.show_keys()

    def refusal(self, action: str) -> Answer | None:
        """The same answers the use-case gives."""
        request = self._second.request
        if action in ("commit", "decline", "withdraw", "ask_by_name") and not request.waits:
            return refused("refused.second_over", second_state=request.state.value)
        if action in ("commit", "decline"):
            return self._second.may_agree
        if action in ("withdraw", "ask_by_name") and request.asked_by != self.session.actor.login:
            return refused("refused.second_not_yours", by=request.asked_by)
        return None

    def action_commit(self) -> None:
        """Agree."""
        if self.granted("commit"):
            actor, request, desk = self.session.actor, self._second.request, self.desk
            self._write(lambda: desk.seconds.agree(actor, self._second.filing.id, request.number))

    def action_decline(self) -> None:
        """Decline, with a note for whoever asked."""
        if not self.granted("decline"):
            return
        actor, request, desk, filing_id = self.session.actor, self._second.request, self.desk, self._second.filing.id

        draft, drafts = DraftPlace(filing_id, f"decline.{request.number}"), self.session.drafts

        def noted(text: str) -> None:
            self._write(drafts.committing(draft, lambda: desk.seconds.decline(actor, filing_id, text, request.number)))

        title = self.t("second.why_not", what=self.t(f"second_kind.{request.kind}"))
        self.post_message(AskNote(title, "", noted, draft))

    def action_withdraw(self) -> None:
        """Take back what one asked for; asked once."""
        if not self.granted("withdraw"):
            return
        from reviewer_tui.tui.dialogs.confirm_dialog import ConfirmDialog

        actor, request, desk = self.session.actor, self._second.request, self.desk

        def sure(yes: bool | None) -> None:
            if yes:
                self._write(lambda: desk.seconds.withdraw(actor, self._second.filing.id, request.number))

        what = self.t(f"second_kind.{request.kind}")
        self.app.push_screen(ConfirmDialog(self.t("second.withdraw", what=what), self.t("second.withdraw_what")), sure)

    def action_ask_by_name(self) -> None:
        """Who is asked for what one asked for oneself; who else may answer still may."""
        if not self.granted("ask_by_name"):
            return
        from reviewer_tui.tui.dialogs.person_dialog import Person, PersonDialog

        actor, request, desk = self.session.actor, self._second.request, self.desk

        def chosen(person: Person | None) -> None:
            if person is not None:
                login = person.login or ""
                self._write(lambda: desk.seconds.name(actor, self._second.filing.id, login, request.number))

        self.app.push_screen(PersonDialog(self.t("second.ask_whom"), "second"), chosen)

    def _write(self, call: object) -> None:
        if self._busy:
            return
        self._busy = True
        self.say(self.t("dialog.working"))
        desk_work.write(self, call, SecondAnswered, group="commit")  # type: ignore[arg-type]

    @on(SecondAnswered)
    def finish(self, message: SecondAnswered) -> None:
        """It is recorded."""
        self.dismiss(message.result)

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A no: somebody was faster, the filing moved on, or the gate is closed."""
        super().say_failure(message)
        self._busy = False
