"""The day table of working-day counting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.storage.reads.calendar import STAMP, CalendarReads, KnownCalendars
from reviewer_tui.storage.repositories.writing import InTransaction
from reviewer_tui.storage.tables import CalendarDayRow, CalendarYearRow, HouseRow

_DAY = CalendarDayRow.__table__  # type: ignore[attr-defined]
_YEAR = CalendarYearRow.__table__  # type: ignore[attr-defined]
_HOUSE = HouseRow.__table__  # type: ignore[attr-defined]


class CalendarDays(CalendarReads):
    """Writes days and years, beside reading them."""

    def __init__(self, connection: Connection, shared: KnownCalendars) -> None:
        super().__init__(InTransaction(connection), shared)
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
        self._changed()

    def _changed(self) -> None:
        """Let everybody who keeps a calendar read it again; what this transaction sees may still be taken back."""
        self._shared = KnownCalendars()
        told = self._db.execute(select(_HOUSE.c.value).where(_HOUSE.c.name == STAMP)).scalar()
        if told is None:
            self._db.execute(insert(_HOUSE).values(name=STAMP, value="1"))
        else:
            self._db.execute(update(_HOUSE).where(_HOUSE.c.name == STAMP).values(value=str(int(told) + 1)))
