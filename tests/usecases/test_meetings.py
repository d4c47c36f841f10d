"""What is arranged for a verification by hand: sealed, masked for all but the lease holder, and refused where it makes no sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer_tui.errors import BadInput, Conflict, Refused
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault
from tests.builders import a_manual_filing
from tests.cli.running import Shell
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk

COURIER = {"recipient": "王样本", "phone": "13700137000", "courier_out": "SF1234567890", "curtain_sent": "2026-11-26"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def test_the_record_is_sealed_and_in_clear_for_the_lease_holder_only(desk: SampleDesk) -> None:
    filing = desk.add(a_manual_filing())
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    assert desk.desk.verification.arrange(desk.who("lilei"), filing.id, COURIER)
    assert not desk.desk.verification.arrange(desk.who("lilei"), filing.id, COURIER)
    mine = dict(desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=True).meeting)
    theirs = dict(desk.desk.review.open(desk.who("hanmeimei"), filing.id, in_clear=True).meeting)
    assert mine == COURIER
    assert theirs == {
        "recipient": "王*",
        "phone": "137****7000",
        "courier_out": "SF***90",
        "curtain_sent": "2026-11-26",
    }
    assert b"SF1234567890" not in desk.database.read_bytes()
    said = [one for one in desk.desk.history.timeline(filing.id) if one.action == "audit.arranged"]
    assert [dict(one.details)["arranged"] for one in said] == ["recipient, phone, courier_out, curtain_sent"]


def test_a_value_is_changed_and_taken_away_alone(desk: SampleDesk) -> None:
    filing = desk.add(a_manual_filing())
    for given in (COURIER, {"courier_back": "YT-99887766", "phone": ""}):
        desk.desk.verification.arrange(desk.who("lilei"), filing.id, given)
    with desk.desk.store.reading() as work:
        kept = dict(work.meetings.of(filing.id))
    assert kept == {
        **{name: value for name, value in COURIER.items() if name != "phone"},
        "courier_back": "YT-99887766",
    }


@pytest.mark.parametrize(
    "given",
    [
        {"fax": "1"},
        {"when": "tomorrow"},
        {"curtain_sent": "2026-13-01"},
        {"courier_out": "\x1b[>q"},
        {"courier_out": "x" * 41},
        {"place": "x" * 201},
        {"place": "a\nb"},
        {"remark": "\x1b]52;c;eA==\x07"},
        {"remark": "\u202etxt"},
    ],
)
def test_what_may_not_stand_in_a_field_is_refused(desk: SampleDesk, given: dict[str, str]) -> None:
    filing = desk.add(a_manual_filing())
    with pytest.raises(BadInput):
        desk.desk.verification.arrange(desk.who("lilei"), filing.id, given)
    with desk.desk.store.reading() as work:
        assert work.meetings.of(filing.id) == {}


def test_nothing_is_arranged_where_it_is_verified_electronically_or_somebody_else_holds_it(desk: SampleDesk) -> None:
    with pytest.raises(Refused):
        desk.desk.verification.arrange(desk.who("lilei"), desk.add().id, COURIER)
    filing = desk.add(a_manual_filing(order_no="BA-2"))
    desk.desk.triage.take(desk.who("hanmeimei"), filing.id)
    with pytest.raises(Conflict):
        desk.desk.verification.arrange(desk.who("lilei"), filing.id, COURIER)


def test_the_command_records_it_and_shows_it_masked(desk: SampleDesk) -> None:
    filing = desk.add(a_manual_filing())
    desk.run_on()
    shell = Shell(desk)
    shell("record", filing.number, "verification", "--input", "when=2026-11-30T14:00", "--input", "visitor=王样本")
    told = shell("--json", "show", filing.number, "--only", "verification").json["verification"]
    assert (told["mode"], told["meeting"]) == ("manual", {"when": "2026-11-30T14:00", "visitor": "王*"})


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_the_record_is_kept_in_postgresql_too(tmp_path: Path) -> None:
    from tests.storage.test_postgresql import add_filings

    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    with postgres_server() as url:
        place = Place(
            database=tmp_path / "unused.db",
            key_file=tmp_path / "k",
            audit_head=tmp_path / "h",
            materials=tmp_path,
            url=url,
        )
        Vault.create(place.key_file)
        migrate(place, create=True)
        database = Database(place, Vault.load(place.key_file))
        (filing,) = add_filings(database, 1)
        for meeting in ({"place": "一"}, {"place": "二"}):
            with database.work() as work:
                work.meetings.keep(filing, meeting, now)
                work.commit()
        with database.work() as work:
            assert work.meetings.of(filing) == {"place": "二"}
        database.close()
