"""The day table of working-day counting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.storage.reads.calendar import STAMP, CalendarReads, KnownCalendars
from reviewer_tui.storage.repositories.writing import InTransaction
from reviewer_tui.storage.tables import CalendarClosureRow, CalendarDayRow, CalendarYearRow, HouseRow

_DAY = CalendarDayRow.__table__  # type: ignore[attr-defined]
_YEAR = CalendarYearRow.__table__  # type: ignore[attr-defined]
_CLOSURE = CalendarClosureRow.__table__  # type: ignore[attr-defined]
_HOUSE = HouseRow.__table__  # type: ignore[attr-defined]


class CalendarDays(CalendarReads):
    """Writes notices and closures, beside reading them."""

    def __init__(self, connection: Connection, shared: KnownCalendars) -> None:
        super().__init__(InTransaction(connection), shared)
        self._db = connection

    def replace(self, year: CalendarYear, days: Iterable[ListedDay]) -> None:
        """Store the notice of a year: exactly what it listed before is taken away, wherever the days lie."""
        self._db.execute(delete(_DAY).where(_DAY.c.notice_year == year.year))
        rows = [
            {"date": d.date, "working": d.working, "name": d.name, "source": d.source, "notice_year": year.year}
            for d in days
        ]
        if rows:
            self._db.execute(insert(_DAY), rows)
        self._db.execute(delete(_YEAR).where(_YEAR.c.year == year.year))
        facts = {"official": year.official, "source": year.source, "loaded_on": year.loaded_on}
        self._db.execute(insert(_YEAR).values(year=year.year, **facts))
        self._changed()

    def replace_closures(self, province: str, year: int, days: Iterable[ListedDay]) -> None:
        """Store all days of a year on which the Authority of a province is closed."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        of_year = (_CLOSURE.c.province == province, _CLOSURE.c.date >= first, _CLOSURE.c.date <= last)
        self._db.execute(delete(_CLOSURE).where(*of_year))
        rows = [{"province": province, "date": d.date, "name": d.name, "source": d.source} for d in days]
        if rows:
            self._db.execute(insert(_CLOSURE), rows)
        self._changed()

    def _changed(self) -> None:
        """Let everybody who keeps a calendar read it again; what this transaction sees may still be taken back."""
        self._shared = KnownCalendars()
        told = self._db.execute(select(_HOUSE.c.value).where(_HOUSE.c.name == STAMP)).scalar()
        if told is None:
            self._db.execute(insert(_HOUSE).values(name=STAMP, value="1"))
        else:
            self._db.execute(update(_HOUSE).where(_HOUSE.c.name == STAMP).values(value=str(int(told) + 1)))
