"""The contract of the day table; see ``contracts``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.domain.counting import Calendars


class CalendarStore(Protocol):
    """The day table."""

    def known(self) -> Calendars:
        """The calendars as this transaction sees them; read again only when somebody has changed them."""
        ...

    def of_notice(self, year: int) -> tuple[ListedDay, ...]:
        """What the notice of a year lists, by date; it may reach into the December before."""
        ...

    def contradiction(self) -> tuple[date, int, int] | None:
        """A day that one notice lists as off and another as working, with their years."""
        ...

    def replace(self, year: CalendarYear, days: Iterable[ListedDay]) -> None:
        """Store the notice of a year: exactly what it listed before is taken away."""
        ...

    def replace_closures(self, province: str, year: int, days: Iterable[ListedDay]) -> None:
        """Store all days of a year on which the Authority of a province is closed."""
        ...
