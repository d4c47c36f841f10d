"""``steps ID``: the legal next steps, why the others are not, and what else may have happened."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import message_of
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.gate import gate_rows
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number

_COLUMNS = ("event", "to", "allowed", "inputs", "because")


@desk_command("steps")
@click.argument("number", metavar="ID")
def steps(call: Call, number: str) -> None:
    """The legal next steps."""
    one = filing_id(call, number)
    row = call.desk.queue.row(one)
    rows: list[dict[str, Any]] = []
    for step in call.desk.followup.steps(call.actor, one):
        because = message_of(call.texts, step.because, dict(step.values)) if step.because else None
        rows.append(
            {
                "event": step.event,
                "name": call.texts(f"step.{step.event}"),
                "transition": step.transition,
                "to": step.to.value if step.transition else None,
                "allowed": step.allowed,
                "because": because,
                "inputs": [item.name if item.required else f"[{item.name}]" for item in step.inputs],
                **({"gate": gate_rows(step.gate)} if step.gate is not None else {}),
            }
        )
    happenings: list[dict[str, Any]] = [
        {
            "event": told.event,
            "name": call.texts(f"happening.{told.event}"),
            "allowed": told.allowed,
            "because": message_of(call.texts, told.because, dict(told.values)) if told.because else None,
            "inputs": [item.name if item.required else f"[{item.name}]" for item in told.inputs],
        }
        for told in call.desk.happenings.offers(call.actor, one)
    ]
    if call.form == "table":
        rows += happenings
    facts: dict[str, Any] = {
        "now": local(call.now),
        "id": filing_number(one),
        "stage": row.stage.value,
        "version": row.version,
        "happenings": happenings,
    }
    answer(call, rows=rows, columns=_COLUMNS, **facts)
