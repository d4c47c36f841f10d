"""Logged calls: the number that was called, when to try again, and what the queue says of a filing that nobody answers for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.calls import call_numbers, missed_calls, next_call, next_try
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.cli.running import Shell
from tests.sample_desk import NOW, SampleDesk, sample_desk

MOBILE = "13800000001"


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def with_number(number: str = MOBILE, **more: str) -> FilingContent:
    return a_filing_content(sponsor=a_sponsor(principal=a_principal(mobile=number, **more)))


def missed(desk: SampleDesk, filing_id: int, **more: str) -> None:
    desk.desk.review.log_call(desk.who("lilei"), filing_id, "", CallResult.MISSED, **more)


def found(desk: SampleDesk, text: str) -> list[int]:
    query = desk.desk.filters.query(desk.who("lilei"), text)
    return [row.id for row in desk.desk.queue.page(query).rows]


def test_two_missed_calls_in_a_row_are_found_on_the_queue_until_somebody_is_reached(desk: SampleDesk) -> None:
    filing, other = desk.add(), desk.add(a_filing_content(order_no="BA-2"))
    missed(desk, filing.id)
    assert desk.desk.queue.row(filing.id).missed_calls == 1
    assert found(desk, "is:unreached") == []
    assert found(desk, "calls:1") == [filing.id]
    missed(desk, filing.id)
    assert desk.desk.queue.row(filing.id).missed_calls == 2
    assert found(desk, "calls:>1") == found(desk, "is:unreached") == found(desk, "状态:未接通") == [filing.id]
    assert found(desk, "-is:unreached") == found(desk, "calls:0") == [other.id]
    desk.desk.review.log_call(desk.who("lilei"), filing.id, "spoke", CallResult.REACHED)
    assert desk.desk.queue.row(filing.id).missed_calls == 0
    assert found(desk, "is:unreached,paused") == []


def test_a_call_keeps_the_number_sealed_and_shows_it_to_the_lease_holder_only(desk: SampleDesk) -> None:
    filing = desk.add(with_number())
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    missed(desk, filing.id, number="sponsor.mobile", next_typed="15:20")
    mine = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=True).notes[-1]
    theirs = desk.desk.review.open(desk.who("hanmeimei"), filing.id, in_clear=True).notes[-1]
    assert (mine.number, theirs.number) == (MOBILE, "138****0001")
    assert mine.next_at is not None
    assert mine.next_at.astimezone(SHANGHAI).strftime("%d %H:%M") == "23 15:20"
    assert MOBILE.encode() not in desk.database.read_bytes()
    said = desk.desk.history.timeline(filing.id)
    assert any(dict(one.details).get("whom") == "sponsor.mobile" for one in said)
    assert not any(MOBILE in str(one.details) for one in said)


def test_the_numbers_to_choose_from_are_masked_for_whoever_does_not_hold_the_filing(desk: SampleDesk) -> None:
    filing = desk.add(with_number())
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    assert MOBILE in {one.number for one in desk.desk.review.call_numbers(desk.who("lilei"), filing.id)}
    assert MOBILE not in {one.number for one in desk.desk.review.call_numbers(desk.who("hanmeimei"), filing.id)}


def test_several_numbers_in_one_field_are_counted_and_each_is_offered_once() -> None:
    content = with_number("13800000001; 13900000002 ;13800000001", emergency_phone="13900000002")
    keys = [one.key for one in call_numbers(content) if one.owner == "sponsor"]
    assert keys[:2] == ["sponsor.mobile", "sponsor.mobile.2"]
    assert "sponsor.emergency_phone" not in keys


def test_a_number_that_the_filing_does_not_have_is_refused_and_nothing_is_written(desk: SampleDesk) -> None:
    filing = desk.add()
    for key in ("sponsor.fax", MOBILE, "\x1b[>q", "x" * 4000):
        with pytest.raises(BadInput):
            missed(desk, filing.id, number=key)
    assert desk.desk.queue.row(filing.id).missed_calls == 0


@pytest.mark.parametrize(
    "typed", ["soon", "25:00", "2026-11-23", "2026-11-20 10:00", "2027-06-01 10:00", "\x1b[c", "9" * 99]
)
def test_a_next_try_is_a_time_within_a_month(typed: str) -> None:
    with pytest.raises(BadInput):
        next_try(typed, NOW)


def test_a_time_of_day_that_is_over_means_tomorrow() -> None:
    assert next_try("", NOW) is None
    today, tomorrow = next_try("15:20", NOW), next_try("9：30", NOW)
    assert today is not None
    assert tomorrow is not None
    assert today - NOW == timedelta(hours=5, minutes=20)
    assert tomorrow - NOW == timedelta(hours=23, minutes=30)


def test_the_next_try_ends_when_somebody_is_reached(desk: SampleDesk) -> None:
    filing = desk.add()
    missed(desk, filing.id, next_typed="16:00")
    notes = desk.desk.review.open(desk.who("wang"), filing.id, in_clear=False).notes
    assert (missed_calls(notes), next_call(notes) is not None) == (1, True)
    desk.desk.review.log_call(desk.who("lilei"), filing.id, "spoke")
    assert next_call(desk.desk.review.open(desk.who("wang"), filing.id, in_clear=False).notes) is None


def test_the_command_logs_a_call_and_show_tells_the_number_masked(desk: SampleDesk) -> None:
    filing = desk.add(with_number())
    desk.run_on()
    shell = Shell(desk)
    call = ("record", filing.number, "call", "--result", "missed", "--input")
    shell(*call, "number=sponsor.mobile", "--input", "next=2026-11-24 09:30")
    shell(*call, "fax=1", code=2)
    note = shell("--json", "show", filing.number, "--only", "notes").json["notes"][-1]
    assert (note["number"], note["next"]) == ("138****0001", "2026-11-24T09:30:00+08:00")
    (row,) = shell("--json", "list", "calls:1").json["items"]
    assert row["missed_calls"] == 1
