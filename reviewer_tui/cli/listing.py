"""``list``: the filings of a view in risk order, read without an ORM."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_name
from reviewer_tui.cli.filter import PAGE, query_of
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local, put
from reviewer_tui.domain.calendar import closing_date, local_date
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.usecases.views import QueueQuery, QueueRow, RowKey

_COLUMNS = ("id", "subject", "service_name", "type", "stage", "clock.left_wd", "clock.risk", "reviewer")
_DEFAULT = 100


@desk_command("list")
@click.argument("terms", metavar="[FILTER]", nargs=-1)
@click.option("--view", type=click.Choice(["mine", "unassigned", "all"]))
@click.option("--sort", type=click.Choice(["risk"]), default="risk")
@click.option("--limit", type=click.IntRange(min=0), default=_DEFAULT)
@click.option("--cursor", default="")
@click.option("--count", is_flag=True)
def list_filings(
    call: Call, terms: tuple[str, ...], view: str | None, sort: str, limit: int, cursor: str, count: bool
) -> None:
    """The filings of a view."""
    query = query_of(call, terms, view or "")
    reader = QueueReader(call.place)
    try:
        total = _total(reader, query)
        if count:
            counted = total if total is not None else sum(1 for _ in _pages(reader, query, None, 0))
            if call.form in ("json", "jsonl"):
                answer(call, query=" ".join(terms), total=counted)
            else:
                put(str(counted))
            return
        found = list(_pages(reader, query, _key(cursor), limit + 1 if limit else 0))
    finally:
        reader.close()
    more = bool(limit) and len(found) > limit
    found = found[:limit] if limit else found
    if total is None and not more and not cursor:
        total = len(found)
    if total is None:
        call.warnings.append(call.texts("cli.total_not_counted"))
    rows = filing_rows(call, found)
    answer(
        call,
        rows=rows,
        columns=_COLUMNS,
        now=local(call.now),
        query=" ".join(terms),
        total=total,
        next_cursor=_cursor(found[-1].key) if more else None,
    )


def _total(reader: QueueReader, query: QueueQuery) -> int | None:
    """Exact from the maintained counters; None where a search would have to be counted."""
    if query.search.strip():
        return None
    stages = reader.counts(query).stages
    return stages.get(query.stage, 0) if query.stage is not None else sum(stages.values())


def _pages(reader: QueueReader, query: QueueQuery, after: RowKey | None, limit: int) -> Any:
    left = limit
    while True:
        size = min(PAGE, left) if limit else PAGE
        page = reader.page(query, after=after, limit=size)
        yield from page.rows
        left -= len(page.rows)
        if not page.more_after or (limit and left <= 0):
            return
        after = page.rows[-1].key


def _cursor(key: RowKey) -> str:
    return f"{key.risk_group}.{key.risk_due}.{key.id}"


def _key(cursor: str) -> RowKey | None:
    if not cursor:
        return None
    parts = cursor.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise BadInput("cli.cursor", cursor=cursor[:60])
    return RowKey(risk_group=int(parts[0]), risk_due=int(parts[1]), id=int(parts[2]))


def filing_rows(call: Call, rows: list[QueueRow]) -> list[dict[str, Any]]:
    """The rows as ``list`` and ``next`` tell them; working days are counted with the database's own calendar."""
    texts, now = call.texts, call.now
    calendar = call.quick.calendar if rows else None
    today = local_date(now)
    left: dict[date, int] = {}
    type_names = {row.type: texts(f"filing_type.{row.type}") for row in rows}

    def working_days(due_at: datetime) -> int:
        closing = closing_date(due_at)
        if closing not in left and calendar is not None:
            left[closing] = calendar.count(today, closing)
        return left[closing]

    told = []
    for row in rows:
        due = row.due_at
        told.append(
            {
                "id": row.number,
                "order_no": row.order_no,
                "version": row.version,
                "revision": row.revision,
                "type": row.type,
                "type_name": type_names[row.type],
                "service": row.service_kind,
                "service_name": row.service,
                "subject": row.sponsor,
                "province": row.province,
                "stage": row.stage.value,
                "waiting_on": row.waiting_on.value,
                "reviewer": row.assignee or None,
                "holder": row.holder if row.held_until is not None and row.held_until > now else None,
                "clock": {
                    "name": clock_name(row.clock),
                    "code": row.clock,
                    "due": local(due),
                    "left_minutes": None if due is None else int((due - now).total_seconds() // 60),
                    "left_wd": None if due is None else working_days(due),
                    "state": "paused" if row.paused else "running",
                    "risk": risk(due, row.at_risk_at, row.soon_at, now, paused=row.paused),
                    "provisional": row.provisional,
                }
                if row.clock
                else None,
                "checks": {"error": row.errors, "warning": row.warnings},
                "materials": {"present": row.materials_present, "due": row.materials_due},
                "received": local(row.received_at),
            }
        )
    return told


def risk(
    due: datetime | None, at_risk: datetime | None, soon: datetime | None, now: datetime, *, paused: bool
) -> str:
    """breached, at_risk, soon, fine or paused."""
    if paused or due is None:
        return "paused"
    if now > due:
        return "breached"
    if at_risk is not None and now >= at_risk:
        return "at_risk"
    return "soon" if soon is not None and now >= soon else "fine"
