"""Units of reading, on SQLite and on a server: the same values as inside a writing transaction, of one instant, without the ORM."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.contracts import RegisterRecord
from reviewer_tui.usecases.draft_store import DraftPlace
from tests.builders import CREDIT_CODE, a_filing_content
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, environment, sample_desk
from tests.server_desk import on_server

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=ROADS)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    if request.param == "server":
        made = on_server(made, request.getfixturevalue("server"))
    yield made
    made.desk.close()


def filled(sample: SampleDesk) -> FilingId:
    """A filing with something in every store: two revisions, a decision, a draft, ticks, notes, the register."""
    lilei, desk = sample.who("lilei"), sample.desk
    filing = sample.make_ready(sample.add())
    desk.review.note(lilei, filing.id, "called")
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="FREE", path="filing", note="again"),))
    desk.decisions.decide(lilei, filing.id, draft, expect_version=filing.version)
    sample.add(a_filing_content(revision=2, remark="new"))
    sample.make_ready(sample.filing(filing.id))
    desk.drafts.save(lilei, filing.id, draft)
    with desk.store.work() as work:
        record = RegisterRecord(kind="sponsor", number="闽ICP备1号", name="100%_单位", certificate_number=CREDIT_CODE)
        work.register.put(record, from_filing=filing.number, at=sample.clock.at)
        work.reviews.set_sms(filing.id, "sponsor", sample.clock.at)
        work.commit()
    return filing.id


def test_a_unit_of_reading_reads_what_a_writing_transaction_reads(sample: SampleDesk) -> None:
    number = filled(sample)
    lilei = sample.who("lilei")
    now, stages = sample.clock.at, (Stage.SUBMITTED, Stage.ISP_REVIEW)

    def everything(work: object) -> list[object]:
        w: any = work  # type: ignore[valid-type]
        return [
            w.filings.get(number),
            w.filings.by_order("ORD-2026-0001"),
            w.filings.next_takeable(lilei.id, now, stages=stages),
            w.filings.same_sponsor_in(number, stages),
            w.revisions.content(number, 2),
            w.revisions.materials(number, 2),
            w.revisions.before(number, 2),
            w.revisions.package_hash(number, 1),
            w.revisions.unknown_keys(number, 1),
            w.revisions.also_in(number, ["a" * 64, "b" * 64]),
            w.reviews.report(number, 2),
            w.reviews.ticks(number, 2),
            w.reviews.confirmations(number, 2),
            w.reviews.notes(number),
            w.reviews.papers(number),
            w.reviews.sms(number),
            w.deadlines.of(number),
            w.decisions.of(number),
            w.drafts.of(lilei.id, DraftPlace(number, "decision")),
            w.ports.of(number),
            w.ports.rows(filing_id=number, open_only=True),
            w.register.entity_numbers(CREDIT_CODE, ""),
            w.register.records(["闽ICP备1号"], "sponsor"),
            w.staff.by_login("lilei"),
            w.staff.by_id(lilei.id),
            w.staff.all(),
            w.audit.of(number),
            w.audit.verify(),
        ]

    with sample.desk.store.reading() as work:
        read = everything(work)
    with sample.desk.store.work() as work:
        assert everything(work) == read
    assert read[21] == ("闽ICP备1号",)
    with sample.desk.store.reading() as work, pytest.raises(NotFound):
        work.filings.get(1)


def test_a_unit_of_reading_is_of_one_instant(sample: SampleDesk) -> None:
    number = filled(sample)
    with sample.desk.store.reading() as reading:
        before = reading.reviews.notes(number)
        with sample.desk.store.work() as work:
            note = before[0]
            work.reviews.add_note(number, note)
            work.commit()
        assert reading.reviews.notes(number) == before
    with sample.desk.store.reading() as reading:
        assert len(reading.reviews.notes(number)) == len(before) + 1


def test_opening_a_filing_loads_no_orm(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    number = sample.add().id
    sample.run_on()
    sample.desk.close()
    probe = f"""
import sys
from pathlib import Path
from reviewer_tui.bootstrap import open_desk
from reviewer_tui.settings import read_settings
desk = open_desk(read_settings({environment(sample.home)!r}))
actor = next(person for person in desk.staff.rows() if person.login == "lilei")
desk.review.open(actor, {number}, in_clear=True)
desk.review.compare(actor, {number}, in_clear=True)
desk.followup.steps(actor, {number})
desk.close()
print(*[name for name in ("sqlalchemy", "sqlmodel", "pydantic", "PIL") if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
