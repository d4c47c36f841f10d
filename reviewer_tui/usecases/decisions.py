"""Deciding: pass, return, refuse, and taking it back within the send delay."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.domain.amendment import UNDO
from reviewer_tui.domain.authority_answer import REFUSED, RULE
from reviewer_tui.domain.decision import FREE_TEXT, Decision, DecisionDraft, ReasonUse, RejectionReason, Verdict
from reviewer_tui.domain.filing import Filing, Lease
from reviewer_tui.domain.finding import Finding, Severity, TickState
from reviewer_tui.domain.masking import mask_evidence
from reviewer_tui.domain.policy import may, may_move, refused
from reviewer_tui.domain.second import Asked, SecondRequest, waiting
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage, Transition, find_transition
from reviewer_tui.errors import Conflict, NotFound
from reviewer_tui.usecases.amending import take_amendment_back
from reviewer_tui.usecases.answer_findings import open_answers
from reviewer_tui.usecases.answer_reasons import answer_offers, opinion_use
from reviewer_tui.usecases.asked_before import asked_before, with_asked_before
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.drafts import forget_decision_drafts
from reviewer_tui.usecases.gate_closed import gate_answer
from reviewer_tui.usecases.letter_post import cancel_letter, letter_key, post_letter
from reviewer_tui.usecases.letters import write_letters
from reviewer_tui.usecases.moves import move
from reviewer_tui.usecases.precheck import Checked, gate_of, load_checked, second_needed
from reviewer_tui.usecases.reason_rules import insist_on_reasons
from reviewer_tui.usecases.retakes import failed_photos
from reviewer_tui.usecases.second_asking import ask_second, insist_nobody_is_asked, name_second
from reviewer_tui.usecases.surroundings import Surroundings, granted, refusal, refusal_on, version_conflict
from reviewer_tui.usecases.views import DecisionResult, LetterPreview, ReasonOffer

SCOPES: dict[Stage, frozenset[str]] = {
    Stage.ISP_REVIEW: frozenset({"isp_review"}),
    Stage.NEEDS_CORRECTION: frozenset({"isp_review"}),
    Stage.ISP_REJECTED: frozenset({"isp_review"}),
    Stage.VERIFICATION_REVIEW: frozenset({"verification_review"}),
    Stage.UPLOAD_FAILED: frozenset({"upload", "isp_review"}),
    Stage.SMS_FAILED: frozenset({"sms", "isp_review"}),
    Stage.AUTHORITY_REJECTED: frozenset({"authority_review", "upload", "isp_review"}),
}
"""Where the catalogue's ``stage_scope`` is offered: the stages in which a filing can go back to its applicant, or has."""


class Decisions:
    """The reviewer's verdicts."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def offers(self, actor: StaffMember, filing_id: int, verdict: Verdict) -> tuple[ReasonOffer, ...]:
        """Reasons for a return or refusal: first those that findings and failed looks propose, errors ticked; then the rest
        of the catalogue that fits stage and verdict.
        """
        self._around.insist(may(actor, "read"), actor, "offers", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            checked = load_checked(self._around, work, filing)
            failed = {
                tick.row: tick.note
                for tick in work.reviews.ticks(filing.id, filing.revision)
                if tick.state is TickState.FAIL
            }
            answers = open_answers(work.answers.of(filing.id), filing)
            photo_uses = failed_photos(work, filing, checked.photos)
            catalogue = self._around.tables().reasons
            before = asked_before(work, filing, catalogue)
        individual = checked.content.sponsor.is_individual
        offers: dict[str, ReasonOffer] = {}
        for finding in checked.report.findings:
            reason = catalogue.get(finding.reason)
            if reason is not None:
                use = ReasonUse(code=finding.reason, path=finding.path, values=_values(finding, reason, individual))
                if finding.rule == f"{RULE}{REFUSED}":
                    use = opinion_use(finding.reason, finding.path, answers)
                ticked = finding.severity is Severity.ERROR
                known = offers.get(use.key)
                if known is not None:
                    # Two faults of one thing are one reason, and each knows its own half.
                    use = replace(use, values=tuple({**dict(known.use.values), **dict(use.values)}.items()))
                    offers[use.key] = replace(known, use=use)
                if known is None or (ticked and not known.ticked):
                    offers[use.key] = ReasonOffer(
                        reason=reason, use=use, ticked=ticked, suggested=True, severity=finding.severity.value
                    )
        photo_ids = {photo.row.id for photo in checked.photos}
        for use in photo_uses:
            offers[use.key] = ReasonOffer(
                reason=catalogue[use.code], use=use, ticked=True, suggested=True, severity=Severity.WARNING.value
            )
        for row in checked.report.rows:
            reason = catalogue.get(row.reason)
            if row.id not in photo_ids and row.id in failed and reason is not None:
                use = ReasonUse(code=row.reason, path="", note=failed[row.id])
                offers[use.key] = ReasonOffer(
                    reason=reason, use=use, ticked=True, suggested=True, severity=Severity.WARNING.value
                )
        proposed = {offer.reason.code for offer in offers.values()}
        for offer in answer_offers(answers, self._around.tables()):
            if offer.reason.code not in proposed:
                offers.setdefault(offer.use.key, offer)
        scope = SCOPES.get(filing.stage, frozenset())
        suggested = sorted(offers.values(), key=lambda offer: not offer.ticked)
        named = {offer.use.code for offer in suggested if not offer.use.path}
        rest = (
            ReasonOffer(reason=reason, use=ReasonUse(code=reason.code), ticked=False, suggested=False)
            for reason in catalogue.values()
            if scope & set(reason.scope) and reason.fits(verdict) and reason.code not in named
        )
        return with_asked_before((*suggested, *rest), before, catalogue)

    def preview(self, actor: StaffMember, filing_id: int, draft: DecisionDraft) -> LetterPreview:
        """The letter in both languages, and the errors that it leaves out."""
        self._around.insist(may(actor, "read"), actor, "preview", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            checked = load_checked(self._around, work, filing)
        letters = write_letters(self._around, filing, checked.content, draft, version=filing.version + 1)
        return LetterPreview(zh=letters.zh, en=letters.en, left_out=left_out(checked, draft))

    def decide(
        self,
        actor: StaffMember,
        filing_id: int,
        draft: DecisionDraft,
        *,
        expect_version: int | None = None,
        expect_hash: str = "",
        second: str = "",
    ) -> DecisionResult:
        """Record a verdict on the version and content that were seen. Conflict when either moved on; Refused when the gate
        is closed or a reason is missing; NotPermitted for the role. ``second`` is the login of whom to ask by name, where two
        people are needed; Refused where they are not.
        """
        event = draft.verdict.value
        with self._around.attempt(actor, event, filing_id) as work:
            filing = work.filings.get(filing_id)
            self._same(work, filing, expect_version, expect_hash)
            insist_nobody_is_asked(work, filing)
            row = self._row(work, actor, filing, event)
            checked = load_checked(self._around, work, filing)
            kind = SecondKind(event)
            self._insist(work, filing, checked, draft)
            because = second_needed(work, filing, self._around.second, kind)
            if because:
                request = ask_second(self._around, work, actor, filing, kind, Asked(draft=draft), because)
                if second:
                    request = name_second(self._around, work, actor, filing, request, second)
                waits = replace(filing, lease=None)
                work.filings.set_lease(waits)
                forget_decision_drafts(work, actor.id, filing.id)
                work.commit()
                return DecisionResult(
                    filing=waits, verdict=draft.verdict, undo_until=None, letter_id=None, letter=None, second=request
                )
            if second:
                raise refusal(refused("refused.second_not_needed", login=second))
            result = self._make(work, actor, filing, row, checked, draft)
            work.commit()
            return result

    def make_agreed(
        self, work: Work, asker: StaffMember, filing: Filing, draft: DecisionDraft, agreed_by: str
    ) -> DecisionResult:
        """Make the decision that a second person agrees with at this moment, as the first one asked for it. The caller commits."""
        row = find_transition(filing.stage, draft.verdict.value, filing.type.czlx)
        if row is None:
            raise refusal(refused("refused.no_such_move", stage=filing.stage.value, event=draft.verdict.value))
        now = self._around.clock.now()
        lease = Lease(holder=asker.id, since=now, until=now + self._around.lease_length)
        if not may_move(asker, replace(filing, lease=lease), row, now):
            raise refusal(refused("refused.second_asker", by=asker.login))
        checked = load_checked(self._around, work, filing)
        self._insist(work, filing, checked, draft, agreed_by=agreed_by)
        return self._make(work, asker, filing, row, checked, draft, second_by=agreed_by)

    def _make(
        self,
        work: Work,
        actor: StaffMember,
        filing: Filing,
        row: Transition,
        checked: Checked,
        draft: DecisionDraft,
        *,
        second_by: str = "",
    ) -> DecisionResult:
        now = self._around.clock.now()
        undo_until = now + self._around.send_delay
        letters = None
        if draft.verdict is not Verdict.PASS:
            letters = write_letters(self._around, filing, checked.content, draft, version=filing.version + 1)
        details = {
            "revision": str(filing.revision),
            "content": filing.content_hash,
            "reasons": ",".join(use.code for use in draft.reasons),
        }
        if second_by:
            details["second"] = second_by
        moved = move(self._around, work, filing, row, actor=actor.login, at=now, details=details)
        letter_id = None
        if letters is not None:
            key = letter_key(filing.id, moved.version)
            letter_id = post_letter(
                self._around, work, filing, checked.content, letters, draft.language, key=key, at=now
            )
        work.decisions.add(
            filing.id,
            Decision(
                id=0,
                verdict=draft.verdict,
                revision=filing.revision,
                filing_version=moved.version,
                content_hash=filing.content_hash,
                reasons=draft.reasons,
                internal_note=draft.internal_note,
                by=actor.login,
                at=now,
                undo_until=undo_until,
                second_by=second_by,
            ),
        )
        forget_decision_drafts(work, actor.id, filing.id)
        letter = letters.sent(draft.language) if letters is not None else None
        return DecisionResult(
            filing=moved, verdict=draft.verdict, undo_until=undo_until, letter_id=letter_id, letter=letter
        )

    def _same(self, work: Work, filing: Filing, version: int | None, fingerprint: str) -> None:
        if version is not None and version != filing.version:
            raise version_conflict(work, filing, version)
        if fingerprint and fingerprint != filing.content_hash:
            raise Conflict("conflict.content", number=filing.number, revision=filing.revision)

    def _row(self, work: Work, actor: StaffMember, filing: Filing, event: str) -> Transition:
        row = find_transition(filing.stage, event, filing.type.czlx)
        if row is None:
            raise refusal(refused("refused.no_such_move", stage=filing.stage.value, event=event))
        answer = may_move(actor, filing, row, self._around.clock.now())
        if not answer:
            raise refusal_on(work, filing, answer)
        return row

    def _insist(self, work: Work, filing: Filing, checked: Checked, draft: DecisionDraft, agreed_by: str = "") -> None:
        if draft.verdict is not Verdict.PASS:
            self.insist_on_reasons(checked, draft)
            return
        granted(gate_answer(gate_of(work, filing, checked, agreed_by=agreed_by)))

    def insist_on_reasons(self, checked: Checked, draft: DecisionDraft) -> None:
        """Refused without a reason that fits the verdict, or with own words that are empty; BadInput for one that there is not."""
        insist_on_reasons(self._around, checked, draft.reasons)
        catalogue = self._around.tables().reasons
        if not any(use.code == FREE_TEXT or catalogue[use.code].fits(draft.verdict) for use in draft.reasons):
            raise refusal(refused("refused.reason_does_not_fit", verdict=draft.verdict.value))

    def standing(self, filing_id: int, verdict: Verdict) -> Decision | None:
        """The newest decision, when it is this verdict and nothing has happened since: to decide so again is no news."""
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            decisions = work.decisions.of(filing.id)
        last = decisions[-1] if decisions else None
        if last is None or last.undone or last.verdict is not verdict or last.revision != filing.revision:
            return None
        return last if last.filing_version == filing.version else None

    def asked(self, filing_id: int, verdict: Verdict) -> SecondRequest | None:
        """What waits for a second person, when it is this verdict: to ask for it once more is no news."""
        with self._around.store.reading() as work:
            request = waiting(work.seconds.of(filing_id))
        return request if request is not None and request.kind.value == verdict.value else None

    def undo(self, actor: StaffMember, filing_id: int) -> Filing:
        """Take the last decision back while its effect has not left: a recorded transition of its own (U01–U03).

        Where it is an amendment, the decision before it holds again.
        """
        with self._around.attempt(actor, "undo", filing_id) as work:
            filing = work.filings.get(filing_id)
            now = self._around.clock.now()
            every = work.decisions.of(filing.id)
            decisions = [item for item in every if not item.undone]
            if decisions and decisions[-1].amends is not None:
                kept = take_amendment_back(self._around, work, actor, filing, every)
                work.commit()
                return kept
            if not decisions or decisions[-1].filing_version != filing.version:
                raise NotFound("not_found.undo", number=filing.number)
            last = decisions[-1]
            row = find_transition(filing.stage, UNDO[last.verdict], filing.type.czlx)
            if row is None:
                raise NotFound("not_found.undo", number=filing.number)
            answer = may_move(actor, filing, row, now)
            if not answer:
                raise refusal_on(work, filing, answer)
            if actor.login not in (last.by, last.second_by) and not may(actor, "assign"):
                raise refusal(refused("refused.not_your_decision", by=last.by))
            taken_back = cancel_letter(work, filing.id, letter_key(filing.id, filing.version), now=now)
            if now >= last.undo_until or not taken_back:
                raise refusal(refused("refused.too_late_to_undo", until=last.undo_until.isoformat()))
            if not work.outbox.cancel(f"status/{filing.id}/{filing.version}", now=now):
                raise refusal(refused("refused.too_late_to_undo", until=last.undo_until.isoformat()))
            work.decisions.mark_undone(filing.id, last.id)
            restored = move(self._around, work, filing, row, actor=actor.login, at=now)
            work.commit()
            return restored


def left_out(checked: Checked, draft: DecisionDraft) -> tuple[Finding, ...]:
    """Known errors that no reason of the draft names, be it in own words tied to the field. An opinion is named by any reason
    of the catalogue into which it was split.
    """
    named = {(use.code, use.path) for use in draft.reasons}
    split = any(use.code != FREE_TEXT for use in draft.reasons)
    return tuple(
        finding
        for finding in checked.report.findings
        if finding.severity is Severity.ERROR
        and (finding.reason, finding.path) not in named
        and (FREE_TEXT, finding.path) not in named
        and not (split and finding.rule == f"{RULE}{REFUSED}")
    )


def _values(finding: Finding, reason: RejectionReason, individual: bool) -> tuple[tuple[str, str], ...]:
    """Of the finding's evidence what the words of the reason ask for, masked where it is personal."""
    asked = reason.places
    return tuple(
        (name, value) for name, value in mask_evidence(finding.evidence, individual=individual).items() if name in asked
    )
