"""What the ministry's page says to a person who verifies by SMS (handbook, section 12), and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

PAGE_STATES = (0, 2, 3, 4, 20, 21, 31, 100, 101, 102)
"""0, 2 wrong entry; 3 all done; 4 no record or done; 20 done already; 21 failed; 31 own part done; 100–102 about resending."""
WRONG_ALLOWED = 5
"""Wrong entries of one person; the next one returns the filing [VP-2025]."""
COUNTED = frozenset({0, 2, 101})
"""States that count: told twice they happened twice."""
_WRONG, _OWN_PART = frozenset({0, 2}), frozenset({20, 31})


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsState:
    """How far a person is: the state last seen, wrong entries, texts sent again, and whether none is left to send."""

    page_state: int
    attempts: int = 0
    resends: int = 0
    resends_over: bool = False

    @property
    def attempts_left(self) -> int:
        """Wrong entries that are still allowed."""
        return max(0, WRONG_ALLOWED - self.attempts)


def after(before: SmsState | None, seen: int) -> SmsState:
    """The state of a person to whom the page has just said ``seen``."""
    known = before or SmsState(page_state=seen)
    return replace(
        known,
        page_state=seen,
        attempts=known.attempts + (seen in _WRONG),
        resends=known.resends + (seen == 101),
        resends_over=known.resends_over or seen == 102,
    )


def event_of(state: SmsState) -> str:
    """The arrow that follows: T23 with the sixth wrong entry or state 21, T22 when all are done, T21 for one; or none."""
    if state.page_state == 21 or state.attempts > WRONG_ALLOWED:
        return "sms_failed"
    if state.page_state == 3:
        return "sms_all_verified"
    return "sms_one_verified" if state.page_state in _OWN_PART else ""
