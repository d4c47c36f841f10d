"""The read side of the open clocks: keyset pages in the order in which they fall due, bounded counts; no SQLAlchemy.

Three groups follow each other: what runs, by its due instant (of one instant what waits on us first); what is paused though its
limit was over; what is paused in time. Each is a range of the partial indexes ``ix_deadline_open``, ``ix_deadline_open_clock``
and ``ix_deadline_provisional``; ``OPEN`` is written as they have it. No page uses OFFSET, none is sorted. Only where a word, a
person or another condition on the filing finds few filings, their clocks are fetched and sorted instead.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.stage import Stage, WaitingOn
from reviewer_tui.storage.due_conditions import DueTerms, sorted_terms
from reviewer_tui.storage.instants import to_instant, to_instant_or_none
from reviewer_tui.storage.place import Place as DeskPlace
from reviewer_tui.storage.queue_conditions import Conditions, Digest, Sql
from reviewer_tui.storage.queue_plan import RARE
from reviewer_tui.storage.reading import Reading
from reviewer_tui.usecases.due_model import DueList, DueQuery, DueRow
from reviewer_tui.usecases.queue_model import Count, Place

OPEN = "d.ended_at IS NULL AND d.rank < 2"
RUNNING, OVERDUE_PAUSED, PAUSED = range(3)
PORTS, POLICE, SMS = "DL07", "DL12", "DL05"
_GROUPS = {RUNNING: ("running", ""), OVERDUE_PAUSED: ("paused", "d.due_at > 0"), PAUSED: ("paused", "d.due_at IS NULL")}
_ORDER = ("d.due_at", "d.rank", "d.filing_id", "d.number")
_COLUMNS = """d.due_at, d.rank, d.filing_id, d.number, f.order_no, f.revision, f.sponsor, f.services, f.province, f.stage,
 d.clock, d.state, CASE WHEN d.state = 'paused' THEN d.marks ELSE '' END, d.waiting_on, d.unit, d.started_at, d.at_risk_at,
 d.soon_at, d.remaining, d.provisional, a.login, h.login, f.lease_until"""
_PEOPLE = " LEFT JOIN staff a ON a.id = f.assignee_id LEFT JOIN staff h ON h.id = f.lease_holder_id"
_PORTS_ARE_DONE = (
    "NOT EXISTS (SELECT 1 FROM deadline o WHERE o.filing_id = d.filing_id AND o.ended_at IS NULL"
    f" AND o.clock || '' = '{PORTS}')"
)
_STAGES = {stage.value: stage for stage in Stage}
_WAITING = {waiting.value: waiting for waiting in WaitingOn}


class _Segment(NamedTuple):
    """One stretch of a list: ``number`` is its place among the others, ``clocks`` are merged (None: any)."""

    number: int
    group: int
    clocks: tuple[str, ...] | None
    also: tuple[Sql, ...] = ()


class DueReader:
    """Pages, counts and places. A place is (segment, due, rank, filing, number), all of it ascending; a due of 0 is none."""

    def __init__(self, place: DeskPlace, digest: Digest | None = None) -> None:
        """``digest`` makes the keyed hashes by which sealed values are found; without it only plain ones are."""
        self._reading = Reading(place)
        self._words = Conditions(digest, postgresql=bool(place.url))
        self._named = not place.url

    def page(
        self,
        query: DueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> tuple[DueRow, ...]:
        """At most ``limit`` rows after a place, from it on (``at``), just before it, or the ``last`` ones; always in order."""
        return tuple(map(_row, self.records(query, after=after, before=before, at=at, last=last, limit=limit)))

    def records(
        self,
        query: DueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int,
    ) -> list[tuple[Place, Any]]:
        """The same rows as they are stored, each with its place."""
        backwards = last or before is not None
        place = after if after is not None else before if before is not None else at
        sign = "<" if backwards else ">=" if at is not None else ">"
        found: list[tuple[Place, Any]] = []
        terms = self._terms(query)
        for segment in sorted(_segments(query, terms), key=lambda one: one.number, reverse=backwards):
            if len(found) >= limit:
                break
            if place is not None and (segment.number > place[0] if backwards else segment.number < place[0]):
                continue
            bound = _beyond(segment, place, sign) if place is not None and segment.number == place[0] else None
            found += islice(self._stretch(segment, terms, bound, backwards, limit - len(found)), limit - len(found))
        return found[::-1] if backwards else found

    def _stretch(
        self, segment: _Segment, terms: DueTerms, bound: Sql | None, backwards: bool, limit: int
    ) -> Iterator[tuple[Place, Any]]:
        """Rows of one segment, those of several clocks merged."""
        way = " DESC" if backwards else ""
        order = ", ".join(f"{column}{way}" for column in _ORDER)
        parts = []
        for clock in segment.clocks or ("",):
            asked = _select(_COLUMNS, _PEOPLE, segment, clock, terms, bound, named=self._named)
            rows = self._reading.rows(f"{asked.text} ORDER BY {order} LIMIT ?", (*asked.values, limit))
            parts.append([((segment.number, row[0] or 0, *row[1:4]), row) for row in rows])
        return heapq.merge(*parts, key=lambda one: one[0], reverse=backwards)

    def count(self, query: DueQuery, most: int) -> Count:
        """How many rows there are; the counting ends after ``most``."""
        terms, found = self._terms(query), 0
        for segment in _segments(query, terms):
            for clock in segment.clocks or ("",):
                inner = _select("1", "", segment, clock, terms, None, named=self._named)
                sql = f"SELECT count(*) FROM ({inner.text} LIMIT ?) few"
                found += self._reading.rows(sql, (*inner.values, most - found + 1))[0][0]
                if found > most:
                    return Count(filings=most, exact=False)
        return Count(filings=found)

    def locate(self, query: DueQuery, filing_id: int, number: int) -> Place | None:
        """Where this clock of a filing stands now; None when the list does not show it any more."""
        terms = sorted_terms(query, self._words, self._staff_id)
        terms.rest += [condition for _, condition in terms.rare]
        terms.few = Sql("SELECT id FROM filing WHERE id = ?", (filing_id,))
        this = Sql("d.number = ?", (number,))
        for segment in _segments(query, terms):
            for clock in segment.clocks or ("",):
                asked = _select(", ".join(_ORDER), "", segment, clock, terms, this, named=self._named)
                for row in self._reading.rows(asked.text, asked.values):
                    return (segment.number, row[0] or 0, *row[1:4])
        return None

    def clocks(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Which of these clocks are open somewhere."""
        sql = f"SELECT 1 FROM deadline d WHERE {OPEN} AND d.clock = ? AND d.state IN ('running', 'paused') LIMIT 1"
        return tuple(code for code in codes if self._reading.rows(sql, [code]))

    def police(self, filings: Sequence[int]) -> dict[int, tuple[datetime | None, bool]]:
        """Until when the applicants of these filings have to file with the public security 公安, and whether it is provisional."""
        if not filings:
            return {}
        sql = (
            "SELECT d.filing_id, d.due_at, d.provisional FROM deadline d WHERE d.ended_at IS NULL"
            f" AND d.filing_id IN ({', '.join('?' * len(filings))}) AND d.clock || '' = ?"
        )
        return {
            row[0]: (to_instant_or_none(row[1]), bool(row[2])) for row in self._reading.rows(sql, [*filings, POLICE])
        }

    def stamp(self) -> int:
        """Another number whenever somebody has written since the last call."""
        return self._reading.stamp()

    def close(self) -> None:
        """Close the reading connection."""
        self._reading.close()

    def _terms(self, query: DueQuery) -> DueTerms:
        terms = sorted_terms(query, self._words, self._staff_id)
        for ids, condition in terms.rare:
            sql = f"SELECT count(*) FROM (SELECT 1 FROM ({ids.text}) p LIMIT ?) n"
            if terms.few is None and self._reading.rows(sql, [*ids.values, RARE + 1])[0][0] <= RARE:
                terms.few = ids
            else:
                terms.rest.append(condition)
        return terms

    def _staff_id(self, login: str) -> int:
        rows = self._reading.rows("SELECT id FROM staff WHERE login = ?", [login])
        return int(rows[0][0]) if rows else -1


def _segments(query: DueQuery, terms: DueTerms) -> list[_Segment]:
    """The stretches of a list that can hold anything under these terms."""
    if query.list is DueList.NEXT:
        bases: list[tuple[tuple[str, ...] | None, tuple[Sql, ...]]] = [(terms.clocks, ())]
    else:
        of_list = ((SMS, ""),) if query.list is DueList.SMS else ((PORTS, ""), (POLICE, _PORTS_ARE_DONE))
        wanted = set(terms.clocks or [code for code, _ in of_list])
        bases = [((code,) if code in wanted else (), (Sql(also),) if also else ()) for code, also in of_list]
    found = []
    for base, (clocks, also) in enumerate(bases):
        for group in _GROUPS:
            nothing = clocks == () or (group == RUNNING and terms.paused) or (group == PAUSED and terms.spans)
            if not nothing:
                found.append(_Segment(base * len(_GROUPS) + group, group, clocks, also))
    return found


def _select(
    columns: str, people: str, segment: _Segment, clock: str, terms: DueTerms, bound: Sql | None, *, named: bool
) -> Sql:
    """Rows of one segment and clock. The clock leads to its filing, or a few filings lead to their clocks.

    ``named`` tells SQLite which index to walk; PostgreSQL knows it from its statistics.
    """
    state, group = _GROUPS[segment.group]
    few = terms.few
    start = "deadline d" if few is None else f"({few.text}) r CROSS JOIN deadline d"
    if named and few is None:
        start += f" INDEXED BY ix_deadline_{'open_clock' if clock else 'provisional' if terms.provisional else 'open'}"
    parts = [Sql(OPEN), Sql(f"d.state = '{state}'" if few is None else f"d.state || '' = '{state}'")]
    if few is not None:
        parts.append(Sql("d.filing_id = r.id"))
    if group:
        parts.append(Sql(group))
    if clock:
        parts.append(Sql("d.clock = ?" if few is None else "d.clock || '' = ?", (clock,)))
    if terms.provisional:
        parts.append(Sql("d.provisional"))
    for low, high in terms.spans:
        parts += [Sql(f"d.due_at {sign} ?", (end,)) for sign, end in ((">=", low), ("<", high)) if end is not None]
    parts += [*segment.also, *([bound] if bound is not None else []), *terms.rest]
    values = tuple(value for part in parts for value in part.values)
    text = f"SELECT {columns} FROM {start} CROSS JOIN filing f{people} WHERE f.id = d.filing_id"
    text += "".join(f" AND {part.text}" for part in parts)
    return Sql(text, ((*few.values, *values) if few is not None else values))


def _beyond(segment: _Segment, place: Place, sign: str) -> Sql:
    """Only rows on the far side of a place within its own segment."""
    _, due, *rest = place
    if segment.group == PAUSED:
        return Sql(f"(d.rank, d.filing_id, d.number) {sign} (?, ?, ?)", tuple(rest))
    return Sql(f"({', '.join(_ORDER)}) {sign} (?, ?, ?, ?)", (due, *rest))


def _row(record: tuple[Place, Any]) -> DueRow:
    place, row = record
    (
        due, _, filing_id, count, order_no, revision, sponsor, services, province, stage, clock, state, marks, waiting_on, unit,
        started, at_risk, soon, remaining, provisional, reviewer, holder, held_until,
    ) = row  # fmt: skip
    return DueRow(
        place=place,
        id=filing_id,
        count=count,
        number=filing_number(filing_id),
        order_no=order_no,
        revision=revision,
        sponsor=sponsor,
        service=services.partition("\n")[0],
        province=province,
        stage=_STAGES[stage],
        clock=clock,
        paused=state == "paused",
        paused_since=to_instant_or_none(paused_since(marks)),
        waiting_on=_WAITING[waiting_on],
        unit=unit,
        started_at=to_instant(started),
        due_at=to_instant_or_none(due),
        at_risk_at=to_instant_or_none(at_risk),
        soon_at=to_instant_or_none(soon),
        remaining=remaining,
        provisional=bool(provisional),
        reviewer=reviewer or "",
        holder=holder or "",
        held_until=to_instant_or_none(held_until),
    )


def paused_since(marks: str) -> int | None:
    """When a paused clock was paused, from its marks as they are stored; None without marks."""
    return max((mark["at"] for mark in json.loads(marks) if mark["kind"] == "pause"), default=None) if marks else None
