"""The day table of working-day counting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete, insert

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.storage.tables import CalendarDayRow, CalendarYearRow

_DAY = CalendarDayRow.__table__  # type: ignore[attr-defined]
_YEAR = CalendarYearRow.__table__  # type: ignore[attr-defined]


class CalendarDays:
    """Writes days and years; ``quick_reads`` reads them."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def replace(self, days: Iterable[ListedDay], years: Iterable[CalendarYear]) -> None:
        """Store whole years: what was listed for them before is taken away."""
        years = tuple(years)
        for year in years:
            first, last = date(year.year, 1, 1), date(year.year, 12, 31)
            self._db.execute(delete(_DAY).where(_DAY.c.date >= first, _DAY.c.date <= last))
            self._db.execute(delete(_YEAR).where(_YEAR.c.year == year.year))
            self._db.execute(
                insert(_YEAR).values(
                    year=year.year, official=year.official, source=year.source, loaded_on=year.loaded_on
                )
            )
        rows = [
            {"date": d.date, "working": d.working, "name": d.name, "source": d.source, "notice_year": d.date.year}
            for d in days
        ]
        if rows:
            self._db.execute(insert(_DAY), rows)
