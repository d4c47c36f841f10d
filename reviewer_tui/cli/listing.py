"""``list``: the filings of a view in risk order, read without an ORM."""

from __future__ import annotations

import gc
from typing import Any

import click

from reviewer_tui.bootstrap import queue_reader
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_name
from reviewer_tui.cli.filter import query_of
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local, put
from reviewer_tui.domain.calendar import closing_date, local_date
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.instants import to_instant, to_millis
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.usecases.views import QueueQuery, RowKey

_COLUMNS = ("id", "subject", "service_name", "type", "stage", "clock.left_wd", "clock.risk", "reviewer")
_DEFAULT = 100
_PAGE = 5_000


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
    # The process makes rows and ends: to look through them for garbage again and again costs a fifth of its time.
    gc.disable()
    query = query_of(call, terms, view or "")
    reader = queue_reader(call.settings)
    try:
        total = _total(reader, query)
        if count:
            counted = total if total is not None else len(_pages(reader, query, None, 0))
            if call.form in ("json", "jsonl"):
                answer(call, query=" ".join(terms), total=counted)
            else:
                put(str(counted))
            return
        found = _pages(reader, query, _key(cursor), limit + 1 if limit else 0)
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
        next_cursor=_cursor(found[-1]) if more else None,
    )


def _total(reader: QueueReader, query: QueueQuery) -> int | None:
    """Exact from the maintained counters; None where a search would have to be counted."""
    if query.search.strip():
        return None
    stages = reader.counts(query).stages
    return stages.get(query.stage, 0) if query.stage is not None else sum(stages.values())


def _pages(reader: QueueReader, query: QueueQuery, after: RowKey | None, limit: int) -> list[Any]:
    """The stored rows after a key; ``limit`` 0 is all of them. Large pages: between two of them others may write."""
    found: list[Any] = []
    while True:
        size = min(_PAGE, limit - len(found)) if limit else _PAGE
        page = reader.records(query, after=after, limit=size)
        found += page
        if len(page) < size or (limit and len(found) >= limit):
            return found
        after = RowKey(risk_group=page[-1][0], risk_due=page[-1][1], id=page[-1][2])


def _cursor(record: Any) -> str:
    return f"{record[0]}.{record[1]}.{record[2]}"


def _key(cursor: str) -> RowKey | None:
    if not cursor:
        return None
    parts = cursor.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise BadInput("cli.cursor", cursor=cursor[:60])
    return RowKey(risk_group=int(parts[0]), risk_due=int(parts[1]), id=int(parts[2]))


def filing_rows(call: Call, records: list[Any]) -> list[dict[str, Any]]:
    """Stored rows of the queue as ``list`` and ``next`` tell them; days are counted with the database's own calendar."""
    texts, now = call.texts, to_millis(call.now)
    calendar = call.quick.calendar if records else None
    today = local_date(call.now)
    type_names = {kind: texts(f"filing_type.{kind}") for kind in {record[6] for record in records}}
    ends: dict[int | None, tuple[str | None, int | None]] = {None: (None, None)}

    def end(due: int) -> tuple[str | None, int | None]:
        at = to_instant(due)
        return local(at), calendar.count(today, closing_date(at)) if calendar is not None else None

    told = []
    for (
        _, _, number, order_no, revision, version, kind, sponsor, services, service_kind, province, stage, waiting_on,
        clock, due, at_risk, soon, paused, provisional, assignee, holder, held_until, errors, warnings, present, needed,
        received,
    ) in records:  # fmt: skip
        if due not in ends:
            ends[due] = end(due)
        due_text, left = ends[due]
        told.append(
            {
                "id": filing_number(number),
                "order_no": order_no,
                "version": version,
                "revision": revision,
                "type": kind,
                "type_name": type_names[kind],
                "service": service_kind,
                "service_name": services.partition("\n")[0],
                "subject": sponsor,
                "province": province,
                "stage": stage,
                "waiting_on": waiting_on,
                "reviewer": assignee,
                "holder": holder if held_until is not None and held_until > now else None,
                "clock": {
                    "name": clock_name(clock),
                    "code": clock,
                    "due": due_text,
                    "left_minutes": None if due is None else (due - now) // 60_000,
                    "left_wd": left,
                    "state": "paused" if paused else "running",
                    "risk": risk(due, at_risk, soon, now, paused=bool(paused)),
                    "provisional": bool(provisional),
                }
                if clock
                else None,
                "checks": {"error": errors, "warning": warnings},
                "materials": {"present": present, "due": needed},
                "received": local(to_instant(received)),
            }
        )
    return told


def risk(due: int | None, at_risk: int | None, soon: int | None, now: int, *, paused: bool) -> str:
    """breached, at_risk, soon, fine or paused; instants are milliseconds since 1970."""
    if paused or due is None:
        return "paused"
    if now > due:
        return "breached"
    if at_risk is not None and now >= at_risk:
        return "at_risk"
    return "soon" if soon is not None and now >= soon else "fine"
