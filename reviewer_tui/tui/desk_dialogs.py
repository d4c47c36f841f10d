"""The dialogs of the desk: which one answers which wish, and what is said once it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.message import Message

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingId
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.app import DeskApp
from reviewer_tui.tui.beside_offers import beside_look, beside_offers, beside_verb
from reviewer_tui.tui.happening_said import happening_name, happening_said
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.desk_screen import DeskScreen, failure_text
from reviewer_tui.tui.screens.wishes import (
    AskBulk,
    AskDecision,
    AskPorts,
    AskUndo,
    OpenFiling,
    ShowSteps,
)
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.verification_offer import with_verification
from reviewer_tui.tui.wording import clock_time
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkRow, BulkVerb
from reviewer_tui.usecases.views import (
    DecisionResult,
    HappeningOffer,
    HappeningResult,
    MoveResult,
    ReviewView,
    Step,
)

if TYPE_CHECKING:
    from reviewer_tui.tui.dialogs.step_form import Result
    from reviewer_tui.tui.looks import Looks
    from reviewer_tui.tui.session import Session
    from reviewer_tui.usecases.fault_places import FaultPlace

_DECIDED_ELSEWHERE = {"pass": Verdict.PASS, "return": Verdict.RETURN, "refuse": Verdict.REFUSE}
_REFUSING = frozenset({"verification_failed"})


@dataclass
class FilingTaken(Message):
    """A filing is mine; it opens. ``still`` is the number of another one that is held and undecided."""

    filing: Filing
    still: str = ""


@dataclass
class StepsRead(Message):
    """The next steps and what else may have happened, with the filing they are of."""

    view: ReviewView
    steps: tuple[Step, ...]
    happenings: tuple[HappeningOffer, ...]
    event: str = ""
    """The one that was asked for already."""


@dataclass
class Noted(Message):
    """Something was written; ``said`` is worded already."""

    said: str


class DeskDialogs(DeskApp):
    """The half of the app that opens dialogs; ``session`` is what they read."""

    session: Session

    def _desk_screens(self) -> list[DeskScreen[Any]]:
        # The one review may lie in the stack twice: under the deadlines, and over them.
        return list(dict.fromkeys(screen for screen in self.screen_stack if isinstance(screen, DeskScreen)))

    @property
    def _top(self) -> DeskScreen[Any] | None:
        return self.screen if isinstance(self.screen, DeskScreen) else None

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A call met a no: the screen on top says which."""
        self.say(failure_text(self.t, message), Role.FAULT)

    @on(Noted)
    def say_noted(self, message: Noted) -> None:
        """Written: what is shown is read again."""
        if message.said:
            self.say(message.said)
        self.reread()

    def wear(self, looks: Looks) -> None:
        """Draw everything by these looks, at the pace that goes with them."""
        super().wear(looks)
        for screen in self._desk_screens():
            screen.change_pace()

    def reread(self) -> None:
        """Every screen reads again what it shows."""
        for screen in self._desk_screens():
            screen.reread()

    def _confirm(self, do: Callable[[], None], title: str, *sentences: str) -> None:
        from reviewer_tui.tui.dialogs.confirm_dialog import ConfirmDialog

        self.push_screen(ConfirmDialog(title, *sentences), lambda yes: do() if yes else None)

    # Decisions.

    @on(AskDecision)
    def ask_decision(self, message: AskDecision) -> None:
        """The dialog of a verdict, on exactly what was seen."""
        if message.verdict is Verdict.PASS:
            self._ask_pass(message.view)
        else:
            self._ask_reasons(message.view, message.verdict, message.reasons, message.place)
        self.release_keys()

    def _ask_pass(self, view: ReviewView) -> None:
        from reviewer_tui.tui.dialogs.pass_dialog import JumpTo, PassDialog

        def after(result: DecisionResult | JumpTo | None) -> None:
            if isinstance(result, JumpTo):
                if self._top is not None:
                    self._top.jump_to(result.condition, result.missing)
            elif result is not None:
                self._decided(result)
            else:
                self.reread()

        self.push_screen(PassDialog(view), after)

    def _ask_reasons(
        self, view: ReviewView, verdict: Verdict, asked_for: tuple[ReasonUse, ...], place: FaultPlace | None = None
    ) -> None:
        from reviewer_tui.tui.dialogs.reasons_dialog import ReasonsDialog

        session, filing_id = self.session, view.filing.id

        def commit(draft: DecisionDraft, version: int, fingerprint: str) -> DecisionResult:
            return session.desk.decisions.decide(
                session.actor, filing_id, draft, expect_version=version, expect_hash=fingerprint
            )

        dialog = ReasonsDialog(view, verdict, self.t(f"reasons.{verdict}"), commit)
        dialog.asked_for, dialog.place = asked_for, place
        self.push_screen(dialog, self._after_reasons)

    def _after_reasons(self, result: DecisionResult | MoveResult | None) -> None:
        if isinstance(result, DecisionResult):
            self._decided(result)
        elif result is not None:
            self._moved(result)
        else:
            self.reread()

    def _decided(self, result: DecisionResult) -> None:
        if result.second is not None:
            what = self.t(f"second_kind.{result.second.kind}")
            self.say(self.t("second.asked", number=result.filing.number, what=what), Role.ACCENT)
            for screen in self._desk_screens():
                screen.let_go(result.filing.id)
            self.reread()
            return
        until = f"{clock_time(result.undo_until)}:{result.undo_until:%S}" if result.undo_until else ""
        stage = self.t(f"stage.{result.filing.stage}")
        done = "amended" if result.amends is not None else result.verdict
        said = self.t(f"decided.{done}", number=result.filing.number, stage=stage, until=until)
        self.say(said, Role.ACCENT)
        for screen in self._desk_screens():
            screen.let_go(result.filing.id)
        self.reread()

    # Many filings.

    @on(AskBulk)
    def ask_bulk(self, message: AskBulk) -> None:
        """One verb for all marked filings: what is to be chosen for them first."""
        from reviewer_tui.tui.dialogs.bulk_note_dialog import bulk_dialog

        def after(rows: tuple[BulkRow, ...] | None) -> None:
            if rows is not None:
                message.done(rows)
                self._tell_bulk(rows)

        def assign(person: Person | None) -> None:
            if person is not None:
                order = BulkOrder(verb=BulkVerb.ASSIGN, login=person.login)
                self.push_screen(bulk_dialog(order, message.ids), after)

        if message.login:
            order = BulkOrder(verb=BulkVerb.ASSIGN, login=message.login)
            self.push_screen(bulk_dialog(order, message.ids), after)
        elif message.verb is BulkVerb.ASSIGN:
            from reviewer_tui.tui.dialogs.person_dialog import Person, PersonDialog

            self.push_screen(PersonDialog(self.t.plural("bulk.assign_to", len(message.ids))), assign)
        elif message.verb is BulkVerb.RETURN:
            from reviewer_tui.tui.dialogs.bulk_return_dialog import BulkReturnDialog

            dialog = BulkReturnDialog(message.ids)
            dialog.asked_for = message.reasons
            self.push_screen(dialog, after)
        else:
            self.push_screen(bulk_dialog(BulkOrder(verb=message.verb), message.ids), after)

    def _tell_bulk(self, rows: tuple[BulkRow, ...]) -> None:
        from reviewer_tui.tui.dialogs.bulk_lines import BulkState, totals_text

        self.say(totals_text(self.session, rows, BulkState.DONE), Role.ACCENT)
        self.reread()

    # Steps.

    @on(ShowSteps)
    def ask_steps(self, message: ShowSteps) -> None:
        """Read the next steps and the filing as it is now."""
        session, filing_id = self.session, FilingId(message.filing_id)

        def together() -> StepsRead:
            view = session.desk.review.open(session.actor, filing_id, in_clear=False)
            steps = session.desk.followup.steps(session.actor, filing_id)
            offers = session.desk.happenings.offers(session.actor, filing_id)
            offers = (*beside_offers(session, view.filing), *offers)
            return StepsRead(view, steps, with_verification(view, offers), message.event)

        desk_work.read(self, together, lambda found: found, group="steps")

    @on(StepsRead)
    def show_steps(self, message: StepsRead) -> None:
        """The list of steps."""
        from reviewer_tui.tui.dialogs.steps_dialog import StepsDialog

        def chosen(offer: Step | HappeningOffer | None) -> None:
            if isinstance(offer, HappeningOffer):
                self._ask_happening(message.view, offer)
            elif offer is not None and offer.allowed:
                self._walk(message.view, offer)
            elif offer is not None:
                self._lead_to_missing(message.view, offer)

        asked = next((each for each in message.happenings if message.event and each.event == message.event), None)
        if asked is not None:
            chosen(asked)
        elif message.event:
            self.say(self.t("steps.not_offered", event=happening_name(self.t, message.event)), Role.FAULT)
        else:
            self.push_screen(StepsDialog(message.view, message.steps, message.happenings), chosen)

    def _ask_happening(self, view: ReviewView, offer: HappeningOffer) -> None:
        """When it happened, with its day where one comes with it."""
        from reviewer_tui.tui.dialogs.step_form import StepForm

        record, title = beside_verb(self.session, view.filing, offer.event), happening_name(self.t, offer.event)
        form = StepForm(view, title, offer.inputs, record, draft=f"happening.{offer.event}")
        form.look = beside_look(self.session, offer.event)
        self.push_screen(form, self._recorded)

    def _lead_to_missing(self, view: ReviewView, step: Step) -> None:
        """From a step that is refused to what it waits for: the ports, or what the gate misses."""
        from reviewer_tui.tui.screens.review_reading import ReviewReading

        filing_id, values = view.filing.id, dict(step.values)
        if step.because == "refused.ports_not_proven":
            self.ask_ports(AskPorts(filing_id, view))
            return
        place = (values.get("condition", ""), values.get("missing", "").split(", ")[0])
        if isinstance(self._top, ReviewReading):
            self._top.jump_to(*place)
            self._top.say_refused(step.because, values)
        else:
            self.post_message(OpenFiling(filing_id, *place))

    def _walk(self, view: ReviewView, step: Step) -> None:
        """Each step in its own dialog."""
        session, filing_id = self.session, view.filing.id
        if step.event in _DECIDED_ELSEWHERE:
            self.ask_decision(AskDecision(filing_id, view, _DECIDED_ELSEWHERE[step.event]))
        elif step.event.startswith("undo_"):
            self.post_message(AskUndo(filing_id))
        elif step.event == "take":
            desk_work.write(self, lambda: session.desk.triage.take(session.actor, filing_id), FilingTaken, group="take")
        elif any(each.kind == "reasons" for each in step.inputs):
            self._ask_step_reasons(view, step)
        else:
            from reviewer_tui.tui.dialogs.step_form import StepForm

            filing = view.filing

            def commit(inputs: Mapping[str, str]) -> MoveResult:
                return session.desk.followup.record(
                    session.actor, filing_id, step.event, inputs=inputs, expect_version=filing.version
                )

            title = self.t(f"step.{step.event}")
            if step.transition:
                title += f" -> {self.t(f'stage.{step.to}')}"
            form = StepForm(view, title, step.inputs, commit, draft=f"step.{step.event}")
            self.push_screen(form, self._recorded)

    def _ask_step_reasons(self, view: ReviewView, step: Step) -> None:
        from reviewer_tui.tui.dialogs.reasons_dialog import ReasonsDialog

        session, filing_id = self.session, view.filing.id

        def commit(draft: DecisionDraft, version: int, _fingerprint: str) -> MoveResult:
            inputs = {"note": draft.internal_note} if draft.internal_note else {}
            return session.desk.followup.record(
                session.actor,
                filing_id,
                step.event,
                inputs=inputs,
                reasons=draft.reasons,
                language=draft.language,
                expect_version=version,
            )

        verdict = Verdict.REFUSE if step.event in _REFUSING else Verdict.RETURN
        title = f"{self.t(f'step.{step.event}')} -> {self.t(f'stage.{step.to}')}"
        dialog = ReasonsDialog(view, verdict, title, commit, event=step.event)
        self.push_screen(dialog, self._after_reasons)

    def _recorded(self, result: Result | None) -> None:
        if isinstance(result, MoveResult):
            self._moved(result)
        elif isinstance(result, HappeningResult):
            self.say(*happening_said(self.t, result))
            self.reread()

    def _moved(self, result: MoveResult) -> None:
        if result.second is not None:
            what = self.t(f"second_kind.{result.second.kind}")
            self.say(self.t("second.asked", number=result.filing.number, what=what), Role.ACCENT)
            self.reread()
            return
        stage = self.t(f"stage.{result.stage_to}")
        if result.differing:
            numbers = "; ".join(f"{noted} / {official}" for _, noted, official in result.differing)
            self.say(self.t("reconcile.conflict", number=result.filing.number, numbers=numbers), Role.FAULT)
            self.reread()
            return
        key = "recorded.step" if result.changed else "recorded.already"
        self.say(self.t(key, number=result.filing.number, stage=stage), Role.ACCENT)
        self.reread()

    @on(AskPorts)
    def ask_ports(self, message: AskPorts) -> None:
        """Record or prove ports."""
        from reviewer_tui.tui.dialogs.ports_dialog import PortsDialog

        self.push_screen(PortsDialog(message.view), lambda wrote: self.reread() if wrote else None)
