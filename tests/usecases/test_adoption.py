"""The clock of the adoption 认领: it runs while an order refers to numbers that the register lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.deadline import DeadlineState, leading
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.usecases.contracts import RegisterRecord
from tests.builders import a_filing_content, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk
from tests.usecases.test_followup import NUMBER
from tests.usecases.test_happenings import approved, clocks, due, learn, state


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


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
