"""The daily digest: what stands in it for whom, on which days it is sent, and that nobody gets it twice or against their will."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.errors import NotFound, NotPermitted
from reviewer_tui.usecases.daily import certain_until
from reviewer_tui.usecases.daily_model import Urgency
from reviewer_tui.usecases.sweep_model import SweepTask
from tests.builders import a_filing_content
from tests.domain.published import calendar_with_2027_published
from tests.sample_desk import SampleDesk
from tests.sweeping import desk_to_sweep, done, mails, sweep, texting


@pytest.fixture
def sample(tmp_path: Path) -> SampleDesk:
    return desk_to_sweep(tmp_path)


def at(text: str) -> datetime:
    """A time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def sent(sample: SampleDesk) -> list[str]:
    return [line.removeprefix("digest digest ") for line in done(sweep(sample, SweepTask.DIGEST))]


def assigned(sample: SampleDesk, login: str, order: str) -> str:
    filing = sample.add(a_filing_content(order_no=order, submitted_at=sample.clock.at))
    sample.desk.triage.assign(sample.who("wang"), filing.id, login)
    return filing.number


def test_reviewers_and_supervisors_get_one_a_working_day_in_office_hours(sample: SampleDesk) -> None:
    sample.clock.at = at("2026-11-23T08:59")
    assert sent(sample) == []
    sample.clock.at = at("2026-11-23T09:00")
    assert sent(sample) == ["hanmeimei", "lilei", "wang"]
    sample.wait(minutes=5)
    assert sent(sample) == []
    sample.clock.at = at("2026-11-28T10:00")
    assert sent(sample) == [], "a Saturday"


def test_a_desk_that_was_off_in_the_morning_sends_it_in_the_afternoon_and_not_in_the_evening(
    sample: SampleDesk,
) -> None:
    sample.clock.at = at("2026-11-23T17:55")
    assert len(sent(sample)) == 3
    sample.clock.at = at("2026-11-24T18:00")
    assert sent(sample) == []


def test_who_wants_none_or_has_no_address_gets_none(sample: SampleDesk) -> None:
    sample.desk.staff.keep_setting(sample.who("lilei"), "digest", "off")
    assert sent(sample) == ["hanmeimei", "wang"]
    sample.desk.staff.keep_setting(sample.who("lilei"), "digest", "on")
    assert sent(sample) == ["lilei"]


def test_a_reviewer_reads_of_the_own_filings_in_the_order_of_urgency(sample: SampleDesk) -> None:
    texting(sample, "ORD-T")
    late = assigned(sample, "lilei", "ORD-1")
    sample.clock.at = at("2026-11-24T10:00")
    today = assigned(sample, "lilei", "ORD-2")
    sample.clock.at = at("2026-11-25T10:00")
    soon = assigned(sample, "lilei", "ORD-3")
    others = assigned(sample, "hanmeimei", "ORD-4")
    sample.clock.at = at("2026-11-26T10:00")
    digest = sample.desk.daily.read(sample.who("lilei"))
    found = [(line.urgency, f"F-{line.filing_id}") for line in digest.lines]
    assert found == [
        (Urgency.BREACHED, late),
        (Urgency.DUE_TODAY, today),
        (Urgency.SOON, soon),
    ]
    assert digest.desk is None
    sweep(sample, SweepTask.DIGEST)
    (payload,) = [payload for _, payload in mails(sample, "digest") if payload["login"] == "lilei"]
    assert payload["subject"] == "每日摘要 2026-11-26：逾期 1，今日到期 1"
    assert others not in payload["text"]


def test_a_supervisor_reads_how_the_whole_desk_stands(sample: SampleDesk) -> None:
    nobodys = sample.add(a_filing_content(order_no="ORD-0")).number
    lilei = assigned(sample, "lilei", "ORD-1")
    sample.clock.at = at("2026-11-25T10:00")
    assigned(sample, "hanmeimei", "ORD-2")
    sample.clock.at = at("2026-11-26T10:00")
    digest = sample.desk.daily.read(sample.who("wang"))
    assert digest.desk is not None
    names = {0: "-"} | {person.id: login for login, person in sample.people.items()}
    loads = {names[load.person]: (load.open, load.breached, load.due_today) for load in digest.desk.loads}
    assert loads == {"-": (1, 1, 0), "lilei": (1, 1, 0), "hanmeimei": (1, 0, 0)}
    assert [f"F-{line.filing_id}" for line in digest.desk.lines] == [nobodys, lilei]
    assert digest.desk.certain_until == date(2026, 12, 18)
    sweep(sample, SweepTask.DIGEST)
    (payload,) = [payload for _, payload in mails(sample, "digest") if payload["login"] == "wang"]
    for said in (
        "未办结备案共 3 件",
        "未分派  未办结 1，逾期 1，今日到期 0",
        "已逾期（2）",
        "工作日历确定至 2026-12-18",
    ):
        assert said in payload["text"]


def test_provisional_dates_are_counted_and_marked(sample: SampleDesk) -> None:
    sample.clock.at = at("2026-12-18T10:00")
    number = assigned(sample, "lilei", "ORD-1")
    sample.clock.at = at("2026-12-22T10:00")
    digest = sample.desk.daily.read(sample.who("lilei"))
    assert digest.provisional == 1
    sweep(sample, SweepTask.DIGEST)
    text = next(payload["text"] for _, payload in mails(sample, "digest") if payload["login"] == "lilei")
    assert f"-  {number}" in text
    assert "2026-12-22 24:00?" in text


def test_one_reads_another_person_s_only_as_a_supervisor(sample: SampleDesk) -> None:
    assert sample.desk.daily.read(sample.who("wang"), "lilei").member.login == "lilei"
    with pytest.raises(NotPermitted):
        sample.desk.daily.read(sample.who("lilei"), "hanmeimei")
    with pytest.raises(NotFound):
        sample.desk.daily.read(sample.who("wang"), "nobody")


def test_the_certain_days_end_where_a_notice_is_missing(sample: SampleDesk) -> None:
    calendar = sample.desk.calendar
    assert certain_until(date(2026, 12, 18), calendar) == date(2026, 12, 18)
    assert certain_until(date(2026, 12, 30), calendar) == date(2026, 12, 29)


def test_with_the_next_notice_the_calendar_is_certain_until_the_december_after() -> None:
    assert certain_until(date(2026, 11, 25), calendar_with_2027_published()) == date(2027, 12, 20)
