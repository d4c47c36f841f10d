"""``register list``: the lists 主体, 网站, 接入, 退回 and 认领 over filings and register, read without an ORM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local, put
from reviewer_tui.errors import BadInput

if TYPE_CHECKING:
    from reviewer_tui.usecases.list_model import ListQuery, ListRow
    from reviewer_tui.usecases.lists import Lists
    from reviewer_tui.usecases.queue_model import Place

_COLUMNS = {
    "sponsor": ("name", "number", "certificate", "service_count", "status", "filing", "stage_name", "changed"),
    "service": ("name", "number", "kind", "domains", "stage_name", "type_name", "reasons", "changed"),
    "access": ("name", "number", "addresses", "own", "status", "stage_name", "changed"),
    "returned": ("filing", "name", "number", "sponsor", "stage_name", "type_name", "reasons", "reply_due", "changed"),
    "adoption": ("kind", "number", "name", "filing", "stage_name", "type_name", "changed"),
}
_DEFAULT = 100
_PAGE = 1_000
_MOST = 100_000_000


@desk_command("list")
@click.argument("terms", metavar="[FILTER]", nargs=-1)
@click.option("--view", type=click.Choice(list(_COLUMNS)), default="service")
@click.option("--limit", type=click.IntRange(min=0), default=_DEFAULT)
@click.option("--cursor", default="")
@click.option("--count", is_flag=True)
def list_records(call: Call, terms: tuple[str, ...], view: str, limit: int, cursor: str, count: bool) -> None:
    """One of the lists."""
    from reviewer_tui.usecases.list_model import ListView

    lists, _ = call.desk.lists, call.actor
    text = " ".join(terms)
    query = lists.query(ListView(view), text)
    after = _place(cursor)
    if count:
        total = lists.count(query, _MOST).filings
        if call.form in ("json", "jsonl"):
            answer(call, view=view, query=text, total=total)
        else:
            put(str(total))
        return
    found = _pages(lists, query, after, limit + 1 if limit else 0)
    more = bool(limit) and len(found) > limit
    found = found[:limit] if limit else found
    counted = lists.count(query) if more or cursor else None
    if counted is not None and not counted.exact:
        call.warnings.append(call.texts("cli.total_at_least", n=counted.filings))
    answer(
        call,
        rows=[_told(call, row) for row in found],
        columns=_COLUMNS[view],
        now=local(call.now),
        view=view,
        query=text,
        total=len(found) if counted is None else counted.filings if counted.exact else None,
        next_cursor=".".join(map(str, found[-1].place)) if more else None,
    )


def _pages(lists: Lists, query: ListQuery, after: Place | None, limit: int) -> list[ListRow]:
    """The rows after a place; ``limit`` 0 is all of them. Page by page: between two of them others may write."""
    found: list[ListRow] = []
    while True:
        size = min(_PAGE, limit - len(found)) if limit else _PAGE
        page = lists.page(query, after=after, limit=size)
        found += page.rows
        if not page.more_after or (limit and len(found) >= limit):
            return found
        after = page.rows[-1].place


def _place(cursor: str) -> Place | None:
    """Where the page before ended: the instant, which source, the row, and minus its part."""
    if not cursor:
        return None
    parts = cursor.split(".")
    digits = [part.removeprefix("-") for part in parts]
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in digits):
        raise BadInput("cli.cursor", cursor=cursor[:60])
    return tuple(map(int, parts))


def _told(call: Call, row: ListRow) -> dict[str, Any]:
    """A row as its list tells it; codes beside the words of the reader's language."""
    from reviewer_tui.usecases.list_model import AccessRow, AdoptionRow, ReturnedRow, ServiceRow, SponsorRow

    texts = call.texts
    told: dict[str, Any] = {
        "name": row.name,
        "number": row.number,
        "status": row.status.value,
        "filing": row.filing or None,
        "stage": row.stage.value if row.stage else None,
        "stage_name": texts(f"stage.{row.stage}") if row.stage else None,
        "type": row.type or None,
        "type_name": texts(f"filing_type.{row.type}") if row.type else None,
        "changed": local(row.changed_at),
    }
    match row:
        case SponsorRow():
            told |= {
                "certificate": row.certificate,
                "province": row.province,
                "service_count": row.services.filings,
                "service_count_exact": row.services.exact,
            }
        case ServiceRow():
            told |= {
                "kind": row.kind,
                "domains": list(row.domains),
                "sponsor": row.sponsor,
                "reasons": list(row.reasons),
            }
        case AccessRow():
            told |= {"addresses": list(row.addresses), "own": row.own}
        case ReturnedRow():
            told |= {
                "sponsor": row.sponsor,
                "reasons": list(row.reasons),
                "reply_due": local(row.due_at),
                "provisional": row.provisional,
            }
        case AdoptionRow():
            told |= {"kind": row.kind, "services": list(row.services)}
    return told
