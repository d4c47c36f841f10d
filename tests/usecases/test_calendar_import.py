"""A notice comes in: which dates move, what is written, and what stays as it was; on SQLite and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reviewer_tui.bootstrap import open_desk
from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.deadline import Deadline, extend, leading, pause, recompute, restart, resume, start
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.errors import BadInput, NotPermitted
from reviewer_tui.integrations.day_list_file import read_day_list
from reviewer_tui.usecases.calendar_import import CalendarImport
from tests.builders import a_filing_content
from tests.domain.published import REFERENCE
from tests.notice_files import EARLIER_2027, NOTICE_2027, PAPER, as_csv, as_ical, as_json, days_of
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk, write_package
from tests.server_desk import on_server

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]
THE_10TH = datetime(2026, 12, 10, 2, tzinfo=UTC)
THE_3RD = datetime(2026, 12, 3, 2, tzinfo=UTC)


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


def take_in(sample: SampleDesk, data: bytes, *, by: str = "wang", source: str = "") -> CalendarImport:
    return sample.desk.calendar_imports.take_in(sample.who(by), read_day_list(data, source=source))


def a_filing_with(sample: SampleDesk, *clocks: Deadline, order_no: str = "ORD-1", **content: Any) -> Filing:
    """A filing that has these clocks and no others."""
    filing = sample.add(a_filing_content(order_no=order_no, **content))
    with sample.desk.store.work() as work:
        work.filings.save(filing, clocks, expect_version=filing.version, at=sample.clock.at)
        work.commit()
    return sample.filing(filing.id)


def begun(sample: SampleDesk, code: str, at: datetime) -> Deadline:
    rule = sample.desk.rules[code]
    return start(rule, at, sample.desk.calendars.for_clock(rule.waiting_on, "11"), Cause("T20"))


def the_clock(sample: SampleDesk, filing: Filing, place: int = 0) -> Deadline:
    with sample.desk.store.reading() as work:
        return work.deadlines.of(filing.id)[place]


def stands(sample: SampleDesk, filing: Filing, place: int = 0) -> tuple[str, bool]:
    """The due day of a clock, and whether it is provisional."""
    clock = the_clock(sample, filing, place)
    assert clock.due_at is not None
    return closing_date(clock.due_at).isoformat(), clock.provisional


def actions(sample: SampleDesk, filing: Filing) -> list[tuple[str, dict[str, str]]]:
    with sample.desk.store.reading() as work:
        return [(event.action, dict(event.details)) for event in work.audit.of(filing.id)]


def everything(sample: SampleDesk) -> list[str]:
    """All that an import may write, as text."""
    with sample.desk.store.work() as work:
        tables = "deadline ORDER BY filing_id, number", "filing ORDER BY id", "calendar_day ORDER BY date, notice_year"
        others = "calendar_year ORDER BY year", "calendar_closure ORDER BY date", "audit_event ORDER BY sequence"
        rows = [work.calendar._source.named(f"SELECT * FROM {name}", []) for name in (*tables, *others)]
    return [str(sorted(row.items())) for found in rows for row in found]


def test_a_notice_moves_dates_makes_others_certain_and_keeps_the_version(sample: SampleDesk) -> None:
    sample.clock.at = THE_10TH
    moved = a_filing_with(sample, begun(sample, "DL06", THE_10TH))
    other = a_filing_with(sample, begun(sample, "DL06", THE_3RD), order_no="ORD-2")
    sure = a_filing_with(sample, begun(sample, "DL06", datetime(2026, 11, 20, 2, tzinfo=UTC)), order_no="ORD-3")
    assert (stands(sample, moved), stands(sample, other)) == (("2027-01-08", True), ("2026-12-31", True))
    done = take_in(sample, NOTICE_2027)
    # 26 December works, 31 December and 1 and 2 January are off.
    assert (stands(sample, moved), stands(sample, other)) == (("2027-01-08", False), ("2026-12-30", False))
    assert stands(sample, sure) == ("2026-12-18", False)
    assert (done.looked_at, done.moved, [one.filing_id for one in done.recounts]) == (2, 1, [moved.id, other.id])
    assert [one.told() for one in done.recounts] == ["DL06 2027-01-08? -> 2027-01-08", "DL06 2026-12-31? -> 2026-12-30"]
    assert sample.filing(other.id) == other
    assert actions(sample, other)[-1] == (
        "audit.calendar_moved",
        {"calendar": "2027", "moved": "DL06 2026-12-31? -> 2026-12-30"},
    )
    assert actions(sample, moved)[-1][0] != "audit.calendar_moved"


def test_what_an_import_stores_is_what_each_clock_counts_by_itself(sample: SampleDesk) -> None:
    sample.clock.at = THE_10TH
    kinds = [("DL06", THE_10TH), ("DL06", THE_3RD), ("DL09", THE_10TH), ("DL12", THE_10TH), ("DL02", THE_10TH)]
    running = [begun(sample, code, at) for code, at in kinds]
    calendar = sample.desk.calendar
    ways = [
        *running,
        pause(running[0], THE_10TH + timedelta(days=12), calendar, Cause("T04")),
        resume(
            pause(running[2], THE_10TH + timedelta(days=5), calendar, Cause("T04")),
            THE_10TH + timedelta(days=13),
            calendar,
            Cause("T06"),
        ),
        extend(running[1], 3, THE_10TH, calendar, by="wang", why="maintenance"),
        restart(running[0], THE_10TH + timedelta(days=3), calendar, Cause("T06")),
    ]
    filing = a_filing_with(sample, *ways)
    take_in(sample, NOTICE_2027)
    with sample.desk.store.reading() as work:
        stored = work.deadlines.of(filing.id)
    calendars = sample.desk.calendars
    assert stored == tuple(recompute(one, calendars.for_clock(one.waiting_on, "11")) for one in stored)
    assert stored != tuple(ways)
    leads = leading(stored)
    row = sample.desk.queue.row(filing.id)
    assert leads is not None
    assert (row.clock, row.due_at, row.at_risk_at, row.soon_at) == (
        leads.clock,
        leads.due_at,
        leads.at_risk_at,
        leads.soon_at,
    )
    assert (row.paused, row.provisional) == (False, leads.provisional)


def test_another_clock_may_lead_after_an_import(sample: SampleDesk) -> None:
    sample.clock.at = at = datetime(2026, 12, 22, 2, tzinfo=UTC)
    hours = replace(begun(sample, "DL05", at + timedelta(days=9)), waiting_on=WaitingOn.AUTHORITY)
    filing = a_filing_with(sample, hours, begun(sample, "DL06", THE_3RD))
    assert sample.desk.queue.row(filing.id).clock == "DL06"
    take_in(sample, as_json([*days_of(), *({"name": "", "date": f"2026-12-{d}", "isOffDay": True} for d in (28, 29))]))
    assert sample.desk.queue.row(filing.id).clock == "DL05"


def test_the_earlier_file_puts_every_date_back(sample: SampleDesk) -> None:
    sample.clock.at = THE_10TH
    filing = a_filing_with(sample, begun(sample, "DL06", THE_3RD))
    take_in(sample, EARLIER_2027)
    assert stands(sample, filing) == ("2026-12-31", False)
    before = the_clock(sample, filing)
    take_in(sample, NOTICE_2027)
    assert stands(sample, filing) == ("2026-12-30", False)
    take_in(sample, EARLIER_2027)
    assert the_clock(sample, filing) == before
    with sample.desk.store.reading() as work:
        assert work.audit.verify().first_bad is None


def test_the_shipped_table_takes_back_a_notice_of_a_year_that_has_none(sample: SampleDesk) -> None:
    sample.clock.at = THE_10TH
    filing = a_filing_with(sample, begun(sample, "DL06", THE_3RD))
    before = the_clock(sample, filing)
    take_in(sample, NOTICE_2027)
    assert stands(sample, filing) == ("2026-12-30", False)
    back = take_in(sample, (REFERENCE / "working_days.csv").read_bytes())
    assert (back.same, [notice.year for notice in back.notices], back.moved) == (3, [2027], 1)
    assert the_clock(sample, filing) == before
    assert not sample.desk.calendars.national.year(2027).official


def test_a_desk_that_was_open_before_counts_by_the_new_calendar_at_once(sample: SampleDesk) -> None:
    sample.clock.at = datetime(2026, 12, 30, 2, tzinfo=UTC)
    other = open_desk(sample.settings, clock=sample.clock)
    assert other.calendars.national.is_working(date(2026, 12, 31))
    take_in(sample, NOTICE_2027)
    assert not other.calendars.national.is_working(date(2026, 12, 31))
    package = write_package(
        sample.home / "packages" / "late", a_filing_content(order_no="LATE", submitted_at=sample.clock.at)
    )
    (outcome,) = other.intake.import_paths(sample.who("lilei"), [package])
    assert stands(sample, sample.filing(outcome.filing)) == ("2027-01-05", False)
    other.close()


@pytest.mark.parametrize("data", [as_json(), as_csv(), as_ical()], ids=["json", "csv", "ical"])
def test_the_same_file_again_changes_nothing(sample: SampleDesk, data: bytes) -> None:
    sample.clock.at = THE_10TH
    a_filing_with(sample, begun(sample, "DL06", THE_3RD))
    assert take_in(sample, data, source=PAPER).moved == 1
    before = everything(sample)
    again = take_in(sample, as_json())
    assert (again.changed, again.same, again.looked_at, again.recounts) == (False, 1, 0, ())
    assert everything(sample) == before


def test_a_look_tells_the_same_and_writes_nothing(sample: SampleDesk) -> None:
    sample.clock.at = THE_10TH
    a_filing_with(sample, begun(sample, "DL06", THE_3RD))
    before = everything(sample)
    looked = sample.desk.calendar_imports.look(sample.who("wang"), read_day_list(NOTICE_2027))
    assert everything(sample) == before
    assert sample.desk.calendars.national.is_working(date(2026, 12, 31))
    assert take_in(sample, NOTICE_2027) == looked


def test_a_clock_whose_limit_is_over_stays_as_it_was(sample: SampleDesk) -> None:
    sample.clock.at = THE_10TH
    over = a_filing_with(sample, begun(sample, "DL06", THE_3RD))
    sample.clock.at = datetime(2027, 1, 4, 2, tzinfo=UTC)
    assert take_in(sample, NOTICE_2027).looked_at == 0
    assert stands(sample, over) == ("2026-12-31", True)


def test_what_is_left_of_a_pause_is_told_when_it_changes(sample: SampleDesk) -> None:
    sample.clock.at = datetime(2026, 12, 31, 2, tzinfo=UTC)
    calendar = sample.desk.calendar
    standing = pause(
        begun(sample, "DL09", datetime(2026, 12, 25, 2, tzinfo=UTC)), sample.clock.at, calendar, Cause("x")
    )
    filing = a_filing_with(sample, standing)
    (told,) = take_in(sample, NOTICE_2027).recounts
    assert told.told() == "DL09 (6)? -> (6)"
    (told,) = take_in(sample, EARLIER_2027).recounts or (None,)
    assert the_clock(sample, filing).remaining == 6
    assert told is None


def test_an_authority_that_closes_moves_only_what_waits_on_it_in_its_province(sample: SampleDesk) -> None:
    sample.clock.at = at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    filing = a_filing_with(sample, begun(sample, "DL06", at), begun(sample, "DL09", at))
    province = filing.province[:2]
    rows = [("2026-12-01", "closure", "局内放假", "notice 12", province), ("2026-12-01", "closure", "x", "n", "西藏")]
    done = take_in(sample, as_csv([], more=rows))
    assert [one.told() for one in done.recounts] == ["DL06 2026-12-22? -> 2026-12-23?"]
    assert sample.desk.calendars.national.year(2026).official
    assert not sample.desk.calendars.national.year(2027).official
    done = take_in(sample, as_csv([], more=[("2026", "closure", "", "notice 13", province)]))
    assert [one.told() for one in done.recounts] == ["DL06 2026-12-23? -> 2026-12-22?"]


def test_a_notice_that_contradicts_another_is_refused_and_both_are_named(sample: SampleDesk) -> None:
    take_in(sample, NOTICE_2027)
    before = everything(sample)
    days = [{**day, "date": day["date"].replace("2027", "2026")} for day in days_of() if "2027" in day["date"]]
    with pytest.raises(BadInput) as caught:
        take_in(sample, as_json([*days, {"name": "x", "date": "2026-12-31", "isOffDay": False}], year=2026))
    assert caught.value.reason == "calendar.contradiction"
    assert (caught.value.values["year"], caught.value.values["other"]) == (2026, 2027)
    assert everything(sample) == before


def test_a_year_that_is_not_published_changes_nothing(sample: SampleDesk) -> None:
    before = everything(sample)
    done = take_in(sample, as_json([], papers=()))
    assert (done.unpublished, done.changed) == (2027, False)
    assert everything(sample) == before


@pytest.mark.parametrize("login", ["lilei", "net", "audit"])
def test_only_supervisor_and_administrator_import_and_a_refusal_is_on_record(sample: SampleDesk, login: str) -> None:
    before = everything(sample)
    for way in (sample.desk.calendar_imports.look, sample.desk.calendar_imports.take_in):
        with pytest.raises(NotPermitted):
            way(sample.who(login), read_day_list(NOTICE_2027))
    refusals = [row for row in everything(sample) if row not in before]
    assert len(refusals) == 2
    assert all("audit.refused" in row and "calendar_import" in row for row in refusals)
    assert take_in(sample, NOTICE_2027, by="root").changed
