"""The review of one filing: its verbs. What it shows is ``ReviewReading``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on

from reviewer_tui.domain.decision import ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.finding import Finding, Severity, Tick, TickState
from reviewer_tui.domain.material import PaperState
from reviewer_tui.domain.policy import Answer
from reviewer_tui.domain.stage import TAKEABLE
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.app import DeskApp
from reviewer_tui.tui.keys import LIST_KEYS, REVIEW_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed, Failure
from reviewer_tui.tui.screens.fault_marks import fault_place
from reviewer_tui.tui.screens.review_evidence import ReviewEvidence
from reviewer_tui.tui.screens.review_lines import leaf_of, material_key, ordered_rows, slot_key
from reviewer_tui.tui.screens.review_panes import PANES
from reviewer_tui.tui.screens.review_policy import asks_second, review_answer
from reviewer_tui.tui.screens.review_reading import Written
from reviewer_tui.tui.screens.review_validities import validities_at
from reviewer_tui.tui.screens.verification_lines import KEY as VERIFICATION
from reviewer_tui.tui.screens.verification_lines import fail_title
from reviewer_tui.tui.screens.wishes import (
    AskComment,
    AskDecision,
    AskExtend,
    AskNote,
    AskPaper,
    AskPorts,
    AskSecond,
    AskUndo,
    AskUploadAgain,
    OpenFiling,
    ShowDiff,
    ShowSteps,
    ShowWhy,
    StepFiling,
    TakeNext,
)
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.verification_offer import verification_wish
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.wording import finding_text, row_text, tick_state, wants_eye
from reviewer_tui.usecases.draft_store import DraftPlace
from reviewer_tui.usecases.fault_places import FaultPlace
from reviewer_tui.usecases.views import ChecklistRow

if TYPE_CHECKING:
    from reviewer_tui.tui.dialogs.why_dialog import Validities


class ReviewScreen(ReviewEvidence):
    """One filing with its verbs."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *(key for key in REVIEW_KEYS if key.footer),
        *LIST_KEYS,
        *(key for key in REVIEW_KEYS if not key.footer),
    )
    BINDINGS = bindings(REVIEW_KEYS)
    CSS_PATH = ["desk.tcss", "review.tcss"]

    # Policy.

    def refusal(self, action: str) -> Answer | None:
        """The same answers the use-cases give."""
        if self.view is None:
            return None
        return review_answer(self.session.actor, self.view, action, self.session.now())

    def check_action(self, action: str, parameters: tuple[Any, ...]) -> bool | None:
        """While a search is typed, its keys belong to it."""
        return not self.typing or action in ("back", "redraw")

    # Keys: moving.

    def action_pane(self, number: int) -> None:
        """A pane by its number."""
        self.open_pane = PANES[number - 1]

    def action_next_pane(self, step: int) -> None:
        """The next or previous pane."""
        self.open_pane = PANES[(PANES.index(self.open_pane) + step) % len(PANES)]

    def action_zoom(self) -> None:
        """This pane over the whole width, and back."""
        self.zoomed = not self.zoomed

    def action_back(self) -> None:
        """One layer back: out of the search, out of the zoom, out of the filing."""
        if self.clear_search():
            return
        if self.zoomed:
            self.zoomed = False
        else:
            self.dismiss(None)

    def action_reload(self) -> None:
        """Read again."""
        self.reread()
        self.say(self.t("queue.reloaded"))

    @on(LinePane.Chosen)
    def jump(self, message: LinePane.Chosen) -> None:
        """Enter leads from a line to what it is about."""
        view, pane = self.view, message.pane.id
        if view is None:
            return
        path = self._path_under_cursor()
        if pane in ("checklist", "findings") and path:
            material = path.startswith("material.")
            self.open_pane = "materials" if material else "fields"
            self.pane(self.open_pane).seek(material_key(view, path) if material else leaf_of(view, path))
        elif pane == "checklist":
            self.open_pane = "materials"
        elif pane == "fields":
            key = next((one.key for one in view.findings if leaf_of(view, one.path) == message.key), "")
            if key:
                self.open_pane = "findings"
                self.pane("findings").seek(key)
        elif pane == "materials" and message.key == VERIFICATION:
            self.post_message(verification_wish(view))
        elif pane == "materials":
            self._ask_paper(message.key)
        elif pane == "ports" and message.key.startswith("port."):
            self.post_message(AskPorts(self.filing_id, view))
        elif pane == "clocks" and message.key.startswith("clock."):
            self.action_why()

    def _ask_paper(self, key: str) -> None:
        view = self.view
        item = next((one for one in view.checklist if slot_key(one) == key), None) if view else None
        if item is not None and item.paper is PaperState.DUE:
            self.post_message(AskPaper(self.filing_id, item))
        elif item is not None:
            self.say(self.t("review.no_paper_due"))

    # Keys: ticks by eye.

    def action_tick(self, state: str) -> None:
        """Mark the row under the cursor; a pass goes on to the next open row, a fail asks what is wrong.

        On a field, a material or a finding a fail opens the return with the reasons of that place.
        """
        place = fault_place(self.view, self.open_pane, self.pane(self.open_pane).current) if self.view else None
        if place is not None and state == TickState.FAIL:
            self.decide(Verdict.RETURN, place=place)
            return
        row = self._row_by_eye()
        if row is None:
            return
        mark, filing_id = TickState(state), self.filing_id
        self._tick(filing_id, row, mark, row.tick.note if row.tick and mark is TickState.FAIL else "")
        if mark is TickState.FAIL:
            note = row.tick.note if row.tick else ""
            title = fail_title(self.t, self.view, row.row) if self.view else ""
            draft = DraftPlace(filing_id, f"row.{row.row.id}")

            def noted(text: str) -> None:
                self._tick(filing_id, row, TickState.FAIL, text, draft)

            self.post_message(AskNote(title, note, noted, draft))
        else:
            self._next_open(row)

    def action_untick(self) -> None:
        """Take the mark away."""
        row = self._row_by_eye()
        if row is not None:
            self._tick(self.filing_id, row, None, "")

    def _row_by_eye(self) -> ChecklistRow | None:
        if not self.granted("tick"):
            return None
        if self.open_pane != "checklist":
            self.open_pane = "checklist"
            return None
        row = self._row(self.pane("checklist").current)
        if row is None or not row.row.by_eye:
            self.say(self.t("review.not_by_eye"), Role.FAULT)
            return None
        return row

    def _tick(
        self,
        filing_id: FilingId,
        row: ChecklistRow,
        state: TickState | None,
        note: str,
        draft: DraftPlace | None = None,
    ) -> None:
        """Show the mark at once, write it, and read again when the last write has answered.

        The screen may have turned to another filing while a note was typed: the mark is the row's own filing's.
        """
        session, view = self.session, self.view
        if view is not None and filing_id == self.filing_id:
            at = session.now()
            tick = Tick(row=row.row.id, state=state, note=note, by=session.actor.login, at=at) if state else None
            rows = tuple(
                replace(each, state=tick_state(state), tick=tick) if each.row.id == row.row.id else each
                for each in view.rows
            )
            self.view = replace(view, rows=rows)

        def write() -> None:
            self.desk.review.tick(session.actor, filing_id, row.row.id, state, note)

        self._write(session.drafts.committing(draft, write) if draft is not None else write, "")

    def _next_open(self, row: ChecklistRow) -> None:
        if self.view is None:
            return
        rows = ordered_rows(self.view)
        place = next(n for n, each in enumerate(rows) if each.row.id == row.row.id)
        following = next((each for each in (*rows[place + 1 :], *rows[:place]) if wants_eye(each)), None)
        if following is not None:
            self.pane("checklist").seek(following.row.id)

    def action_note_row(self) -> None:
        """On a warning: take it on with a note. On an error: override it. On a row by eye: its note. On a clock: extend it."""
        code, place = self._clock_under_cursor()
        if code:
            if self.granted("extend"):
                self.post_message(AskExtend(self.filing_id, code, place))
            return
        view = self.view
        if view is None or not self.granted("note_row"):
            return
        confirmed = {one.key for one in view.confirmations}
        key = self.pane(self.open_pane).current
        row = self._row(key) if self.open_pane == "checklist" else None
        among = row.findings if row is not None else tuple(one for one in view.findings if one.key == key)
        warning = next((one for one in among if one.severity is Severity.WARNING and one.key not in confirmed), None)
        taken_on = {one.key for one in view.overrides}
        error = next((one for one in among if one.severity is Severity.ERROR and one.key not in taken_on), None)
        actor, filing_id = self.session.actor, self.filing_id
        if warning is not None:
            finding_key = warning.key
            draft = DraftPlace(filing_id, f"confirm.{finding_key}")

            def confirm(text: str) -> None:
                take_on = self.session.drafts.committing(
                    draft, lambda: self.desk.review.confirm(actor, filing_id, finding_key, text)
                )
                self._write(take_on, self.t("review.taken_on"))

            title = self.t("note.confirm", finding=finding_text(self.t, warning))
            self.post_message(AskNote(title, "", confirm, draft))
        elif error is not None:
            self._ask_override(error)
        elif row is not None and row.row.by_eye and row.tick is not None:
            tick = row.tick
            draft = DraftPlace(filing_id, f"row.{row.row.id}")

            def noted(text: str) -> None:
                self._tick(filing_id, row, tick.state, text, draft)

            self.post_message(AskNote(self.t("note.row", row=row_text(self.t, row.row)), tick.note, noted, draft))
        else:
            self.say(self.t("review.nothing_to_note"), Role.FAULT)

    def _ask_override(self, error: Finding) -> None:
        """Why an error is taken on against the machine; a second person agrees."""
        actor, filing_id, key = self.session.actor, self.filing_id, error.key
        draft = DraftPlace(filing_id, f"override.{key}")

        def override(text: str) -> None:
            ask = self.session.drafts.committing(draft, lambda: self.desk.seconds.override(actor, filing_id, key, text))
            self._write(ask, self.t("review.override_asked"))

        title = self.t("note.override", finding=finding_text(self.t, error))
        self.post_message(AskNote(title, "", override, draft))

    def _write(self, call: object, said: str) -> None:
        self._writing += 1
        desk_work.write(self, call, lambda _result: Written(said))  # type: ignore[arg-type]

    @on(Written)
    def after_write(self, message: Written) -> None:
        """The last answer is in: read what stands now."""
        self._writing = max(0, self._writing - 1)
        if message.said:
            self.say(message.said)
        if not self._writing:
            self.reread()

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A call met a no: say which, and show what stands now."""
        super().say_failure(message)
        if message.group == "write":
            self._writing = max(0, self._writing - 1)
            self.reread()
        elif message.group == "view" and message.failure is Failure.NOT_FOUND:
            self._after = ""

    # Keys: wishes.

    def action_pass(self) -> None:
        """Pass the review on, behind the gate; where something waits for a second person, that comes first."""
        if self.view is not None and asks_second(self.session.actor, self.view) is not None:
            self.post_message(AskSecond(self.filing_id))
        else:
            self.decide(Verdict.PASS)

    def action_return(self) -> None:
        """Return to the applicant with reasons."""
        self.decide(Verdict.RETURN)

    def action_refuse(self) -> None:
        """Refuse with reasons."""
        self.decide(Verdict.REFUSE)

    def decide(self, verdict: Verdict, reasons: tuple[ReasonUse, ...] = (), place: FaultPlace | None = None) -> None:
        """Ask for a decision on what is shown; wait for ticks that are on their way. Keys typed meanwhile are for the dialog."""
        desk = cast(DeskApp, self.app)
        if self._writing:
            self._after, self._after_reasons, self._after_place = verdict.value, reasons, place
            desk.hold_keys()
        elif self.view is not None and self.granted(verdict.value):
            desk.hold_keys()
            self.post_message(AskDecision(self.filing_id, self.view, verdict, reasons, place))
        else:
            desk.release_keys()

    def action_step(self, step: int) -> None:
        """A neighbour of this filing in the queue. Keys typed meanwhile are for the filing that comes."""
        cast(DeskApp, self.app).hold_keys(let_through=frozenset({"J", "K"}))
        self.post_message(StepFiling(step))

    def action_steps(self) -> None:
        """The next legal steps."""
        self.post_message(ShowSteps(self.filing_id))

    def action_upload_again(self) -> None:
        """Upload once more as it is, after the SMS verification failed."""
        self.post_message(AskUploadAgain(self.filing_id))

    def action_diff(self) -> None:
        """What changed from the revision before."""
        self.post_message(ShowDiff(self.filing_id))

    def action_why(self) -> None:
        """Why this date: of the clock under the cursor, of the validity that a row is about, else of the leading clock."""
        code, place = self._clock_under_cursor()
        self.post_message(ShowWhy(self.filing_id, code, place, validities=self._validities_under_cursor()))

    def _clock_under_cursor(self) -> tuple[str, int | None]:
        key = self.pane("clocks").current if self.open_pane == "clocks" else ""
        if not key.startswith("clock."):
            return "", None
        _clock, code, place = key.split(".")
        return code, int(place)

    def _validities_under_cursor(self) -> Validities | None:
        if self.view is None:
            return None
        return validities_at(self.t, self.desk.tables, self.view, self.open_pane, self.pane(self.open_pane).current)

    def action_undo(self) -> None:
        """Take the last decision back."""
        if self.granted("undo"):
            self.post_message(AskUndo(self.filing_id))

    def action_comment(self) -> None:
        """A note or a logged call."""
        if self.granted("comment"):
            self.post_message(AskComment(self.filing_id))

    def action_take(self) -> None:
        """Hold this filing."""
        if self.granted("take"):
            actor, filing_id = self.session.actor, self.filing_id
            number = self.view.filing.number if self.view else ""
            self._write(lambda: self.desk.triage.take(actor, filing_id), self.t("queue.taken", number=number))

    def action_release(self) -> None:
        """Give this filing back."""
        if self.granted("release"):
            actor, filing_id = self.session.actor, self.filing_id
            number = self.view.filing.number if self.view else ""
            self._write(lambda: self.desk.triage.release(actor, filing_id), self.t("queue.released", number=number))

    def action_take_next(self) -> None:
        """The next most at-risk one."""
        if self.granted("take_next"):
            filing = self.view.filing if self.view else None
            undecided = filing is not None and self._mine(filing) and filing.stage in TAKEABLE
            self.post_message(TakeNext(filing.number if filing is not None and undecided else ""))


__all__ = ["OpenFiling", "ReviewScreen"]
