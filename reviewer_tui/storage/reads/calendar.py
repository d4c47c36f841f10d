"""The day table as calendars; they are built again only when the table has changed."""

from __future__ import annotations

from datetime import date

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.storage.instants import to_day
from reviewer_tui.storage.reads.source import Row, Source, first

STAMP = "calendar_stamp"
"""The fact of the house that counts the changes of the day table."""


class KnownCalendars:
    """The calendars that were built last, shared by all who read one database."""

    def __init__(self) -> None:
        self._last: Calendars | None = None

    def read(self, source: Source) -> Calendars:
        """The calendars as ``source`` sees them."""
        told = source.named("SELECT value FROM house WHERE name = ?", [STAMP])
        stamp = int(told[0]["value"]) if told else 0
        last = self._last
        if last is None or last.stamp != stamp:
            last = self._last = _build(source, stamp)
        return last


class CalendarReads:
    """Reads the day table."""

    def __init__(self, source: Source, shared: KnownCalendars) -> None:
        self._source = source
        self._shared = shared

    def known(self) -> Calendars:
        """The calendars as they are now."""
        return self._shared.read(self._source)

    def of_notice(self, year: int) -> tuple[ListedDay, ...]:
        """What the notice of a year lists, by date."""
        sql = "SELECT date, working, name, source FROM calendar_day WHERE notice_year = ? ORDER BY date"
        return tuple(_listed(row) for row in self._source.named(sql, [year]))

    def contradiction(self) -> tuple[date, int, int] | None:
        """A day that one notice lists as off and another as working, with their years; the first one."""
        sql = (
            "SELECT a.date, a.notice_year AS year, b.notice_year AS other FROM calendar_day a JOIN calendar_day b"
            " ON b.date = a.date AND b.notice_year > a.notice_year AND b.working <> a.working ORDER BY a.date LIMIT 1"
        )
        row = first(self._source.named(sql, []))
        return None if row is None else (to_day(row["date"]), row["year"], row["other"])


def _listed(row: Row) -> ListedDay:
    return ListedDay(date=to_day(row["date"]), working=bool(row["working"]), name=row["name"], source=row["source"])


def _build(source: Source, stamp: int) -> Calendars:
    days = source.named("SELECT date, working, name, source FROM calendar_day ORDER BY date", [])
    years = source.named("SELECT year, official, source, loaded_on FROM calendar_year ORDER BY year", [])
    closures: dict[str, tuple[ListedDay, ...]] = {}
    for row in source.named("SELECT province, date, name, source FROM calendar_closure ORDER BY province, date", []):
        closed = ListedDay(date=to_day(row["date"]), working=False, name=row["name"], source=row["source"])
        closures[row["province"]] = (*closures.get(row["province"], ()), closed)
    return Calendars.build(
        map(_listed, days),
        (
            CalendarYear(
                year=row["year"],
                official=bool(row["official"]),
                source=row["source"],
                loaded_on=to_day(row["loaded_on"]) if row["loaded_on"] else None,
            )
            for row in years
        ),
        closures,
        stamp,
    )
