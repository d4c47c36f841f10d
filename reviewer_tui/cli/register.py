"""``register``: what is filed already: sponsors, services, domains, accesses, numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.batch import PARTIAL
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import message_of
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local
from reviewer_tui.cli.reading import text_of
from reviewer_tui.cli.register_lists import list_records
from reviewer_tui.errors import NotFound

if TYPE_CHECKING:
    from reviewer_tui.usecases.list_model import RecordLine

_COLUMNS = ("kind", "number", "name", "detail", "sponsor_number", "status", "from_filing")
_MOST = 10_000


@desk_group("register")
def register(call: Call) -> None:
    """The register."""


@desk_command("show")
@click.argument("number", metavar="NUMBER")
def show(call: Call, number: str) -> None:
    """Everything under a number."""
    desk, _ = call.desk, call.actor
    found = desk.lists.under(number, _MOST)
    if not found:
        raise NotFound("cli.no_record", number=number)
    answer(call, rows=[_row(one) for one in found], columns=_COLUMNS, now=local(call.now), number=number)


@desk_command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
def import_records(call: Call, file: Path) -> int:
    """Fill the register from CSV."""
    desk, actor = call.writing(), call.actor
    outcomes = desk.register.import_csv(actor, text_of(file))
    rows: list[dict[str, Any]] = []
    for one in outcomes:
        row: dict[str, Any] = {"line": one.line, "outcome": one.outcome}
        if one.reason:
            row["code"] = one.reason
            row["column"] = one.column or None
            row["message"] = message_of(call.texts, one.reason, {"column": one.column})
        rows.append(row)
    counts = {"rows": len(rows)}
    counts |= {kind: sum(row["outcome"] == kind for row in rows) for kind in ("changed", "unchanged", "refused")}
    shown = [row for row in rows if row["outcome"] == "refused"] if call.form == "table" else rows
    answer(
        call,
        rows=shown,
        under="results",
        columns=("line", "outcome", "column", "message"),
        ok=not counts["refused"],
        now=local(call.now),
        counts=counts,
    )
    return PARTIAL if counts["refused"] else 0


@desk_command("adopt")
@click.argument("number", metavar="NUMBER")
@click.option("--kind", type=click.Choice(["sponsor", "service"]), required=True)
@click.option("--set", "sets", metavar="COLUMN=VALUE", multiple=True)
@click.option("--source", default="")
def adopt(call: Call, number: str, kind: str, sets: tuple[str, ...], source: str) -> None:
    """Record a number that the register lacks, as a look-up shows it."""
    desk, actor = call.writing(), call.actor
    values = {name.strip(): value.strip() for name, _, value in (text.partition("=") for text in sets)}
    changed = desk.register.adopt(actor, {**values, "kind": kind, "number": number.strip()}, source=source)
    line = call.texts("cli.adopted" if changed else "cli.already", number=number, id=number)
    answer(call, lines=[line], now=local(call.now), number=number, kind=kind, changed=changed)


def _row(one: RecordLine) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "number": one.number,
        "name": one.name,
        "detail": one.detail,
        "sponsor_number": one.sponsor_number,
        "status": one.status.value,
        "from_filing": one.from_filing or None,
        "recorded": local(one.recorded_at),
    }


for _command in (list_records, show, import_records, adopt):
    register.add_command(_command)
