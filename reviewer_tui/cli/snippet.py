"""``snippet``: saved texts, the same that ``Ctrl+T`` puts into a dialog."""

from __future__ import annotations

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer

_COLUMNS = ("name", "owner", "text")


@desk_group("snippet")
def snippet(call: Call) -> None:
    """Saved texts."""


@desk_command("list")
def list_snippets(call: Call) -> None:
    """One's own, then everybody's."""
    rows = [{"name": one.name, "owner": one.owner, "text": one.text} for one in call.desk.snippets.rows(call.actor)]
    answer(call, rows=rows, columns=_COLUMNS, lines=None if rows else [call.texts("snippet.none")])


@desk_command("save")
@click.argument("name", metavar="NAME")
@click.argument("text", metavar="TEXT")
@click.option("--shared", is_flag=True)
def save(call: Call, name: str, text: str, shared: bool) -> None:
    """Keep a text under a name."""
    changed = call.writing().snippets.save(call.actor, name, text, shared=shared)
    answer(call, lines=[call.texts("snippet.saved", name=name)], changed=changed)


@desk_command("rename")
@click.argument("name", metavar="NAME")
@click.argument("new", metavar="NEW")
@click.option("--shared", is_flag=True)
def rename(call: Call, name: str, new: str, shared: bool) -> None:
    """Give a text another name."""
    changed = call.writing().snippets.rename(call.actor, name, new, shared=shared)
    answer(call, lines=[call.texts("snippet.saved", name=new)], changed=changed)


@desk_command("delete")
@click.argument("name", metavar="NAME")
@click.option("--shared", is_flag=True)
def delete(call: Call, name: str, shared: bool) -> None:
    """Forget a text."""
    call.writing().snippets.delete(call.actor, name, shared=shared)
    answer(call, lines=[call.texts("snippet.deleted", name=name)], changed=True)


for command in (list_snippets, save, rename, delete):
    snippet.add_command(command)
