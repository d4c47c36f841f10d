"""What other orders and the register do to the clocks of an order: adoption 认领, a change that comes in; on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.deadline import DeadlineState, leading
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.usecases.contracts import RegisterRecord
from tests.builders import a_filing_content, a_sponsor, a_website
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server
from tests.usecases.test_followup import NUMBER, walk
from tests.usecases.test_happenings import approved, clocks, due, learn, state

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=ROADS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    if request.param == "server":
        made = on_server(made, request.getfixturevalue("server"))
    yield made
    made.desk.close()


def referring(order: str = "BA-1", **changes: object) -> FilingContent:
    content = a_filing_content(order_no=order, type=FilingType.NEW_SERVICE, sponsor=a_sponsor(icp_number=NUMBER))
    return replace(content, **changes)  # type: ignore[arg-type]


def test_an_order_that_refers_to_an_unknown_number_asks_for_its_adoption_and_the_review_leads(desk: SampleDesk) -> None:
    filing = desk.add(referring())
    assert state(desk, filing, "DL08") == DeadlineState.RUNNING
    assert due(desk, filing, "DL08") == due(desk, filing, "DL02")
    first = leading(clocks(desk, filing))
    assert first is not None
    assert first.clock == "DL02"
    actions = [one.action for one in desk.desk.history.timeline(filing.id)]
    assert actions == ["audit.imported", "audit.adoption_requested"]


def test_an_order_whose_numbers_are_known_asks_for_nothing(desk: SampleDesk) -> None:
    learn(desk, NUMBER)
    assert state(desk, desk.add(referring()), "DL08") == "-"


def test_the_adoption_is_settled_with_the_last_number_and_not_before(desk: SampleDesk) -> None:
    website = a_website(icp_number=f"{NUMBER}-1")
    filing = desk.add(referring(services=(website,)))
    other = desk.add(referring("BA-2", sponsor=a_sponsor(icp_number="京ICP备2026000009号")))
    learn(desk, f"{NUMBER}-1")
    assert state(desk, filing, "DL08") == DeadlineState.RUNNING
    learn(desk, NUMBER)
    assert state(desk, filing, "DL08") == DeadlineState.MET
    assert state(desk, other, "DL08") == DeadlineState.RUNNING


def test_the_approval_of_one_order_settles_the_adoption_that_another_waits_for(desk: SampleDesk) -> None:
    waiting = desk.add(referring("BA-9"))
    approved(desk)
    assert state(desk, waiting, "DL08") == DeadlineState.MET


def test_an_adoption_pauses_with_the_applicant_and_goes_on_with_what_is_left(desk: SampleDesk) -> None:
    filing = desk.add(referring())
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="请补充"),))
    desk.desk.decisions.decide(desk.who("lilei"), filing.id, draft)
    assert state(desk, filing, "DL08") == DeadlineState.PAUSED
    learn(desk, NUMBER)
    assert state(desk, filing, "DL08") == DeadlineState.MET


def test_an_order_that_is_withdrawn_waits_for_no_adoption(desk: SampleDesk) -> None:
    filing = desk.add(referring())
    desk.record(filing, "withdraw", note="申请人撤回")
    assert state(desk, filing, "DL08") == DeadlineState.CANCELLED


def test_a_later_revision_that_refers_to_nothing_settles_the_adoption(desk: SampleDesk) -> None:
    filing = desk.add(referring())
    desk.wait(minutes=1)
    desk.add(referring(revision=2, sponsor=a_sponsor(icp_number="")))
    assert state(desk, filing, "DL08") == DeadlineState.MET


def test_the_register_record_of_a_settled_adoption_stands(desk: SampleDesk) -> None:
    filing = desk.add(referring())
    with desk.desk.store.work() as work:
        work.register.put(RegisterRecord(kind="sponsor", number=NUMBER, name="示例"), from_filing="", at=desk.clock.at)
        assert work.register.adopted() == (filing.id,)
        assert work.register.adopted() == ()


def test_a_new_access_in_beijing_owes_a_change_which_ends_the_clock_when_it_comes_in(desk: SampleDesk) -> None:
    learn(desk, NUMBER, f"{NUMBER}-1")
    sponsor = a_sponsor(icp_number=NUMBER, province="110000", city="110100", county="")
    website = a_website(icp_number=f"{NUMBER}-1")
    content = a_filing_content(type=FilingType.NEW_ACCESS, sponsor=sponsor, services=(website,))
    access = desk.pass_on(desk.add(content))
    access = walk(desk, access, "verification_received")
    for item in desk.desk.review.open(desk.who("lilei"), access.id, in_clear=False).checklist:
        if item.paper.value == "due" or (item.due.value == "required" and not item.complete):
            desk.desk.followup.receive_paper(desk.who("lilei"), access.id, item.kind, item.owner)
    walk(desk, access, "verification_passed", "upload", "accepted", "sms_all_verified")
    desk.record(desk.filing(access.id), "authority_approved")
    assert state(desk, access, "DL09") == DeadlineState.RUNNING
    assert due(desk, access, "DL09") == "2026-12-07"
    desk.wait(days=1)
    other = a_filing_content(
        order_no="BA-7",
        type=FilingType.CHANGE,
        sponsor=a_sponsor(icp_number=NUMBER, certificate=replace(a_sponsor().certificate, number="91110000100000001X")),
    )
    desk.add(other)
    assert state(desk, access, "DL09") == DeadlineState.RUNNING
    change = desk.add(
        a_filing_content(order_no="BA-8", type=FilingType.CHANGE, sponsor=sponsor, submitted_at=desk.clock.at)
    )
    assert state(desk, access, "DL09") == DeadlineState.MET
    last = desk.desk.history.timeline(access.id)[-1]
    assert (last.action, dict(last.details)["by_filing"]) == ("audit.change_applied", change.number)


def test_calls_and_their_results_are_kept(desk: SampleDesk) -> None:
    filing = desk.add()
    for result in (CallResult.MISSED, CallResult.REACHED):
        desk.desk.review.log_call(desk.who("lilei"), filing.id, "spoke", result)
    notes = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).notes
    assert [note.result for note in notes] == [CallResult.MISSED, CallResult.REACHED]
    assert state(desk, filing, "DL03") == DeadlineState.MET
