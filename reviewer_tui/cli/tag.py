"""``tag``: words on filings, to find them by with ``tag:``."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.batch import ask_first, run_all
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import chosen
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import BadInput


@desk_command("tag")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--add", metavar="TAG", multiple=True)
@click.option("--remove", metavar="TAG", multiple=True)
def tag(call: Call, ids: tuple[str, ...], terms: str | None, add: tuple[str, ...], remove: tuple[str, ...]) -> int:
    """Put tags on filings, or take them off."""
    if not add and not remove:
        raise BadInput("cli.tag_which")
    desk, actor = call.writing(), call.actor
    filings = chosen(call, ids, terms)
    ask_first(call, len(filings))

    def one(filing_id: int) -> dict[str, Any]:
        tags, changed = desk.tags.change(actor, filing_id, add=add, remove=remove)
        return {"outcome": "changed" if changed else "unchanged", "tags": list(tags)}

    done = run_all(call, filings, one, lambda filing_id: {"id": filing_number(filing_id)})
    answer(
        call,
        rows=done.rows,
        under="results",
        ok=done.ok,
        columns=("id", "outcome", "tags", "message"),
        counts=done.counts,
    )
    return done.exit_code()
