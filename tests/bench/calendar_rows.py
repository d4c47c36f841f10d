"""Working days: adding them against a bare bisection, and an import that moves 100,000 dates against one UPDATE of them."""

from __future__ import annotations

import gc
import json
import time
from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.integrations.day_list_file import read_day_list
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.sqlite_library import connect
from tests.bench.table import Table
from tests.notice_files import as_json, days_of
from tests.sample_desk import SampleDesk, sample_desk

DEADLINES = 100_000
_BEGUN = datetime(2026, 12, 1, 2, tzinfo=UTC)
_NOW = datetime(2026, 12, 22, 2, tzinfo=UTC)
_ONE_MORE = {"name": "元旦", "date": "2026-12-28", "isOffDay": True}
_UPDATE = (
    "UPDATE deadline SET due_at = due_at + ?, at_risk_at = at_risk_at + ?, soon_at = soon_at + ?, provisional = 0"
    " WHERE ended_at IS NULL AND rank < 2 AND due_at > ?"
)


def add_days(calendar: WorkingCalendar, table: Table, rounds: int) -> None:
    """``add`` against a bisection in a list of dates, as a script would count."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1096)]
    starts = days[:1000]
    workdays = [day for day in (days[0] + timedelta(days=n) for n in range(1500)) if calendar.is_working(day)]
    add = calendar.add

    def bare() -> None:
        for start in starts:
            workdays[bisect_right(workdays, start) + 19]

    def ours() -> None:
        for start in starts:
            add(start, 20)

    for _number in range(rounds):
        mine, theirs = _cpu(lambda: [ours() for _ in range(20)]), _cpu(lambda: [bare() for _ in range(20)])
        table.note("add-days", mine / theirs, desk_us=1e6 * mine / 20_000, bisect_us=1e6 * theirs / 20_000)


def recount(folder: Path, table: Table, rounds: int) -> None:
    """Two notices in turn, one of which gives a day more: every date moves there and back, with its record."""
    sample = _filled(folder)
    notices = [read_day_list(as_json(days)) for days in (days_of(), [*days_of(), _ONE_MORE])]
    actor, imports = sample.who("wang"), sample.desk.calendar_imports
    imports.take_in(actor, notices[0])
    connection = connect(sample.database)
    driver = _Driver(sample.desk.store.engine)
    for number in range(rounds):
        ours: dict[str, float] = {}
        driver.spent = 0.0
        begun = time.monotonic()
        ours["cpu"] = _cpu(lambda told=notices[1 - number % 2]: _moved(imports.take_in(actor, told)))  # type: ignore[misc]
        ours["wall"] = time.monotonic() - begun
        table.note("recount-driver", ours["cpu"] / driver.spent, desk_s=ours["cpu"], driver_s=driver.spent)
        day = 86_400_000 if number % 2 else -86_400_000
        begun = time.monotonic()
        bare = _cpu(lambda by=day: _updated(connection, by))  # type: ignore[misc]
        spent = time.monotonic() - begun
        _updated(connection, -day)
        table.note(
            "recount",
            ours["cpu"] / bare,
            rows_a_second=DEADLINES / ours["wall"],
            update_rows_a_second=DEADLINES / spent,
            wall_ratio=ours["wall"] / spent,
        )
    connection.close()
    sample.desk.close()


class _Driver:
    """CPU seconds that the database library itself has spent on statements."""

    def __init__(self, engine: Engine) -> None:
        self.spent = 0.0
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, *_given: object) -> None:
        self._begun = time.process_time()

    def _end(self, *_given: object) -> None:
        self.spent += time.process_time() - self._begun


def _moved(done: Any) -> None:
    assert done.moved == DEADLINES, done.moved


def _updated(connection: Any, by: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    changed = connection.execute(_UPDATE, (by, by, by, to_millis(_NOW))).rowcount
    connection.execute("COMMIT")
    assert changed == DEADLINES, changed


def _filled(folder: Path) -> SampleDesk:
    """A desk of filings with one open clock each: three in five plain, one with a pause, one extended."""
    sample = sample_desk(folder, now=_NOW)
    template = sample.add()
    sample.desk.close()
    connection = connect(sample.database)
    connection.execute("PRAGMA cache_size=-200000").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM deadline")
    names = [row[1] for row in connection.execute("PRAGMA table_info(filing)").fetchall()]
    kept = ", ".join(f'"{name}"' for name in names if name not in ("id", "order_no"))
    connection.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {DEADLINES - 1})"
        f" INSERT INTO filing (order_no, {kept}) SELECT 'ORD-' || i, {kept} FROM n, filing WHERE id = {template.id}"
    )
    connection.executemany(
        "INSERT INTO deadline (filing_id, number, clock, state, waiting_on, amount, unit, started_at, due_at, at_risk_at,"
        " soon_at, provisional, rank, marks) VALUES (?, 1, 'DL06', 'running', 'authority', 20, 'working_days', ?, ?, ?, ?, 1,"
        " 1, ?)",
        (_clock(template.id + number, number) for number in range(DEADLINES)),
    )
    connection.execute("COMMIT")
    connection.close()
    return sample


def _clock(filing_id: int, number: int) -> tuple[Any, ...]:
    """Begun in one of ten days at an instant of its own; due some day to come, which the first import puts right."""
    at = _BEGUN + timedelta(days=number % 10, milliseconds=number * 97 % 30_000_000)
    marks: list[dict[str, Any]] = [{"kind": "start", "at": to_millis(at), "because": "T20", "by": "lilei"}]
    if number % 5 == 3:
        paused = {"kind": "pause", "at": to_millis(at + timedelta(days=4)), "because": "T25"}
        marks += [paused, {**paused, "kind": "resume", "at": to_millis(at + timedelta(days=6 + number % 4))}]
    elif number % 5 == 4:
        marks.append({"kind": "extend", "at": to_millis(at + timedelta(days=1)), "because": "extend", "amount": 3})
    due = to_millis(_NOW + timedelta(days=30))
    return filing_id, to_millis(at), due, due, due, json.dumps(marks)


def _cpu(call: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    call()
    return time.process_time() - begun
