"""``next``: claim the filing that is most at risk; ``assign``: make filings somebody's, or nobody's."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.bootstrap import queue_reader
from reviewer_tui.cli.batch import ask_first, run_all
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import chosen
from reviewer_tui.cli.listing import filing_rows
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import BadInput, NotFound

_NEXT = ("id", "subject", "type", "stage", "clock.due", "clock.left_wd", "clock.risk", "reviewer", "holder")


@desk_command("next")
@click.option("--peek", is_flag=True)
@click.option("--for", "for_login", metavar="LOGIN", default="")
def take_next(call: Call, peek: bool, for_login: str) -> None:
    """Claim the most at-risk filing."""
    desk, member = call.desk if peek else call.writing(), call.actor
    if for_login:
        found = call.quick.by_login(for_login)
        if found is None:
            raise NotFound("not_found.staff", login=for_login)
        member = found
    if peek or for_login:
        row = desk.queue.peek_next(member)
        if row is None:
            raise NotFound("not_found.next")
        one = row.key.id
        if not peek:
            desk.triage.assign(call.actor, one, for_login)
    else:
        one = desk.triage.take_next(member).id
    reader = queue_reader(call.settings)
    try:
        told = filing_rows(call, [reader.record(one)])
    finally:
        reader.close()
    answer(call, rows=told, columns=_NEXT, now=local(call.now), changed=not peek)


@desk_command("assign")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--to", "login", metavar="LOGIN", default="")
@click.option("--release", is_flag=True)
def assign(call: Call, ids: tuple[str, ...], terms: str | None, login: str, release: bool) -> int:
    """Set the reviewer of filings."""
    if bool(login) == release:
        raise BadInput("cli.assign_to_whom")
    desk, actor = call.writing(), call.actor
    filings = chosen(call, ids, terms)
    ask_first(call, len(filings))

    def one(filing_id: int) -> dict[str, Any]:
        row = desk.queue.row(filing_id)
        if release:
            desk.triage.release(actor, filing_id)
            changed = bool(row.assignee or row.holder)
        else:
            desk.triage.assign(actor, filing_id, login)
            changed = row.assignee != login
        return {"outcome": "changed" if changed else "unchanged", "from": row.assignee or None, "to": login or None}

    done = run_all(call, filings, one, lambda filing_id: {"id": filing_number(filing_id)})
    answer(call, rows=done.rows, under="results", ok=done.ok, columns=_ASSIGNED, counts=done.counts)
    return done.exit_code()


_ASSIGNED = ("id", "outcome", "from", "to", "message")
