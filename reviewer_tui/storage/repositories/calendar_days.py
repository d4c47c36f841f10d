"""The day table of working-day counting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.storage.tables import CalendarDayRow, CalendarYearRow

_DAY = CalendarDayRow.__table__  # type: ignore[attr-defined]
_YEAR = CalendarYearRow.__table__  # type: ignore[attr-defined]


class CalendarDays:
    """Reads and writes days and years."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def days(self) -> tuple[ListedDay, ...]:
        """Days that differ from Monday to Friday."""
        rows = self._db.execute(select(_DAY).order_by(_DAY.c.date)).mappings()
        return tuple(
            ListedDay(date=row["date"], working=bool(row["working"]), name=row["name"], source=row["source"])
            for row in rows
        )

    def years(self) -> tuple[CalendarYear, ...]:
        """Which years are published."""
        rows = self._db.execute(select(_YEAR).order_by(_YEAR.c.year)).mappings()
        return tuple(
            CalendarYear(
                year=row["year"], official=bool(row["official"]), source=row["source"], loaded_on=row["loaded_on"]
            )
            for row in rows
        )

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
        rows = [{"date": d.date, "working": d.working, "name": d.name, "source": d.source} for d in days]
        if rows:
            self._db.execute(insert(_DAY), rows)
