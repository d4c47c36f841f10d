"""Reading one filing: everything side by side, ticks, confirmations, notes."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.domain.clock_moves import CALL_MISSED, CALL_MISSED_AGAIN, CONTACT
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import CheckReport, Confirmation, Finding, RowState, RuleRow, Severity, Tick, TickState
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.meeting import masked_meeting
from reviewer_tui.domain.policy import holds, is_free, may, may_hold, refused
from reviewer_tui.domain.questions import is_question
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import WAITS_ON
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.answer_findings import shown_answers
from reviewer_tui.usecases.calls import (
    CallNumber,
    call_numbers,
    masked_notes,
    missed_calls,
    next_try,
    number_called,
)
from reviewer_tui.usecases.comparison import beside_register, compare_revisions
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.cut import cut_of
from reviewer_tui.usecases.evidence import evidence_lines
from reviewer_tui.usecases.freezes import notes_for
from reviewer_tui.usecases.handover import handover_of
from reviewer_tui.usecases.letter_reading import letter_ways
from reviewer_tui.usecases.lookup_views import shown_lookups
from reviewer_tui.usecases.masked import masked_content, masked_finding
from reviewer_tui.usecases.moves import tell_clocks
from reviewer_tui.usecases.precheck import gate_of, load_checked, mode_of, run_checks
from reviewer_tui.usecases.sms import sms_persons
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal, refusal_on
from reviewer_tui.usecases.views import ChecklistRow, DiffBase, MaterialView, NoteView, ReviewView, RevisionDiffView


class Review:
    """The review of one filing."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def open(self, actor: StaffMember, filing_id: int, *, in_clear: bool) -> ReviewView:
        """Everything about a filing. ``in_clear`` shows personal data to the lease holder: audited before they are shown,
        once a lease; for everybody else the view is masked.
        """
        self._around.insist(may(actor, "read"), actor, "open", filing_id)
        now = self._around.clock.now()
        if in_clear:
            in_clear = self._note_opening(actor, filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            checked = load_checked(self._around, work, filing)
            individual = checked.content.sponsor.is_individual
            mode, why = mode_of(self._around, checked.content)
            meeting = work.meetings.of(filing.id)
            notes = notes_for(actor, work, filing, work.reviews.notes(filing.id))
            ticks = {tick.row: tick for tick in work.reviews.ticks(filing.id, filing.revision)}
            confirmations = work.reviews.confirmations(filing.id, filing.revision)
            overrides = work.seconds.overrides(filing.id, filing.revision, filing.content_hash)
            taken_on = {item.key for item in confirmations} | {item.key for item in overrides}
            findings = checked.report.findings
            content = checked.content
            if not in_clear:
                content = masked_content(content)
                findings = tuple(masked_finding(finding, individual=individual) for finding in findings)
            also_in = work.revisions.also_in(filing.id, (item.facts.sha256 for item in checked.materials))
            kinds = self._around.tables().material_kinds
            people = {member.id: member.login for member in work.staff.all()}
            live = filing.lease is not None and filing.lease.until > now
            return ReviewView(
                filing=filing,
                content=content,
                unmasked=in_clear,
                assignee=people.get(filing.assignee, "") if filing.assignee else "",
                holder=people.get(filing.lease.holder, "") if live and filing.lease else "",
                waiting_on=WAITS_ON[filing.stage],
                rows=checklist_rows(checked.report, ticks, taken_on, findings),
                lines=evidence_lines(checked.content, in_clear=in_clear),
                materials=tuple(
                    MaterialView(
                        material=item if in_clear else replace(item, file="", remark=""),
                        max_bytes=kinds[item.kind].max_bytes if item.kind in kinds else None,
                        also_in=also_in.get(item.facts.sha256, ()),
                    )
                    for item in checked.materials
                ),
                checklist=checked.checklist,
                findings=findings,
                confirmations=confirmations,
                gate=gate_of(work, filing, checked),
                pack=checked.report.pack,
                checked_on=checked.report.on,
                deadlines=work.deadlines.of(filing.id),
                ports=work.ports.of(filing.id),
                public_security=work.public_security.of(filing.id),
                notes=notes if in_clear else masked_notes(notes),
                frozen=work.freezes.cause(filing.id) if may(actor, "freeze_why") else None,
                timeline=work.audit.of(filing.id),
                decisions=work.decisions.of(filing.id),
                sms=sms_persons(checked.content, work.reviews.sms(filing.id), work.reviews.sms_states(filing.id)),
                unknown_keys=work.revisions.unknown_keys(filing.id, filing.revision),
                mode=mode,
                mode_because=why,
                photos=checked.photos,
                meeting=tuple((meeting if in_clear else masked_meeting(meeting)).items()),
                seconds=work.seconds.of(filing.id),
                overrides=overrides,
                letters=letter_ways(work, filing.id),
                cut=cut_of(work, filing, checked.content) if filing.type.czlx >= 5 else None,
                filed=beside_register(checked.content, checked.filed, in_clear=in_clear),
                handover=handover_of(work.reviews.note(filing.id, filing.handover), in_clear=in_clear)
                if filing.handover is not None
                else None,
                lookups=shown_lookups(work.lookups.of(filing.id), checked.content, in_clear=in_clear),
                answers=shown_answers(work.answers.of(filing.id), in_clear=in_clear or bool(may(actor, "note"))),
            )

    def compare(
        self,
        actor: StaffMember,
        filing_id: int,
        *,
        in_clear: bool,
        revision: int | None = None,
        base: DiffBase | None = None,
    ) -> RevisionDiffView:
        """A revision (default: the newest) beside the one before it, or another ``base``. ``in_clear`` as in ``open``; NotFound
        without the revision.
        """
        self._around.insist(may(actor, "read"), actor, "open", filing_id)
        if in_clear:
            in_clear = self._note_opening(actor, filing_id)
        with self._around.store.reading() as work:
            filing, catalogue = work.filings.get(filing_id), self._around.tables().reasons
            return compare_revisions(work, filing, revision, in_clear=in_clear, catalogue=catalogue, base=base)

    def _note_opening(self, actor: StaffMember, filing_id: int) -> bool:
        """Audit that the papers were opened; False when this person does not hold the filing."""
        now = self._around.clock.now()
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            if filing.lease is None or not holds(actor, filing, now) or not may(actor, "open_papers"):
                return False
            since = filing.lease.since
            opened = (
                happened.action == "audit.opened" and happened.actor == actor.login and happened.at >= since
                for happened in reversed(work.audit.of(filing_id))
            )
            if any(opened):
                return True
        with self._around.store.work() as work:
            work.audit.append(event(now, actor, "audit.opened", filing_id, revision=filing.revision))
            work.commit()
        return True

    def tick(self, actor: StaffMember, filing_id: int, row_id: str, state: TickState | None, note: str = "") -> None:
        """Mark a checklist row, or take the mark away with None. A draft: the lease is needed, the version stays."""
        with self._around.attempt(actor, "tick", filing_id) as work:
            filing = self._held(work, actor, filing_id)
            checked = load_checked(self._around, work, filing)
            row = next((row for row in checked.report.rows if row.id == row_id), None)
            if row is None:
                raise NotFound("not_found.row", row=row_id)
            if not row.by_eye:
                raise refusal(refused("refused.not_by_eye", row=row_id))
            now = self._around.clock.now()
            tick = Tick(row=row_id, state=state, note=note, by=actor.login, at=now) if state else None
            work.reviews.set_tick(filing.id, filing.revision, row_id, tick)
            if is_question(row_id):
                run_checks(self._around, work, filing, checked.content, checked.materials)
            work.audit.append(
                event(now, actor, "audit.tick", filing.id, row=row_id, state=state.value if state else "-")
            )
            work.commit()

    def confirm(self, actor: StaffMember, filing_id: int, finding_key: str, note: str) -> None:
        """Take a warning on (已核), with a note that says why."""
        with self._around.attempt(actor, "confirm", filing_id) as work:
            filing = self._held(work, actor, filing_id)
            if not note.strip():
                raise refusal(refused("refused.note_needed"))
            findings = load_checked(self._around, work, filing).report.findings
            finding = next((item for item in findings if item.key == finding_key), None)
            if finding is None:
                raise NotFound("not_found.finding", key=finding_key)
            if finding.severity is not Severity.WARNING:
                raise refusal(refused("refused.only_warnings"))
            now = self._around.clock.now()
            work.reviews.confirm(
                filing.id, filing.revision, Confirmation(key=finding_key, note=note, by=actor.login, at=now)
            )
            work.audit.append(event(now, actor, "audit.confirm", filing.id, finding=finding_key))
            work.commit()

    def note(self, actor: StaffMember, filing_id: int, text: str) -> None:
        """Add a note."""
        with self._around.attempt(actor, "note", filing_id) as work:
            granted(may(actor, "note"))
            if not text.strip():
                raise refusal(refused("refused.note_needed"))
            now = self._around.clock.now()
            filing = work.filings.get(filing_id)
            work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=text))
            work.audit.append(event(now, actor, "audit.note", filing.id))
            work.commit()

    def call_numbers(self, actor: StaffMember, filing_id: int) -> tuple[CallNumber, ...]:
        """The numbers of the persons in charge, to choose the called one from; in clear for the lease holder (audited)."""
        self._around.insist(may(actor, "read"), actor, "open", filing_id)
        in_clear = self._note_opening(actor, filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            numbers = call_numbers(work.revisions.content(filing.id, filing.revision))
        return numbers if in_clear else tuple(replace(one, number=one.masked) for one in numbers)

    def log_call(
        self,
        actor: StaffMember,
        filing_id: int,
        text: str,
        result: CallResult = CallResult.REACHED,
        *,
        number: str = "",
        next_typed: str = "",
    ) -> None:
        """Log a call: somebody reached is the first contact (DL01); the first missed one asks for a second within the hour (DL03).

        A missed call needs no text. After the upload a missed call starts no clock. ``number`` is the key of the called one,
        ``next_typed`` when it is to be tried again. BadInput for a number that the filing does not have and for such a time.
        """
        with self._around.attempt(actor, "note", filing_id) as work:
            granted(may(actor, "note"))
            if not text.strip() and result is CallResult.REACHED:
                raise refusal(refused("refused.note_needed"))
            now = self._around.clock.now()
            filing = work.filings.get(filing_id)
            missed = missed_calls(work.reviews.notes(filing.id))
            content = work.revisions.content(filing.id, filing.revision)
            call = NoteView(
                at=now,
                by=actor.login,
                kind="call",
                text=text,
                result=result,
                number=number_called(content, number),
                next_at=next_try(next_typed, now),
            )
            work.reviews.add_note(filing.id, call)
            action = "audit.call" if result is CallResult.REACHED else "audit.call_unanswered"
            said = {"whom": number} if number else {}
            work.audit.append(event(now, actor, action, filing.id, **said))
            if happening := self._heard_by_clocks(filing, result, missed):
                tell_clocks(self._around, work, filing, happening, actor=actor.login, at=now)
            work.commit()

    def _heard_by_clocks(self, filing: Filing, result: CallResult, missed_before: int) -> str:
        if result is CallResult.REACHED:
            return CONTACT
        if missed_before:
            return CALL_MISSED_AGAIN
        rule = self._around.rules()["DL03"]
        return CALL_MISSED if filing.stage in (rule.runs_in or ()) else ""

    def recheck(self, actor: StaffMember, filing_id: int) -> CheckReport:
        """Run the checks again over the newest revision, with today's date and today's tables."""
        with self._around.attempt(actor, "check", filing_id) as work:
            granted(may(actor, "check"))
            filing = work.filings.get(filing_id)
            content = work.revisions.content(filing.id, filing.revision)
            materials = work.revisions.materials(filing.id, filing.revision)
            checked = run_checks(self._around, work, filing, content, materials)
            noted = event(self._around.clock.now(), actor, "audit.check", filing.id, pack=checked.report.pack)
            work.audit.append(noted)
            work.commit()
            return checked.report

    def _held(self, work: Work, actor: StaffMember, filing_id: int) -> Filing:
        granted(may(actor, "tick"))
        filing = work.filings.get(filing_id)
        granted(is_free(filing))
        now = self._around.clock.now()
        other = may_hold(actor, filing, now)
        if not other:
            raise refusal_on(work, filing, other)
        if not holds(actor, filing, now):
            raise refusal(refused("refused.take_first"))
        return filing


def checklist_rows(
    report: CheckReport, ticks: dict[str, Tick], confirmed: set[str], findings: tuple[Finding, ...]
) -> tuple[ChecklistRow, ...]:
    """Each row with its state; ``findings`` are those of the report as they may be shown."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    rows = []
    for row in report.rows:
        found = tuple(one for one in by_rule.get(row.rule, ()) if not row.by_eye and _belongs(one, row))
        tick = ticks.get(row.id)
        rows.append(ChecklistRow(row=row, state=_state(row, tick, found, confirmed), tick=tick, findings=found))
    return tuple(rows)


def _belongs(finding: Finding, row: RuleRow) -> bool:
    return not row.owner or row.owner in finding.path.split(".")


def _state(row: RuleRow, tick: Tick | None, found: tuple[Finding, ...], confirmed: set[str]) -> RowState:
    if row.by_eye:
        if tick is None:
            return RowState.BY_EYE
        return {
            TickState.PASS: RowState.TICKED,
            TickState.FAIL: RowState.FAILED_BY_EYE,
            TickState.NOT_APPLICABLE: RowState.NOT_APPLICABLE,
        }[tick.state]
    severities = {finding.severity for finding in found if finding.key not in confirmed}
    if Severity.ERROR in severities:
        return RowState.ERROR
    if Severity.WARNING in severities:
        return RowState.WARNING
    if any(finding.key in confirmed for finding in found):
        return RowState.CONFIRMED
    return RowState.HINT if severities else RowState.PASSED
