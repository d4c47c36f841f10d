"""The same stores over a real PostgreSQL: migrations, triggers, queue pages, audit chain, and writers at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer_tui.domain.audit import AuditEvent, ChainVerdict
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.staff import Role
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict
from reviewer_tui.storage import queue_reader
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import QueueShape
from reviewer_tui.usecases.queue_model import QueueOrder, QueueQuery, Term
from reviewer_tui.usecases.search_text import haystack
from tests.postgres_server import binaries, postgres_server

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SHAPE = QueueShape(
    sponsor="北京100%有限公司",
    sponsor_number="91110000600037341L",
    services=("网站_一",),
    service_kind="website",
    province="11",
    errors=0,
    warnings=1,
    materials_present=2,
    materials_due=3,
    haystack=haystack(["北京100%有限公司", "网站_一"]),
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def place(server: str, tmp_path: Path) -> Place:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    found = Place(
        database=tmp_path / "unused.db",
        key_file=tmp_path / "k",
        audit_head=tmp_path / "h",
        materials=tmp_path,
        url=server,
    )
    Vault.create(found.key_file)
    migrate(found, create=True)
    return found


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place, Vault.load(place.key_file))
    yield opened
    opened.close()


def add_filings(database: Database, count: int) -> list[int]:
    with database.work() as work:
        reviewer = work.staff.add(login="lilei", name="李雷", role=Role.REVIEWER, at=NOW)
        ids = []
        for number in range(count):
            filing = work.filings.add(
                order_no=f"BA-{number}", type=FilingType.FIRST_FILING, content_hash="h", revision=1, received_at=NOW
            )
            work.filings.reshape(filing.id, replace(SHAPE, haystack=f"{SHAPE.haystack} {haystack([f'BA-{number}'])}"))
            ids.append(int(filing.id))
        work.commit()
    assert reviewer.id
    return ids


def test_filings_get_numbers_pages_and_counters(
    place: Place, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = add_filings(database, 5)
    assert ids == [20001, 20002, 20003, 20004, 20005]
    reader = QueueReader(place)
    first = reader.page(QueueQuery(), limit=2)
    assert [row.id for row in first.rows] == ids[:2]
    assert [row.id for row in reader.page(QueueQuery(), last=True, limit=2).rows] == ids[-2:]

    def found(*terms: tuple[str, str]) -> list[int]:
        query = QueueQuery(terms=tuple(Term(key=key, values=(value,)) for key, value in terms), staff_id=1)
        assert reader.count(query).filings == len(reader.ids(query, limit=9))
        return [row.id for row in reader.page(query, limit=9).rows]

    for rare in (10_000, -1):
        monkeypatch.setattr(queue_reader, "RARE", rare)
        reader._rare.clear()
        assert found(("text", "限公")) == found(("text", "100%")) == found(("text", "京"), ("text", "网站")) == ids
        assert found(("text", "1000")) == found(("text", "公限")) == []
        assert found(("text", "BA-3")) == ids[3:4]
        assert found(("rev", "none"), ("waiting", "us"), ("prov", "11")) == ids
        assert (
            found(("rev", "me")) == found(("type", "change")) == found(("tag", "vip")) == found(("held", "any")) == []
        )
        assert (
            found(("is", "breached"))
            == found(("due", "..5"))
            == found(("reason", "D03"))
            == found(("ports", "done"))
            == []
        )
        assert found(("errors", "0"), ("is", "provisional")) == found(("paused", "..5")) == found(("aged", "..5")) == []
        assert found(("aged", "5.."), ("waiting", "us")) == ids
        later = QueueQuery(terms=(Term(key="aged", values=("5..",)),), order=QueueOrder.CHANGED)
        assert len(reader.page(later, limit=9).rows) == 5
        assert len(found(("held", "none"), ("warnings", ">0"), ("received", "5.."))) == 5
    counts = reader.counts(QueueQuery(), {"free": QueueQuery(terms=(Term(key="rev", values=("none",)),))})
    assert (str(counts.views["free"]), counts.stages) == ("5", {Stage.SUBMITTED: 5})
    reader.close()


def test_a_version_that_moved_on_is_a_conflict(database: Database) -> None:
    (filing_id,) = add_filings(database, 1)
    with database.work() as work:
        filing = work.filings.get(filing_id)
        work.filings.save(filing, (), expect_version=filing.version, at=NOW)
        with pytest.raises(Conflict):
            work.filings.save(filing, (), expect_version=filing.version, at=NOW)
        work.commit()


def test_the_audit_trail_is_append_only_and_one_chain_under_parallel_writers(place: Place, database: Database) -> None:
    import psycopg

    def write(number: int) -> None:
        with database.work() as work:
            work.audit.append(AuditEvent(at=NOW, actor="lilei", action=f"audit.{number}"))
            work.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    with psycopg.connect(place.url, autocommit=True) as connection:
        for statement in (
            "UPDATE audit_event SET actor = 'x'",
            "DELETE FROM audit_event",
            "TRUNCATE audit_event",
        ):
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                connection.execute(statement)
    with database.reading() as work:
        assert work.audit.verify() == ChainVerdict(rows=20)
