"""The lists' read side: the order of change over two sources, pages both ways, filters, bounded counts, indexes."""

from __future__ import annotations

import pytest

from reviewer_tui.storage.list_reader import ListReader
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.list_model import ListQuery, ListRow, ListStatus, ListView, ReturnedRow, ServiceRow
from reviewer_tui.usecases.queue_model import Count, Term
from tests.storage.list_rows import REBUILD, fill_lists

EVERY = list(ListView)
FILTERS: list[tuple[ListView, Term]] = [
    (ListView.SPONSOR, Term(key="status", values=("open", "cancelled"))),
    (ListView.SPONSOR, Term(key="name", values=("单位1",))),
    (ListView.SERVICE, Term(key="stage", values=("submitted", "needs_correction"))),
    (ListView.SERVICE, Term(key="stage", values=("submitted",), negated=True)),
    (ListView.ACCESS, Term(key="stage", values=("submitted",))),
    (ListView.ADOPTION, Term(key="prov", values=("11",))),
    (ListView.RETURNED, Term(key="type", values=("first_filing",))),
    (ListView.SERVICE, Term(key="domain", values=("SITE1",))),
    (ListView.SERVICE, Term(key="type", values=("app", "first_filing"))),
    (ListView.SERVICE, Term(key="changed", values=("5..20",))),
    (ListView.ACCESS, Term(key="address", values=("198.51",))),
    (ListView.RETURNED, Term(key="reason", values=("S03",))),
    (ListView.SERVICE, Term(key="text", values=("北京",))),
    (ListView.SERVICE, Term(key="text", values=("网站7",))),
    (ListView.SERVICE, Term(key="text", values=("第7号",), negated=True)),
    (ListView.RETURNED, Term(key="text", values=("第1",))),
    (ListView.ADOPTION, Term(key="number", values=("沪ICP备0000001",))),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("lists")
    found = Place(database=home / "desk.db", key_file=home / "k", audit_head=home / "h", materials=home / "m")
    migrate(found, create=True)
    connection = connect(found.database)
    connection.execute("BEGIN IMMEDIATE")
    fill_lists(connection.execute, 300, 300)
    connection.execute(REBUILD)
    connection.execute("COMMIT")
    connection.close()
    return found


@pytest.fixture
def reader(place: Place) -> ListReader:
    return ListReader(place)


def forwards(reader: ListReader, query: ListQuery, limit: int) -> list[ListRow]:
    rows: list[ListRow] = []
    after = None
    while True:
        page = reader.page(query, after=after, limit=limit)
        rows += page.rows
        assert page.more_before is (after is not None)
        if not page.more_after:
            return rows
        after = page.rows[-1].place


def backwards(reader: ListReader, query: ListQuery, limit: int) -> list[ListRow]:
    rows: list[ListRow] = []
    before: tuple[int, ...] = ()
    while True:
        page = reader.page(query, before=before, limit=limit)
        rows = [*page.rows, *rows]
        assert page.more_after is bool(before)
        if not page.more_before:
            return rows
        before = page.rows[0].place


QUERIES = [ListQuery(view=view) for view in EVERY] + [ListQuery(view=view, terms=(term,)) for view, term in FILTERS]


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_pages_forwards_and_backwards_are_the_same_whole_list_newest_change_first(
    reader: ListReader, query: ListQuery
) -> None:
    rows = forwards(reader, query, 7)
    assert rows == backwards(reader, query, 11)
    assert rows == list(reader.page(query, limit=5000).rows)
    assert [row.place for row in rows] == sorted((row.place for row in rows), reverse=True)
    assert len({row.place for row in rows}) == len(rows) > 0
    assert reader.count(query, 5000) == Count(filings=len(rows))
    assert reader.count(query, len(rows) - 1) == Count(filings=len(rows) - 1, exact=False)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_row_is_found_again_where_it_stands(reader: ListReader, query: ListQuery) -> None:
    rows = reader.page(query, limit=40).rows
    assert [reader.locate(query, row.place) for row in rows] == [row.place for row in rows]
    assert [reader.locate(query, (99_999, *row.place[1:])) for row in rows] == [row.place for row in rows]


def test_every_filter_keeps_exactly_what_it_says(reader: ListReader) -> None:
    everything = {view: forwards(reader, ListQuery(view=view), 100) for view in EVERY}

    def kept(number: int) -> tuple[list[ListRow], list[ListRow]]:
        view, term = FILTERS[number]
        return forwards(reader, ListQuery(view=view, terms=(term,)), 50), everything[view]

    found, rows = kept(0)
    assert found == [row for row in rows if row.status in (ListStatus.OPEN, ListStatus.CANCELLED)]
    found, rows = kept(1)
    assert found == [row for row in rows if "单位1" in row.name]
    found, rows = kept(2)
    assert found == [row for row in rows if row.stage in ("submitted", "needs_correction")]  # type: ignore[union-attr]
    found, rows = kept(3)
    assert found == [row for row in rows if row.stage != "submitted"]  # type: ignore[union-attr]
    found, rows = kept(7)
    assert found == [row for row in rows if any("site1" in one for one in row.domains)]  # type: ignore[union-attr]
    found, rows = kept(11)
    assert found == [row for row in rows if isinstance(row, ReturnedRow) and "S03" in row.reasons]


def test_a_service_tells_why_its_order_came_back_and_only_then(reader: ListReader) -> None:
    rows = [row for row in forwards(reader, ListQuery(view=ListView.SERVICE), 100) if isinstance(row, ServiceRow)]
    returned = {"needs_correction", "isp_rejected", "upload_failed", "sms_failed", "authority_rejected"}
    assert all(bool(row.reasons) is (row.stage in returned) for row in rows)
    assert any(row.record and row.status is ListStatus.FILED for row in rows)


@pytest.mark.parametrize("query", [one for one in QUERIES if "text" not in {term.key for term in one.terms}], ids=str)
@pytest.mark.parametrize("way", ["first", "after", "before", "last"])
def test_no_offered_order_sorts_or_scans_a_table(
    reader: ListReader, query: ListQuery, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    middle = reader.page(query, limit=20).rows[-1].place
    asked: list[tuple[str, list[object]]] = []
    real = reader._reading.rows
    monkeypatch.setattr(
        reader._reading, "rows", lambda sql, values: asked.append((sql, list(values))) or real(sql, values)
    )
    bounds: dict[str, tuple[int, ...]] = {"after": middle} if way == "after" else {}
    bounds |= {"before": middle if way == "before" else ()} if way in ("before", "last") else {}
    reader.page(query, limit=20, **bounds)  # type: ignore[arg-type]
    if not query.terms:  # what has no index has to be looked through to be counted
        reader.count(query, 100)
    assert asked
    for sql, values in asked:
        for row in real(f"EXPLAIN QUERY PLAN {sql}", values):
            told = row[3]
            assert "TEMP B-TREE" not in told, (sql, told)
            assert not (told.startswith("SCAN") and "INDEX" not in told and "few" not in told), (sql, told)
            # What is looked up for each row is found by its number, not among all of its kind.
            assert not (told.startswith(("SEARCH s ", "SEARCH d ")) and told.endswith("(kind=?)")), (sql, told)


def test_what_a_number_holds_is_found_by_its_indexes(reader: ListReader) -> None:
    lines = reader.under("京ICP备00000004号", 100)
    assert {line.number.partition("-")[0] for line in lines} == {"京ICP备00000004号"}
    asked = "EXPLAIN QUERY PLAN SELECT 1 FROM register_record WHERE kind IN ('sponsor', 'service') AND number = 'x'"
    assert "SCAN" not in str(reader._reading.rows(asked, []))


def test_text_of_strangers_is_only_compared(reader: ListReader) -> None:
    for text in ("%", "_", "\\", "'", "?", "单%", "'; DROP TABLE filing; --"):
        for view in EVERY:
            for key in ("text", "name", "number", "domain"):
                query = ListQuery(view=view, terms=(Term(key=key, values=(text,)),))
                assert reader.page(query, limit=50).rows == ()
