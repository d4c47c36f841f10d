"""Asking a second person: who is told and when, who is asked by name, in which order it is listed, many at once, what is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import NotFound, Refused
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkVerb
from reviewer_tui.usecases.effects import EffectState
from reviewer_tui.usecases.sweep_model import SweepTask
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, sample_desk

PASS = DecisionDraft(verdict=Verdict.PASS)
REFUSE = DecisionDraft(verdict=Verdict.REFUSE, reasons=(ReasonUse(code=FREE_TEXT, note="不予受理"),))


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path, config='[policy]\nsecond_person = ["pass"]\n')


def asked(desk: SampleDesk) -> Filing:
    ready = desk.make_ready(desk.add())
    return desk.desk.decisions.decide(desk.who("lilei"), ready.id, PASS, expect_version=ready.version).filing


def test_who_asked_is_told_once_what_became_of_it(desk: SampleDesk) -> None:
    wang, lilei = desk.who("wang"), desk.who("lilei")
    agreed = asked(desk)
    desk.desk.seconds.agree(desk.who("hanmeimei"), agreed.id)
    moved = desk.make_ready(desk.add(a_filing_content(order_no="BA-2")))
    desk.desk.decisions.decide(lilei, moved.id, PASS)
    desk.desk.deadlines.extend(wang, moved.id, "DL02", 1, "公告")
    for _again in range(2):
        list(desk.desk.sweep.run(wang, [SweepTask.NOTICES]))
    with desk.desk.store.reading() as work:
        rows = work.outbox.rows((EffectState.WAITING,), kind="notice", before=None, limit=9)
        told = [work.outbox.payload(row) for row in rows]
    assert [one["login"] for one in told] == ["lilei", "lilei"]
    assert f"{agreed.number}：复核已同意（通过）" in [one["subject"] for one in told]
    assert f"{moved.number}：复核申请已失效（通过）" in [one["subject"] for one in told]


def test_one_person_is_asked_by_name_is_told_and_anybody_else_may_still_answer(desk: SampleDesk) -> None:
    lilei, han, wang = (desk.who(login) for login in ("lilei", "hanmeimei", "wang"))
    first, other = (desk.make_ready(desk.add(a_filing_content(order_no=f"BA-{n}"))) for n in (1, 2))
    for login, why in (("lilei", "cannot_second"), ("audit", "cannot_second"), ("nobody", "staff")):
        with pytest.raises((Refused, NotFound), match=why):
            desk.desk.decisions.decide(lilei, first.id, PASS, second=login)
    assert desk.desk.seconds.waiting(lilei) == ()
    desk.desk.decisions.decide(lilei, first.id, PASS)
    result = desk.desk.decisions.decide(lilei, other.id, PASS, second="hanmeimei")
    assert result.second is not None
    assert result.second.wanted == "hanmeimei"
    assert [one.filing_id for one in desk.desk.seconds.waiting(han)] == [other.id, first.id]
    with pytest.raises(Refused, match="not_yours"):
        desk.desk.seconds.name(wang, first.id, "hanmeimei")
    assert desk.desk.seconds.name(lilei, first.id, "hanmeimei").request.wanted == "hanmeimei"
    assert not desk.desk.seconds.name(lilei, first.id, "hanmeimei").changed
    with desk.desk.store.reading() as work:
        rows = work.outbox.rows((EffectState.WAITING,), kind="notice", before=None, limit=9)
        assert [work.outbox.payload(row)["login"] for row in rows] == ["hanmeimei", "hanmeimei"]
    assert desk.desk.seconds.agree(wang, other.id).filing.stage is Stage.VERIFICATION_PENDING


def test_a_drawn_pass_is_drawn_again_after_it_was_taken_back(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config="[policy]\nsecond_look_percent = 100\n")
    filing = asked(desk)
    desk.desk.seconds.agree(desk.who("wang"), filing.id)
    desk.desk.decisions.undo(desk.who("lilei"), filing.id)
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    again = desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS)
    assert again.second is not None
    assert again.second.because == "drawn"
    other = desk.make_ready(desk.add(a_filing_content(order_no="BA-9")))
    with pytest.raises(Refused, match="not_needed"):
        desk.desk.decisions.decide(desk.who("lilei"), other.id, REFUSE, second="wang")


def test_what_waits_is_listed_by_risk(desk: SampleDesk) -> None:
    late = desk.make_ready(desk.add(a_filing_content(order_no="BA-2")))
    soon = desk.make_ready(desk.add(a_filing_content(order_no="BA-3", submitted_at=desk.clock.at.replace(day=18))))
    for filing in (late, soon):
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS)
    assert [one.filing_id for one in desk.desk.seconds.waiting(desk.who("wang"))] == [soon.id, late.id]


def test_returning_many_says_for_each_that_it_waits_for_a_second_person(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config='[policy]\nsecond_person = ["return"]\n')
    lilei = desk.who("lilei")
    filings = [desk.make_ready(desk.add(a_filing_content(order_no=f"BA-{n}"))) for n in range(2)]
    order = BulkOrder(verb=BulkVerb.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="公章不清"),))
    numbers = [one.id for one in filings]
    assert all(row.second is not None for row in desk.desk.bulk.preview(lilei, order, numbers))
    assert desk.desk.seconds.waiting(lilei) == ()
    done = list(desk.desk.bulk.apply(lilei, order, numbers))
    assert [(row.outcome, row.second is not None) for row in done] == [(BulkOutcome.CHANGED, True)] * 2
    again = list(desk.desk.bulk.apply(lilei, order, numbers))
    assert [(row.outcome, row.second is not None) for row in again] == [(BulkOutcome.UNCHANGED, True)] * 2
    assert {desk.filing(number).stage for number in numbers} == {Stage.ISP_REVIEW}
