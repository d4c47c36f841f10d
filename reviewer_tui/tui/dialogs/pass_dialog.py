"""Passing a review on: the gate line by line, what follows, and the last digits of the number typed as confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive

from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.gate import SECOND
from reviewer_tui.domain.stage import find_transition
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.cut_lines import cut_lines, second_digits
from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.dialogs.gate_lines import condition_line
from reviewer_tui.tui.dialogs.reason_lines import moved_on_lines
from reviewer_tui.tui.dialogs.reason_messages import MovedOn
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, DRAFT_KEYS, LIST_KEYS, PASS_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed, Failure
from reviewer_tui.tui.naming import owner_name
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.screens.wishes import ShowWhy
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import finding_text, material_text, row_text
from reviewer_tui.usecases.draft_store import Body, DraftPlace
from reviewer_tui.usecases.drafts import DECISION_DIALOGS
from reviewer_tui.usecases.gate_closed import gate_answer
from reviewer_tui.usecases.views import DecisionResult, ReviewView

DIGITS = 4


@dataclass
class Passed(Message):
    """It is recorded."""

    result: DecisionResult


@dataclass(frozen=True, slots=True)
class JumpTo:
    """Enter on a line of the gate: which condition, and the first thing it misses."""

    condition: str
    missing: str


class PassDialog(DraftedDialog[DecisionResult | JumpTo]):
    """The version and content of ``view`` are what is passed, nothing newer."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *PASS_KEYS, *DRAFT_KEYS, *LIST_KEYS)
    BINDINGS = bindings((*PASS_KEYS, *CONFIRM_KEYS))
    CSS_PATH = ["dialogs.tcss"]

    typed: reactive[str] = reactive("", init=False)

    def __init__(self, view: ReviewView) -> None:
        super().__init__()
        self.draft_place = DraftPlace(view.filing.id, DECISION_DIALOGS[Verdict.PASS])
        self._view = view
        self._busy = False
        self._unread = False
        self._again = False
        self._second = ""

    @property
    def wanted(self) -> str:
        """What has to be typed; of a cancellation the second time what is cut off."""
        if self._again and self._view.cut is not None and (digits := second_digits(self._view.cut)):
            return digits
        return "".join(char for char in self._view.filing.number if char.isdigit())[-DIGITS:]

    def compose(self) -> ComposeResult:
        """Title, gate, what follows, the confirmation, status, keys."""
        yield LinePane(id="title", gutter=False, focusable=False)
        yield LinePane(id="gate")
        yield LinePane(id="warning", gutter=False, focusable=False)
        yield LinePane(id="facts", gutter=False, focusable=False)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """The gate has the keys; digits are the confirmation wherever the cursor is."""
        self.set_focus(self.query_one("#gate", LinePane))
        self.retell()
        first = self._view.gate.in_the_way
        if first is not None:
            self.query_one("#gate", LinePane).seek(first.id)
        self.read_draft()

    def retell(self) -> None:
        """Everything in the reader's language."""
        super().retell()
        t, view = self.t, self._view
        filing = view.filing
        row = find_transition(filing.stage, "pass", filing.type.czlx)
        to = t(f"stage.{row.to}") if row else "-"
        said = f"{t('pass.title', stage=to)}  {filing.number} {t('revision.short', n=filing.revision)}"
        self.query_one("#title", LinePane).source = lambda width: (line((said, Role.HEADER)),)
        gate = self.query_one("#gate", LinePane)
        state = "asks" if view.gate.asks else "open" if view.gate.open else "closed"
        gate.title = t(f"pass.gate_{state}")
        gate.source = self._gate_source()
        self.watch_typed()

    def _gate_source(self) -> Source:
        t, view, session = self.t, self._view, self.session
        gate = view.gate.moved_on() if self._unread else view.gate

        def lines(width: int) -> tuple[Line, ...]:
            result: list[Line] = []
            for condition in gate.lines:
                result.append(condition_line(session, condition))
                for missing in condition.missing[:4]:
                    name = missing_name(self, condition.id, missing)
                    result.extend(folded(name, width, Role.SOON, indent=13, first=[(" " * 11 + "- ", Role.SOON)]))
                if len(condition.missing) > 4:
                    result.append(line((" " * 11 + t("pass.more", n=len(condition.missing) - 4), Role.MUTED)))
            result.append(Line())
            if view.cut is not None:
                result.extend(cut_lines(t, view.cut, width))
            then = "pass.then_verification" if filing_types_1_to_4(view) else "pass.then_upload"
            result.extend(folded(t(then), width, Role.MUTED))
            bound = t("pass.bound", version=view.filing.version, hash=view.filing.content_hash[:8])
            result.extend(folded(bound, width, Role.MUTED))
            return tuple(result)

        return lines

    def typed_so_far(self) -> Body:
        """The confirmation, and of what it is one."""
        filing = self._view.filing
        if self._again:
            return {}
        return {"typed": self.typed, "version": filing.version, "content": filing.content_hash} if self.typed else {}

    def take_up(self, body: Body) -> None:
        """A confirmation holds for the version and the content it was typed for, and for nothing else."""
        filing = self._view.filing
        if (body.get("version"), body.get("content")) == (filing.version, filing.content_hash):
            self.typed = str(body.get("typed", ""))

    def watch_typed(self) -> None:
        """The confirmation as far as it is typed."""
        self.keep_draft()
        t, typed, wanted = self.t, self.typed, self.wanted
        shown = typed + "_" * (len(wanted) - len(typed))
        right = typed == wanted
        ready = "pass.ready_to_ask" if self._view.gate.asks else "pass.ready"
        numbers = self._view.cut.numbers if self._view.cut is not None else ()
        named = t("second.wanted", name=self.session.name_of(self._second)) if self._second else ""
        ask = t("pass.type_again", n=len(wanted), number=next(iter(numbers), self._view.filing.number))
        if not self._again:
            ask = t("pass.type", n=len(wanted))

        def lines(width: int) -> tuple[Line, ...]:
            return (
                line(
                    (f"{ask} ", Role.FAULT if self._again else Role.PLAIN),
                    (f"[{shown}]", Role.STRONG),
                    (f"  {t(ready)}" if right else "", Role.ACCENT),
                ),
                *(folded(named, width, Role.ACCENT) if named else ()),
            )

        self.query_one("#facts", LinePane).source = lines

    def on_key(self, event: events.Key) -> None:
        """Digits confirm."""
        if event.character and event.character.isascii() and event.character.isdigit():
            event.stop()
            if len(self.typed) < len(self.wanted):
                self.typed += event.character

    def action_erase(self) -> None:
        """The last digit."""
        self.typed = self.typed[:-1]

    def action_ask_by_name(self) -> None:
        """Who is to be asked, where a second person is needed; who else may answer still may."""
        if not self._view.gate.asks:
            self.say(self.t("second.none_needed"), Role.FAULT)
            return
        from reviewer_tui.tui.dialogs.person_dialog import Person, PersonDialog

        def chosen(person: Person | None) -> None:
            if person is not None:
                self._second = person.login or ""
                self.watch_typed()

        self.app.push_screen(PersonDialog(self.t("second.ask_whom"), "second"), chosen)

    def action_why(self) -> None:
        """What would be due if it were passed now."""
        self.post_message(ShowWhy(self._view.filing.id, happening="pass"))

    @on(LinePane.Chosen, "#gate")
    def jump(self, message: LinePane.Chosen) -> None:
        """Enter leads to what is missing; it never commits."""
        condition = next((each for each in self._view.gate.lines if each.id == message.key), None)
        if condition is not None and condition.missing and condition.id != SECOND:
            self.dismiss(JumpTo(condition.id, condition.missing[0]))
        else:
            self.say(self.t("dialog.commit_with"))

    def action_commit(self) -> None:
        """Pass exactly what was seen."""
        if self._busy:
            return
        if self._unread:
            self.say_refused("refused.read_again")
            return
        let = gate_answer(self._view.gate)
        if not let:
            self.say_refused(let.because, let.values)
            return
        if self.typed != self.wanted:
            self.say(f"! {self.t('pass.type', n=len(self.wanted))}", Role.FAULT)
            return
        if self._view.cut is not None and not self._again:
            self._again = True
            self.typed = ""
            self.watch_typed()
            self.say(self.t("pass.asked_again"), Role.FAULT)
            return
        self._busy = True
        self.say(self.t("dialog.working"))
        actor, filing, second = self.session.actor, self._view.filing, self._second
        draft = DecisionDraft(verdict=Verdict.PASS)
        commit = self.committing(
            lambda: self.desk.decisions.decide(
                actor, filing.id, draft, expect_version=filing.version, expect_hash=filing.content_hash, second=second
            )
        )
        desk_work.write(self, commit, Passed, group="commit")

    @on(Passed)
    def finish(self, message: Passed) -> None:
        """It is recorded."""
        self.dismiss(message.result)

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A no; after a conflict the dialog shows who changed what, and the confirmation is asked again."""
        super().say_failure(message)
        self._busy = False
        if message.failure is Failure.CONFLICT:
            actor, filing_id = self.session.actor, self._view.filing.id
            desk_work.read(self, lambda: self.desk.review.open(actor, filing_id, in_clear=True), MovedOn, group="moved")

    @on(MovedOn)
    def show_changes(self, message: MovedOn) -> None:
        """Nothing unseen is passed: what moved on is typed for once more, and other content has to be read in the review."""
        moved = moved_on_lines(self.t, self._view, message.view)
        self._unread = self._unread or message.view.filing.content_hash != self._view.filing.content_hash
        self._view = message.view
        self._again = False
        self.typed = ""

        self.query_one("#warning", LinePane).source = moved
        self.retell()


def filing_types_1_to_4(view: ReviewView) -> bool:
    """Whether the people are verified next (T07) or the order goes straight to the upload (T08)."""
    return view.filing.type.czlx <= 4


def missing_name(dialog: PassDialog, condition: str, missing: str) -> str:
    """What a condition misses, in words: a finding, a row, a slot."""
    t, view = dialog.t, dialog._view
    if condition in ("gate.errors", "gate.warnings"):
        finding = next((one for one in view.findings if one.key == missing), None)
        return finding_text(t, finding) if finding else missing
    if condition == SECOND:
        return t(f"second.because.{missing}")
    if condition == "gate.by_eye":
        row = next((one.row for one in view.rows if one.row.id == missing), None)
        return row_text(t, row) if row else missing
    kind, _, owner = missing.partition(".")
    return f"{material_text(t, kind)} {owner_name(t, view.content, owner)}".strip()
