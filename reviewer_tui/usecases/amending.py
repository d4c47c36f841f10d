"""Writing an amendment down and taking it back, inside the transaction of whoever does it; the stage and its clocks stay."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.amendment import Undoing, way_back
from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.decision import Decision, DecisionDraft, ReasonUse
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.letter_post import cancel_letter, letter_key, letter_number, post_letter
from reviewer_tui.usecases.letters import Replaced, write_letters
from reviewer_tui.usecases.precheck import Checked
from reviewer_tui.usecases.surroundings import Surroundings, event, refusal, refusal_on
from reviewer_tui.usecases.views import DecisionResult


def replaced_by(work: Work, filing: Filing, stands: Decision) -> Replaced:
    """What a letter says of the letter that it replaces; the applicant's clock is the one that runs."""
    clocks = work.deadlines.of(filing.id)
    return Replaced(
        number=letter_number(filing.id, stands.filing_version),
        day=local_date(stands.at),
        reply=next((clock for clock in clocks if clock.clock == "DL19" and clock.open), None),
    )


def write_amendment(
    around: Surroundings,
    work: Work,
    actor: StaffMember,
    filing: Filing,
    stands: Decision,
    checked: Checked,
    draft: DecisionDraft,
    second_by: str = "",
) -> DecisionResult:
    """The new decision, its letter and the trail; whoever calls has asked whether it may be, and commits."""
    now = around.clock.now()
    replaces = replaced_by(work, filing, stands)
    letters = write_letters(around, filing, checked.content, draft, version=filing.version + 1, replaces=replaces)
    kept = _touch(work, filing, now)
    letter_id = post_letter(
        around,
        work,
        kept,
        checked.content,
        letters,
        draft.language,
        key=letter_key(filing.id, kept.version),
        at=now,
        replaces=letter_key(filing.id, stands.filing_version),
    )
    made = Decision(
        id=0,
        verdict=stands.verdict,
        revision=filing.revision,
        filing_version=kept.version,
        content_hash=filing.content_hash,
        reasons=draft.reasons,
        internal_note=draft.internal_note,
        by=actor.login,
        at=now,
        undo_until=now + around.send_delay,
        second_by=second_by,
        amends=stands.id,
    )
    work.decisions.add(filing.id, made)
    told = {"letter": replaces.number, **({"second": second_by} if second_by else {})}
    _note(work, actor, kept, "audit.amend", draft.reasons, now, **told)
    return DecisionResult(
        filing=kept,
        verdict=stands.verdict,
        undo_until=made.undo_until,
        letter_id=letter_id,
        letter=letters.sent(draft.language),
        amends=stands.id,
    )


def take_amendment_back(
    around: Surroundings, work: Work, actor: StaffMember, filing: Filing, decisions: tuple[Decision, ...]
) -> Filing:
    """The last amendment never leaves, and the decision before it holds again. The caller commits."""
    now = around.clock.now()
    way = way_back(actor, filing, decisions, now)
    last = next(each for each in reversed(decisions) if not each.undone)
    if way.act is not Undoing.AMENDMENT:
        if last.filing_version != filing.version:
            raise NotFound("not_found.undo", number=filing.number)
        raise refusal(refused("refused.too_late_to_undo", until=last.undo_until.isoformat()))
    if not way.answer:
        raise refusal_on(work, filing, way.answer)
    if not cancel_letter(work, filing.id, letter_key(filing.id, last.filing_version), now=now):
        raise refusal(refused("refused.too_late_to_undo", until=last.undo_until.isoformat()))
    work.decisions.mark_undone(filing.id, last.id)
    kept = _touch(work, filing, now)
    before = next(each for each in decisions if each.id == last.amends)
    _note(work, actor, kept, "audit.undo_amendment", before.reasons, now)
    return kept


def _touch(work: Work, filing: Filing, at: datetime) -> Filing:
    """A new version of the same stage and clocks: what others saw before is not what stands now."""
    return work.filings.save(filing, work.deadlines.of(filing.id), expect_version=filing.version, at=at)


def _note(
    work: Work,
    actor: StaffMember,
    filing: Filing,
    action: str,
    reasons: tuple[ReasonUse, ...],
    now: datetime,
    **told: str,
) -> None:
    """As a move tells of its reasons: what is asked for from now on, and behind it the version alone."""
    codes = ",".join(use.code for use in reasons)
    work.audit.append(event(now, actor, action, filing.id, **told, reasons=codes, version=filing.version))
