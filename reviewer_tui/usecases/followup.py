"""Everything after the review: the legal next steps, and recording what happened outside (T02, T09–T32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.decision import ReasonUse
from reviewer_tui.domain.filing import Filing, FilingContent, Lease
from reviewer_tui.domain.material import PaperReceipt
from reviewer_tui.domain.material_checklist import verification_mode
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.second import SecondRequest
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import (
    TRANSITIONS,
    WRITES_LETTER,
    Guard,
    Transition,
    find_transition,
    transitions_from,
)
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.adoption import settle_adoptions
from reviewer_tui.usecases.answers import ENDS, KINDS, keep_answer, settle_answers, show_in_queue
from reviewer_tui.usecases.approval import note_approval, note_cancellation
from reviewer_tui.usecases.beside_steps import BESIDE, beside_steps, record_beside
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.corrections import Corrections, correction_step
from reviewer_tui.usecases.moves import CORRECTION, move
from reviewer_tui.usecases.port_requests import request_closing
from reviewer_tui.usecases.precheck import Checked, load_checked
from reviewer_tui.usecases.reason_rules import insist_on_reasons
from reviewer_tui.usecases.retakes import ask_again, failed_photos, new_photos
from reviewer_tui.usecases.second_asking import ask_for_step
from reviewer_tui.usecases.sms import sms_roles
from reviewer_tui.usecases.step_answer import BY_PACKAGE, step_answer
from reviewer_tui.usecases.step_inputs import checked_inputs, code_pairs, inputs_of
from reviewer_tui.usecases.step_letters import write_step_letter
from reviewer_tui.usecases.surroundings import (
    Surroundings,
    event,
    granted,
    refusal,
    refusal_on,
    version_conflict,
)
from reviewer_tui.usecases.views import MoveResult, NoteView, Step

DECIDED_ELSEWHERE = frozenset({"take", "pass", "return", "refuse", "undo_pass", "undo_return", "undo_refuse"})
"""Arrows with a verb of their own: ``triage.take``, ``decisions.decide`` and ``decisions.undo``."""
_FORWARD = frozenset(
    {
        "pass",
        "verification_received",
        "verification_passed",
        "upload",
        "accepted",
        "sms_all_verified",
        "upload_again",
        "authority_approved",
        "ports_done",
        "ports_closed",
    }
)
"""Arrows towards the end of the road: they stand first among the next steps."""
_TOLD = frozenset({"person", "until", "number", "at", "second", "by_phone"})
"""Inputs that are told with the step in the trail."""


class Followup:
    """Steps of a filing and their recording."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def steps(self, actor: StaffMember, filing_id: int) -> tuple[Step, ...]:
        """Every arrow that leaves the present stage, the way forward first; those that may not be walked carry the reason.

        Last comes the correction, for who may make one.
        """
        self._around.insist(may(actor, "read"), actor, "steps", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            checked = load_checked(self._around, work, filing)
            found = []
            for row in transitions_from(filing.stage, filing.type.czlx):
                answer = step_answer(self._around, work, actor, filing, row, checked)
                values = dict(answer.values)
                if answer.because == "refused.held" and filing.lease is not None:
                    values["holder"] = work.staff.by_id(filing.lease.holder).login
                found.append(
                    Step(
                        transition=row.id,
                        event=row.event,
                        to=row.to,
                        allowed=answer.granted,
                        because=answer.because,
                        values=tuple(values.items()),
                        inputs=inputs_of(row, filing, checked.content, self._around.tables()),
                        gate=answer.gate,
                    )
                )
            ahead = sorted(found, key=lambda step: step.event not in _FORWARD)
            beside = beside_steps(self._around, actor, filing, checked.content)
            return (*ahead, *beside, *correction_step(actor, filing))

    def record(
        self,
        actor: StaffMember,
        filing_id: int,
        event: str,
        *,
        inputs: Mapping[str, str] | None = None,
        reasons: tuple[ReasonUse, ...] = (),
        language: str = "",
        expect_version: int | None = None,
    ) -> MoveResult:
        """Walk one arrow by its event name, or correct the stage (``corrections``).

        ``language`` is that of the letter, zh (where none is named), en or both, for an arrow that writes one.
        ``changed`` is False when the filing stands there already by that event.
        Raises Refused when table, guard or policy say no, BadInput for an input that is missing or malformed, Conflict for
        another version.
        """
        if language and event not in WRITES_LETTER:
            raise BadInput("letter.of_no_step", event=event)
        if event == CORRECTION:
            by_hand = Corrections(self._around)
            return by_hand.correct_typed(actor, filing_id, inputs or {}, expect_version=expect_version)
        with self._around.attempt(actor, event, filing_id) as work:
            filing = work.filings.get(filing_id)
            if expect_version is not None and expect_version != filing.version:
                raise version_conflict(work, filing, expect_version)
            result = self.record_in(work, actor, filing, event, inputs=inputs or {}, reasons=reasons, language=language)
            work.commit()
            return result

    def record_in(
        self,
        work: Work,
        actor: StaffMember,
        filing: Filing,
        event: str,
        *,
        inputs: Mapping[str, str],
        reasons: tuple[ReasonUse, ...] = (),
        language: str = "",
    ) -> MoveResult:
        """``record`` of an arrow inside a unit of work of the caller, who commits."""
        now = self._around.clock.now()
        inputs = dict(inputs)
        beside = record_beside(self._around, work, actor, filing, event, inputs, now)
        if beside is not None and beside.result is not None:
            return beside.result
        if beside is not None:
            event, inputs = beside.event, dict(beside.inputs or {})
        if event not in BESIDE and all(event != row.event for row in TRANSITIONS):
            raise BadInput("event.unknown", event=event)
        row = find_transition(filing.stage, event, filing.type.czlx)
        if row is None or event in DECIDED_ELSEWHERE | BY_PACKAGE:
            if self._done_already(work, actor, filing, event):
                return _result(filing, filing, "", changed=False)
            raise refusal(refused("refused.no_such_move", stage=filing.stage.value, event=event))
        checked = load_checked(self._around, work, filing)
        answer = step_answer(self._around, work, actor, filing, row, checked)
        if not answer:
            raise refusal_on(work, filing, answer)
        given = checked_inputs(row, filing, checked.content, inputs, self._around)
        if event == "sms_one_verified" and given["person"] in work.reviews.sms(filing.id):
            return _result(filing, filing, "", changed=False)
        if row.event == "retake" and not reasons:
            reasons = failed_photos(work, filing, checked.photos)
        if Guard.REASON in row.guards:
            insist_on_reasons(self._around, checked, reasons)
        request = ask_for_step(self._around, work, actor, filing, event, given)
        if request is not None:
            return replace(_result(filing, filing, ""), second=request)
        return self._walk(work, actor, filing, row, checked, given, reasons, now, language or "zh")

    def walk_agreed(
        self, work: Work, asker: StaffMember, filing: Filing, request: SecondRequest, agreed_by: str
    ) -> Filing:
        """Walk the arrow that a second person agrees with at this moment, as the first one asked for it. The caller commits."""
        row = find_transition(filing.stage, request.kind.value, filing.type.czlx)
        checked = load_checked(self._around, work, filing)
        if row is None or not step_answer(self._around, work, asker, replace(filing, lease=None), row, checked):
            raise refusal(refused("refused.second_asker", by=asker.login))
        given = {**dict(request.asked.inputs), "second": agreed_by}
        now = self._around.clock.now()
        return self._walk(work, asker, filing, row, checked, given, (), now).filing

    def receive_paper(self, actor: StaffMember, filing_id: int, kind: str, owner: str = "", note: str = "") -> bool:
        """Note that a paper original or a capture came in; False when it was noted before."""
        with self._around.attempt(actor, "receive_paper", filing_id) as work:
            new = self.receive_paper_in(work, actor, work.filings.get(filing_id), kind, owner, note)
            work.commit()
            return new

    def receive_paper_in(
        self, work: Work, actor: StaffMember, filing: Filing, kind: str, owner: str, note: str = ""
    ) -> bool:
        """``receive_paper`` inside a unit of work of the caller, who commits."""
        granted(may(actor, "tick"))
        checked = load_checked(self._around, work, filing)
        slots = {(item.kind, item.owner) for item in checked.checklist}
        if (kind, owner) not in slots:
            raise BadInput("paper.unknown_slot", kind=kind, owner=owner or "-")
        return self._receive(work, actor, filing, kind, owner, note, self._around.clock.now())

    def _receive(
        self, work: Work, actor: StaffMember, filing: Filing, kind: str, owner: str, note: str, now: datetime
    ) -> bool:
        paper = PaperReceipt(
            kind=kind,
            owner=owner,
            received_on=local_date(now),
            recorded_by=actor.login,
            recorded_at=now,
            note=note,
        )
        new = work.reviews.receive_paper(filing.id, paper)
        if new:
            work.audit.append(event(now, actor, "audit.paper", filing.id, material=kind, owner=owner or "-"))
        return new

    def _done_already(self, work: Work, actor: StaffMember, filing: Filing, event: str) -> bool:
        """Whether the filing stands where this event has led it last. Who may not record it is not told so."""
        arrows = (row for row in TRANSITIONS if row.event == event and row.to is filing.stage)
        if not any(actor.role in row.roles for row in arrows):
            return False
        moves = [happened for happened in work.audit.of(filing.id) if happened.stage_to]
        return bool(moves) and moves[-1].action == f"audit.{event}" and moves[-1].stage_to == filing.stage.value

    def _walk(
        self,
        work: Work,
        actor: StaffMember,
        filing: Filing,
        row: Transition,
        checked: Checked,
        given: Mapping[str, str],
        reasons: tuple[ReasonUse, ...],
        now: datetime,
        language: str = "zh",
    ) -> MoveResult:
        """The arrow with all that belongs to it; what follows by itself follows in the same transaction."""
        at = datetime.fromisoformat(given["at"]) if given.get("at") else now
        changed = replace(filing, hold_until=None)
        if row.event == "authority_approved":
            changed = replace(changed, by_phone=given.get("by_phone") == "yes")
        if row.event == "hold":
            changed = replace(filing, hold_until=datetime.fromisoformat(given["until"]))
        elif row.event == "upload":
            work.reviews.clear_sms(filing.id)
            changed = replace(changed, uploaded_at=at)
        elif row.event == "recall":
            changed = replace(
                changed,
                lease=Lease(holder=actor.id, since=now, until=now + self._around.lease_length),
                assignee=filing.assignee or actor.id,
            )
        elif row.event == "verification_received":
            self._receive_captures(work, actor, filing, checked, now)
            new_photos(work, filing, checked.photos)
        elif row.event == "retake":
            ask_again(work, filing, checked.photos, reasons, actor=actor.login, at=now)
        elif row.event.startswith("sms_") and row.event != "sms_failed":
            row = self._note_sms(work, filing, row, checked, given, at)
        details = {name: value for name, value in given.items() if name in _TOLD}
        if row.event == "upload":
            details["content"] = filing.content_hash
        if "codes" in given:
            details["codes"] = ";".join(dict.fromkeys(str(code) for code, _ in code_pairs(given["codes"])))
        if reasons:
            details["reasons"] = ",".join(use.code for use in reasons)
        moved = move(
            self._around, work, changed, row, actor=actor.login, at=at, details=details, why=given.get("note", "")
        )
        if row.event in KINDS:
            keep_answer(work, actor, filing, row.event, given, at, now)
        elif row.event in ENDS:
            settle_answers(work, filing, now)
        if row.event in KINDS or row.event in ENDS:
            show_in_queue(self._around, work, moved)
        self._keep_note(work, actor, filing, row.event, given, now)
        if reasons:
            write_step_letter(self._around, work, moved, checked, reasons, language, by=actor.login, at=at)
        if row.event == "authority_approved":
            note_approval(self._around, work, moved, checked.content, given, at)
            settle_adoptions(self._around, work, actor=actor.login, at=now, but=filing.id)
            moved = self._finish(work, actor, moved, checked.content, at)
        elif row.event == "ports_closed":
            note_cancellation(work, moved, checked.content, at)
        elif row.event == "forced_cancellation":
            note_cancellation(work, moved, checked.content, at)
            request_closing(work, moved, checked.content, at)
        return _result(filing, moved, row.id)

    def _finish(self, work: Work, actor: StaffMember, filing: Filing, content: FilingContent, at: datetime) -> Filing:
        """T30 with no port task to do is done at once (settled); so is T31."""
        if work.ports.of(filing.id):
            return filing
        event = "ports_done" if filing.type.czlx <= 4 else "ports_closed"
        row = find_transition(filing.stage, event, filing.type.czlx)
        if row is None:
            return filing
        if event == "ports_closed":
            note_cancellation(work, filing, content, at)
        return move(self._around, work, filing, row, actor=actor.login, at=at)

    def _receive_captures(
        self, work: Work, actor: StaffMember, filing: Filing, checked: Checked, now: datetime
    ) -> None:
        """In electronic mode the result brings the captures of the applet with it."""
        tables = self._around.tables()
        mode = verification_mode(checked.content, electronic_for_individuals=tables.electronic_for_individuals)
        for item in checked.checklist if mode == "electronic" else ():
            if item.gate == "T12" and not item.complete:
                self._receive(work, actor, filing, item.kind, item.owner, "", now)

    def _note_sms(
        self, work: Work, filing: Filing, row: Transition, checked: Checked, given: Mapping[str, str], at: datetime
    ) -> Transition:
        """Note who has verified; with the last person the arrow becomes T22."""
        roles = [role for role, _ in sms_roles(checked.content)]
        verified = roles if row.event == "sms_all_verified" else [given["person"]]
        for role in verified:
            work.reviews.set_sms(filing.id, role, at)
        if set(roles) <= set(work.reviews.sms(filing.id)):
            whole = find_transition(filing.stage, "sms_all_verified", filing.type.czlx)
            return whole or row
        return row

    def _keep_note(
        self, work: Work, actor: StaffMember, filing: Filing, event: str, given: Mapping[str, str], now: datetime
    ) -> None:
        """What was typed besides; an opinion is kept as the answer that it is."""
        kept = ("consent",) if event == "authority_refused" else ("note", "consent")
        text = "\n".join(given[name] for name in kept if given.get(name))
        if text:
            work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=text))


def _result(before: Filing, after: Filing, transition: str, *, changed: bool = True) -> MoveResult:
    return MoveResult(
        filing=after, transition=transition, stage_from=before.stage, stage_to=after.stage, changed=changed
    )
