"""What is asked of many filings at once, and what became of each: frozen values that dialog and commands show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reviewer_tui.domain.filing import filing_number

if TYPE_CHECKING:
    from reviewer_tui.domain.decision import ReasonUse
    from reviewer_tui.domain.second import SecondRequest
    from reviewer_tui.errors import DeskError
    from reviewer_tui.usecases.queue_model import QueueRow
    from reviewer_tui.usecases.views import DecisionResult

AT_MOST = 10_000
"""How many filings one order may be about; what is marked beyond it is said, not done."""


class BulkVerb(StrEnum):
    """What may be done to many at once. A pass never is: it binds to what a person has seen."""

    TAKE = "take"
    RELEASE = "release"
    ASSIGN = "assign"
    RETURN = "return"


class BulkOutcome(StrEnum):
    """changed, unchanged (it was so already), refused by a rule or because somebody was faster, failed: the run ended there."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOrder:
    """One verb for all. ``login`` is whose an assigned filing becomes, None nobody's. A return gives ``reasons`` to all, and
    to each filing its own findings where ``with_findings`` says so; ``internal_note`` is never sent. ``note`` is for whoever takes
    a released or assigned filing next.
    """

    verb: BulkVerb
    login: str | None = None
    reasons: tuple[ReasonUse, ...] = ()
    with_findings: bool = False
    internal_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """One filing of an order: how it stood before, what became of it (or would), and why not.

    ``before`` is None when there is no such filing. ``decision`` belongs to a return that was written, ``left_out`` counts
    its known faults that the letter does not name. ``second`` is what waits for a second person instead of being done.
    """

    id: int
    before: QueueRow | None
    outcome: BulkOutcome
    refusal: DeskError | None = None
    decision: DecisionResult | None = None
    left_out: int = 0
    second: SecondRequest | None = None

    @property
    def number(self) -> str:
        """``F-20431``."""
        return filing_number(self.id)
