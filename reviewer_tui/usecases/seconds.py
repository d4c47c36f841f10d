"""The second pair of eyes: what waits, agreeing, declining (whoever asked is told), withdrawing, and overriding an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewer_tui.domain.correction import may_correct
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.policy import Answer, holds, is_free, may, may_hold, refused
from reviewer_tui.domain.second import Asked, Override, SecondRequest, SecondState, waiting
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, NotFound
from reviewer_tui.usecases.amendments import Amendments
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.corrections import make_correction
from reviewer_tui.usecases.decisions import Decisions
from reviewer_tui.usecases.followup import Followup
from reviewer_tui.usecases.precheck import load_checked
from reviewer_tui.usecases.second_asking import ask_second, marks, may_answer, name_second
from reviewer_tui.usecases.second_notices import tell_answer
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal, refusal_on
from reviewer_tui.usecases.views import DecisionResult, LetterPreview, NoteView


@dataclass(frozen=True, slots=True, kw_only=True)
class TickChange:
    """A row (or warning) that is marked otherwise than when the second person was asked; empty is unmarked."""

    row: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondView:
    """What a second person decides on: the request, the filing as it is, the letter, what was marked otherwise since.

    ``may_agree`` is the answer for whoever asked to see it.
    """

    filing: Filing
    request: SecondRequest
    letter: LetterPreview | None
    changes: tuple[TickChange, ...]
    may_agree: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondResult:
    """What an answer did; ``decision`` where a verdict was agreed with. ``changed`` is False when it was so already."""

    filing: Filing
    request: SecondRequest
    decision: DecisionResult | None = None
    changed: bool = True


class Seconds:
    """Two people, not two keys."""

    def __init__(self, around: Surroundings, decisions: Decisions, amendments: Amendments, steps: Followup) -> None:
        self._around = around
        self._decisions = decisions
        self._amendments = amendments
        self._steps = steps

    def waiting(self, actor: StaffMember) -> tuple[SecondRequest, ...]:
        """Everything that waits for somebody: first what this person is asked for by name, then what is most at risk."""
        self._around.insist(may(actor, "read"), actor, "second")
        with self._around.store.reading() as work:
            found = work.seconds.waiting()
        return tuple(sorted(found, key=lambda one: one.wanted != actor.login))

    def view(self, actor: StaffMember, filing_id: int, number: int | None = None) -> SecondView:
        """A request with what is needed to judge it: the one named, else what waits, else the newest. NotFound without any."""
        self._around.insist(may(actor, "read"), actor, "second", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            request = _picked(work, filing, number)
            now = dict(marks(work, filing))
            answer = may_answer(actor, filing, request)
        then = dict(request.asked.ticks)
        changes = tuple(
            TickChange(row=row, before=then.get(row, ""), now=now.get(row, ""))
            for row in sorted({*then, *now})
            if then.get(row, "") != now.get(row, "")
        )
        draft = request.asked.draft
        writer = self._decisions if request.asked.amends is None else self._amendments
        letter = writer.preview(actor, filing_id, draft) if draft is not None and draft.reasons else None
        return SecondView(filing=filing, request=request, letter=letter, changes=changes, may_agree=answer)

    def override(self, actor: StaffMember, filing_id: int, finding_key: str, reason: str) -> SecondRequest | None:
        """Take an error on against the machine: it counts once a second person has agreed, or at once (None) by the policy."""
        with self._around.attempt(actor, "override", filing_id) as work:
            granted(may(actor, "tick"))
            filing, now = work.filings.get(filing_id), self._around.clock.now()
            granted(is_free(filing))
            other = may_hold(actor, filing, now)
            if not other:
                raise refusal_on(work, filing, other)
            if not holds(actor, filing, now):
                raise refusal(refused("refused.take_first"))
            if filing.content_author == actor.id:
                raise refusal(refused("refused.own_content"))
            if not reason.strip():
                raise refusal(refused("refused.note_needed"))
            self._insist_on_error(work, filing, finding_key)
            because = self._around.second.because(SecondKind.OVERRIDE, is_first=False, lot=0)
            request = None
            if because:
                asked = Asked(key=finding_key, reason=reason)
                request = ask_second(self._around, work, actor, filing, SecondKind.OVERRIDE, asked, because)
            else:
                self._keep(work, filing, Override(key=finding_key, reason=reason, by=actor.login, at=now))
            work.commit()
            return request

    def _insist_on_error(self, work: Work, filing: Filing, key: str) -> None:
        findings = load_checked(self._around, work, filing).report.findings
        finding = next((item for item in findings if item.key == key), None)
        if finding is None:
            raise NotFound("not_found.finding", key=key)
        if finding.severity is not Severity.ERROR:
            raise refusal(refused("refused.only_errors"))
        for request in work.seconds.of(filing.id):
            if request.waits and request.asked.key == key:
                raise refusal(refused("refused.second_waits", by=request.asked_by, second_kind=request.kind.value))

    def _keep(self, work: Work, filing: Filing, override: Override) -> None:
        work.seconds.override(filing.id, filing.revision, filing.content_hash, override)
        details = {"finding": override.key, "by": override.by, "second": override.second_by or "-"}
        at = self._around.clock.now()
        actor = work.staff.by_login(override.second_by or override.by)
        assert actor is not None
        work.audit.append(event(at, actor, "audit.overridden", filing.id, **details))

    def agree(self, actor: StaffMember, filing_id: int, number: int | None = None) -> SecondResult:
        """Agree: what was asked for is done now, on exactly the version and content that the first person saw.

        Refused for whoever asked, and for who last changed the content; Conflict when somebody answered before, or the filing
        moved on, or a third person is at work on it.
        """
        with self._around.attempt(actor, "second_agree", filing_id) as work:
            filing = work.filings.get(filing_id)
            request = _picked(work, filing, number)
            if request.state is SecondState.AGREED and request.answered_by == actor.login:
                return SecondResult(filing=filing, request=request, changed=False)
            asker = self._insist(work, actor, filing, request)
            now = self._around.clock.now()
            request = self._answered(work, actor, filing, request, SecondState.AGREED, now)
            decision, asked = None, request.asked
            if request.kind is SecondKind.CORRECTION:
                inputs, why = dict(asked.inputs), asked.reason
                to, closed = Stage(inputs["to"]), inputs["closed"] == "yes"
                granted(may_correct(asker, filing, to, why=why, closed=closed))
                filing = make_correction(self._around, work, asker, filing, to, why, actor.login)
            elif asked.draft is not None and asked.amends is not None:
                decision = self._amendments.make_agreed(work, asker, filing, asked.draft, actor.login)
                filing = decision.filing
            elif asked.draft is not None:
                decision = self._decisions.make_agreed(work, asker, filing, asked.draft, actor.login)
                filing = decision.filing
            elif request.decides:
                filing = self._steps.walk_agreed(work, asker, filing, request, actor.login)
            else:
                self._keep(
                    work,
                    filing,
                    Override(
                        key=asked.key,
                        reason=asked.reason,
                        by=request.asked_by,
                        at=request.asked_at,
                        second_by=actor.login,
                    ),
                )
            tell_answer(self._around, work, asker, request, actor)
            work.commit()
            return SecondResult(filing=filing, request=request, decision=decision)

    def decline(self, actor: StaffMember, filing_id: int, note: str, number: int | None = None) -> SecondResult:
        """Decline with a note: nothing is decided."""
        with self._around.attempt(actor, "second_decline", filing_id) as work:
            filing = work.filings.get(filing_id)
            request = _picked(work, filing, number)
            if request.state is SecondState.DECLINED and request.answered_by == actor.login:
                return SecondResult(filing=filing, request=request, changed=False)
            asker = self._insist(work, actor, filing, request)
            if not note.strip():
                raise refusal(refused("refused.note_needed"))
            now = self._around.clock.now()
            request = self._answered(work, actor, filing, request, SecondState.DECLINED, now, note)
            work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=note))
            tell_answer(self._around, work, asker, request, actor)
            work.commit()
            return SecondResult(filing=filing, request=request)

    def withdraw(self, actor: StaffMember, filing_id: int, number: int | None = None) -> SecondResult:
        """Take back what one asked for oneself."""
        with self._around.attempt(actor, "second_withdraw", filing_id) as work:
            filing = work.filings.get(filing_id)
            request = _picked(work, filing, number)
            if request.state is SecondState.WITHDRAWN and request.asked_by == actor.login:
                return SecondResult(filing=filing, request=request, changed=False)
            _insist_it_waits(filing, request)
            if request.asked_by != actor.login:
                raise refusal(refused("refused.second_not_yours", by=request.asked_by))
            now = self._around.clock.now()
            request = self._answered(work, actor, filing, request, SecondState.WITHDRAWN, now)
            work.commit()
            return SecondResult(filing=filing, request=request)

    def name(self, actor: StaffMember, filing_id: int, login: str, number: int | None = None) -> SecondResult:
        """Ask one person by name for what one asked for oneself; "" asks nobody in particular."""
        with self._around.attempt(actor, "second_name", filing_id) as work:
            filing = work.filings.get(filing_id)
            request = _picked(work, filing, number)
            _insist_it_waits(filing, request)
            if request.asked_by != actor.login:
                raise refusal(refused("refused.second_not_yours", by=request.asked_by))
            if request.wanted == login:
                return SecondResult(filing=filing, request=request, changed=False)
            request = name_second(self._around, work, actor, filing, request, login)
            work.commit()
            return SecondResult(filing=filing, request=request)

    def _insist(self, work: Work, actor: StaffMember, filing: Filing, request: SecondRequest) -> StaffMember:
        """The request waits, this person may answer, and nobody but the two is at work; who asked."""
        _insist_it_waits(filing, request)
        granted(may_answer(actor, filing, request))
        asker = work.staff.by_login(request.asked_by)
        assert asker is not None
        held = may_hold(actor, filing, self._around.clock.now())
        if not held and filing.lease is not None and filing.lease.holder != asker.id:
            raise refusal_on(work, filing, held)
        return asker

    def _answered(
        self,
        work: Work,
        actor: StaffMember,
        filing: Filing,
        request: SecondRequest,
        state: SecondState,
        now: datetime,
        note: str = "",
    ) -> SecondRequest:
        if not work.seconds.answer(request, state, by=actor.login, at=now, note=note):
            raise Conflict("conflict.second_answered", number=filing.number, by="", second_state=state.value)
        noted = event(
            now,
            actor,
            f"audit.second_{state.value}",
            filing.id,
            second_kind=request.kind.value,
            asked_by=request.asked_by,
            number=request.number,
        )
        work.audit.append(noted)
        return work.seconds.of(filing.id)[request.number - 1]


def _picked(work: Work, filing: Filing, number: int | None) -> SecondRequest:
    requests = work.seconds.of(filing.id)
    if number is None:
        found = waiting(requests) or (requests[-1] if requests else None)
    else:
        found = next((one for one in requests if one.number == number), None)
    if found is None:
        raise NotFound("not_found.second", number=filing.number)
    return found


def _insist_it_waits(filing: Filing, request: SecondRequest) -> None:
    """Conflict when it was answered, or the filing moved on since it was asked for."""
    moved = (filing.version, filing.content_hash) != (request.filing_version, request.content_hash)
    if request.state is SecondState.VOID or (request.waits and moved):
        raise Conflict(
            "conflict.second_void", number=filing.number, seen=request.filing_version, version=filing.version
        )
    if not request.waits:
        raise Conflict(
            "conflict.second_answered", number=filing.number, by=request.answered_by, second_state=request.state.value
        )
