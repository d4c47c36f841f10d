"""Telling the clock of the adoption 认领 (DL08): it runs while an order refers to numbers that the register lacks."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.clock_moves import ADOPTION_REQUESTED, ADOPTION_SETTLED
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.moves import tell_clocks
from reviewer_tui.usecases.search_keys import numbers_of
from reviewer_tui.usecases.surroundings import Surroundings


def refers_to_unknown(work: Work, content: FilingContent) -> bool:
    """Whether an order refers to a number that the register lacks."""
    return work.register.lacks(numbers_of(content))


def ask_adoption(
    around: Surroundings, work: Work, filing: Filing, content: FilingContent, *, actor: str, at: datetime
) -> Filing:
    """A later revision may refer to other numbers: the clock starts, or it ends; one that runs for the old ones runs on."""
    happening = ADOPTION_REQUESTED if refers_to_unknown(work, content) else ADOPTION_SETTLED
    return tell_clocks(around, work, filing, happening, actor=actor, at=at)


def settle_adoptions(around: Surroundings, work: Work, *, actor: str, at: datetime, but: int = 0) -> None:
    """End the clocks of all orders to which the register lacks nothing since what was put into it in this transaction.

    The filing ``but`` is moved by its caller.
    """
    for filing_id in work.register.adopted():
        if filing_id != but:
            tell_clocks(around, work, work.filings.get(filing_id), ADOPTION_SETTLED, actor=actor, at=at)
