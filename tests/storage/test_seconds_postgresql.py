"""Second persons over a real PostgreSQL: requests are answered once, void when the filing moves on, shown in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.second import Asked, Override, SecondRequest, SecondState
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.queue_model import QueueQuery, Term
from tests.postgres_server import binaries, postgres_server

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
DRAFT = DecisionDraft(verdict=Verdict.REFUSE, reasons=(ReasonUse(code="FREE", note="不'予\"受理\x1b[0m"),))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with postgres_server() as url:
        found = Place(
            database=tmp_path / "unused.db",
            key_file=tmp_path / "k",
            audit_head=tmp_path / "h",
            materials=tmp_path,
            url=url,
        )
        Vault.create(found.key_file)
        migrate(found, create=True)
        yield found


def ask(database: Database, filing_id: int) -> SecondRequest:
    with database.work() as work:
        request = work.seconds.ask(
            filing_id,
            SecondKind.REFUSE,
            Asked(draft=DRAFT, ticks=(("EYE-1", "pass"),)),
            because="policy",
            revision=1,
            version=1,
            content_hash="a",
            by="lilei",
            at=NOW,
        )
        work.commit()
    return request


def test_a_request_is_kept_answered_once_and_void_when_the_filing_moves_on(place: Place) -> None:
    database = Database(place, Vault.load(place.key_file))
    rows = QueueReader(place)
    waiting = QueueQuery(terms=(Term(key="is", values=("second",)),))
    try:
        with database.work() as work:
            filing = work.filings.add(
                order_no="BA-1", type=FilingType.FIRST_FILING, content_hash="a", revision=1, received_at=NOW
            )
            work.commit()
        request = ask(database, filing.id)
        assert request.asked.draft == DRAFT
        assert [row.second_wanted for row in rows.page(waiting).rows] == [True]

        def answer(login: str) -> bool:
            with database.work() as work:
                work.filings.get(filing.id)
                won = work.seconds.answer(request, SecondState.AGREED, by=login, at=NOW, note="好")
                work.commit()
            return won

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(answer, ["hanmeimei", "wang"])) == [False, True]
        assert rows.page(waiting).rows == ()
        ask(database, filing.id)
        with database.work() as work:
            work.filings.save(work.filings.get(filing.id), (), expect_version=1, at=NOW)
            work.seconds.override(filing.id, 1, "a", Override(key="R:x@y", reason="why", by="lilei", at=NOW))
            work.commit()
        with database.reading() as work:
            assert [one.state for one in work.seconds.of(filing.id)] == [SecondState.AGREED, SecondState.VOID]
            assert [one.reason for one in work.seconds.overrides(filing.id, 1, "a")] == ["why"]
            assert work.seconds.overrides(filing.id, 1, "b") == ()
            assert work.seconds.waiting() == ()
        assert rows.page(waiting).rows == ()
    finally:
        rows.close()
        database.close()
