"""What clocks are counted with: marks that keep who and why, own limits, and a calendar that changes under a running desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import own_limits
from reviewer_tui.domain.calendar import CalendarYear, ListedDay, closing_date
from reviewer_tui.domain.clock import MarkKind
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.filing import Filing
from reviewer_tui.errors import BadInput
from reviewer_tui.settings import read_settings
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, sample_desk
from tests.usecases.test_followup import at_ready, walk


def clock_of(desk: SampleDesk, filing: Filing, code: str) -> Deadline:
    with desk.desk.store.reading() as work:
        return next(one for one in reversed(work.deadlines.of(filing.id)) if one.clock == code)


def test_a_hold_keeps_who_set_it_and_why_and_the_reason_is_sealed(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    filing = walk(desk, at_ready(desk), "hold")
    mark = clock_of(desk, filing, "DL04").marks[-1]
    assert (mark.kind, mark.because, mark.by, mark.why) == (MarkKind.PAUSE, "T13", "lilei", "实名")
    with desk.desk.store.work() as work:
        assert next(one for one in work.deadlines.of(filing.id) if one.clock == "DL04").marks[-1] == mark
    desk.desk.close()
    assert "实名".encode() not in desk.database.read_bytes()


def test_a_calendar_that_changes_is_counted_with_at_once_by_a_desk_that_was_open_before(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    before = desk.add(a_filing_content(order_no="BA-1"))
    assert desk.desk.calendar.is_working(date(2026, 11, 24))
    closed = ListedDay(date=date(2026, 11, 24), working=False, name="试", source="test")
    known = [day for day in desk.desk.calendar._listed.values() if day.date.year == 2026]
    with desk.desk.store.work() as work:
        year = CalendarYear(year=2026, official=True, source="test", loaded_on=date(2026, 11, 23))
        work.calendar.replace(year, [*known, closed])
        work.commit()
    assert not desk.desk.calendar.is_working(date(2026, 11, 24))
    after = desk.add(a_filing_content(order_no="BA-2"))
    due = [clock_of(desk, filing, "DL02").due_at for filing in (before, after)]
    assert [closing_date(at).isoformat() for at in due if at] == ["2026-11-25", "2026-11-26"]


def test_a_calendar_that_was_taken_back_is_not_counted_with(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    year = CalendarYear(year=2026, official=True, source="test", loaded_on=date(2026, 11, 23))
    first, second = (ListedDay(date=date(2026, 11, day), working=False, name="试", source="test") for day in (24, 25))
    with desk.desk.store.work() as work:
        work.calendar.replace(year, [first])
        assert not work.calendar.known().national.is_working(first.date)
    with desk.desk.store.work() as work:
        work.calendar.replace(year, [second])
        work.commit()
    with desk.desk.store.work() as work:
        assert work.calendar.known().national.is_working(first.date)
        assert not work.calendar.known().national.is_working(second.date)


def test_an_own_limit_holds_for_new_clocks_and_for_the_date_in_the_letter(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config='[clocks]\nDL02 = 5\nDL19 = { other = 15, "11" = 3 }\n')
    filing = desk.add()
    due = clock_of(desk, filing, "DL02").due_at
    assert due is not None
    assert closing_date(due).isoformat() == "2026-11-30"
    assert desk.desk.around.counting("11").rule("DL19").limit == 3  # type: ignore[union-attr]
    assert desk.desk.around.counting("44").rule("DL19").limit == 15  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("config", "error"),
    [
        ("DL05 = 48", r"config\.clock"),
        ("DL17 = 30", r"config\.clock"),
        ("DL02 = 0", r"config\.clock"),
        ('DL02 = "two"', r"config\.wrong_kind"),
        ("DL02 = true", r"config\.wrong_kind"),
        ("DL02 = { Beijing = 2 }", r"config\.wrong_value"),
        ("DL20 = 2", r"config\.unknown_key"),
    ],
)
def test_a_limit_that_may_not_be_is_named(tmp_path: Path, config: str, error: str) -> None:
    with pytest.raises(BadInput, match=error):
        own_limits(sample_desk(tmp_path, config=f"[clocks]\n{config}\n").settings)


@pytest.mark.parametrize("hours", ["18:00-09:00", "9 to 5", "09:00", "09:00-25:00", "09:00+01:00-18:00"])
def test_office_hours_that_are_none_are_named(tmp_path: Path, hours: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'[desk]\noffice_hours = "{hours}"\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"config\.wrong_value"):
        read_settings({"HOME": str(tmp_path), "REVIEWER_TUI_CONFIG": str(file)})
