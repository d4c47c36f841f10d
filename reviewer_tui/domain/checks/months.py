"""Calendar months as the rules count them."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it is shorter."""
    later: date = day + relativedelta(months=months)
    return later


def age_on(born: date, day: date) -> int:
    """Full years of life on that day."""
    years: int = relativedelta(day, born).years
    return years
