"""``list``: the filings of a view or filter in one of the orders, read without an ORM."""

from __future__ import annotations

import gc
from typing import Any

import click

from reviewer_tui.bootstrap import queue_reader
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_name
from reviewer_tui.cli.ends import Ends
from reviewer_tui.cli.filter import MOST, query_of
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local, put
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.instants import to_instant, to_millis
from reviewer_tui.storage.queue_plan import ORDERS
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.usecases.queue_model import Count, Place, QueueOrder, QueueQuery

_COLUMNS = ("id", "subject", "service_name", "type", "stage", "clock.left_wd", "clock.risk", "reviewer")
_DEFAULT = 100
_PAGE = 5_000


@desk_command("list")
@click.argument("terms", metavar="[FILTER]", nargs=-1)
@click.option("--view", metavar="NAME", default="")
@click.option("--sort", type=click.Choice([order.value for order in QueueOrder]))
@click.option("--limit", type=click.IntRange(min=0), default=_DEFAULT)
@click.option("--cursor", default="")
@click.option("--count", is_flag=True)
def list_filings(
    call: Call, terms: tuple[str, ...], view: str, sort: str | None, limit: int, cursor: str, count: bool
) -> None:
    """The filings of a view."""
    # The process makes rows and ends: to look through them for garbage again and again costs a fifth of its time.
    gc.disable()
    query = query_of(call, terms, view, sort or "")
    after = _place(cursor, query)
    reader = queue_reader(call.settings)
    try:
        if count:
            counted = reader.count(query, up_to=MOST).filings
            if call.form in ("json", "jsonl"):
                answer(call, query=" ".join(terms), total=counted)
            else:
                put(str(counted))
            return
        found = _pages(reader, query, after, limit + 1 if limit else 0)
        more = bool(limit) and len(found) > limit
        total = reader.count(query) if more or cursor else Count(filings=len(found))
    finally:
        reader.close()
    found = found[:limit] if limit else found
    if not total.exact:
        call.warnings.append(call.texts("cli.total_at_least", n=total.filings))
    rows = filing_rows(call, [record for _, record in found])
    answer(
        call,
        rows=rows,
        columns=_COLUMNS,
        now=local(call.now),
        query=" ".join(terms),
        total=total.filings if total.exact else None,
        next_cursor=".".join(map(str, found[-1][0])) if more else None,
    )


def _pages(reader: QueueReader, query: QueueQuery, after: Place | None, limit: int) -> list[tuple[Place, Any]]:
    """The stored rows after a place; ``limit`` 0 is all of them. Large pages: between two of them others may write."""
    found: list[tuple[Place, Any]] = []
    while True:
        size = min(_PAGE, limit - len(found)) if limit else _PAGE
        page = reader.records(query, after=after, limit=size)
        found += page
        if len(page) < size or (limit and len(found) >= limit):
            return found
        after = page[-1][0]


def _place(cursor: str, query: QueueQuery) -> Place | None:
    """Where the page before ended: as many numbers as the order has columns."""
    if not cursor:
        return None
    parts = cursor.split(".")
    if len(parts) != len(ORDERS[query.order]) or not all(
        part.isascii() and part.isdigit() and len(part) < 19 for part in parts
    ):
        raise BadInput("cli.cursor", cursor=cursor[:60])
    return tuple(map(int, parts))


def filing_rows(call: Call, records: list[Any]) -> list[dict[str, Any]]:
    """Stored rows of the queue as ``list`` and ``next`` tell them; days are counted with the calendar of who is waited for."""
    texts, now = call.texts, to_millis(call.now)
    ends = Ends(call)
    type_names = {kind: texts(f"filing_type.{kind}") for kind in {record[4] for record in records}}
    told = []
    for (
        number, order_no, revision, version, kind, sponsor, services, service_kind, province, stage, waiting_on,
        clock, due, at_risk, soon, paused, remaining, provisional, assignee, holder, held_until, errors, warnings, present, needed,
        received, missed_calls, second, by_phone, frozen, handover,
    ) in records:  # fmt: skip
        end = ends.of(clock, province, due)
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
                    "due": end.due,
                    "close_of_business": end.close_of_business,
                    "left_minutes": None if due is None else (due - now) // 60_000,
                    "left_wd": remaining if paused else end.left_wd,
                    "state": "paused" if paused else "running",
                    "risk": risk(due, at_risk, soon, now, paused=bool(paused)),
                    "provisional": bool(provisional),
                }
                if clock
                else None,
                "checks": {"error": errors, "warning": warnings},
                "materials": {"present": present, "due": needed},
                "received": local(to_instant(received)),
                "missed_calls": missed_calls,
                "second": bool(second),
                "by_phone": bool(by_phone),
                "frozen": bool(frozen),
                "handover": handover is not None,
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
