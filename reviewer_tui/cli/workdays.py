"""``calendar``: the working days as the database lists them, counting with them, and how far they reach."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import click

from reviewer_tui.cli.calendar_import import import_days
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.day_lines import day_lines, step_row
from reviewer_tui.cli.due_rows import MATCHES
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, day
from reviewer_tui.domain.calendar import DayKind, WorkingCalendar, closing_date, local_date
from reviewer_tui.domain.proof import count_steps, naive_mon_fri
from reviewer_tui.errors import BadInput

_HORIZON = re.compile(r"(\d{1,4})wd", re.ASCII)
_MOST = 2_000


@desk_group("calendar")
def calendar(call: Call) -> None:
    """Working days."""


def _calendar(call: Call, province: str) -> tuple[WorkingCalendar, str]:
    """The working days of the State, or of the Authority of a province, and its two digits."""
    calendars = call.quick.calendars
    if not province:
        return calendars.national, ""
    from reviewer_tui.usecases.arrangement import province_code
    from reviewer_tui.usecases.filters import province_names

    code = province_code(province, province_names(call.desk.tables.provinces.values()))
    if code is None:
        raise BadInput("calendar.no_province", given=province[:20])
    return calendars.of_authority(code), code


@desk_command("show")
@click.option("--year", type=click.IntRange(2000, 2100))
@click.option("--province", default="")
def show(call: Call, year: int | None, province: str) -> None:
    """A year's special days."""
    _ = call.actor
    working, code = _calendar(call, province)
    number = year or local_date(call.now).year
    known = working.year(number)
    counts: Counter[str] = Counter()
    rows = []
    one = date(number, 1, 1)
    while one.year == number:
        kind = working.day(one)
        counts[kind.kind.value] += 1
        if kind.kind not in (DayKind.WORKDAY, DayKind.WEEKEND):
            rows.append(
                {"date": one.isoformat(), "kind": kind.kind.value, "name": kind.name, "provisional": not kind.official}
            )
        one += timedelta(days=1)
    facts: dict[str, Any] = {
        "year": number,
        "official": known.official,
        "source": known.source,
        "loaded": day(known.loaded_on),
        "province": code or None,
    }
    if not known.official:
        call.warnings.append(call.texts("due.year_open", year=number))
    answer(call, rows=rows, columns=("date", "kind", "name"), **facts, days=dict(counts))


@desk_command("add")
@click.argument("start", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("count", metavar="N", type=click.IntRange(-_MOST, _MOST))
@click.option("--explain", is_flag=True)
@click.option("--province", default="")
def add(call: Call, start: datetime, count: int, explain: bool, province: str) -> None:
    """Count working days from a date."""
    _ = call.actor
    working, code = _calendar(call, province)
    first = start.date()
    try:
        counted = working.add(first, count)
    except OverflowError:
        raise BadInput("calendar.too_far", date=first, n=count) from None
    facts: dict[str, Any] = {
        "start": first.isoformat(),
        "wd": count,
        "date": counted.date.isoformat(),
        "provisional": counted.provisional,
        "naive_mon_fri": naive_mon_fri(first, count).isoformat(),
        "province": code or None,
    }
    steps = [step_row(step) for step in count_steps(working, first, counted.date)] if explain else None
    line = facts["date"] + (f" {call.texts('cli.provisional')}" if counted.provisional else "")
    lines = [*(day_lines(call, steps) if steps else ()), line]
    if steps is None:
        answer(call, lines=lines, **facts)
    else:
        answer(call, rows=steps, under="steps", lines=lines, **facts)


@desk_command("check")
@click.option("--horizon", metavar="60wd", default="60wd")
@click.option("--exit-code", "exit_code", is_flag=True)
def check(call: Call, horizon: str, exit_code: bool) -> int:
    """Whether the published calendar reaches far enough."""
    days = _HORIZON.fullmatch(horizon)
    if days is None:
        raise BadInput("cli.within", within=horizon[:20])
    working, _ = call.quick.calendar, call.actor
    today = local_date(call.now)
    reached = working.add(today, int(days[1]))
    certain = 0
    while certain < int(days[1]) and not working.add(today, certain + 1).provisional:
        certain += 1
    years = [
        {"year": one.year, "official": one.official, "source": one.source, "loaded": day(one.loaded_on)}
        for one in working.years
    ]
    facts: dict[str, Any] = {
        "today": today.isoformat(),
        "horizon": reached.date.isoformat(),
        "provisional": reached.provisional,
    }
    if reached.provisional:
        call.warnings.append(call.texts("calendar.too_short", wd=certain, horizon=facts["horizon"]))
    still_open = call.quick.horizon(today)
    latest = None if still_open.latest is None else closing_date(still_open.latest)
    leaves = still_open.provisional > 0 or (latest is not None and latest.year >= still_open.unpublished)
    if leaves:
        n, more, until = still_open.provisional, "" if still_open.exact else "+", day(latest) or "-"
        said = call.texts("calendar.open_beyond", n=f"{n}{more}", latest=until, year=still_open.unpublished)
        call.warnings.append(said)
    facts["open"] = {
        "latest": day(latest),
        "provisional": still_open.provisional,
        "exact": still_open.exact,
        "unpublished": still_open.unpublished,
    }
    answer(call, rows=years, under="years", columns=("year", "official", "source"), **facts, certain_wd=certain)
    return MATCHES if exit_code and (reached.provisional or leaves) else 0


for _command in (show, add, import_days, check):
    calendar.add_command(_command)
