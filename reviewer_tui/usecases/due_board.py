"""The open clocks as the deadlines screen and ``due`` ask for them: what falls due next, who verified by SMS, which ports wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from reviewer_tui.domain.clock_names import CLOCK_NAMES
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.usecases.due_model import DueLine, DueList, DueQuery, DueRow, PortsRow, SmsRow
from reviewer_tui.usecases.filters import labels, person_names, province_names, stage_names, type_names
from reviewer_tui.usecases.queue_bounds import grounded
from reviewer_tui.usecases.queue_filter import FilterNames, names_of, parse_filter
from reviewer_tui.usecases.queue_model import Count, Place, QueueQuery
from reviewer_tui.usecases.surroundings import Surroundings

if TYPE_CHECKING:
    from datetime import datetime

    from reviewer_tui.domain.staff import StaffMember

KEYS = ("clock", "waiting", "rev", "stage", "type", "prov", "left", "due", "is", "tag")
"""By what the open clocks are narrowed; a word without a key is searched for."""
COUNTED = 999
"""Where counting ends: a title says 999+."""
_STATES = ("paused", "provisional", "breached")


class DueReads(Protocol):
    """The read side; its queries are grounded."""

    def page(
        self,
        query: DueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> tuple[DueRow, ...]: ...
    def count(self, query: DueQuery, most: int) -> Count: ...
    def locate(self, query: DueQuery, filing_id: int, number: int) -> Place | None: ...
    def clocks(self, codes: Sequence[str]) -> tuple[str, ...]: ...
    def police(self, filings: Sequence[int]) -> Mapping[int, tuple[datetime | None, bool]]: ...
    def stamp(self) -> int: ...


class DueBoard:
    """Reads of the open clocks. Nothing here needs a lease; persons are masked. Terms of time are as of the desk's clock."""

    def __init__(self, around: Surroundings, reads: DueReads, people: Callable[[], tuple[StaffMember, ...]]) -> None:
        self._around = around
        self._reads = reads
        self._people = people

    @cached_property
    def names(self) -> FilterNames:
        """How keys and values may be written."""
        words = (self._around.words("zh"), self._around.words("en"))
        sets: dict[str, Callable[[], Mapping[str, str]]] = {
            "clock": lambda: labels(words, "clock", CLOCK_NAMES) | {name: code for code, name in CLOCK_NAMES.items()},
            "waiting": lambda: labels(words, "waiting_on", WaitingOn),
            "rev": lambda: person_names(self._people(), words),
            "stage": lambda: stage_names(words),
            "type": lambda: type_names(words),
            "prov": lambda: province_names(self._around.tables().provinces.values()),
            "is": lambda: labels(words, "filter.is", _STATES),
        }
        return names_of({key: [each(f"filter.key.{key}") for each in words] for key in KEYS}, sets)

    def query(self, actor: StaffMember, which: DueList, text: str = "") -> DueQuery:
        """The query of a filter text. BadInput says which term is not understood, and what may stand there."""
        return DueQuery(list=which, terms=parse_filter(text, self.names) if text else (), staff_id=actor.id)

    def page(
        self,
        query: DueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> tuple[DueLine, ...]:
        """The rows after a place, from it on (``at``), just before it, or the ``last`` ones; what falls due first stands first."""
        rows = self._reads.page(self._as_of_now(query), after=after, before=before, at=at, last=last, limit=limit)
        return self.with_details(query, rows)

    def with_details(self, query: DueQuery, rows: tuple[DueRow, ...]) -> tuple[DueLine, ...]:
        """The clocks with what their list tells besides: the persons concerned, or the ports."""
        match query.list:
            case DueList.SMS:
                return self._with_persons(rows)
            case DueList.PORTS:
                return self._with_ports(rows)
        return rows

    def locate(self, query: DueQuery, filing_id: int, number: int) -> Place | None:
        """Where this clock of a filing stands now; None when the list does not show it any more."""
        return self._reads.locate(self._as_of_now(query), filing_id, number)

    def count(self, query: DueQuery, most: int = COUNTED) -> Count:
        """How many rows there are, exact up to ``most``."""
        return self._reads.count(self._as_of_now(query), most)

    def clocks(self) -> tuple[str, ...]:
        """The clocks of which one is open somewhere, in the handbook's order."""
        return self._reads.clocks(tuple(CLOCK_NAMES))

    def stamp(self) -> int:
        """Another number whenever somebody has written since the last call."""
        return self._reads.stamp()

    def _with_persons(self, rows: Sequence[DueRow]) -> tuple[SmsRow, ...]:
        from reviewer_tui.usecases.sms import sms_persons

        with self._around.store.reading() as work:
            return tuple(
                SmsRow(
                    due=row,
                    persons=sms_persons(
                        work.revisions.content(row.id, row.revision),
                        work.reviews.sms(row.id),
                        work.reviews.sms_states(row.id),
                    ),
                )
                for row in rows
            )

    def _with_ports(self, rows: Sequence[DueRow]) -> tuple[PortsRow, ...]:
        police = self._reads.police([row.id for row in rows])
        with self._around.store.reading() as work:
            numbers = work.ports.numbers([row.number for row in rows])
            return tuple(
                PortsRow(
                    due=row,
                    icp_number=numbers.get(row.number, ""),
                    tasks=work.ports.of(FilingId(row.id)),
                    police_due=police.get(row.id, (None, False))[0],
                    police_provisional=police.get(row.id, (None, False))[1],
                )
                for row in rows
            )

    def _as_of_now(self, query: DueQuery) -> DueQuery:
        if not query.terms:
            return query
        as_of = grounded(QueueQuery(terms=query.terms), self._around.clock.now(), self._around.calendar)
        return replace(query, terms=as_of.terms, now=as_of.now)
