"""What was confirmed on a revision goes over to the next one, with who and when, wherever nothing of it has changed."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.carried_over import carried_confirmations, carried_ticks
from reviewer_tui.domain.filing import FilingContent, FilingId
from reviewer_tui.domain.finding import CheckReport
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.revision_diff import revision_diff
from reviewer_tui.usecases.contracts import Work


def carry_over(
    work: Work,
    filing_id: FilingId,
    old: tuple[FilingContent, tuple[Material, ...]],
    new: tuple[FilingContent, tuple[Material, ...]],
    report: CheckReport,
    *,
    actor: str,
    at: datetime,
) -> None:
    """Store for the new revision what still holds of the marks on the old one; how many is on the trail."""
    before, after = old[0].revision, new[0].revision
    diff = revision_diff(old[0], new[0], old[1], new[1])
    then = work.reviews.report(filing_id, before)
    confirmations = carried_confirmations(diff, then, report, work.reviews.confirmations(filing_id, before))
    ticks = carried_ticks(diff, then, report, work.reviews.ticks(filing_id, before))
    for confirmation in confirmations:
        work.reviews.confirm(filing_id, after, confirmation)
    for tick in ticks:
        work.reviews.set_tick(filing_id, after, tick.row, tick)
    if confirmations or ticks:
        details = (("revision", str(before)), ("ticks", str(len(ticks))), ("confirmations", str(len(confirmations))))
        work.audit.append(
            AuditEvent(at=at, actor=actor, action="audit.carried_over", filing_id=filing_id, details=details)
        )


def ask_again(
    work: Work, filing_id: FilingId, old: FilingContent, new: FilingContent, then: CheckReport, report: CheckReport
) -> tuple[int, int]:
    """After an edit of the revision's own fields: marks on what was edited go, all others stay; how many looks and how many
    confirmations are asked for anew. Answers to questions and looks at photos stay, for no paper has changed.
    """
    diff = revision_diff(old, new, (), ())
    ticks = work.reviews.ticks(filing_id, new.revision)
    confirmations = work.reviews.confirmations(filing_id, new.revision)
    known = {row.id for row in then.rows}
    kept_ticks = {one.row for one in carried_ticks(diff, then, report, ticks)}
    kept_keys = {one.key for one in carried_confirmations(diff, then, report, confirmations)}
    ticks_gone = tuple(tick for tick in ticks if tick.row in known and tick.row not in kept_ticks)
    keys_gone = tuple(one for one in confirmations if one.key not in kept_keys)
    for tick in ticks_gone:
        work.reviews.set_tick(filing_id, new.revision, tick.row, None)
    for one in keys_gone:
        work.reviews.unconfirm(filing_id, new.revision, one.key)
    return len(ticks_gone), len(keys_gone)
