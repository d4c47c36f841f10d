"""Leases: one holder, and an expiry. Races are in ``tests/fault/test_races.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, NotFound, NotPermitted, Refused
from tests.builders import a_filing_content
from tests.sample_desk import NOW, SampleDesk, sample_desk


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def add(desk: SampleDesk, count: int) -> list[int]:
    return [int(desk.add(a_filing_content(order_no=f"ORD-{number}")).id) for number in range(count)]


def test_taking_moves_into_review_holds_and_assigns(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    filing = desk.desk.triage.take(desk.who("lilei"), number)
    assert (filing.stage, filing.assignee) == (Stage.ISP_REVIEW, desk.who("lilei").id)
    row = desk.desk.queue.row(number)
    assert (row.holder, row.assignee) == ("lilei", "lilei")
    mine = desk.desk.filters.query(desk.who("lilei"), "rev:me")
    assert desk.desk.queue.counts(mine, {}).total.filings == 1


def test_another_reviewer_hears_who_holds_it_since_when(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    desk.desk.triage.take(desk.who("lilei"), number)
    with pytest.raises(Conflict, match=r"conflict\.held") as conflict:
        desk.desk.triage.take(desk.who("hanmeimei"), number)
    assert (conflict.value.values["by"], conflict.value.values["since"]) == ("lilei", NOW.isoformat())
    desk.wait(minutes=30)
    assert desk.desk.triage.take(desk.who("hanmeimei"), number).stage is Stage.ISP_REVIEW


def test_real_input_renews_the_lease_and_only_the_holders(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    desk.desk.triage.take(desk.who("lilei"), number)
    desk.wait(minutes=20)
    desk.desk.triage.renew(desk.who("lilei"), number)
    desk.wait(minutes=20)
    desk.desk.triage.renew(desk.who("hanmeimei"), number)
    with pytest.raises(Conflict):
        desk.desk.triage.take(desk.who("hanmeimei"), number)


def test_releasing_frees_it_and_leaves_the_stage(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    desk.desk.triage.take(desk.who("lilei"), number)
    freed = desk.desk.triage.release(desk.who("lilei"), number, "换人处理")
    assert (freed.stage, freed.lease, freed.assignee) == (Stage.ISP_REVIEW, None, None)
    desk.desk.triage.take(desk.who("hanmeimei"), number)
    with pytest.raises(Refused):
        desk.desk.triage.release(desk.who("lilei"), number)


def test_next_takes_in_risk_order_and_never_anothers(desk: SampleDesk) -> None:
    early = a_filing_content(order_no="EARLY", submitted_at=NOW.replace(day=18))
    numbers = add(desk, 2)
    first = desk.add(early).id
    assert desk.desk.queue.peek_next(desk.who("lilei")).id == first  # type: ignore[union-attr]
    assert desk.desk.triage.take_next(desk.who("lilei")).id == first
    desk.desk.triage.assign(desk.who("wang"), numbers[0], "hanmeimei")
    assert desk.desk.triage.take_next(desk.who("lilei")).id == numbers[1]
    with pytest.raises(NotFound):
        desk.desk.triage.take_next(desk.who("lilei"))
    assert desk.desk.triage.take_next(desk.who("hanmeimei")).id == numbers[0]


def test_next_offers_what_waits_on_us_without_a_date_once_nothing_with_a_date_is_left(desk: SampleDesk) -> None:
    waiting = desk.pass_on(desk.add(a_filing_content(order_no="OLD")))
    desk.desk.review.log_call(desk.who("lilei"), waiting.id, "asked by telephone")
    desk.record(waiting, "verification_received")
    desk.desk.triage.release(desk.who("lilei"), waiting.id)
    assert desk.desk.queue.row(waiting.id).due_at is None
    (dated,) = add(desk, 1)
    assert desk.desk.triage.take_next(desk.who("lilei")).id == dated
    assert desk.desk.triage.take_next(desk.who("hanmeimei")).id == waiting.id
    with pytest.raises(NotFound):
        desk.desk.triage.take_next(desk.who("hanmeimei"))


def test_only_a_supervisor_assigns_others(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    with pytest.raises(NotPermitted):
        desk.desk.triage.assign(desk.who("lilei"), number, "hanmeimei")
    with pytest.raises(Refused):
        desk.desk.triage.assign(desk.who("wang"), number, "net")
    with pytest.raises(NotFound):
        desk.desk.triage.assign(desk.who("wang"), number, "nobody")
    desk.desk.triage.take(desk.who("lilei"), number)
    moved = desk.desk.triage.assign(desk.who("wang"), number, "hanmeimei")
    assert (moved.assignee, moved.lease) == (desk.who("hanmeimei").id, None)


def test_what_is_closed_is_assigned_to_nobody_any_more(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    desk.record(desk.filing(number), "withdraw", note="asked for by the applicant")
    with pytest.raises(Refused, match=r"refused\.closed"):
        desk.desk.triage.assign(desk.who("wang"), number, "hanmeimei")


def test_a_lease_ends_with_the_work_that_it_was_taken_for_and_the_next_step_is_anybodys(desk: SampleDesk) -> None:
    filing = desk.pass_on(desk.add(a_filing_content(), gates=("T07", "T12")))
    assert filing.lease is None
    desk.record(filing, "verification_received")
    desk.look_at_photos(filing)
    held = desk.filing(filing.id)
    assert held.lease is not None
    assert held.lease.holder == desk.who("lilei").id
    with pytest.raises(Conflict, match=r"conflict\.held"):
        desk.desk.followup.record(desk.who("wang"), filing.id, "verification_passed")
    passed = desk.desk.followup.record(desk.who("lilei"), filing.id, "verification_passed").filing
    assert (passed.stage, passed.lease, passed.assignee) == (Stage.READY_TO_UPLOAD, None, desk.who("lilei").id)
    recalled = desk.record(filing, "recall", by="wang", note="读错了")
    assert recalled.lease is not None
    assert recalled.lease.holder == desk.who("wang").id
