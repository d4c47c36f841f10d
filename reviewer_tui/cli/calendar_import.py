"""``calendar import FILE``: a notice or an Authority's closures into the day table, with every open deadline that moves by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.batch import ask_first
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_name
from reviewer_tui.cli.faults import message_of
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, day, local
from reviewer_tui.cli.reading import bytes_of
from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.filing import filing_number

if TYPE_CHECKING:
    from datetime import datetime

    from reviewer_tui.usecases.calendar_import import CalendarImport
    from reviewer_tui.usecases.recounts import Recount


@desk_command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--source", default="")
def import_days(call: Call, file: Path, source: str) -> None:
    """Take in a notice."""
    from reviewer_tui.integrations.day_list_file import MAX_BYTES, read_day_list

    desk, actor = call.writing(), call.actor
    told = read_day_list(bytes_of(file, MAX_BYTES), source=source.strip())
    if not (call.yes or call.dry_run):
        ask_first(call, desk.calendar_imports.look(actor, told).filings)
    done = desk.calendar_imports.take_in(actor, told)
    call.warnings += [message_of(call.texts, reason, values) for reason, values in done.odd]
    rows = [_row(one) for one in done.recounts]
    facts: dict[str, Any] = {
        "now": local(call.now),
        "changed": done.changed,
        "notices": [
            {
                "year": one.year,
                "official": one.official,
                "source": one.source,
                "days": len(one.days),
                "off": sum(not listed.working for listed in one.days),
            }
            for one in done.notices
        ],
        "closures": [
            {"province": one.province, "year": one.year, "days": [day(closed.date) for closed in one.days]}
            for one in done.closures
        ],
        "unpublished": done.unpublished,
        "since": day(done.since),
        "counts": {
            "looked_at": done.looked_at,
            "moved": done.moved,
            "certainty": len(done.recounts) - done.moved,
            "filings": done.filings,
        },
    }
    answer(call, rows=rows, lines=_lines(call, done, rows), **facts)


def _row(one: Recount) -> dict[str, Any]:
    return {
        "id": filing_number(one.filing_id),
        "clock": clock_name(one.clock),
        "code": one.clock,
        "moved": one.moved,
        "old": _closing(one.due_before),
        "new": _closing(one.due),
        "old_due": local(one.due_before),
        "new_due": local(one.due),
        "old_provisional": one.provisional_before,
        "new_provisional": one.provisional,
        "old_left": one.left_before,
        "new_left": one.left,
    }


def _closing(due: datetime | None) -> str | None:
    return None if due is None else day(closing_date(due))


def _lines(call: Call, done: CalendarImport, rows: list[dict[str, Any]]) -> Iterator[str]:
    """What the file said, every deadline that changes, and how many."""
    texts, tense = call.texts, "would" if call.dry_run else "did"
    for notice in done.notices:
        off = sum(not one.working for one in notice.days)
        work = len(notice.days) - off
        yield texts("calendar.import_notice", year=notice.year, off=off, work=work, source=notice.source)
    provinces = call.desk.tables.provinces if done.closures else {}
    for closed in done.closures:
        at = provinces[closed.province]
        named = at.name_zh if texts.lang == "zh" else at.name_en
        days = ", ".join(one.date.isoformat() for one in closed.days) or "-"
        yield texts("calendar.import_closures", province=named, year=closed.year, days=days)
    if done.unpublished is not None:
        yield texts("calendar.import_unpublished", year=done.unpublished)
    elif not done.changed:
        yield texts("calendar.import_same" if done.same else "calendar.import_nothing")
    for row in rows:
        clock = texts(f"clock.{row['code']}")
        yield f"  {row['id']}  {row['code']} {clock}  {_side(call, row, 'old')} -> {_side(call, row, 'new')}"
    if done.changed:
        certainty = len(rows) - done.moved
        yield texts(f"calendar.import_{tense}", n=done.looked_at, moved=done.moved, certainty=certainty)


def _side(call: Call, row: dict[str, Any], side: str) -> str:
    date = row[side] or call.texts("calendar.left", n=row[f"{side}_left"])
    return date + (f" {call.texts('cli.provisional')}" if row[f"{side}_provisional"] else "")
