"""Lengthening a limit: by how much and why, with what becomes of the date; Ctrl+S commits, there is no undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Input

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.policy import Answer, may
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.dialogs.why_lines import clock_words, ends_text, proof_lines
from reviewer_tui.tui.keys import DIALOG_KEYS, DRAFT_KEYS, FORM_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed, Failure
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.usecases.date_views import DatesView, ExtensionView, ProofView
from reviewer_tui.usecases.draft_store import Body, DraftPlace

REST = 0.2  # seconds the amount rests before its date is counted


@dataclass
class Foreseen(Message):
    """What the typed amount would do."""

    amount: int
    view: ExtensionView


@dataclass
class Extended(Message):
    """The limit is longer."""

    view: ExtensionView


@dataclass
class StandsNow(Message):
    """The clock after somebody else moved it."""

    dates: DatesView


class ExtendDialog(DraftedDialog[ExtensionView]):
    """The first clock of ``dates``, on the version that was seen. Answers with what was done."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *FORM_KEYS, *DRAFT_KEYS)
    BINDINGS = bindings(FORM_KEYS, at_once=True)
    CSS_PATH = ["dialogs.tcss"]

    foreseen: reactive[ExtensionView | None] = reactive(None, init=False)

    def __init__(self, dates: DatesView) -> None:
        super().__init__()
        self._dates = dates
        self.draft_place = DraftPlace(dates.filing_id, f"extend.{self.clock.proof.clock}.{self.clock.place}")
        self._busy = False
        self._peek: Timer | None = None

    @property
    def clock(self) -> ProofView:
        """The clock as it was seen."""
        return self._dates.proofs[0]

    def compose(self) -> ComposeResult:
        """Title, the two lines to type, what would be due, status, keys."""
        yield LinePane(id="title", gutter=False, focusable=False)
        with Vertical(id="body"):
            yield LinePane(id="label-amount", gutter=False, focusable=False, classes="label")
            yield TypedLine(id="amount", compact=True, max_length=2, restrict="[0-9]*")
            yield LinePane(id="label-why", gutter=False, focusable=False, classes="label")
            yield TypedLine(id="why", compact=True)
            yield LinePane(id="then", gutter=False, focusable=False)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """The amount has the keys; why one may not is said at once."""
        self.retell()
        self.set_focus(self.query_one("#amount", Input))
        self.granted("commit")
        self.read_draft()

    def typed_so_far(self) -> Body:
        """By how much, and why."""
        typed = {name: self.query_one(f"#{name}", Input).value for name in ("amount", "why")}
        return typed if any(typed.values()) else {}

    def take_up(self, body: Body) -> None:
        """As it was left."""
        for name in ("amount", "why"):
            self.query_one(f"#{name}", Input).value = str(body.get(name, ""))

    def refusal(self, action: str) -> Answer | None:
        """Supervisors and administrators."""
        return may(self.session.actor, "extend") if action == "commit" else None

    def retell(self) -> None:
        """Labels and preview in the reader's language."""
        super().retell()
        t, proof = self.t, self.clock.proof
        said = t("extend.title", number=self._dates.filing, clock=f"{proof.clock} {clock_words(t, proof.clock)}")
        now = t("extend.now", due=ends_text(t, proof))
        self.query_one("#title", LinePane).source = lambda _width: (
            line((said, Role.HEADER), (f"  {now}", Role.MUTED)),
        )
        self.query_one("#label-amount", LinePane).source = self._label("extend.amount", t(f"extend.in_{proof.unit}"))
        self.query_one("#label-why", LinePane).source = self._label("extend.why", t("extend.why_hint"))
        self.watch_foreseen()

    def _label(self, key: str, hint: str) -> Source:
        said, need = self.t(key), self.t("hint.required")
        return lambda _width: (line((said, Role.STRONG), (f"  {need}  {hint}", Role.MUTED)),)

    def watch_foreseen(self) -> None:
        """Old and new, and the proof of the new date."""
        t, view, today, name_of = self.t, self.foreseen, local_date(self.session.now()), self.session.name_of

        def lines(width: int) -> tuple[Line, ...]:
            if view is None:
                return (Line(), *folded(t("extend.hint"), width, Role.MUTED))
            old, new = ends_text(t, view.before.proof), ends_text(t, view.after.proof)
            result = [Line(), *folded(f"{old}  ->  {new}", width, Role.STRONG), Line()]
            return (*result, *proof_lines(t, view.after, today, name_of)(width))

        self.query_one("#then", LinePane).source = lines

    @property
    def _amount(self) -> int:
        typed = self.query_one("#amount", Input).value
        return int(typed) if typed.isascii() and typed.isdigit() else 0

    @on(Input.Changed)
    def foresee(self) -> None:
        """Count once the keys rest; what is typed is kept."""
        self.keep_draft()
        if self._peek is not None:
            self._peek.stop()
        self._peek = self.set_timer(REST, self._ask)

    def _ask(self) -> None:
        amount, why = self._amount, self.query_one("#why", Input).value
        if not amount:
            self.foreseen = None
            return
        actor, clock, place = self.session.actor, self.clock.proof.clock, self.clock.place
        filing_id, deadlines = FilingId(self._dates.filing_id), self.desk.deadlines
        desk_work.read(
            self,
            lambda: deadlines.preview_extension(actor, filing_id, clock, amount, why.strip() or "…", place),
            lambda view: Foreseen(amount, view),
            group="foresee",
        )

    @on(Foreseen)
    def show_foreseen(self, message: Foreseen) -> None:
        """Show the newest only."""
        if message.amount == self._amount:
            self.foreseen = message.view

    def action_next_field(self) -> None:
        """From the amount to the reason and back."""
        other = "#why" if self.focused is self.query_one("#amount", Input) else "#amount"
        self.set_focus(self.query_one(other, Input))

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Enter goes to the other line; it never commits."""
        self.action_next_field()
        self.say(self.t("dialog.commit_with"))

    def action_commit(self) -> None:
        """Lengthen the limit on the version that was seen."""
        if self._busy or not self.granted("commit"):
            return
        self._busy = True
        self.say(self.t("dialog.working"))
        actor, clock, place = self.session.actor, self.clock.proof.clock, self.clock.place
        amount, why = self._amount, self.query_one("#why", Input).value
        filing_id, version, deadlines = FilingId(self._dates.filing_id), self._dates.version, self.desk.deadlines
        desk_work.write(
            self,
            self.committing(
                lambda: deadlines.extend(actor, filing_id, clock, amount, why, place=place, expect_version=version)
            ),
            Extended,
            group="commit",
        )

    @on(Extended)
    def finish(self, message: Extended) -> None:
        """It is longer."""
        self.dismiss(message.view)

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A no keeps what was typed; after a conflict the dialog shows the clock as it stands now, and Ctrl+S means that."""
        super().say_failure(message)
        if message.group == "commit":
            self._busy = False
        if message.failure is Failure.CONFLICT:
            filing_id, proof, place = FilingId(self._dates.filing_id), self.clock.proof, self.clock.place
            deadlines = self.desk.deadlines
            desk_work.read(self, lambda: deadlines.dates(filing_id, proof.clock, place), StandsNow, group="moved")

    @on(StandsNow)
    def show_now(self, message: StandsNow) -> None:
        """The clock as it stands, and what would become of it."""
        self._dates = message.dates
        self.retell()
        self._ask()
