"""``schema package|COMMAND``: JSON Schema of the filing package, or of a command's output."""

from __future__ import annotations

import json

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import put
from reviewer_tui.errors import NotFound


@desk_command("schema")
@click.argument("names", metavar="package|COMMAND", nargs=-1, required=True)
def schema(call: Call, names: tuple[str, ...]) -> None:
    """A JSON Schema."""
    from reviewer_tui.cli.output_schemas import COMMANDS, output_schema

    wanted = " ".join(names)
    if wanted == "package":
        from reviewer_tui.usecases.package_schema import package_schema

        put(json.dumps(package_schema(), ensure_ascii=False, indent=2))
        return
    if wanted not in COMMANDS:
        raise NotFound("cli.no_schema", wanted=wanted, known=", ".join(("package", *COMMANDS)))
    put(json.dumps(output_schema(wanted), ensure_ascii=False, indent=2))
