"""The open clocks over a real PostgreSQL: the same pages, filters and counts as over SQLite, along the same indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from reviewer_tui.storage.due_reader import DueReader
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.due_model import DueQuery
from tests.postgres_server import binaries, postgres_server
from tests.storage.due_rows import fill_clocks
from tests.storage.list_rows import REBUILD
from tests.storage.test_due_reader import QUERIES, WALKED, backwards, forwards, names

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
FILINGS = 2_000


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DueReader, DueReader]]:
    """The same rows in SQLite and in PostgreSQL."""
    import psycopg

    home = tmp_path_factory.mktemp("due")
    file = Place(database=home / "desk.db", key_file=home / "k", audit_head=home / "h", materials=home / "m")
    Vault.create(file.key_file)
    migrate(file, create=True)
    small = connect(file.database)
    small.execute("BEGIN IMMEDIATE")
    fill_clocks(small.execute, FILINGS)
    small.execute(REBUILD)
    small.execute("COMMIT")
    small.close()
    with postgres_server() as url:
        served = Place(database=home / "no.db", key_file=home / "k", audit_head=home / "h", materials=home, url=url)
        migrate(served, create=True)
        with psycopg.connect(url, autocommit=True) as connection:
            with connection.transaction():
                fill_clocks(lambda sql, values: connection.execute(sql.replace("?", "%s"), values), FILINGS)
            connection.execute("ANALYZE")
        pair = (DueReader(file), DueReader(served))
        yield pair
        for reader in pair:
            reader.close()


@pytest.mark.parametrize("query", QUERIES, ids=names)
def test_both_databases_tell_the_same_list(readers: tuple[DueReader, DueReader], query: DueQuery) -> None:
    file, served = readers
    rows = forwards(file, query, 97)
    assert forwards(served, query, 61) == rows
    assert backwards(served, query, 83) == rows
    assert served.count(query, 50) == file.count(query, 50)
    some = rows[:: max(1, len(rows) // 9)]
    assert [served.locate(query, row.id, row.count) for row in some] == [row.place for row in some]
    assert served.clocks(["DL01", "DL02"]) == ("DL02",)
    assert served.police([row.id for row in some]) == file.police([row.id for row in some])


@pytest.mark.parametrize(("query", "index"), WALKED, ids=lambda one: names(one) if isinstance(one, DueQuery) else one)
@pytest.mark.parametrize("way", ["first", "after", "before", "last"])
def test_a_page_is_a_walk_along_its_index_on_the_server_too(
    readers: tuple[DueReader, DueReader], query: DueQuery, index: str, way: str
) -> None:
    _, served = readers
    rows = served.page(query, limit=5000)
    row = rows[len(rows) // 2]
    wish: dict[str, Any] = {"last": True} if way == "last" else {} if way == "first" else {way: row.place}
    plans: list[str] = []
    whole = served._reading

    class Explained:
        def rows(self, sql: str, values: tuple[object, ...]) -> list[Any]:
            if " ORDER BY " in sql:
                plans.append("\n".join(line for (line,) in whole.rows(f"EXPLAIN {sql}", values)))
            return whole.rows(sql, values)

    # Of a handful of rows it would sort; with many it must not have to.
    for costly in ("enable_sort", "enable_incremental_sort", "enable_bitmapscan", "enable_seqscan"):
        whole.rows(f"SET {costly} = off", ())
    served._reading = Explained()  # type: ignore[assignment]
    try:
        served.records(query, limit=5, **wish)
    finally:
        served._reading = whole
    assert plans
    for plan in plans:
        assert f"using {index} on deadline d" in plan, plan
        assert "Sort" not in plan, plan
