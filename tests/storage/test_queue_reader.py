"""The queue's read side: order, pages in both directions, counters, and that every order has its index.

Long because every order, road and condition of the one reader is held against the same filled table.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer_tui.domain.stage import CLOSED, TAKEABLE, WAITS_ON, Stage, WaitingOn
from reviewer_tui.storage import queue_plan, queue_reader
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import QueueShape
from reviewer_tui.usecases.queue_model import QueueOrder, QueueQuery, QueueRow, Term
from reviewer_tui.usecases.search_text import haystack

STAGES = list(Stage)
US = ", ".join(f"'{stage}'" for stage in Stage if WAITS_ON[stage] is WaitingOn.US)


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
        sponsor, services = f"北京第{number}号有限公司", f"网站{number}\n第二个"
        stage = chance.choice(STAGES)
        group, due = 3 if stage in CLOSED else chance.randrange(3), chance.randrange(20)
        received, since, changed = sorted(chance.randrange(90) for _ in range(3))
        connection.execute(
            "INSERT INTO filing (order_no, type, stage, version, revision, content_hash, assignee_id, received_at,"
            " changed_at, sponsor, sponsor_number, services, service_kind, province, waiting_on, clock, due_at, paused,"
            " provisional, risk_group, risk_due, errors, warnings, materials_present, materials_due, haystack, stage_since,"
            " paused_since) VALUES (?, ?, ?, 1, 1, '', ?, ?, ?, ?, '', ?, ?, ?, 'us', '', ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?)",
            (
                f"BA-{number}",
                chance.choice(["first_filing", "change"]),
                stage.value,
                chance.choice([0, 0, 1, 2]),
                received,
                changed,
                sponsor,
                services,
                chance.choice(["website", "app"]),
                chance.choice(["11", "11", "31", "54"]),
                due if group != 2 else None,
                group == 2,
                number % 9 == 0,
                group,
                due,
                chance.choice([0, 0, 3]),
                haystack([f"BA-{number}", sponsor, *services.split("\n")]),
                since,
                chance.randrange(90) if group == 2 else None,
            ),
        )
    connection.execute("INSERT INTO filing_text (filing_text) VALUES ('rebuild')")
    connection.execute(
        "INSERT INTO outbox (key, kind, filing_id, sealed_payload, state, created_at, not_before)"
        " SELECT 'k' || id, CASE WHEN id % 3 THEN 'letter' ELSE 'status' END, id, x'00',"
        " CASE WHEN id % 7 THEN 'sent' ELSE 'failed' END, 0, 0 FROM filing"
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
        after = page.rows[-1].place


def backwards(reader: QueueReader, query: QueueQuery, limit: int) -> list[QueueRow]:
    page = reader.page(query, last=True, limit=limit)
    rows = list(page.rows)
    while page.more_before:
        page = reader.page(query, before=rows[0].place, limit=limit)
        rows = [*page.rows, *rows]
    return rows


def term(key: str, *values: str, negated: bool = False) -> Term:
    return Term(key=key, values=values, negated=negated)


def by_hand(place: Place, where: str, order: str) -> list[int]:
    """The ids that a plain scan finds, in the order that a plain sort gives."""
    connection = connect(place.database, read_only=True)
    try:
        return [row[0] for row in connection.execute(f"SELECT id FROM filing f WHERE {where} ORDER BY {order}, id")]
    finally:
        connection.close()


RISK = "risk_group, risk_due"
QUERIES: list[tuple[QueueQuery, str, str]] = [
    (QueueQuery(), "1", RISK),
    (QueueQuery(terms=(term("is", "undelivered"),)), "id % 3 <> 0 AND id % 7 = 0", RISK),
    (QueueQuery(terms=(term("is", "undelivered", negated=True),)), "id % 3 = 0 OR id % 7 <> 0", RISK),
    (QueueQuery(stage=Stage.SUBMITTED), "stage = 'submitted'", RISK),
    (QueueQuery(terms=(term("rev", "me"),), staff_id=1), "assignee_id = 1", RISK),
    (
        QueueQuery(terms=(term("rev", "none", "han"), term("stage", "isp_review", "approved"))),
        "assignee_id IN (0, 2) AND stage IN ('isp_review', 'approved')",
        RISK,
    ),
    (QueueQuery(terms=(term("rev", "me", negated=True),), staff_id=2), "assignee_id <> 2", RISK),
    (QueueQuery(terms=(term("waiting", "us"),)), f"stage IN ({US})", RISK),
    (QueueQuery(terms=(term("waiting", "us", negated=True),)), f"stage NOT IN ({US})", RISK),
    (QueueQuery(terms=(term("due", "..9"),)), "risk_group IN (0, 1) AND risk_due < 9", RISK),
    (
        QueueQuery(terms=(term("due", "3..9"), term("waiting", "us"))),
        f"risk_group IN (0, 1) AND risk_due >= 3 AND risk_due < 9 AND stage IN ({US})",
        RISK,
    ),
    (QueueQuery(terms=(term("due", "..9", negated=True),)), "NOT (risk_group IN (0, 1) AND risk_due < 9)", RISK),
    (QueueQuery(terms=(term("text", "第3"),)), "sponsor LIKE '%第3%'", RISK),
    (QueueQuery(terms=(term("text", "限公"), term("text", "7"))), "order_no LIKE 'BA-7%'", RISK),
    (QueueQuery(terms=(term("text", "第1", negated=True),)), "sponsor NOT LIKE '%第1%'", RISK),
    (QueueQuery(terms=(term("prov", "54"),)), "province = '54'", RISK),
    (QueueQuery(terms=(term("type", "change", "app"),)), "type = 'change' OR service_kind = 'app'", RISK),
    (QueueQuery(terms=(term("errors", ">0"),)), "errors > 0", RISK),
    (QueueQuery(terms=(term("is", "paused"),)), "paused", RISK),
    (
        QueueQuery(terms=(term("is", "breached", "paused"),), now=9, order=QueueOrder.RECEIVED),
        "paused OR risk_group < 2 AND risk_due < 9",
        "received_at",
    ),
    (QueueQuery(terms=(term("clock", "", "DL07"),)), "1", RISK),
    (QueueQuery(terms=(term("received", "5..40"),)), "received_at >= 5 AND received_at < 40", RISK),
    (QueueQuery(terms=(term("changed", "40.."),), order=QueueOrder.CHANGED), "changed_at >= 40", "-changed_at"),
    (
        QueueQuery(terms=(term("rev", "li"), term("waiting", "us")), order=QueueOrder.RECEIVED),
        f"assignee_id = 1 AND stage IN ({US})",
        "received_at",
    ),
    (
        QueueQuery(terms=(term("due", "9.."),), order=QueueOrder.CHANGED),
        "risk_group < 2 AND risk_due >= 9",
        "-changed_at",
    ),
    (QueueQuery(terms=(term("revision", "1", ">7"), term("errors", "0", ">2"))), "1", RISK),
    (QueueQuery(order=QueueOrder.RECEIVED), "1", "received_at"),
    (QueueQuery(order=QueueOrder.NEWEST, stage=Stage.SUBMITTED), "stage = 'submitted'", "-received_at"),
    (QueueQuery(order=QueueOrder.CHANGED, terms=(term("rev", "li"),)), "assignee_id = 1", "-changed_at"),
    (
        QueueQuery(order=QueueOrder.RECEIVED, terms=(term("due", "..9"),)),
        "risk_group IN (0, 1) AND risk_due < 9",
        "received_at",
    ),
    (QueueQuery(terms=(term("is", "provisional"),)), "provisional", RISK),
    (
        QueueQuery(terms=(term("is", "provisional"), term("waiting", "us"), term("due", "3.."))),
        f"provisional AND stage IN ({US}) AND risk_group < 2 AND risk_due >= 3",
        RISK,
    ),
    (QueueQuery(terms=(term("is", "provisional"), term("rev", "li"))), "provisional AND assignee_id = 1", RISK),
    (QueueQuery(terms=(term("is", "provisional", negated=True),)), "NOT provisional", RISK),
    (QueueQuery(order=QueueOrder.NEWEST, terms=(term("is", "provisional"),)), "provisional", "-received_at"),
    (QueueQuery(terms=(term("paused", "..40"),)), "paused AND paused_since < 40", RISK),
    (
        QueueQuery(terms=(term("paused", "..9", "40.."), term("stage", "isp_review", "submitted"))),
        "(paused_since < 9 OR paused_since >= 40) AND stage IN ('isp_review', 'submitted')",
        RISK,
    ),
    (QueueQuery(terms=(term("paused", "..40", negated=True),)), "NOT coalesce(paused_since < 40, 0)", RISK),
    (QueueQuery(order=QueueOrder.RECEIVED, terms=(term("paused", "..40"),)), "paused_since < 40", "received_at"),
    (QueueQuery(terms=(term("aged", "..40"),)), "stage_since < 40", RISK),
    (QueueQuery(terms=(term("aged", "40.."), term("waiting", "us"))), f"stage_since >= 40 AND stage IN ({US})", RISK),
    (QueueQuery(terms=(term("aged", "..40", negated=True),)), "stage_since >= 40", RISK),
    (
        QueueQuery(order=QueueOrder.CHANGED, terms=(term("aged", "..9", "40.."), term("rev", "li"))),
        "(stage_since < 9 OR stage_since >= 40) AND assignee_id = 1",
        "-changed_at",
    ),
    (QueueQuery(order=QueueOrder.NEWEST, terms=(term("aged", "..40"),)), "stage_since < 40", "-received_at"),
    (QueueQuery(order=QueueOrder.CHANGED, terms=(term("aged", "60.."),)), "stage_since >= 60", "-changed_at"),
    (QueueQuery(order=QueueOrder.CHANGED, terms=(term("text", "第4"),)), "sponsor LIKE '%第4%'", "-changed_at"),
]
"""A query, what a plain scan must find, and its order."""


@pytest.fixture(params=["rare by index", "common by walking"])
def road(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both roads of the planner: everything counts as rare, or nothing does."""
    for module in (queue_reader, queue_plan):
        monkeypatch.setattr(module, "RARE", 10_000 if request.param == "rare by index" else -1)
    return str(request.param)


@pytest.mark.parametrize(("query", "where", "order"), QUERIES)
def test_pages_in_both_directions_are_what_a_plain_scan_finds(
    place: Place, road: str, query: QueueQuery, where: str, order: str
) -> None:
    reader = QueueReader(place)
    expected = by_hand(place, where, order)
    if order.startswith("-"):
        # Equal instants come with the greater id first: the whole order is turned round.
        expected = by_hand(place, where, order[1:])[::-1]
    assert [row.id for row in reader.page(query, limit=1000).rows] == expected
    assert len(expected) > 0
    assert [row.id for row in forwards(reader, query, 7)] == expected
    assert [row.id for row in backwards(reader, query, 11)] == expected
    assert list(reader.ids(query, limit=1000)) == expected
    assert list(reader.ids(query, limit=3)) == expected[:3]
    middle = reader.row(expected[len(expected) // 2], query.order).place
    assert [row.id for row in reader.page(query, at=middle, limit=1000).rows] == expected[len(expected) // 2 :]
    assert reader.has(query, expected[0])
    others = set(by_hand(place, "1", "id")) - set(expected)
    assert not any(reader.has(query, other) for other in sorted(others)[:5])
    assert str(reader.count(query)) == str(len(expected))


def test_a_count_that_no_counter_knows_ends_at_its_bound(place: Place) -> None:
    reader = QueueReader(place)
    words = QueueQuery(terms=(term("text", "公司"),))
    assert (str(reader.count(words)), str(reader.count(words, up_to=99))) == ("500", "99+")
    assert str(reader.count(QueueQuery(), up_to=99)) == "500"


def test_counters_follow_updates_and_deletions(place: Place) -> None:
    reader = QueueReader(place)
    connection = connect(place.database)
    before = reader.stamp()
    connection.execute("UPDATE filing SET stage = 'approved' WHERE stage = 'submitted'")
    connection.execute("UPDATE filing SET assignee_id = 2 WHERE assignee_id = 1")
    connection.execute("DELETE FROM outbox")
    connection.execute("DELETE FROM filing WHERE stage = 'withdrawn'")
    assert reader.stamp() != before
    queries = {
        "all": QueueQuery(),
        "mine": QueueQuery(terms=(term("rev", "me"),), staff_id=2),
        "nobody's": QueueQuery(terms=(term("rev", "none"),)),
        "li": QueueQuery(terms=(term("rev", "li"),)),
    }
    for query in queries.values():
        counts = reader.counts(query, queries)
        rows = reader.page(query, limit=1000).rows
        assert counts.total.filings == sum((counts.stages or {}).values()) == len(rows)
        assert all(count == sum(row.stage is stage for row in rows) for stage, count in (counts.stages or {}).items())
    found = reader.counts(QueueQuery(), queries)
    assert found.views["all"].filings == found.filings
    assert found.views["li"].filings == 0
    assert Stage.SUBMITTED not in (found.stages or {})
    connection.close()


def test_the_text_index_follows_changes_of_a_filing(place: Place) -> None:
    reader = QueueReader(place)
    (one,) = by_hand(place, "order_no = 'BA-77'", "id")
    Vault.create(place.key_file)
    database = Database(place, Vault.load(place.key_file))

    def found(word: str) -> list[int]:
        return list(reader.ids(QueueQuery(terms=(term("text", word),)), limit=9))

    assert found("第77号") == [one]
    with database.work() as work:
        work.filings.reshape(one, replace(SHAPE, haystack=haystack(["天津海河软件", "haihe-tech.cn"])))
        work.filings.add_words(one, haystack(["津ICP备2026000001号-1"]))
        work.commit()
    assert found("河") == found("海河") == found("海河软件") == found("haihe-tech") == found("ＨＡＩＨＥ") == [one]
    assert found("津ICP备2026000001号") == found("备2026") == [one]
    assert found("海软") == found("aihe") == found("件haihe") == found("第77号") == []
    connection = connect(place.database)
    connection.execute("INSERT INTO filing_text (filing_text, rank) VALUES ('integrity-check', 1)")
    connection.close()
    database.close()


SHAPE = QueueShape(
    sponsor="", sponsor_number="", services=(), service_kind="website", province="11", errors=0, warnings=0,
    materials_present=0, materials_due=0,
)  # fmt: skip
WALKED = [
    QueueQuery(),
    QueueQuery(stage=Stage.SUBMITTED),
    QueueQuery(terms=(term("rev", "me"),), staff_id=1),
    QueueQuery(terms=(term("rev", "none"), term("waiting", "us"))),
    QueueQuery(terms=(term("due", "..9"), term("waiting", "us"))),
    QueueQuery(terms=(term("waiting", "us"), term("prov", "11"), term("type", "change"))),
    QueueQuery(terms=(term("rev", "li"), term("stage", "approved"))),
    QueueQuery(terms=(term("clock", ""),)),
    QueueQuery(terms=(term("errors", ">0"), term("received", "5.."), term("held", "none"))),
    QueueQuery(terms=(term("due", "3.."),), order=QueueOrder.NEWEST),
    QueueQuery(terms=(term("is", "provisional"), term("waiting", "us"))),
    QueueQuery(terms=(term("is", "paused"), term("waiting", "us"))),
    QueueQuery(terms=(term("paused", "..60"),)),
    QueueQuery(terms=(term("aged", "..60"), term("waiting", "applicant"))),
    QueueQuery(terms=(term("rev", "none"), term("waiting", "us")), order=QueueOrder.NEWEST),
    *(QueueQuery(order=order) for order in QueueOrder),
    *(QueueQuery(order=order, stage=Stage.APPROVED) for order in QueueOrder),
    *(QueueQuery(order=order, terms=(term("rev", "li"),)) for order in QueueOrder),
]


@pytest.mark.parametrize("query", WALKED)
@pytest.mark.parametrize("backwards", [False, True])
def test_every_offered_order_walks_an_index_of_its_own(
    place: Place, query: QueueQuery, backwards: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_reader, "RARE", -1)
    monkeypatch.setattr(queue_plan, "RARE", -1)
    reader = QueueReader(place)
    rows = reader.page(query, limit=1000).rows
    middle = rows[len(rows) // 2].place
    asked: list[tuple[str, list[object]]] = []
    real = reader._reading.rows
    monkeypatch.setattr(reader._reading, "rows", lambda sql, values: asked.append((sql, values)) or real(sql, values))
    if backwards:
        reader.page(query, before=middle)
    else:
        reader.page(query, after=middle)
    sql, values = asked[-1]
    steps = [(row[1], row[3]) for row in real(f"EXPLAIN QUERY PLAN {sql}", values)]
    read = [(within, step) for within, step in steps if step.startswith(("SCAN f", "SEARCH f"))]
    along = [(within, step) for within, step in read if "INDEX ix_filing_" in step]
    assert along, steps
    assert all("ix_filing_" in step or "INTEGER PRIMARY KEY" in step for _, step in read), steps
    # Sorted are only the rows that were cut to a page before: never where filings are read.
    reading = {within for within, _ in along}
    assert not [step for within, step in steps if within in reading and "TEMP B-TREE" in step], steps


FETCHED = [
    (term("held", "any"), "ix_filing_lease"),
    (term("held", "li"), "ix_filing_lease"),
    (term("is", "paused"), "ix_filing_paused"),
    (term("is", "provisional"), "ix_filing_provisional"),
    (term("paused", "..9"), "ix_filing_paused"),
    (term("aged", "..9"), "ix_filing_stage_since"),
    (term("errors", ">2"), "ix_filing_errors"),
    (term("warnings", "4"), "ix_filing_warnings"),
    (term("revision", ">1"), "ix_filing_revision"),
    (term("clock", "DL07"), "ix_filing_clock_risk"),
    (term("prov", "54"), "ix_filing_province"),
    (term("type", "change"), "ix_filing_type"),
    (term("tag", "vip"), "ix_filing_tag_tag"),
    (term("reason", "D03"), "ix_finding_reason"),
    (term("rule", "R-DOM-05"), "ix_finding_rule"),
    (term("ports", "failed"), "ix_port_task_state"),
    (term("is", "undelivered"), "ix_outbox_state_kind"),
    (term("text", "7"), "VIRTUAL TABLE INDEX"),
]


@pytest.mark.parametrize(("one", "index"), FETCHED)
@pytest.mark.parametrize("order", QueueOrder)
def test_a_condition_that_finds_few_is_fetched_by_its_own_index(
    place: Place, one: Term, index: str, order: QueueOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = QueueReader(place)
    asked: list[tuple[str, list[object]]] = []
    real = reader._reading.rows
    monkeypatch.setattr(reader._reading, "rows", lambda sql, values: asked.append((sql, values)) or real(sql, values))
    reader.page(QueueQuery(terms=(one,), order=order, now=1))
    sql, values = asked[-1]
    steps = [row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert [step for step in steps if index in step], steps
    scanned = [step for step in steps if step.startswith("SCAN f ") or step == "SCAN filing"]
    assert all("ix_filing_provisional" in step for step in scanned), steps


def test_words_that_are_common_alone_and_rare_together_are_fetched_together(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_reader, "RARE", 60)
    reader = QueueReader(place)
    query = QueueQuery(terms=(term("text", "公司"), term("text", "7"), term("text", "网站")))
    asked: list[tuple[str, list[object]]] = []
    real = reader._reading.rows
    monkeypatch.setattr(reader._reading, "rows", lambda sql, values: asked.append((sql, values)) or real(sql, values))
    found = [row.id for row in reader.page(query, limit=1000).rows]
    assert found == by_hand(place, "order_no LIKE 'BA-7%'", RISK)
    assert '"公 司" AND "7"* AND "网 站"' in asked[-1][1]


def test_what_one_reviewer_has_in_some_stages_is_not_looked_for_where_the_counters_say_there_is_none(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connect(place.database)
    connection.execute("UPDATE filing SET assignee_id = 2 WHERE assignee_id = 1 AND stage <> 'submitted'")
    connection.close()
    reader = QueueReader(place)
    query = QueueQuery(terms=(term("rev", "li"), term("waiting", "us")), order=QueueOrder.NEWEST)
    expected = by_hand(place, "assignee_id = 1", "received_at")[::-1]
    plans = {}
    for rare in (5_000, -1):
        monkeypatch.setattr(queue_plan, "RARE", rare)
        assert [row.id for row in reader.page(query, limit=1000).rows] == expected
        plans[rare] = reader._planner.plan(query, reader._scope(query))
    assert plans[5_000].few is not None
    assert [branch[0].values for branch in plans[-1].branches] == [("submitted",)]


@pytest.mark.parametrize("staff_id", [1, 2])
def test_the_next_one_is_the_first_in_risk_order_that_is_free_or_mine_and_is_found_at_the_head_of_an_index(
    place: Place, staff_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = QueueReader(place)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    mine = {"", {1: "li", 2: "han"}[staff_id]}
    connection = connect(place.database)
    while True:
        rows = reader.page(QueueQuery(), limit=1000).rows
        fit = [row for row in rows if row.stage in TAKEABLE and row.assignee in mine and not row.holder]
        found = reader.next_free(staff_id, now, TAKEABLE)
        assert (found.id if found else None) == (fit[0].id if fit else None)
        if found is None:
            break
        until = to_millis(now) + 1
        connection.execute("UPDATE filing SET lease_holder_id = 1, lease_until = ? WHERE id = ?", (until, found.id))
    connection.close()
    asked: list[tuple[str, list[object]]] = []
    real = reader._reading.rows
    monkeypatch.setattr(reader._reading, "rows", lambda sql, values: asked.append((sql, values)) or real(sql, values))
    reader.next_free(staff_id, now, TAKEABLE)
    ((sql, values),) = asked
    plan = [row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}", values)]
    looks = [step for step in plan if "SEARCH filing" in step]
    assert len(looks) == 2 * len(TAKEABLE)
    assert all("ix_filing_assignee_stage_risk (assignee_id=? AND stage=?)" in step for step in looks), plan
    assert not [step for step in plan if step.startswith("SCAN filing")]
