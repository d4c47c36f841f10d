"""What is recorded beside the arrows of the table: states of the SMS page, and reconciling an approval told by phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.reconciliation import RECONCILED, reconcile, reconcile_inputs, reconcile_step
from reviewer_tui.usecases.sms_pages import PAGE, STAGES, note_page, page_inputs, page_step
from reviewer_tui.usecases.step_inputs import checked_against
from reviewer_tui.usecases.surroundings import Surroundings, granted
from reviewer_tui.usecases.views import MoveResult, Step

BESIDE = frozenset({PAGE, RECONCILED})
"""Their events; not every filing has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What came of it: the whole result, or the arrow of the table that follows, with its inputs."""

    result: MoveResult | None = None
    event: str = ""
    inputs: Mapping[str, str] | None = None


def beside_steps(around: Surroundings, actor: StaffMember, filing: Filing, content: FilingContent) -> tuple[Step, ...]:
    """What may be recorded now."""
    return (*reconcile_step(around, actor, filing, content), *page_step(actor, filing, content))


def record_beside(
    around: Surroundings,
    work: Work,
    actor: StaffMember,
    filing: Filing,
    event: str,
    inputs: dict[str, str],
    now: datetime,
) -> Beside | None:
    """Record such an event; None for every other one. The caller commits."""
    if event == PAGE and filing.stage in STAGES:
        granted(may(actor, "happening"))
        content = work.revisions.content(filing.id, filing.revision)
        given = checked_against(page_inputs(content), filing, inputs, around)
        noted = note_page(around, work, actor, filing, given, now)
        if noted.event:
            return Beside(event=noted.event, inputs=noted.inputs)
        return Beside(result=_stays(filing, filing, changed=noted.new))
    if event == RECONCILED and filing.by_phone:
        granted(may(actor, "happening"))
        content = work.revisions.content(filing.id, filing.revision)
        given = checked_against(reconcile_inputs(around, filing, content), filing, inputs, around)
        done = reconcile(around, work, actor, filing, content, given, now)
        return Beside(result=_stays(filing, done.filing, changed=done.changed, differing=done.differing))
    return None


def _stays(
    before: Filing, after: Filing, *, changed: bool, differing: tuple[tuple[str, str, str], ...] = ()
) -> MoveResult:
    return MoveResult(
        filing=after,
        transition="",
        stage_from=before.stage,
        stage_to=after.stage,
        changed=changed,
        differing=differing,
    )
