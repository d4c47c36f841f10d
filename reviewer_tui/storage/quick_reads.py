"""Reads of the command line that must start quickly: staff, calendar, due clocks, house facts; plain SQL, no SQLAlchemy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.staff import Role, StaffId, StaffMember
from reviewer_tui.storage.instants import to_instant_or_none, to_millis
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading
from reviewer_tui.storage.reads.calendar import KnownCalendars
from reviewer_tui.storage.reads.views import ViewReads
from reviewer_tui.usecases.queue_model import SavedView

if TYPE_CHECKING:
    from reviewer_tui.usecases.horizon import Horizon

_STAFF = "SELECT id, login, name, role, language, active FROM staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueClock:
    """One open clock of one filing as ``due`` lists it; a paused one has no ``due_at`` but what is left of its limit."""

    filing: str
    order_no: str
    sponsor: str
    stage: str
    clock: str
    state: str
    waiting_on: str
    unit: str
    due_at: datetime | None
    at_risk_at: datetime | None
    soon_at: datetime | None
    remaining: int | None
    provisional: bool


class QuickReads:
    """Reads over one connection of its own."""

    def __init__(self, place: Place) -> None:
        self._reading = Reading(place)
        self._known = KnownCalendars()

    def house(self) -> dict[str, str]:
        """What the database is for: named facts; ``purpose`` is missing in production."""
        return dict(self._reading.rows("SELECT name, value FROM house", []))

    def ahead(self) -> timedelta:
        """How far the clock of the database's host is before this one's; zero for a file."""
        if not self._reading.on_server:
            return timedelta()
        begun = datetime.now(UTC)
        (told,) = self._reading.rows("SELECT clock_timestamp()", [])[0]
        return told - (begun + (datetime.now(UTC) - begun) / 2)  # type: ignore[no-any-return]

    def by_login(self, login: str) -> StaffMember | None:
        """The person with this login."""
        for row in self._reading.rows(f"{_STAFF} WHERE login = ?", [login]):
            return _member(row)
        return None

    def settings_of(self, staff_id: int) -> dict[str, str]:
        """What a person chose at the desk, by name."""
        return dict(self._reading.rows("SELECT name, value FROM staff_setting WHERE staff_id = ?", [staff_id]))

    def people(self) -> tuple[StaffMember, ...]:
        """Everybody, by login."""
        return tuple(_member(row) for row in self._reading.rows(f"{_STAFF} ORDER BY login", []))

    def views(self, staff_id: int) -> tuple[SavedView, ...]:
        """Saved views: everybody's, then the person's own, by name."""
        return ViewReads(self._reading).of(staff_id)

    @property
    def calendar(self) -> WorkingCalendar:
        """Working days as the database lists them."""
        return self.calendars.national

    @property
    def calendars(self) -> Calendars:
        """The calendars as the database has them now; built again only when they have changed."""
        return self._known.read(self._reading)

    def horizon(self, today: date) -> Horizon:
        """How far the open deadlines reach beyond the published years."""
        from reviewer_tui.storage.reads.horizon import open_horizon

        return open_horizon(self._reading, self.calendar, today)

    def due(self, *, until: datetime | None = None, clock: str = "", limit: int = 0) -> list[DueClock]:
        """Open clocks, earliest due first, paused ones last; ``until`` and ``clock`` (DL02) narrow, a limit of 0 is none."""
        where, values = ["d.state IN ('running', 'paused')"], list[Any]()
        if until is not None:
            where.append("d.due_at <= ?")
            values.append(to_millis(until))
        if clock:
            where.append("d.clock = ?")
            values.append(clock)
        sql = (
            "SELECT d.filing_id, f.order_no, f.sponsor, f.stage, d.clock, d.state, d.waiting_on, d.unit, d.due_at,"
            " d.at_risk_at, d.soon_at, d.remaining, d.provisional"
            " FROM deadline d JOIN filing f ON f.id = d.filing_id WHERE " + " AND ".join(where) + " ORDER BY"
            " CASE WHEN d.due_at IS NULL THEN 1 ELSE 0 END, d.due_at, d.filing_id, d.number"
        )
        if limit:
            sql += " LIMIT ?"
            values.append(limit)
        return [
            DueClock(
                filing=filing_number(row[0]),
                order_no=row[1],
                sponsor=row[2],
                stage=row[3],
                clock=row[4],
                state=row[5],
                waiting_on=row[6],
                unit=row[7],
                due_at=to_instant_or_none(row[8]),
                at_risk_at=to_instant_or_none(row[9]),
                soon_at=to_instant_or_none(row[10]),
                remaining=row[11],
                provisional=bool(row[12]),
            )
            for row in self._reading.rows(sql, values)
        ]

    def order(self, order_no: str) -> int | None:
        """The filing with this order number."""
        rows = self._reading.rows("SELECT id FROM filing WHERE order_no = ?", [order_no])
        return int(rows[0][0]) if rows else None

    def close(self) -> None:
        """Close the connection."""
        self._reading.close()


def _member(row: Any) -> StaffMember:
    return StaffMember(
        id=StaffId(row[0]), login=row[1], name=row[2], role=Role(row[3]), language=row[4], active=bool(row[5])
    )
