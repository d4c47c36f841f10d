"""Every arrow of the stage table, walked by the real use-cases; and every move that is not in the table, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingType
from reviewer_tui.domain.stage import TRANSITIONS, WAITS_ON, Stage, find_transition
from reviewer_tui.errors import BadInput, Conflict, DeskError, NotPermitted, Refused
from tests.builders import a_filing_content, a_manual_filing, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk

FREE = (ReasonUse(code=FREE_TEXT, note="请补充"),)
NUMBER = "京ICP备2026000001号"


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def walk(desk: SampleDesk, filing: Filing, *events: str) -> Filing:
    inputs = {
        "upload_refused": {"codes": "1009:x@;1031"},
        "sms_failed": {"note": "24 h"},
        "authority_refused": {"note": "名称"},
        "authority_approved": {"number": NUMBER, "service_number.s1": f"{NUMBER}-1"},
        "hold": {"until": "2026-12-01", "note": "实名"},
        "recall": {"note": "重看"},
        "fixed_here": {"note": "更正", "consent": "电话同意"},
    }
    for event in events:
        desk.wait(minutes=1)
        filing = desk.record(filing, event, **inputs.get(event, {}))
    return filing


def at_ready(desk: SampleDesk) -> Filing:
    filing = walk(desk, desk.pass_on(desk.add()), "verification_received")
    for item in desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).checklist:
        if item.paper.value == "due":
            desk.desk.followup.receive_paper(desk.who("lilei"), filing.id, item.kind, item.owner)
    return walk(desk, filing, "verification_passed")


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        (("hold",), Stage.READY_TO_UPLOAD),
        (("recall",), Stage.ISP_REVIEW),
        (("upload",), Stage.UPLOADED),
        (("upload", "upload_refused", "fixed_here"), Stage.READY_TO_UPLOAD),
        (("upload", "accepted"), Stage.SMS_PENDING),
        (("upload", "accepted", "sms_all_verified"), Stage.AUTHORITY_REVIEW),
        (("upload", "accepted", "sms_failed", "upload_again"), Stage.READY_TO_UPLOAD),
        (("upload", "accepted", "sms_all_verified", "authority_refused", "fixed_here"), Stage.READY_TO_UPLOAD),
        (("upload", "accepted", "sms_all_verified", "authority_approved"), Stage.APPROVED),
    ],
)
def test_the_road_after_the_review(desk: SampleDesk, events: tuple[str, ...], stage: Stage) -> None:
    filing = walk(desk, at_ready(desk), *events)
    assert filing.stage is stage
    row = desk.desk.queue.row(filing.id)
    assert row.waiting_on is WAITS_ON[stage]


@pytest.mark.parametrize(
    ("events", "last"),
    [
        (("upload", "upload_refused"), "applicant_must_fix"),
        (("upload", "accepted", "sms_failed"), "data_must_change"),
        (("upload", "accepted", "sms_all_verified", "authority_refused"), "applicant_must_fix"),
    ],
)
def test_back_to_the_applicant_needs_a_reason_and_opens_the_reply_window(
    desk: SampleDesk, events: tuple[str, ...], last: str
) -> None:
    filing = walk(desk, at_ready(desk), *events)
    with pytest.raises(Refused, match=r"refused\.reason_needed"):
        desk.desk.followup.record(desk.who("lilei"), filing.id, last)
    moved = desk.desk.followup.record(desk.who("lilei"), filing.id, last, reasons=FREE).filing
    assert moved.stage is Stage.NEEDS_CORRECTION
    assert desk.desk.deadlines.explain(filing.id, "DL19").deadline.open


def test_verification_can_be_retaken_or_failed(desk: SampleDesk) -> None:
    filing = walk(desk, desk.pass_on(desk.add()), "verification_received")
    actor = desk.who("lilei")
    again = desk.desk.followup.record(actor, filing.id, "retake", reasons=(ReasonUse(code="M04"),)).filing
    assert again.stage is Stage.VERIFICATION_PENDING
    walk(desk, again, "verification_received")
    failed = desk.desk.followup.record(actor, filing.id, "verification_failed", reasons=(ReasonUse(code="M06"),)).filing
    assert failed.stage is Stage.ISP_REJECTED


def test_manual_verification_waits_for_the_due_papers(desk: SampleDesk) -> None:
    filing = walk(desk, desk.pass_on(desk.add(a_manual_filing())), "verification_received")
    with pytest.raises(Refused, match=r"refused\.gate") as refusal:
        walk(desk, filing, "verification_passed")
    assert refusal.value.values["condition"] in ("gate.materials", "gate.papers")
    for item in desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).checklist:
        if item.paper.value == "due" or not item.complete:
            assert desk.desk.followup.receive_paper(desk.who("lilei"), filing.id, item.kind, item.owner)
            assert not desk.desk.followup.receive_paper(desk.who("lilei"), filing.id, item.kind, item.owner)
    assert walk(desk, filing, "verification_passed").stage is Stage.READY_TO_UPLOAD


def test_the_last_person_who_verifies_by_sms_starts_the_authority(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted")
    actor = desk.who("lilei")
    step = next(s for s in desk.desk.followup.steps(actor, filing.id) if s.event == "sms_one_verified")
    persons = next(item for item in step.inputs if item.name == "person").choices
    for person in persons[:-1]:
        assert desk.record(filing, "sms_one_verified", person=person).stage is Stage.SMS_PARTIAL
    assert desk.record(filing, "sms_one_verified", person=persons[-1]).stage is Stage.AUTHORITY_REVIEW
    with pytest.raises(DeskError):
        desk.record(filing, "sms_one_verified", person="nobody")


def test_a_hold_stops_the_upload_until_its_day(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "hold")
    with pytest.raises(Refused, match=r"refused\.on_hold"):
        walk(desk, filing, "upload")
    desk.wait(days=9)
    assert walk(desk, filing, "upload").stage is Stage.UPLOADED


def test_one_order_of_an_entity_at_a_time_is_with_the_authority(desk: SampleDesk) -> None:
    walk(desk, at_ready(desk), "upload")
    other = a_filing_content(order_no="BA-SECOND", services=(a_website(name="第二个示例网站"),))
    filing = walk(desk, desk.pass_on(desk.add(other)), "verification_received", "verification_passed")
    with pytest.raises(Refused, match=r"refused\.entity_in_flow"):
        walk(desk, filing, "upload")


def test_an_approval_fills_the_register_and_asks_for_three_ports(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified", "authority_approved")
    rows = desk.desk.lists.under(NUMBER)
    assert {(row.kind, row.number) for row in rows if row.kind in ("sponsor", "service")} == {
        ("sponsor", NUMBER),
        ("service", f"{NUMBER}-1"),
    }
    assert {row.task.port for row in desk.desk.ports.rows(filing_id=filing.id)} == {80, 8080, 443}
    with pytest.raises(Refused, match=r"refused\.ports_not_proven"):
        walk(desk, filing, "ports_done")
    with pytest.raises(Refused, match=r"refused\.ports_not_opened"):
        desk.desk.ports.verify(desk.who("net"), filing.id)


def test_a_filing_is_found_by_the_numbers_that_the_authority_gave_also_when_it_was_checked_again(
    desk: SampleDesk,
) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified", "authority_approved")
    actor = desk.who("lilei")
    for _ in range(2):
        for words in (NUMBER, f"{NUMBER}-1", filing.order_no):
            assert [row.id for row in desk.desk.queue.page(desk.desk.filters.query(actor, words)).rows] == [filing.id]
        desk.desk.review.recheck(actor, filing.id)


def test_no_probe_leaves_for_a_network_that_is_not_configured(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified", "authority_approved")
    desk.desk.ports.opened(desk.who("net"), filing.id)
    with pytest.raises(Refused, match=r"probe\.network_not_configured"):
        desk.desk.ports.verify(desk.who("net"), filing.id)


def test_recording_the_same_step_again_changes_nothing(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload")
    again = desk.desk.followup.record(desk.who("lilei"), filing.id, "upload")
    assert (again.changed, again.filing.version) == (False, filing.version)


def test_a_rehearsal_moves_nothing(desk: SampleDesk) -> None:
    filing = at_ready(desk)
    rehearsing = open_desk(desk.settings, clock=desk.clock, rehearse=True)
    result = rehearsing.followup.record(desk.who("lilei"), filing.id, "upload")
    rehearsing.close()
    assert result.stage_to is Stage.UPLOADED
    assert desk.filing(filing.id) == filing


@pytest.mark.parametrize(
    ("event", "inputs"),
    [
        ("hold", {"note": "x"}),
        ("hold", {"note": "x", "until": "tomorrow"}),
        ("hold", {"note": "x", "until": "2020-01-01"}),
        ("upload", {"at": "2031-01-01T00:00:00+08:00"}),
        ("upload", {"at": "2001-01-01T00:00:00+08:00"}),
        ("upload", {"surprise": "1"}),
        ("recall", {}),
    ],
)
def test_inputs_are_checked_by_name(desk: SampleDesk, event: str, inputs: dict[str, str]) -> None:
    filing = at_ready(desk)
    with pytest.raises(BadInput, match=r"input\."):
        desk.desk.followup.record(desk.who("lilei"), filing.id, event, inputs=inputs)
    assert desk.filing(filing.id) == filing


def test_a_wrong_version_is_a_conflict(desk: SampleDesk) -> None:
    filing = at_ready(desk)
    with pytest.raises(Conflict):
        desk.desk.followup.record(desk.who("lilei"), filing.id, "upload", expect_version=filing.version - 1)


def test_types_5_to_7_skip_verification_and_end_when_the_ports_are_closed(desk: SampleDesk) -> None:
    content = a_filing_content(
        order_no="BA-CANCEL",
        type=FilingType.CANCEL_SERVICE,
        sponsor=a_sponsor(icp_number=NUMBER),
        services=(a_website(icp_number=f"{NUMBER}-1"),),
    )
    filing = desk.make_ready(desk.add(content))
    moved = desk.desk.decisions.decide(desk.who("lilei"), filing.id, DecisionDraft(verdict=Verdict.PASS)).filing
    assert moved.stage is Stage.READY_TO_UPLOAD
    moved = walk(desk, moved, "upload", "accepted", "sms_all_verified")
    approved = desk.record(moved, "authority_approved")
    assert approved.stage is Stage.APPROVED
    assert {row.task.action.value for row in desk.desk.ports.rows(filing_id=filing.id)} == {"close"}


EVENTS = sorted({row.event for row in TRANSITIONS})


@pytest.mark.parametrize("login", ["lilei", "net", "audit"])
@pytest.mark.parametrize("event", EVENTS)
def test_from_submitted_only_what_the_table_has_for_the_role_is_done(desk: SampleDesk, login: str, event: str) -> None:
    filing = desk.add()
    actor = desk.who(login)
    row = find_transition(Stage.SUBMITTED, event, 1)
    legal = row is not None and actor.role in row.roles and event == "withdraw"
    before = len(desk.desk.history.timeline(filing.id))
    if legal:
        assert desk.record(filing, event, by=login, note="撤回").stage is Stage.WITHDRAWN
        return
    with pytest.raises((Refused, NotPermitted)):
        desk.desk.followup.record(actor, filing.id, event, inputs={"note": "x"}, reasons=FREE)
    trail = desk.desk.history.timeline(filing.id)
    assert desk.filing(filing.id).stage is Stage.SUBMITTED
    assert (len(trail), trail[-1].action) == (before + 1, "audit.refused")
