"""The staff revision 工作人员代改 among what may be recorded: offered where the ISP may fix, one field at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.staff_edits import EDITABLE, EVENT
from reviewer_tui.usecases.views import HappeningOffer, HappeningResult, StepInput


class StaffEditVerbs(Protocol):
    """Fields that the staff edit, with the applicant's consent."""

    def edit(
        self,
        actor: StaffMember,
        filing_id: int,
        changes: Mapping[str, str],
        *,
        reason: str,
        consent: str,
        expect_version: int | None = None,
    ) -> HappeningResult: ...


def staff_edit_offers(filing: Filing) -> tuple[HappeningOffer, ...]:
    """The offer, at the stages in which a field may be edited."""
    if filing.stage not in EDITABLE:
        return ()
    inputs = (
        StepInput(name="path", kind="path", required=True),
        StepInput(name="value", kind="note", required=False),
        StepInput(name="note", kind="note", required=True),
        StepInput(name="consent", kind="consent", required=True),
    )
    return (HappeningOffer(event=EVENT, allowed=True, inputs=inputs),)


def staff_edit(
    edits: StaffEditVerbs, actor: StaffMember, filing: Filing
) -> Callable[[Mapping[str, str]], HappeningResult]:
    """Records one edit with what was typed; an empty value takes what stands there away."""

    def commit(typed: Mapping[str, str]) -> HappeningResult:
        return edits.edit(
            actor,
            filing.id,
            {typed.get("path", ""): typed.get("value", "")},
            reason=typed.get("note", ""),
            consent=typed.get("consent", ""),
            expect_version=filing.version,
        )

    return commit
