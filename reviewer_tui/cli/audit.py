"""``audit``: what happened to a filing, and whether the trail is whole."""

from __future__ import annotations

from datetime import datetime

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import FAULT
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command, desk_group, instant
from reviewer_tui.cli.output import answer, local
from reviewer_tui.cli.showing import event_row
from reviewer_tui.domain.filing import filing_number

_COLUMNS = ("at", "by", "text", "from", "to")


@desk_group("audit")
def audit(call: Call) -> None:
    """The audit trail."""


@desk_command("show")
@click.argument("number", metavar="ID")
@click.option(
    "--since", metavar="ISO", callback=lambda context, parameter, value: value and instant(value, context, parameter)
)
def show(call: Call, number: str, since: datetime | None) -> None:
    """The timeline of a filing."""
    one, _ = filing_id(call, number), call.actor
    events = [event for event in call.desk.history.timeline(one) if since is None or event.at >= since]
    rows = [event_row(call, event) for event in events]
    answer(call, rows=rows, columns=_COLUMNS, now=local(call.now), id=filing_number(one), total=len(rows))


@desk_command("verify")
def verify(call: Call) -> int:
    """Walk the chain."""
    verdict = call.desk.history.verify(call.actor)
    whole = verdict.first_bad is None
    texts = call.texts
    line = (
        texts("audit_chain.whole", rows=verdict.rows)
        if whole
        else texts("audit_chain.broken", row=verdict.first_bad, because=texts(verdict.because))
    )
    if verdict.without_head:
        call.warnings.append(texts("audit_chain.without_head", file=call.settings.audit_head))
    because = verdict.because.removeprefix("audit.") or None
    answer(
        call,
        ok=whole,
        lines=[line],
        now=local(call.now),
        rows_read=verdict.rows,
        first_bad=verdict.first_bad,
        because=because,
    )
    return 0 if whole else FAULT


for _command in (show, verify):
    audit.add_command(_command)
