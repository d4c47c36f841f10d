"""The lists over filings and register as screens and commands ask for them: filter texts, pages, counts, details of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Protocol

from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.filters import labels, province_names, stage_names, type_names
from reviewer_tui.usecases.list_model import AccessRow, ListPage, ListQuery, ListRow, ListStatus, ListView, RecordLine
from reviewer_tui.usecases.queue_bounds import grounded
from reviewer_tui.usecases.queue_filter import FilterNames, names_of, parse_filter
from reviewer_tui.usecases.queue_model import Count, Place, QueueQuery
from reviewer_tui.usecases.surroundings import Surroundings

KEYS: Mapping[ListView, tuple[str, ...]] = {
    ListView.SPONSOR: ("name", "number", "domain", "prov", "status", "stage", "changed"),
    ListView.SERVICE: ("name", "number", "domain", "type", "status", "stage", "reason", "changed"),
    ListView.ACCESS: ("name", "number", "domain", "address", "type", "status", "stage", "changed"),
    ListView.RETURNED: ("name", "number", "domain", "type", "stage", "reason", "prov", "changed"),
    ListView.ADOPTION: ("name", "number", "domain", "type", "stage", "prov", "changed"),
}
"""By what each list is narrowed."""
COUNTED = 999
"""Where counting ends: a tab says 999+."""
_WORDS = ("name", "number", "domain", "address")


class ListReads(Protocol):
    """The read side."""

    def page(
        self, query: ListQuery, *, after: Place | None = None, before: Place | None = None, limit: int = 100
    ) -> ListPage: ...
    def locate(self, query: ListQuery, place: Place) -> Place | None: ...
    def count(self, query: ListQuery, most: int) -> Count: ...
    def record(self, record: int) -> RecordLine | None: ...
    def under(self, number: str, limit: int) -> tuple[RecordLine, ...]: ...


class Lists:
    """Reads of the five lists; nothing here is personal, and nothing needs a lease."""

    def __init__(self, around: Surroundings, reads: ListReads, networks: tuple[str, ...]) -> None:
        """``networks`` are the provider's own, as configured (CIDR)."""
        self._around = around
        self._reads = reads
        self._networks = tuple(IPv4Network(one, strict=False) for one in networks if "." in one)

    @cached_property
    def _names(self) -> Mapping[ListView, FilterNames]:
        """How keys and values may be written, list by list."""
        words = (self._around.words("zh"), self._around.words("en"))

        sets: dict[str, Callable[[], Mapping[str, str]]] = {
            "stage": lambda: stage_names(words),
            "status": lambda: labels(words, "lists.status", ListStatus),
            "type": lambda: type_names(words),
            "prov": lambda: province_names(self._around.tables().provinces.values()),
        }
        plain = dict.fromkeys(_WORDS, lambda written: (written,) if written else ())
        found = {}
        for view, keys in KEYS.items():
            names = names_of({key: [each(f"filter.key.{key}") for each in words] for key in keys}, sets)
            found[view] = replace(names, values={**names.values, **plain})
        return found

    def query(self, view: ListView, text: str) -> ListQuery:
        """The query of a filter text. BadInput says which term is not understood, and what may stand there."""
        terms = parse_filter(text, self._names[view])
        now = self._around.clock.now()
        return ListQuery(view=view, terms=grounded(QueueQuery(terms=terms), now, self._around.calendar).terms)

    def page(
        self, query: ListQuery, *, after: Place | None = None, before: Place | None = None, limit: int = 100
    ) -> ListPage:
        """The rows after, or just before, a place; newest change first."""
        page = self._reads.page(query, after=after, before=before, limit=limit)
        return replace(page, rows=tuple(self._with_own(row) for row in page.rows))

    def locate(self, query: ListQuery, place: Place) -> Place | None:
        """Where the row that stood at a place stands now; None when the list does not show it any more."""
        return self._reads.locate(query, place)

    def count(self, query: ListQuery, most: int = COUNTED) -> Count:
        """How many rows there are, exact up to ``most``."""
        return self._reads.count(query, most)

    def record(self, record: int) -> tuple[RecordLine, ...]:
        """A row of the register, and what is filed under its number; NotFound when it has gone."""
        found = self._reads.record(record)
        if found is None:
            raise NotFound("not_found.record", number=str(record))
        number = found.number if found.kind != "domain" else found.sponsor_number or found.number
        return (found, *(line for line in self.under(number) if line != found))

    def under(self, number: str, limit: int = 1000) -> tuple[RecordLine, ...]:
        """Everything that the register holds under an entity or service number."""
        return self._reads.under(number, limit)

    def _with_own(self, row: ListRow) -> ListRow:
        if not isinstance(row, AccessRow) or not row.addresses or not self._networks:
            return row
        try:
            first = IPv4Address(row.addresses[0].partition("-")[0])
        except AddressValueError:
            return row
        return replace(row, own=any(first in network for network in self._networks))
