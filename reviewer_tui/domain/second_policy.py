"""What two people are needed for: the operator's choice, as data. It loads nothing, for every start reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SecondKind(StrEnum):
    """What the policy may ask a second person for: a verdict, an overridden error, a supervisor's step."""

    OVERRIDE = "override"
    PASS = "pass"
    RETURN = "return"
    REFUSE = "refuse"
    FORCED_CANCELLATION = "forced_cancellation"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPolicy:
    """What two people are needed for: the operator's choice. Of all passes ``look_percent`` in a hundred are drawn for a second
    look; ``first_filing`` asks for every first filing of a sponsor.
    """

    kinds: frozenset[SecondKind] = frozenset({SecondKind.OVERRIDE})
    look_percent: int = 0
    first_filing: bool = False

    def because(self, kind: SecondKind, *, is_first: bool, lot: int) -> str:
        """Why a second person is needed (policy, first_filing, drawn), or empty. ``is_first``: a first filing;
        ``lot`` is 0–9999, drawn for the revision.
        """
        if kind in self.kinds:
            return "policy"
        if kind is SecondKind.PASS and self.first_filing and is_first:
            return "first_filing"
        if kind is SecondKind.PASS and lot < self.look_percent * 100:
            return "drawn"
        return ""
