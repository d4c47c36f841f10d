"""``data-code``: the data codes of a filing without their secrets, and telling the valid one to somebody."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.data_code import DataCode
from reviewer_tui.domain.filing import filing_number


@desk_group("data-code")
def data_code(call: Call) -> None:
    """Data codes of the public-security filing."""


@desk_command("list")
@click.argument("number", metavar="ID")
def list_codes(call: Call, number: str) -> None:
    """The codes without their secrets."""
    one = filing_id(call, number)
    rows = [_row(call, code) for code in call.desk.data_codes.of(call.actor, one)]
    lines = None if rows else [call.texts("data_code.none", number=filing_number(one))]
    answer(call, rows=rows, columns=("number", "state", "issued", "expires", "by", "reveals"), lines=lines)


@desk_command("reveal")
@click.argument("number", metavar="ID")
@click.option("--to", "to", metavar="ROLE", required=True)
def reveal(call: Call, number: str, to: str) -> None:
    """Tell the valid code to somebody; it is on record."""
    desk, one = call.writing(), filing_id(call, number)
    told = desk.data_codes.reveal(call.actor, one, to)
    answer(call, lines=[told.token], id=filing_number(one), token=told.token, code=_row(call, told.code))


def _row(call: Call, code: DataCode) -> dict[str, Any]:
    return {
        "number": code.number,
        "state": code.state(call.now),
        "issued": local(code.issued_at),
        "expires": local(code.expires_at),
        "used": local(code.used_at),
        "by": code.by,
        "consent_by": code.consent_by,
        "consent_how": code.consent_how,
        "reveals": len(code.reveals),
        "revealed": [{"at": local(one.at), "by": one.by, "to": one.to} for one in code.reveals],
    }


data_code.add_command(list_codes)
data_code.add_command(reveal)
