"""The open clocks' read side: the order in which they fall due, pages through ties both ways, filters, bounded counts, indexes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reviewer_tui.storage.due_reader import DueReader
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.due_model import DueList, DueQuery, DueRow
from reviewer_tui.usecases.queue_model import Count, Term
from tests.storage.due_rows import fill_clocks
from tests.storage.list_rows import REBUILD

ME = 2
NOW = 1_003
Fits = Callable[[DueRow], bool]


def _term(key: str, *values: str, negated: bool = False) -> Term:
    return Term(key=key, values=values, negated=negated)


def _breached(row: DueRow) -> bool:
    return row.due_at is not None and row.due_at.microsecond < 3_000


FILTERS: list[tuple[Term, Fits]] = [
    (_term("clock", "DL06"), lambda row: row.clock == "DL06"),
    (_term("clock", "DL02", "DL12"), lambda row: row.clock in ("DL02", "DL12")),
    (_term("clock", "DL02", negated=True), lambda row: row.clock != "DL02"),
    (_term("waiting", "us"), lambda row: row.waiting_on == "us"),
    (_term("waiting", "applicant", "network_operations"), lambda row: row.clock in ("DL05", "DL07", "DL12")),
    (_term("waiting", "us", negated=True), lambda row: row.waiting_on != "us"),
    (_term("prov", "31"), lambda row: row.province == "31"),
    (_term("stage", "submitted", "approved"), lambda row: row.stage in ("submitted", "approved")),
    (_term("stage", "submitted", negated=True), lambda row: row.stage != "submitted"),
    (_term("is", "paused"), lambda row: row.paused),
    (_term("is", "paused", negated=True), lambda row: not row.paused),
    (_term("is", "provisional"), lambda row: row.provisional),
    (_term("is", "paused", "provisional"), lambda row: row.paused or row.provisional),
    (_term("is", "paused", "breached"), lambda row: row.paused or _breached(row)),
    (_term("is", "paused", "breached", negated=True), lambda row: not row.paused and not _breached(row)),
    (_term("due", "..1003"), _breached),
    (_term("due", "1003..1007"), lambda row: row.due_at is not None and 3_000 <= row.due_at.microsecond < 7_000),
    (_term("due", "..1003", negated=True), lambda row: row.due_at is None or row.due_at.microsecond >= 3_000),
    (_term("text", "第7"), lambda row: "第7" in row.sponsor),
    (_term("text", "北京"), lambda row: True),
]
QUERIES = [DueQuery(list=each) for each in DueList] + [DueQuery(terms=(term,), now=NOW) for term, _ in FILTERS]
QUERIES += [
    DueQuery(terms=(_term("rev", "me"),), staff_id=ME),
    DueQuery(terms=(_term("rev", "none"), _term("clock", "DL06")), staff_id=ME),
    DueQuery(list=DueList.PORTS, terms=(_term("prov", "11"),)),
    DueQuery(list=DueList.PORTS, terms=(_term("clock", "DL12"),)),
]


def names(query: DueQuery) -> str:
    terms = " ".join(f"{'-' if each.negated else ''}{each.key}:{','.join(each.values)}" for each in query.terms)
    return f"{query.list} {terms}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("due")
    found = Place(database=home / "desk.db", key_file=home / "k", audit_head=home / "h", materials=home / "m")
    migrate(found, create=True)
    connection = connect(found.database)
    connection.execute("BEGIN IMMEDIATE")
    fill_clocks(connection.execute, 300)
    connection.execute(REBUILD)
    connection.execute("COMMIT")
    connection.close()
    return found


@pytest.fixture
def reader(place: Place) -> DueReader:
    return DueReader(place)


def forwards(reader: DueReader, query: DueQuery, limit: int) -> list[DueRow]:
    rows: list[DueRow] = []
    after = None
    while page := reader.page(query, after=after, limit=limit):
        rows += page
        after = rows[-1].place
    return rows


def backwards(reader: DueReader, query: DueQuery, limit: int) -> list[DueRow]:
    page = reader.page(query, last=True, limit=limit)
    rows = list(page)
    while page := reader.page(query, before=rows[0].place, limit=limit):
        rows = [*page, *rows]
    return rows


def urgency(row: DueRow) -> tuple[object, ...]:
    """The order that was promised, from what a row says alone."""
    due = row.due_at.timestamp() if row.due_at else 0.0
    return (row.paused, row.due_at is None, due, row.waiting_on != "us", row.id, row.count)


@pytest.mark.parametrize("query", QUERIES, ids=names)
def test_pages_in_both_directions_are_the_same_whole_list_in_the_order_in_which_clocks_fall_due(
    reader: DueReader, query: DueQuery
) -> None:
    rows = forwards(reader, query, 7)
    assert rows == backwards(reader, query, 11)
    assert rows == list(reader.page(query, limit=5000))
    if query.list is not DueList.PORTS:
        assert rows == sorted(rows, key=urgency)
    assert [row.place for row in rows] == sorted({row.place for row in rows})
    assert len(rows) > 3
    assert reader.count(query, 5000) == Count(filings=len(rows))
    assert reader.count(query, len(rows) - 1) == Count(filings=len(rows) - 1, exact=False)
    assert list(reader.page(query, at=rows[3].place, limit=3)) == rows[3:6]
    assert [reader.locate(query, row.id, row.count) for row in rows] == [row.place for row in rows]


@pytest.mark.parametrize(
    ("term", "fits"), FILTERS, ids=lambda one: names(DueQuery(terms=(one,))) if isinstance(one, Term) else ""
)
def test_every_filter_keeps_exactly_what_it_says(reader: DueReader, term: Term, fits: Fits) -> None:
    everything = reader.page(DueQuery(), limit=5000)
    assert list(reader.page(DueQuery(terms=(term,), now=NOW), limit=5000)) == [row for row in everything if fits(row)]


@pytest.mark.parametrize("query", QUERIES, ids=names)
def test_what_finds_few_filings_and_what_is_met_by_walking_tell_the_same(
    reader: DueReader, query: DueQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = forwards(reader, query, 7)
    monkeypatch.setattr("reviewer_tui.storage.due_reader.RARE", -1)
    assert forwards(reader, query, 9) == fetched
    assert backwards(reader, query, 5) == fetched


def test_the_list_holds_every_open_clock_that_is_a_duty_and_no_other(place: Place, reader: DueReader) -> None:
    told = connect(place.database).execute(
        "SELECT filing_id, number FROM deadline WHERE state IN ('running', 'paused') AND waiting_on <> 'nobody'"
    )
    assert {(row.id, row.count) for row in reader.page(DueQuery(), limit=5000)} == set(told)


def test_the_ports_list_shows_a_filing_once_while_its_ports_are_waited_for_and_then_by_what_follows(
    reader: DueReader,
) -> None:
    rows = reader.page(DueQuery(list=DueList.PORTS), limit=5000)
    clocks = {
        clock: [row.id for row in reader.page(DueQuery(terms=(_term("clock", clock),)), limit=5000)]
        for clock in ("DL07", "DL12")
    }
    both = set(clocks["DL07"]) & set(clocks["DL12"])
    assert both
    assert [row.id for row in rows] == clocks["DL07"] + [one for one in clocks["DL12"] if one not in both]
    assert set(reader.police([row.id for row in rows])) == set(clocks["DL12"])


def test_a_clock_that_has_ended_or_does_not_fit_is_nowhere(reader: DueReader) -> None:
    rows = reader.page(DueQuery(), limit=5000)
    assert reader.locate(DueQuery(), rows[0].id, 9) is None
    other = next(row for row in rows if row.clock == "DL06")
    assert reader.locate(DueQuery(terms=(_term("clock", "DL02"),)), other.id, other.count) is None


def test_a_paused_clock_tells_since_when_and_what_is_left(reader: DueReader) -> None:
    rows = reader.page(DueQuery(terms=(_term("is", "paused"),)), limit=5000)
    assert {row.paused_since.microsecond // 1_000 for row in rows if row.paused_since} == {20 + n for n in range(7)}
    assert all(row.remaining == 1 for row in rows)
    assert not any(
        row.paused_since for row in reader.page(DueQuery(terms=(_term("is", "paused", negated=True),)), limit=5000)
    )


def test_which_clocks_are_open_somewhere(reader: DueReader) -> None:
    assert reader.clocks(["DL01", "DL02", "DL06", "DL17"]) == ("DL02", "DL06")


WALKED: list[tuple[DueQuery, str]] = [
    (DueQuery(), "ix_deadline_open"),
    (DueQuery(list=DueList.SMS), "ix_deadline_open_clock"),
    (DueQuery(list=DueList.PORTS), "ix_deadline_open_clock"),
    (DueQuery(terms=(_term("clock", "DL02"), _term("due", "..1003"))), "ix_deadline_open_clock"),
    (DueQuery(terms=(_term("due", "..1003"),)), "ix_deadline_open"),
    (DueQuery(terms=(_term("waiting", "us"),)), "ix_deadline_open"),
    (DueQuery(terms=(_term("is", "paused"),)), "ix_deadline_open"),
    (DueQuery(terms=(_term("is", "provisional"),)), "ix_deadline_provisional"),
]


@pytest.mark.parametrize(("query", "index"), WALKED, ids=lambda one: names(one) if isinstance(one, DueQuery) else one)
@pytest.mark.parametrize("way", ["first", "after", "before", "last"])
def test_a_page_is_a_walk_along_its_index_and_nothing_is_sorted(
    place: Place, query: DueQuery, index: str, way: str
) -> None:
    connection = connect(place.database)
    reader = DueReader(place)
    rows = reader.page(query, limit=5000)
    for row in (rows[0], rows[len(rows) // 2], rows[-1]):
        wish: dict[str, Any] = {"last": True} if way == "last" else {} if way == "first" else {way: row.place}
        for plan in _plans(reader, connection, query, wish):
            assert not [step for step in plan if "TEMP B-TREE" in step], plan
            assert f"INDEX {index} " in plan[0], plan
            assert not [step for step in plan if step.startswith(("SCAN d", "SCAN f"))], plan


def _plans(reader: DueReader, connection: Any, query: DueQuery, wish: dict[str, Any]) -> list[list[str]]:
    plans = []

    class Explained:
        def rows(self, sql: str, values: tuple[object, ...]) -> list[Any]:
            if " ORDER BY " in sql:
                plans.append([row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)])
            return connection.execute(sql, values).fetchall()

    whole, reader._reading = reader._reading, Explained()  # type: ignore[assignment]
    reader.records(query, limit=5, **wish)
    reader._reading = whole
    return plans
