"""``next``: claim the filing that is most at risk."""

from __future__ import annotations

import click

from reviewer_tui.bootstrap import queue_reader
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.listing import filing_rows
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.errors import NotFound

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
        one = row.id
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
