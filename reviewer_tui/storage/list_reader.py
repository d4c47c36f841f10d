"""The read side of the lists: keyset pages of one or two sources merged in the order of change, counts that end; no SQLAlchemy."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.stage import Stage
from reviewer_tui.storage.instants import to_instant, to_instant_or_none
from reviewer_tui.storage.list_sources import SOURCES, STATUS_OF, Digest, Source
from reviewer_tui.storage.place import Place as Where
from reviewer_tui.storage.queue_conditions import Conditions, Sql
from reviewer_tui.storage.queue_plan import RARE
from reviewer_tui.storage.reading import Reading
from reviewer_tui.usecases.list_model import (
    AccessRow,
    AdoptionRow,
    ListPage,
    ListQuery,
    ListRow,
    ListStatus,
    RecordLine,
    ReturnedRow,
    ServiceRow,
    SponsorRow,
)
from reviewer_tui.usecases.queue_filter import TEXT
from reviewer_tui.usecases.queue_model import Count, Place, QueueQuery, Term

_MANY_SERVICES = 99
_LINE = (
    "SELECT kind, number, name, CASE WHEN kind = 'sponsor' THEN certificate ELSE detail END, service_kind, province,"
    " sponsor_number, status, from_filing, recorded_at FROM register_record"
)


class ListReader:
    """Pages, counts and details. A place is (changed, source, id, -part): all of it descends."""

    def __init__(self, place: Where, digest: Digest | None = None) -> None:
        """``digest`` makes the keyed hash by which an individual's certificate number is found."""
        self._reading = Reading(place)
        self._digest = digest
        self._words = Conditions(digest, postgresql=bool(place.url))

    def page(
        self, query: ListQuery, *, after: Place | None = None, before: Place | None = None, limit: int = 100
    ) -> ListPage:
        """At most ``limit`` rows after, or just before, a place; newest change first. An empty ``before``: the last rows."""
        backwards = before is not None and after is None
        parts = []
        for number, source in enumerate(SOURCES[query.view]):
            bound = _bound(source, number, before or None if backwards else after, backwards=backwards)
            asked = _select(source, source.columns, [*bound, *self._conditions(source, query.terms)], backwards)
            rows = self._reading.rows(f"{asked.text} LIMIT ?", (*asked.values, limit + 1))
            parts.append([((row[0], number, row[1], -row[2]), row) for row in rows])
        merged = heapq.merge(*parts, key=lambda one: one[0], reverse=not backwards)
        found = list(islice(merged, limit + 1))
        more, found = len(found) > limit, found[:limit]
        if backwards:
            found.reverse()
        return ListPage(
            rows=self._made(query, found),
            more_before=more if backwards else after is not None,
            more_after=bool(before) if backwards else more,
        )

    def locate(self, query: ListQuery, place: Place) -> Place | None:
        """Where the row that stood at a place stands now; None when the list does not show it any more."""
        _, number, row_id, part = place
        source = SOURCES[query.view][number]
        same = [Sql(f"{source.id} = ?", (row_id,))]
        if source.part and part:
            same.append(Sql(f"{source.part} = ?", (-part,)))
        asked = _select(source, source.changed, [*same, *self._conditions(source, query.terms)], False)
        for row in self._reading.rows(f"{asked.text} LIMIT 1", asked.values):
            return (row[0], number, row_id, part)
        return None

    def count(self, query: ListQuery, most: int) -> Count:
        """How many rows there are; the counting ends after ``most``."""
        found = 0
        for source in SOURCES[query.view]:
            conditions = self._conditions(source, query.terms)
            where = " AND ".join((source.where, *(f"({each.text})" for each in conditions)))
            inner = f"SELECT 1{source.tables} WHERE {where}"
            values = [one for each in conditions for one in each.values]
            rows = self._reading.rows(f"SELECT count(*) FROM ({inner} LIMIT ?) few", [*values, most - found + 1])
            found += rows[0][0]
            if found > most:
                return Count(filings=most, exact=False)
        return Count(filings=found)

    def record(self, record: int) -> RecordLine | None:
        """One row of the register."""
        return next((_line(row) for row in self._reading.rows(f"{_LINE} WHERE id = ?", [record])), None)

    def under(self, number: str, limit: int) -> tuple[RecordLine, ...]:
        """What the register holds under an entity number or a service number, by number, sponsors and services first."""
        sql = (
            f"{_LINE} WHERE sponsor_number = ? UNION {_LINE} WHERE kind IN ('sponsor', 'service', 'domain', 'access')"
            " AND number = ? ORDER BY 2, 1 DESC, 3 LIMIT ?"
        )
        return tuple(_line(row) for row in self._reading.rows(sql, [number, number, limit]))

    def close(self) -> None:
        """Close the reading connection."""
        self._reading.close()

    def _conditions(self, source: Source, terms: Sequence[Term]) -> list[Sql]:
        return [
            self._word(term)
            if term.key == TEXT and TEXT not in source.conditions
            else _term(source, term, self._digest)
            for term in terms
        ]

    def _word(self, term: Term) -> Sql:
        """Orders that a search of the queue finds: by their ids where the index knows of few, else by looking at each."""
        posting = self._words.posting(replace(term, negated=False), QueueQuery())
        assert posting is not None
        if term.negated:
            return Sql(f"NOT ({posting.condition.text})", posting.condition.values)
        probe = f"SELECT count(*) FROM (SELECT id FROM ({posting.probe.text}) all_of_them LIMIT ?) few"
        if self._reading.rows(probe, [*posting.probe.values, RARE + 1])[0][0] > RARE:
            return posting.condition
        return Sql(f"f.id IN ({posting.ids.text})", posting.ids.values)

    def _made(self, query: ListQuery, found: Sequence[tuple[Place, Any]]) -> tuple[ListRow, ...]:
        sources = SOURCES[query.view]
        made = [_MAKERS[sources[place[1]].kind](place, row) for place, row in found]
        filed = [row.number for row in made if isinstance(row, ServiceRow) and row.record]
        return tuple(made) if not filed else self._with_domains(made, filed)

    def _with_domains(self, rows: Sequence[ListRow], numbers: Sequence[str]) -> tuple[ListRow, ...]:
        domains: dict[str, list[str]] = {}
        marks = ", ".join("?" * len(set(numbers)))
        sql = f"SELECT id, number, detail FROM register_record WHERE kind = 'domain' AND number IN ({marks})"
        for _, number, domain in sorted(self._reading.rows(sql, sorted(set(numbers)))):
            domains.setdefault(number, []).append(domain)
        return tuple(
            replace(row, domains=tuple(domains.get(row.number, ())))
            if isinstance(row, ServiceRow) and row.record
            else row
            for row in rows
        )


def _select(source: Source, columns: str, conditions: Sequence[Sql], backwards: bool) -> Sql:
    where = [source.where, *(f"({each.text})" for each in conditions)]
    down, up = ("ASC", "DESC") if backwards else ("DESC", "ASC")
    order = [f"{source.changed} {down}", f"{source.id} {down}", *([f"{source.part} {up}"] if source.part else [])]
    text = f"SELECT {columns}{source.tables} WHERE {' AND '.join(where)} ORDER BY {', '.join(order)}"
    return Sql(text, tuple(one for each in conditions for one in each.values))


def _bound(source: Source, number: int, place: Place | None, *, backwards: bool) -> list[Sql]:
    """Only rows on the far side of a place: of its own source by all of it, of the others by the instant and their number."""
    if not place:
        return []
    changed, of, row_id, part = place
    sign = ">" if backwards else "<"
    if of != number:
        # Of two rows of one instant the one of the higher source stands first.
        near = (number > of) if backwards else (number < of)
        return [Sql(f"{source.changed} {sign}{'=' if near else ''} ?", (changed,))]
    key = f"({source.changed}, {source.id})"
    if not source.part:
        return [Sql(f"{key} {sign} (?, ?)", (changed, row_id))]
    beyond = f"{source.id} <> ? OR {source.part} {'<' if backwards else '>'} ?"
    return [Sql(f"{key} {sign}= (?, ?)", (changed, row_id)), Sql(beyond, (row_id, -part))]


def _term(source: Source, term: Term, digest: Digest | None) -> Sql:
    alone = term.key == "stage" and len(term.values) == 1 and not term.negated and "one_stage" in source.conditions
    condition = source.conditions.get("one_stage" if alone else term.key)
    parts = [condition(value, digest) for value in term.values] if condition else [Sql("1 = 0")]
    text = " OR ".join(f"({part.text})" for part in parts)
    return Sql(f"NOT ({text})" if term.negated else text, tuple(one for part in parts for one in part.values))


def _status(stage: Stage) -> ListStatus:
    return STATUS_OF.get(stage, ListStatus.OPEN)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _reasons(details: str | None) -> tuple[str, ...]:
    """The codes that a move names: of the catalogue, or the Authority's."""
    told = json.loads(details) if details else {}
    listed = told.get("reasons") or told.get("codes", "").replace(";", ",")
    return tuple(code for code in listed.split(",") if code)


def _new_sponsor(place: Place, row: Any) -> SponsorRow:
    changed, row_id, _, name, certificate, province, services, stage, kind = row
    return SponsorRow(
        place=place, filing=filing_number(row_id), record=0, name=name, number="", changed_at=to_instant(changed),
        status=ListStatus.OPEN, certificate=certificate, province=province,
        services=Count(filings=len(_lines(services))), stage=Stage(stage), type=kind,
    )  # fmt: skip


def _sponsor(place: Place, row: Any) -> SponsorRow:
    changed, row_id, _, name, number, certificate, province, status, services, order, stage, kind = row
    return SponsorRow(
        place=place, filing=filing_number(order) if order else "", record=row_id, name=name, number=number,
        changed_at=to_instant(changed), status=ListStatus(status), certificate=certificate, province=province,
        services=Count(filings=min(services, _MANY_SERVICES), exact=services <= _MANY_SERVICES),
        stage=Stage(stage) if stage else None, type=kind or "",
    )  # fmt: skip


def _service(place: Place, row: Any) -> ServiceRow:
    changed, row_id, _, name, number, service_kind, domains, sponsor, stage, kind, details = row
    return ServiceRow(
        place=place, filing=filing_number(row_id), record=0, name=name.partition("\n")[0], number=number,
        changed_at=to_instant(changed), status=_status(Stage(stage)), kind=service_kind, domains=_lines(domains),
        sponsor=sponsor, stage=Stage(stage), type=kind, reasons=_reasons(details),
    )  # fmt: skip


def _filed_service(place: Place, row: Any) -> ServiceRow:
    changed, row_id, _, name, number, service_kind, status = row
    return ServiceRow(
        place=place, filing="", record=row_id, name=name, number=number, changed_at=to_instant(changed),
        status=ListStatus(status), kind=service_kind, domains=(), sponsor="", stage=None, type="", reasons=(),
    )  # fmt: skip


def _new_access(place: Place, row: Any) -> AccessRow:
    changed, row_id, _, name, number, addresses, stage, kind = row
    return AccessRow(
        place=place, filing=filing_number(row_id), record=0, name=name, number=number, changed_at=to_instant(changed),
        status=ListStatus.OPEN, addresses=_lines(addresses), own=None, stage=Stage(stage), type=kind,
    )  # fmt: skip


def _access(place: Place, row: Any) -> AccessRow:
    changed, row_id, _, service, number, address, name, status = row
    return AccessRow(
        place=place, filing="", record=row_id, name=service or name, number=number, changed_at=to_instant(changed),
        status=ListStatus(status), addresses=_lines(address), own=None, stage=None, type="",
    )  # fmt: skip


def _returned(place: Place, row: Any) -> ReturnedRow:
    changed, row_id, _, services, number, sponsor, stage, kind, clock, due, provisional, details = row
    replying = clock == "DL19"
    return ReturnedRow(
        place=place, filing=filing_number(row_id), record=0, name=services.partition("\n")[0], number=number,
        changed_at=to_instant(changed), status=ListStatus.OPEN, sponsor=sponsor, stage=Stage(stage), type=kind,
        reasons=_reasons(details), due_at=to_instant_or_none(due) if replying else None,
        provisional=bool(provisional) and replying,
    )  # fmt: skip


def _adoption(place: Place, row: Any) -> AdoptionRow:
    since, _, _, lacking, number, order, sponsor, services, stage, kind = row
    return AdoptionRow(
        place=place, filing=filing_number(order), record=0, name=sponsor, number=number, changed_at=to_instant(since),
        status=ListStatus.OPEN, kind=lacking, services=_lines(services), stage=Stage(stage), type=kind,
    )  # fmt: skip


_MAKERS: dict[str, Callable[[Place, Any], ListRow]] = {
    "new_sponsor": _new_sponsor,
    "sponsor": _sponsor,
    "service": _service,
    "filed_service": _filed_service,
    "new_access": _new_access,
    "access": _access,
    "returned": _returned,
    "adoption": _adoption,
}


def _line(row: Any) -> RecordLine:
    return RecordLine(
        kind=row[0],
        number=row[1],
        name=row[2],
        detail=row[3],
        service_kind=row[4],
        province=row[5],
        sponsor_number=row[6],
        status=ListStatus(row[7]),
        from_filing=row[8],
        recorded_at=to_instant(row[9]),
    )
