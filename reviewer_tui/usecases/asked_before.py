"""What earlier returns say about the next one: which reasons stand unanswered, and how often each was given already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reviewer_tui.domain.decision import Decision, ReasonUse, RejectionReason
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.resubmission import Resubmission, last_return, resubmission, times_given
from reviewer_tui.domain.revision_diff import RevisionDiff, revision_diff
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.views import ReasonOffer


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """``times`` each reason was given at its place before this revision, by its key; ``open`` are those that still stand."""

    times: Mapping[str, int]
    open: tuple[ReasonUse, ...] = ()


def asked_before(work: Work, filing: Filing, catalogue: Mapping[str, RejectionReason]) -> AskedBefore:
    """What was asked for before the newest revision."""
    earlier = tuple(each for each in work.decisions.of(filing.id) if each.revision < filing.revision)
    returned = last_return(earlier, filing.revision)
    if returned is None:
        return AskedBefore(times_given(earlier))
    old, new = (work.revisions.content(filing.id, number) for number in (returned.revision, filing.revision))
    was, now = (work.revisions.materials(filing.id, number) for number in (returned.revision, filing.revision))
    answer = answer_to(work, filing, filing.revision, revision_diff(old, new, was, now), returned, catalogue)
    return AskedBefore(times_given(earlier), tuple(each.use for each in answer.asked if each.open))


def answer_to(
    work: Work,
    filing: Filing,
    number: int,
    diff: RevisionDiff,
    returned: Decision,
    catalogue: Mapping[str, RejectionReason],
) -> Resubmission:
    """The difference from the returned revision to revision ``number``, held against the return."""
    return resubmission(
        diff,
        returned,
        decisions=(each for each in work.decisions.of(filing.id) if each.revision < number),
        found_then=work.reviews.report(filing.id, returned.revision).findings,
        found_now=work.reviews.report(filing.id, number).findings,
        fields={code: reason.field for code, reason in catalogue.items()},
    )


def with_asked_before(
    offers: Iterable[ReasonOffer], before: AskedBefore, catalogue: Mapping[str, RejectionReason]
) -> tuple[ReasonOffer, ...]:
    """The offers with how often each was given; what still stands is proposed again, as it was given, for a person to tick."""
    known = {
        offer.use.key: replace(offer, times=before.times.get(offer.use.key, 0)) if before.times else offer
        for offer in offers
    }
    standing = (use for use in before.open if use.code in catalogue)
    again = {
        use.key: ReasonOffer(
            reason=catalogue[use.code],
            use=use,
            ticked=False,
            suggested=True,
            severity=Severity.WARNING.value,
            times=before.times.get(use.key, 1),
        )
        for use in standing
        if use.key not in known or not known[use.key].suggested
    }
    suggested = [offer for offer in known.values() if offer.suggested]
    rest = [offer for key, offer in known.items() if not offer.suggested and key not in again]
    return (*suggested, *again.values(), *rest)
