"""The day table, on SQLite and on a server: notices replace what they listed, closures what their province had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import CalendarYear, ListedDay
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.storage.sqlite_library import connect
from tests.builders import a_filing_content
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]
OFFICIAL_2027 = CalendarYear(year=2027, official=True, source="notice")


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


def a_day(text: str, *, working: bool = False, name: str = "元旦") -> ListedDay:
    return ListedDay(date=date.fromisoformat(text), working=working, name=name, source="notice")


def store(sample: SampleDesk, *days: ListedDay) -> None:
    with sample.desk.store.work() as work:
        work.calendar.replace(OFFICIAL_2027, days)
        work.commit()


def test_a_notice_replaces_exactly_what_it_listed_before_also_in_the_december_before(sample: SampleDesk) -> None:
    before = sample.desk.calendars.national
    assert before.is_working(date(2026, 12, 31))
    store(sample, a_day("2026-12-31"), a_day("2027-01-01"))
    published = sample.desk.calendars.national
    assert not published.is_working(date(2026, 12, 31))
    assert published.year(2027).official
    assert published.count(date(2025, 12, 31), date(2026, 12, 30)) == before.count(
        date(2025, 12, 31), date(2026, 12, 30)
    )
    store(sample, a_day("2027-01-01"))
    assert sample.desk.calendars.national.is_working(date(2026, 12, 31))
    with sample.desk.store.work() as work:
        assert work.calendar.of_notice(2027) == (a_day("2027-01-01"),)
        assert len(work.calendar.of_notice(2026)) == 39


def test_two_notices_may_say_the_same_of_a_day_and_keep_it_each_for_itself(sample: SampleDesk) -> None:
    store(sample, a_day("2026-10-01", name="国庆节"), a_day("2027-01-01"))
    with sample.desk.store.work() as work:
        assert work.calendar.contradiction() is None
    store(sample, a_day("2027-01-01"))
    assert not sample.desk.calendars.national.is_working(date(2026, 10, 1))


def test_two_notices_that_contradict_each_other_are_named(sample: SampleDesk) -> None:
    with sample.desk.store.work() as work:
        work.calendar.replace(OFFICIAL_2027, [a_day("2026-10-01", working=True), a_day("2027-01-01")])
        assert work.calendar.contradiction() == (date(2026, 10, 1), 2026, 2027)


def test_closures_replace_those_of_their_province_and_year(sample: SampleDesk) -> None:
    with sample.desk.store.work() as work:
        work.calendar.replace_closures("11", 2026, [a_day("2026-11-30"), a_day("2026-12-01")])
        work.calendar.replace_closures("31", 2026, [a_day("2026-11-30")])
        work.calendar.replace_closures("11", 2027, [a_day("2027-02-12")])
        work.commit()
    with sample.desk.store.work() as work:
        work.calendar.replace_closures("11", 2026, [a_day("2026-12-02")])
        work.commit()
    calendars = sample.desk.calendars
    assert [day.date.isoformat() for day in calendars.closures["11"]] == ["2026-12-02", "2027-02-12"]
    assert not calendars.for_clock(WaitingOn.AUTHORITY, "31").is_working(date(2026, 11, 30))
    assert calendars.for_clock(WaitingOn.US, "31").is_working(date(2026, 11, 30))
    assert calendars.national.year(2026).official


def test_the_horizon_counts_what_waits_for_a_notice_and_names_its_year(sample: SampleDesk) -> None:
    assert sample.desk.queue.horizon().provisional == 0
    sample.clock.at = sample.clock.at.replace(month=12, day=18)
    sample.add(a_filing_content(submitted_at=sample.clock.at))
    horizon = sample.desk.queue.horizon()
    assert (horizon.provisional, horizon.exact, horizon.unpublished) == (2, True, 2027)
    assert horizon.latest is not None
    assert horizon.latest.isoformat() == "2026-12-22T16:00:00+00:00"


def test_what_is_provisional_and_due_last_is_found_by_index(tmp_path: Path) -> None:
    from reviewer_tui.storage.reads.horizon import _LATEST, _PROVISIONAL

    sample = sample_desk(tmp_path)
    sample.desk.close()
    connection = connect(sample.database, read_only=True)
    for sql, index, values in ((_PROVISIONAL, "ix_deadline_provisional", [9]), (_LATEST, "ix_deadline_open", [])):
        plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())
        assert f"USING INDEX {index}" in plan, plan
    connection.close()
