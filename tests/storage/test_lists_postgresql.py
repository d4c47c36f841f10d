"""The lists over a real PostgreSQL: the same pages, filters and counts as over SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewer_tui.storage.list_reader import ListReader
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.vault import Vault
from tests.postgres_server import binaries, postgres_server
from tests.storage.list_rows import REBUILD, fill_lists
from tests.storage.test_list_reader import QUERIES, backwards, forwards

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ListReader, ListReader]]:
    """The same rows in SQLite and in PostgreSQL."""
    import psycopg

    home = tmp_path_factory.mktemp("lists")
    file = Place(database=home / "desk.db", key_file=home / "k", audit_head=home / "h", materials=home / "m")
    Vault.create(file.key_file)
    migrate(file, create=True)
    small = connect(file.database)
    fill_lists(small.execute, 120, 120)
    small.execute(REBUILD)
    small.close()
    with postgres_server() as url:
        served = Place(database=home / "no.db", key_file=home / "k", audit_head=home / "h", materials=home, url=url)
        migrate(served, create=True)
        with psycopg.connect(url) as connection:
            fill_lists(lambda sql, values: connection.execute(sql.replace("?", "%s"), values), 120, 120)
            connection.commit()
        pair = (ListReader(file), ListReader(served))
        yield pair
        for reader in pair:
            reader.close()


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_both_databases_tell_the_same_list(readers: tuple[ListReader, ListReader], query: object) -> None:
    file, served = readers
    rows = forwards(file, query, 13)  # type: ignore[arg-type]
    assert forwards(served, query, 7) == rows  # type: ignore[arg-type]
    assert backwards(served, query, 11) == rows  # type: ignore[arg-type]
    assert served.count(query, 50) == file.count(query, 50)  # type: ignore[arg-type]
    assert [served.locate(query, row.place) for row in rows[:9]] == [row.place for row in rows[:9]]  # type: ignore[arg-type]


def test_what_a_number_holds_is_the_same(readers: tuple[ListReader, ListReader]) -> None:
    file, served = readers
    assert served.under("京ICP备00000004号", 9) == file.under("京ICP备00000004号", 9) != ()
