"""The queue's read side: order, pages in both directions, counters, and that every order has its index."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reviewer_tui.domain.stage import Stage
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.views import LAST_ROW, QueueQuery, QueueRow, QueueView

STAGES = list(Stage)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(
        database=tmp_path / "desk.db", key_file=tmp_path / "k", audit_head=tmp_path / "h", materials=tmp_path / "m"
    )
    migrate(found, create=True)
    fill(found, 500)
    return found


def fill(place: Place, count: int) -> None:
    """Filings in queue shape, in no order, with many equal due instants."""
    chance = random.Random(7)
    connection = connect(place.database)
    connection.execute("BEGIN IMMEDIATE")
    for login in ("li", "han"):
        connection.execute(
            "INSERT INTO staff (login, name, role, language, active, added_at) VALUES (?, ?, 'reviewer', '', 1, 0)",
            (login, login),
        )
    for number in range(count):
        connection.execute(
            "INSERT INTO filing (order_no, type, stage, version, revision, content_hash, assignee_id, received_at,"
            " changed_at, sponsor, sponsor_number, services, service_kind, province, waiting_on, clock, paused,"
            " provisional, risk_group, risk_due, errors, warnings, materials_present, materials_due)"
            " VALUES (?, 'first_filing', ?, 1, 1, '', ?, 0, 0, ?, '', ?, 'website', '11', 'us', '', 0, 0, ?, ?, 0, 0, 0, 0)",
            (
                f"BA-{number}",
                chance.choice(STAGES).value,
                chance.choice([0, 0, 1, 2]),
                f"北京第{number}号有限公司",
                f"网站{number}\n第二个",
                chance.randrange(4),
                chance.randrange(20),
            ),
        )
    connection.execute("COMMIT")
    connection.close()


def forwards(reader: QueueReader, query: QueueQuery, limit: int) -> list[QueueRow]:
    rows: list[QueueRow] = []
    after = None
    while True:
        page = reader.page(query, after=after, limit=limit)
        rows += page.rows
        assert page.more_before is (after is not None)
        if not page.more_after:
            return rows
        after = page.rows[-1].key


def backwards(reader: QueueReader, query: QueueQuery, limit: int) -> list[QueueRow]:
    rows: list[QueueRow] = []
    before = LAST_ROW
    while True:
        page = reader.page(query, before=before, limit=limit)
        rows = [*page.rows, *rows]
        if not page.more_before:
            return rows
        before = page.rows[0].key


QUERIES = [
    QueueQuery(),
    QueueQuery(stage=Stage.SUBMITTED),
    QueueQuery(view=QueueView.MINE, staff_id=1),
    QueueQuery(view=QueueView.UNASSIGNED, stage=Stage.ISP_REVIEW),
    QueueQuery(search="第3"),
]


@pytest.mark.parametrize("query", QUERIES)
def test_pages_forwards_and_backwards_are_the_same_whole_list_in_risk_order(place: Place, query: QueueQuery) -> None:
    reader = QueueReader(place)
    rows = forwards(reader, query, 7)
    assert rows == backwards(reader, query, 11)
    assert rows == list(reader.page(query, limit=1000).rows)
    assert [row.key for row in rows] == sorted(row.key for row in rows)
    assert len({row.number for row in rows}) == len(rows) > 0


@pytest.mark.parametrize("query", QUERIES)
def test_the_ids_of_a_query_are_those_of_all_its_rows_up_to_a_limit(place: Place, query: QueueQuery) -> None:
    reader = QueueReader(place)
    everything = tuple(row.key.id for row in reader.page(query, limit=1000).rows)
    assert reader.ids(query, limit=1000) == everything
    assert reader.ids(query, limit=3) == everything[:3]


@pytest.mark.parametrize("query", [query for query in QUERIES if not query.search])
def test_counters_equal_the_rows(place: Place, query: QueueQuery) -> None:
    reader = QueueReader(place)
    counts = reader.counts(query)
    everything = reader.page(QueueQuery(view=query.view, staff_id=query.staff_id), limit=1000).rows
    assert counts.views[query.view] == len(everything)
    assert sum(counts.stages.values()) == len(everything)
    assert all(count == sum(row.stage is stage for row in everything) for stage, count in counts.stages.items())


def test_counters_follow_updates_and_deletions(place: Place) -> None:
    reader = QueueReader(place)
    connection = connect(place.database)
    before = reader.stamp()
    connection.execute("UPDATE filing SET stage = 'approved' WHERE stage = 'submitted'")
    connection.execute("UPDATE filing SET assignee_id = 2 WHERE assignee_id = 1")
    connection.execute("DELETE FROM filing WHERE stage = 'withdrawn'")
    assert reader.stamp() != before
    for view, staff in ((QueueView.ALL, 0), (QueueView.MINE, 1), (QueueView.MINE, 2), (QueueView.UNASSIGNED, 0)):
        query = QueueQuery(view=view, staff_id=staff)
        rows = reader.page(query, limit=1000).rows
        assert sum(reader.counts(query).stages.values()) == len(rows)
    assert Stage.SUBMITTED not in reader.counts(QueueQuery()).stages
    connection.close()


@pytest.mark.parametrize("query", [query for query in QUERIES if not query.search])
@pytest.mark.parametrize("way", ["ORDER BY f.risk_group, f.risk_due, f.id", "DESC"])
def test_no_offered_order_sorts_or_scans(
    place: Place, query: QueueQuery, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = QueueReader(place)
    asked: list[tuple[str, list[object]]] = []
    real = reader._reading.rows
    monkeypatch.setattr(reader._reading, "rows", lambda sql, values: asked.append((sql, values)) or real(sql, values))
    if way == "DESC":
        reader.page(query, before=LAST_ROW)
    else:
        reader.page(query, after=LAST_ROW)
    ((sql, values),) = asked
    plan = " / ".join(row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}", values))
    assert "TEMP B-TREE" not in plan
    assert "ix_filing_" in plan
    assert way in sql
