"""What happens beside the moves, and the clocks that listen to it: calls, the QR code, adoption, and the outside duties."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.clock_moves import ClockAct
from reviewer_tui.domain.deadline import Deadline, DeadlineState, leading
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.happening import HAPPENINGS, CallResult
from reviewer_tui.domain.stage import TRANSITIONS, Stage
from reviewer_tui.errors import BadInput, Conflict, NotPermitted, Refused
from reviewer_tui.usecases.calls import missed_calls
from tests.sample_desk import SampleDesk, sample_desk
from tests.usecases.test_followup import NUMBER, at_ready, walk

TOLD_ELSEWHERE = {
    "contact": "a reached call",
    "call_missed": "a missed call",
    "call_missed_again": "a second missed call",
    "hold_ended": "the sweep",
    "port_proven": "a probe",
    "adoption_requested": "the import",
    "adoption_settled": "the register",
    "public_security_part": "a number of one of several services",
}
NO_CLOCK = {"public_security_advised"}
"""A letter, which moves no clock."""


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def clocks(desk: SampleDesk, filing: Filing) -> tuple[Deadline, ...]:
    with desk.desk.store.reading() as work:
        return work.deadlines.of(filing.id)


def clock(desk: SampleDesk, filing: Filing, code: str) -> Deadline | None:
    return next((one for one in reversed(clocks(desk, filing)) if one.clock == code), None)


def state(desk: SampleDesk, filing: Filing, code: str) -> str:
    found = clock(desk, filing, code)
    return found.state.value if found else "-"


def due(desk: SampleDesk, filing: Filing, code: str) -> str:
    found = clock(desk, filing, code)
    assert found is not None
    assert found.due_at is not None
    return closing_date(found.due_at).isoformat()


def call(desk: SampleDesk, filing: Filing, result: CallResult) -> None:
    desk.desk.review.log_call(desk.who("lilei"), filing.id, "", result) if result is CallResult.MISSED else (
        desk.desk.review.log_call(desk.who("lilei"), filing.id, "spoke to them", result)
    )


def approved(desk: SampleDesk) -> Filing:
    return walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified", "authority_approved")


def record(desk: SampleDesk, filing: Filing, event: str, *, by: str = "lilei", **typed: str) -> bool:
    return desk.desk.happenings.record_typed(desk.who(by), filing.id, event, typed).changed


def test_every_event_of_the_table_is_an_arrow_or_told_by_somebody() -> None:
    from reviewer_tui.storage.calendar_files import clock_moves

    arrows = {row.id for row in TRANSITIONS}
    assert set(clock_moves()) - arrows == set(HAPPENINGS) - NO_CLOCK | set(TOLD_ELSEWHERE)


# Calls.


def test_the_first_missed_call_asks_for_another_within_the_hour_and_a_second_ends_that(desk: SampleDesk) -> None:
    filing = desk.add()
    call(desk, filing, CallResult.MISSED)
    found = clock(desk, filing, "DL03")
    assert found is not None
    assert found.due_at is not None
    assert (found.due_at - found.started_at).total_seconds() == 3600
    assert leading(clocks(desk, filing)) == found
    desk.wait(minutes=50)
    call(desk, filing, CallResult.MISSED)
    assert state(desk, filing, "DL03") == DeadlineState.MET
    assert state(desk, filing, "DL01") == DeadlineState.RUNNING
    desk.wait(minutes=5)
    call(desk, filing, CallResult.MISSED)
    assert [one.clock for one in clocks(desk, filing)].count("DL03") == 1


def test_a_reached_call_is_the_first_contact_and_ends_the_wait_for_a_second_call(desk: SampleDesk) -> None:
    filing = desk.add()
    call(desk, filing, CallResult.MISSED)
    desk.wait(minutes=61)
    call(desk, filing, CallResult.REACHED)
    assert state(desk, filing, "DL01") == DeadlineState.MET
    assert state(desk, filing, "DL03") == DeadlineState.MISSED
    notes = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).notes
    assert [(note.kind, note.result) for note in notes] == [("call", "missed"), ("call", "reached")]


def test_how_many_calls_in_a_row_were_missed_can_be_told(desk: SampleDesk) -> None:
    filing = desk.add()
    counts = []
    for result in (CallResult.MISSED, CallResult.MISSED, CallResult.REACHED, CallResult.MISSED):
        call(desk, filing, result)
        desk.wait(minutes=1)
        with desk.desk.store.reading() as work:
            counts.append(missed_calls(work.reviews.notes(filing.id)))
    assert counts == [1, 2, 0, 1]
    assert state(desk, filing, "DL03") == DeadlineState.RUNNING


def test_a_missed_call_after_the_upload_starts_no_clock(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted")
    call(desk, filing, CallResult.MISSED)
    assert clock(desk, filing, "DL03") is None


def test_a_reached_call_says_what_was_said(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(Refused, match="note_needed"):
        desk.desk.review.log_call(desk.who("lilei"), filing.id, " ", CallResult.REACHED)


# The QR code.


def test_an_issued_qr_code_is_a_first_contact_too(desk: SampleDesk) -> None:
    filing = desk.add()
    assert record(desk, filing, "qr_issued")
    assert state(desk, filing, "DL01") == DeadlineState.MET
    assert desk.filing(filing.id).version == filing.version + 1


def test_the_same_event_of_the_same_day_is_recorded_once(desk: SampleDesk) -> None:
    filing = desk.add()
    assert record(desk, filing, "qr_issued", note="by mail")
    desk.wait(hours=1)
    assert not record(desk, filing, "qr_issued", note="by mail")
    desk.wait(hours=24)
    assert record(desk, filing, "qr_issued")
    actions = [one.action for one in desk.desk.history.timeline(filing.id)]
    assert actions.count("audit.qr_issued") == 2
    assert len(desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).notes) == 1


def test_what_no_clock_listens_to_any_more_is_on_record_and_leaves_the_version_alone(desk: SampleDesk) -> None:
    filing = desk.add()
    call(desk, filing, CallResult.REACHED)
    before = desk.filing(filing.id).version
    assert record(desk, filing, "qr_issued")
    assert desk.filing(filing.id).version == before
    assert desk.desk.history.timeline(filing.id)[-1].action == "audit.qr_issued"


# The outside duties.


def learn(desk: SampleDesk, *numbers: str) -> None:
    """The register has these numbers from now on."""
    rows = ["kind,number,name"] + [f"{'service' if '-' in one else 'sponsor'},{one},示例" for one in numbers]
    desk.desk.register.import_csv(desk.who("wang"), "\n".join(rows))


def test_data_found_inaccurate_are_corrected_within_ten_working_days_of_the_discovery(desk: SampleDesk) -> None:
    filing = approved(desk)
    desk.clock.at = datetime(2026, 11, 30, 2, tzinfo=UTC)
    assert record(desk, filing, "inaccuracy_found", at="2026-11-26", note="电话已停机")
    found = clock(desk, filing, "DL10")
    assert found is not None
    assert due(desk, filing, "DL10") == "2026-12-10"
    assert found.marks[0].why == "电话已停机"
    assert desk.desk.history.timeline(filing.id)[-1].at == desk.clock.at
    assert record(desk, filing, "data_corrected")
    assert state(desk, filing, "DL10") == DeadlineState.MET


def test_found_again_on_the_day_of_its_correction_it_runs_again(desk: SampleDesk) -> None:
    filing = approved(desk)
    assert record(desk, filing, "inaccuracy_found")
    assert record(desk, filing, "data_corrected")
    assert record(desk, filing, "inaccuracy_found")
    assert state(desk, filing, "DL10") == DeadlineState.RUNNING


def test_a_planned_change_is_applied_for_thirty_days_before_and_another_day_takes_its_place(desk: SampleDesk) -> None:
    filing = approved(desk)
    with pytest.raises(BadInput, match=r"input\.missing"):
        record(desk, filing, "change_planned")
    assert record(desk, filing, "change_planned", day="2027-03-01")
    assert due(desk, filing, "DL11") == "2027-01-30"
    assert record(desk, filing, "change_planned", day="2027-03-31")
    assert due(desk, filing, "DL11") == "2027-03-01"
    assert [one.clock for one in clocks(desk, filing)].count("DL11") == 1
    assert record(desk, filing, "change_applied")
    assert state(desk, filing, "DL11") == DeadlineState.MET


def test_a_task_ends_on_the_day_that_stands_in_it(desk: SampleDesk) -> None:
    filing = approved(desk)
    assert record(desk, filing, "task_received", day="2026-12-05")
    assert due(desk, filing, "DL18") == "2026-12-05"
    assert not record(desk, filing, "task_received", day="2026-12-05")
    assert record(desk, filing, "task_done")
    assert state(desk, filing, "DL18") == DeadlineState.MET


def test_the_public_security_filing_ends_one_duty_and_starts_the_next(desk: SampleDesk) -> None:
    filing = approved(desk)
    number = "闽公网安备35010202001234号"
    assert record(desk, filing, "public_security_filed", police_number=number, granted_on="2026-11-23")
    assert due(desk, filing, "DL13") == "2026-12-23"
    assert record(desk, filing, "public_security_shown")
    assert state(desk, filing, "DL13") == DeadlineState.MET


@pytest.mark.parametrize(
    ("begins", "ends", "code", "until"),
    [
        ("real_name_done", "real_name_synced", "DL15", "2026-11-26"),
        ("shell_form_received", "shell_cancelled", "DL16", "2026-11-30"),
    ],
)
def test_a_duty_begins_and_ends_with_its_events(
    desk: SampleDesk, begins: str, ends: str, code: str, until: str
) -> None:
    filing = desk.add()
    assert record(desk, filing, begins)
    assert due(desk, filing, code) == until
    assert record(desk, filing, ends)
    assert state(desk, filing, code) == DeadlineState.MET


def test_what_is_still_open_can_be_ended_at_a_later_stage(desk: SampleDesk) -> None:
    filing = at_ready(desk)
    assert record(desk, filing, "real_name_done")
    filing = walk(desk, filing, "upload", "accepted")
    offered = {one.event for one in desk.desk.happenings.offers(desk.who("lilei"), filing.id)}
    assert "real_name_synced" in offered
    assert "real_name_done" not in offered
    assert desk.desk.deadlines.foresee(filing.id, "real_name_synced").proofs == ()
    assert record(desk, filing, "real_name_synced")
    assert state(desk, filing, "DL15") == DeadlineState.MET
    assert "real_name_synced" not in {one.event for one in desk.desk.happenings.offers(desk.who("lilei"), filing.id)}
    with pytest.raises(Refused, match="no_such_move"):
        record(desk, filing, "real_name_done")


def test_data_codes_are_offered_only_where_the_operator_works_with_them(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    filing = approved(desk)
    offered = {one.event for one in desk.desk.happenings.offers(desk.who("lilei"), filing.id)}
    assert "data_code_issued" not in offered
    with pytest.raises(Refused, match="data_code_off"):
        record(desk, filing, "data_code_issued")
    other = sample_desk(tmp_path / "with", config="data_code = true\n")
    filing = approved(other)
    assert "data_code_issued" in {one.event for one in other.desk.happenings.offers(other.who("lilei"), filing.id)}
    assert record(other, filing, "data_code_issued", consent_by="sponsor", consent_how="phone")
    found = clock(other, filing, "DL14")
    assert found is not None
    assert not found.duty
    assert due(other, filing, "DL14") == "2026-12-23"
    led = leading(clocks(other, filing))
    assert led is None or led.clock != "DL14"


# What is refused.


def test_an_event_of_the_future_or_before_what_its_clock_knows_is_refused(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(BadInput, match="in_future"):
        record(desk, filing, "qr_issued", at="2026-11-23T10:05")
    with pytest.raises(BadInput, match="in_future"):
        record(desk, filing, "qr_issued", at="2026-11-24")
    with pytest.raises(BadInput, match="before_clock"):
        record(desk, filing, "qr_issued", at="2026-11-20")
    with pytest.raises(BadInput, match=r"input\.when"):
        record(desk, filing, "qr_issued", at="yesterday")
    with pytest.raises(BadInput, match=r"input\.day_form"):
        record(desk, filing, "task_received", day="soon")
    with pytest.raises(BadInput, match=r"input\.unknown"):
        record(desk, filing, "qr_issued", day="2026-12-01")
    assert record(desk, filing, "qr_issued", at="2026-11-23")


@pytest.mark.parametrize(
    "typed", [{"day": "9999-12-31"}, {"day": "1926-01-01"}, {"day": "2026-12-05", "at": "0001-01-01"}]
)
def test_a_day_ten_years_away_is_a_slip(desk: SampleDesk, typed: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="far_away"):
        record(desk, desk.add(), "task_received", **typed)


def test_an_event_that_makes_no_sense_at_a_stage_or_for_a_role_is_refused_and_audited(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(Refused, match="no_such_move"):
        record(desk, filing, "public_security_filed")
    for login in ("net", "audit"):
        with pytest.raises(NotPermitted):
            record(desk, filing, "qr_issued", by=login)
    refused = [one for one in desk.desk.history.timeline(filing.id) if one.action == "audit.refused"]
    assert len(refused) == 3
    assert state(desk, filing, "DL01") == DeadlineState.RUNNING


def test_an_event_on_another_version_is_a_conflict(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(Conflict):
        desk.desk.happenings.record(desk.who("lilei"), filing.id, "qr_issued", expect_version=filing.version + 1)


def test_what_begins_and_what_ends_a_clock_are_partners() -> None:
    from reviewer_tui.storage.calendar_files import clock_moves

    for one in HAPPENINGS.values():
        if one.partner:
            assert HAPPENINGS[one.partner].partner == one.event
        for move in clock_moves().get(one.event, ()):
            assert move.act in (ClockAct.START, ClockAct.RESTART, ClockAct.STOP)
        assert one.stages <= set(Stage)


def test_a_change_is_planned_for_a_day_to_come(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(BadInput, match="until_over"):
        record(desk, filing, "change_planned", day="2026-11-22")


def test_the_date_alone_is_a_moment_of_that_day(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified")
    desk.clock.at = datetime(2026, 11, 27, 2, tzinfo=UTC)
    desk.record(filing, "authority_approved", number=NUMBER, **{"service_number.s1": f"{NUMBER}-1"}, at="2026-11-25")
    assert due(desk, filing, "DL07") == date(2026, 11, 26).isoformat()
