"""``lookup``: what was looked up elsewhere about a field of a filing, as evidence."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.lookup import LookupSource, likely_source
from reviewer_tui.usecases.lookup_views import LookupView

_COLUMNS = ("number", "field", "source_name", "declared", "found", "same", "current", "by", "at")


@desk_group("lookup")
def lookup(call: Call) -> None:
    """Look-ups about the fields of a filing."""


@desk_command("add")
@click.argument("number", metavar="ID")
@click.argument("field", metavar="FIELD")
@click.option("--source", type=click.Choice([source.value for source in LookupSource]))
@click.option("--found", metavar="VALUE", default="")
@click.option("--text", "seen", metavar="TEXT", default="")
@click.option("--at", default="", metavar="ISO")
def add(call: Call, number: str, field: str, source: str | None, found: str, seen: str, at: str) -> None:
    """Record one."""
    desk, one = call.writing(), filing_id(call, number)
    where = LookupSource(source) if source else likely_source(field)
    done = desk.lookups.add(call.actor, one, field, where, found=found, text=seen, at=at)
    said = call.texts("lookup.recorded" if done.changed else "lookup.already")
    answer(call, lines=[said], id=filing_number(one), number=done.number, changed=done.changed)


@desk_command("list")
@click.argument("number", metavar="ID")
def list_lookups(call: Call, number: str) -> None:
    """All look-ups of a filing."""
    rows = lookup_rows(call, call.desk.lookups.rows(call.actor, filing_id(call, number)))
    lines = None if rows else [call.texts("lookup.none")]
    answer(call, rows=rows, columns=_COLUMNS, lines=lines, now=local(call.now))


def lookup_rows(call: Call, lookups: tuple[LookupView, ...]) -> list[dict[str, Any]]:
    """Look-ups, masked as they come."""
    return [
        {
            "number": one.lookup.number,
            "field": one.lookup.path,
            "source": one.lookup.source.value,
            "source_name": call.texts(f"lookup_source.{one.lookup.source}"),
            "declared": one.lookup.declared or None,
            "found": one.lookup.found or None,
            "text": one.lookup.text or None,
            "same": one.same,
            "current": one.current,
            "revision": one.lookup.revision,
            "by": one.lookup.by,
            "at": local(one.lookup.at),
        }
        for one in lookups
    ]


lookup.add_command(add)
lookup.add_command(list_lookups)
