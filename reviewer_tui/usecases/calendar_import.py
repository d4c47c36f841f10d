"""Taking in a notice, or the closures of an Authority: the day table, every open deadline that moves by it, and the record.

All of it is one transaction: what is refused or killed on the way has changed nothing. Importing the file that held before
puts every date back; for a year that had no notice that is the shipped table, which calls its statutory days provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.calendar import CalendarYear
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.arrangement import Arrangement, Closures, Notice, arranged
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.day_list import DayList
from reviewer_tui.usecases.filters import province_names
from reviewer_tui.usecases.recounts import Recount
from reviewer_tui.usecases.surroundings import Surroundings, event

_VERB = "calendar_import"
_TOLD = 200
"""Characters of a source in the audit trail; the day table has all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarImport:
    """What an import changed, or would change.

    ``notices`` and ``closures`` are those of the file that say something new, ``same`` how many were known as they are. The
    calendars differ from ``since`` on; of ``looked_at`` open clocks ``recounts`` are those with another date or certainty.
    """

    notices: tuple[Notice, ...] = ()
    closures: tuple[Closures, ...] = ()
    same: int = 0
    unpublished: int | None = None
    odd: tuple[tuple[str, Mapping[str, object]], ...] = ()
    since: date | None = None
    looked_at: int = 0
    recounts: tuple[Recount, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the day table is another one."""
        return bool(self.notices or self.closures)

    @property
    def moved(self) -> int:
        """How many dates moved."""
        return sum(one.moved for one in self.recounts)

    @property
    def filings(self) -> int:
        """How many filings have a clock that changed."""
        return len({one.filing_id for one in self.recounts})


class CalendarImports:
    """Imports into the day table, and the look before; ``rehearsal`` keeps nothing of what is done in it."""

    def __init__(self, around: Surroundings, rehearsal: Surroundings) -> None:
        self._around = around
        self._rehearsal = rehearsal

    def look(self, actor: StaffMember, told: DayList) -> CalendarImport:
        """What ``take_in`` would do now."""
        self._around.insist(may(actor, "calendar"), actor, _VERB)
        return self._take_in(self._rehearsal, actor, told)

    def take_in(self, actor: StaffMember, told: DayList) -> CalendarImport:
        """Take in the days of a file. BadInput when they are no whole notice, or contradict another one."""
        self._around.insist(may(actor, "calendar"), actor, _VERB)
        return self._take_in(self._around, actor, told)

    def _take_in(self, around: Surroundings, actor: StaffMember, told: DayList) -> CalendarImport:
        now, today = around.clock.now(), around.today()
        provinces = province_names(around.tables().provinces.values())
        read = arranged(told, today=today, provinces=provinces)
        with around.attempt(actor, _VERB) as work:
            before = work.calendar.known()
            notices, closures = _news(work, read)
            for notice in notices:
                year = CalendarYear(year=notice.year, official=notice.official, source=notice.source, loaded_on=today)
                work.calendar.replace(year, notice.days)
            for closed in closures:
                work.calendar.replace_closures(closed.province, closed.year, closed.days)
            found = work.calendar.contradiction()
            if found is not None:
                raise BadInput("calendar.contradiction", date=found[0], year=found[1], other=found[2])
            after = work.calendar.known()
            since = before.first_difference(after)
            looked_at, recounts = 0, list[Recount]()
            named = ", ".join(_named(notices, closures))
            if since is not None:
                for page in work.deadlines.recount(after, since=since, now=now):
                    looked_at += page.looked_at
                    recounts += page.changes
                    work.audit.append_all(_moves(page.changes, actor, now, named))
            done = CalendarImport(
                notices=notices,
                closures=closures,
                same=len(read.notices) + len(read.closures) - len(notices) - len(closures),
                unpublished=read.unpublished,
                odd=read.odd,
                since=since,
                looked_at=looked_at,
                recounts=tuple(recounts),
            )
            if done.changed:
                work.audit.append(_import_event(done, actor, now, named))
                work.commit()
        return done


def _news(work: Work, read: Arrangement) -> tuple[tuple[Notice, ...], tuple[Closures, ...]]:
    """What of a file is not stored already just as it stands there."""
    known = work.calendar.known()
    years = known.national

    def is_new(notice: Notice) -> bool:
        year = years.year(notice.year)
        same = (year.official, year.source) == (notice.official, notice.source)
        return not (same and work.calendar.of_notice(notice.year) == notice.days)

    def are_new(closed: Closures) -> bool:
        stored = known.closures.get(closed.province, ())
        return tuple(day for day in stored if day.date.year == closed.year) != closed.days

    return tuple(filter(is_new, read.notices)), tuple(filter(are_new, read.closures))


def _named(notices: Iterable[Notice], closures: Iterable[Closures]) -> Iterable[str]:
    yield from (str(notice.year) for notice in notices)
    yield from (f"{closed.province}/{closed.year}" for closed in closures)


def _moves(changes: Iterable[Recount], actor: StaffMember, now: datetime, named: str) -> Iterable[AuditEvent]:
    """One event for each filing of which a date moved."""
    for filing_id, of_filing in groupby(changes, attrgetter("filing_id")):
        moved = [one.told() for one in of_filing if one.moved]
        if moved:
            details = (("calendar", named), ("moved", "; ".join(moved)))
            yield AuditEvent(
                at=now, actor=actor.login, action="audit.calendar_moved", filing_id=filing_id, details=details
            )


def _import_event(done: CalendarImport, actor: StaffMember, now: datetime, named: str) -> AuditEvent:
    days = [day for notice in done.notices for day in notice.days]
    days += [day for closed in done.closures for day in closed.days]
    source = " ".join(dict.fromkeys(day.source for day in days))
    return event(
        now,
        actor,
        "audit.calendar_import",
        None,
        calendar=named,
        days=len(days),
        source=source[:_TOLD],
        moved=done.moved,
        filings=done.filings,
    )
