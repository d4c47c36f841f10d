"""The first start: what an empty database needs before anybody can work; and a start from a backup."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.usecases.arrangement import newest_years
from reviewer_tui.usecases.contracts import Clock, Store


def found_desk(
    store: Store,
    clock: Clock,
    *,
    login: str,
    name: str,
    days: Iterable[ListedDay],
    years: Iterable[CalendarYear],
) -> tuple[StaffMember, bool]:
    """Make the administrator and the calendar; a desk that has an administrator of this login stays as it is."""
    with store.work() as work:
        known = work.staff.by_login(login)
        if known is not None or work.staff.all():
            return known or work.staff.all()[0], False
        now = clock.now()
        days = tuple(days)
        newest = newest_years((day.source, day.date.year) for day in days)
        for year in years:
            work.calendar.replace(year, [day for day in days if newest[day.source] == year.year])
        admin = work.staff.add(login=login, name=name, role=Role.ADMIN, at=now)
        work.audit.append(AuditEvent(at=now, actor=login, action="audit.founded"))
        work.commit()
        return admin, True


def note_restore(store: Store, clock: Clock, *, login: str, backup: str) -> None:
    """Put on record, in the restored trail itself, who went back to which backup and when."""
    with store.work() as work:
        details = (("backup", backup),)
        work.audit.append(AuditEvent(at=clock.now(), actor=login, action="audit.restored", details=details))
        work.commit()
