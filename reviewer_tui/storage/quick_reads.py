"""Reads of the command line that must start quickly: staff, calendar, house facts; plain SQL, no SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.staff import Role, StaffId, StaffMember
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading
from reviewer_tui.storage.reads.calendar import KnownCalendars
from reviewer_tui.storage.reads.views import ViewReads
from reviewer_tui.usecases.queue_model import SavedView

if TYPE_CHECKING:
    from reviewer_tui.usecases.horizon import Horizon

_STAFF = "SELECT id, login, name, role, language, active FROM staff"


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
