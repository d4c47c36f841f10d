"""``view``: saved views of the queue, the same that the screen shows as tabs."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer
from reviewer_tui.usecases.queue_model import QueueOrder, SavedView

_COLUMNS = ("name", "owner", "filter", "order")


@desk_group("view")
def view(call: Call) -> None:
    """Saved views."""


@desk_command("list")
def list_views(call: Call) -> None:
    """All views of the person."""
    views = call.desk.filters.views(call.actor)
    answer(call, rows=[_row(each) for each in views], columns=_COLUMNS)


@desk_command("save")
@click.argument("name", metavar="NAME")
@click.argument("terms", metavar="[FILTER]", nargs=-1)
@click.option("--sort", type=click.Choice([order.value for order in QueueOrder]), default=QueueOrder.RISK.value)
@click.option("--shared", is_flag=True)
def save(call: Call, name: str, terms: tuple[str, ...], sort: str, shared: bool) -> None:
    """Keep a filter under a name."""
    saved, changed = call.writing().filters.save_view(
        call.actor, name, " ".join(terms), QueueOrder(sort), shared=shared
    )
    answer(call, rows=[_row(saved)], columns=_COLUMNS, changed=changed)


@desk_command("delete")
@click.argument("name", metavar="NAME")
@click.option("--shared", is_flag=True)
def delete(call: Call, name: str, shared: bool) -> None:
    """Forget a view."""
    call.writing().filters.delete_view(call.actor, name, shared=shared)
    answer(call, changed=True)


view.add_command(list_views)
view.add_command(save)
view.add_command(delete)


def _row(saved: SavedView) -> dict[str, Any]:
    return {"name": saved.name, "owner": saved.owner, "filter": saved.filter, "order": saved.order.value}
