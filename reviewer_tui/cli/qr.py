"""``qr ID``: issue the QR code of the electronic verification, drawn in the terminal or as a PNG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number


@desk_command("qr")
@click.argument("number", metavar="ID")
@click.option("--address", metavar="URL", default="")
@click.option("--png", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--ascii", "plain", is_flag=True)
@click.option("--peek", is_flag=True)
def qr(call: Call, number: str, address: str, png: Path | None, plain: bool, peek: bool) -> None:
    """Issue the QR code of the verification."""
    from reviewer_tui.usecases.qr_signs import half_blocks, plain_signs

    one = filing_id(call, number)
    desk = call.desk if peek else call.writing()
    # What cannot be drawn is not issued.
    wanted = desk.verification.address(call.actor, one, address)
    if png is not None and not call.dry_run:
        from reviewer_tui.integrations.export_file import open_aside

        with open_aside(png) as file:
            file.write_bytes(desk.verification.codes.png(wanted.address))
            file.keep()
    modules = desk.verification.codes.modules(wanted.address)
    drawn = plain_signs(modules) if plain else half_blocks(modules)
    issued = wanted if peek else desk.verification.issue(call.actor, one, address)
    facts: dict[str, Any] = {
        "now": local(call.now),
        "id": filing_number(one),
        "address": issued.address,
        "issued": issued.issued,
        "version": issued.filing.version,
        "png": str(png) if png is not None else None,
    }
    lines = [*drawn, issued.address] if png is None else [call.texts("cli.qr_written", file=png)]
    answer(call, lines=lines, **facts)
