"""Numbers of the public security over a real PostgreSQL: kept, put right, and written into the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.deadline import start
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.public_security import PublicSecurity
from reviewer_tui.storage.calendar_files import clock_rules
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sweep_reader import SweepReader
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import RegisterRecord
from tests.police_numbers import NUMBER, OTHER
from tests.postgres_server import binaries, postgres_server

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("police")
    with postgres_server() as url:
        place = Place(
            database=folder / "unused.db", key_file=folder / "k", audit_head=folder / "h", materials=folder, url=url
        )
        vault = Vault.create(place.key_file)
        migrate(place, create=True)
        made = Database(place, vault)
        yield made
        made.close()


def test_whose_time_runs_out_is_found_until_a_reminder_stands_in_the_outbox(database: Database) -> None:
    rule = clock_rules()["DL12"]
    clock = start(rule, NOW, WorkingCalendar.build((), ()), Cause("port_proven"))
    finder = SweepReader(database._place)
    with database.work() as work:
        filings = [
            work.filings.add(order_no=one, type=FilingType.FIRST_FILING, content_hash="a", revision=1, received_at=NOW)
            for one in ("P-2", "P-3")
        ]
        for one in filings:
            work.filings.save(one, (clock,), expect_version=one.version, at=NOW)
        work.commit()
    first, second = (one.id for one in filings)
    soon = NOW + timedelta(days=25)

    def found() -> list[int]:
        return [one.filing_id for one in finder.unreminded(soon, soon + timedelta(days=7))]

    assert found() == [first, second]
    assert list(finder.unreminded(NOW, NOW + timedelta(days=7))) == []
    with database.work() as work:
        key = f"advice/{first}/reminder"
        work.outbox.add(key=key, kind="advice", filing_id=first, payload={}, at=soon, not_before=soon)
        work.commit()
    assert found() == [second]
    finder.close()


def test_a_number_is_kept_put_right_and_written_into_the_register(database: Database) -> None:
    with database.work() as work:
        filing = work.filings.add(
            order_no="P-1", type=FilingType.FIRST_FILING, content_hash="a", revision=1, received_at=NOW
        )
        for number, day in ((NUMBER, 1), (OTHER, 2)):
            known = PublicSecurity(service_id="s1", number=number, granted_on=date(2026, 11, day), by="lilei", at=NOW)
            work.public_security.put(filing.id, known)
        record = RegisterRecord(kind="service", number="闽ICP备2026000001号-1", name="示例")
        assert work.register.put(record, from_filing="", at=NOW)
        assert not work.register.put(record, from_filing="", at=NOW)
        work.register.note_public_security(record.number, OTHER, at=NOW)
        assert not work.register.put(record, from_filing="", at=NOW), "an import does not know the number, and keeps it"
        work.commit()
    with database.reading() as work:
        assert work.public_security.of(filing.id) == (known,)
        assert work.public_security.filed_as(filing.id) == {}
        (found,) = work.register.records(["闽ICP备2026000001号"], "service")
        assert found.public_security == OTHER
