"""An approval that was told by phone meets the Authority's own result: equal, new, or different and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.filing import Filing
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.usecases.views import MoveResult
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

TOLD, RIGHT = "京ICP备2026000001号", "京ICP备2026000009号"


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def told_by_phone(desk: SampleDesk, number: str = TOLD) -> Filing:
    filing = desk.pass_on(desk.add())
    for event in ("verification_received", "verification_passed", "upload", "accepted", "sms_all_verified"):
        filing = desk.record(filing, event)
    numbers = {"number": number, "service_number.s1": f"{number}-1"} if number else {}
    return desk.record(filing, "authority_approved", by_phone="yes", **numbers)


def result(desk: SampleDesk, filing: Filing, **inputs: str) -> MoveResult:
    desk.wait(minutes=1)
    return desk.desk.followup.record(desk.who("lilei"), filing.id, "reconciled", inputs=inputs)


def to_reconcile(desk: SampleDesk) -> list[int]:
    query = desk.desk.filters.query(desk.who("lilei"), "is:by_phone")
    return [row.id for row in desk.desk.queue.page(query).rows]


def filed(desk: SampleDesk, number: str) -> set[str]:
    with desk.desk.store.reading() as work:
        return {record.number for record in work.register.records((number,), "service")}


def equal_numbers_end_it(desk: SampleDesk) -> None:
    filing = told_by_phone(desk)
    assert filing.by_phone
    assert to_reconcile(desk) == [filing.id]
    assert desk.desk.queue.row(filing.id).by_phone
    done = result(desk, filing, **{"number": TOLD, "service_number.s1": f"{TOLD}-1"})
    assert (done.changed, done.differing, done.filing.by_phone) == (True, (), False)
    assert done.filing.stage is filing.stage
    assert to_reconcile(desk) == []
    assert filed(desk, TOLD) == {f"{TOLD}-1"}


def test_equal_numbers_end_it(desk: SampleDesk) -> None:
    equal_numbers_end_it(desk)


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_equal_numbers_end_it_on_a_server(desk: SampleDesk) -> None:
    with postgres_server() as url:
        server = on_server(desk, url)
        equal_numbers_end_it(server)
        server.desk.close()


def test_different_numbers_are_both_kept_and_it_stays_open(desk: SampleDesk) -> None:
    filing = told_by_phone(desk)
    official = {"number": RIGHT, "service_number.s1": f"{RIGHT}-1"}
    done = result(desk, filing, **official)
    assert done.differing == (("number", TOLD, RIGHT), ("service_number.s1", f"{TOLD}-1", f"{RIGHT}-1"))
    assert to_reconcile(desk) == [filing.id]
    assert filed(desk, TOLD) == {f"{TOLD}-1"}
    assert filed(desk, RIGHT) == set()
    assert not result(desk, filing, **official).changed, "the same result once more is no news"
    answers = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).answers
    assert [dict(one.numbers)["number"] for one in answers if one.settled_at is None] == [TOLD, RIGHT]


def test_who_says_which_holds_says_why(desk: SampleDesk) -> None:
    filing = told_by_phone(desk)
    official = {"number": RIGHT, "service_number.s1": f"{RIGHT}-1"}
    result(desk, filing, **official)
    with pytest.raises(BadInput):
        result(desk, filing, holds="official")
    done = result(desk, filing, holds="official", note="电话听错")
    assert not done.filing.by_phone
    assert filed(desk, RIGHT) == {f"{RIGHT}-1"}
    assert filed(desk, TOLD) == set()


def test_a_number_that_nobody_was_told_is_news_and_no_conflict(desk: SampleDesk) -> None:
    filing = told_by_phone(desk, "")
    done = result(desk, filing, **{"number": RIGHT, "service_number.s1": f"{RIGHT}-1"})
    assert done.differing == ()
    assert filed(desk, RIGHT) == {f"{RIGHT}-1"}
    assert filed(desk, filing.number) == set()


def test_what_was_not_told_by_phone_is_not_reconciled(desk: SampleDesk) -> None:
    filing = told_by_phone(desk)
    result(desk, filing, **{"number": TOLD, "service_number.s1": f"{TOLD}-1"})
    with pytest.raises(Refused):
        result(desk, filing, number=RIGHT)
