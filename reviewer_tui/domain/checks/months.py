"""Calendar months as the rules count them, and whether what ends on a day lasts long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it is shorter."""
    later: date = day + relativedelta(months=months)
    return later


def age_on(born: date, day: date) -> int:
    """Full years of life on that day."""
    years: int = relativedelta(day, born).years
    return years


class Lasting(StrEnum):
    """Whether something lasts: past the limit, not past it, or it has ended before the day of counting."""

    LONG_ENOUGH = "long_enough"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryCount:
    """How the end of a validity was judged: ``months`` after ``counted_on`` is ``limit``, and ``ends_on`` has to lie behind it.

    ``rule`` and ``path`` say of what, ``owner`` whose row of the checklist it is.
    """

    rule: str
    path: str
    owner: str
    counted_on: date
    months: int
    limit: date
    ends_on: date
    lasting: Lasting


def lasting(ends_on: date, counted_on: date, months: int) -> Lasting:
    """Whether what ends on a day outlives ``months`` from the day of counting; ending on the limit itself is too soon."""
    if ends_on < counted_on:
        return Lasting.EXPIRED
    return Lasting.ENDS_SOON if ends_on <= months_after(counted_on, months) else Lasting.LONG_ENOUGH
