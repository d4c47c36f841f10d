"""``due digest``: the daily digest as the mail has it, to read at any time; and whether one wants it by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_name
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, day, local
from reviewer_tui.domain.filing import filing_number

if TYPE_CHECKING:
    from reviewer_tui.usecases.daily_model import DailyDigest, DailyLine


@desk_command("digest")
@click.option("--for", "login", metavar="LOGIN", default="")
@click.option("--mail", type=click.Choice(["on", "off"]))
def digest(call: Call, login: str, mail: str | None) -> None:
    """The digest of the day."""
    from reviewer_tui.usecases.daily_model import Urgency
    from reviewer_tui.usecases.daily_text import digest_lines

    if mail is not None:
        desk, actor = call.writing(), call.actor
        if not call.dry_run:
            desk.staff.keep_setting(actor, "digest", mail)
    found = call.desk.daily.read(call.actor, login)
    rows = [_line(line) for line in found.lines]
    facts: dict[str, Any] = {
        "now": local(call.now),
        "for": found.member.login,
        "day": day(found.day),
        "counts": {urgency.value: len(found.under(urgency)) for urgency in Urgency},
        "provisional": found.provisional,
        "desk": _desk(found),
    }
    answer(call, rows=rows, lines=digest_lines(call.texts, found), **facts)


def _line(line: DailyLine) -> dict[str, Any]:
    return {
        "id": filing_number(line.filing_id),
        "urgency": line.urgency.value,
        "subject": line.sponsor,
        "stage": line.stage.value,
        "clock": {
            "name": clock_name(line.clock),
            "code": line.clock,
            "due": local(line.due_at),
            "provisional": line.provisional,
        },
    }


def _desk(found: DailyDigest) -> dict[str, Any] | None:
    """How the whole desk stands, for supervisors."""
    if found.desk is None:
        return None
    return {
        "stages": {stage.value: n for stage, n in found.desk.stages.items()},
        "people": [
            {
                "login": found.names.get(load.person) if load.person else None,
                "open": load.open,
                "breached": load.breached,
                "due_today": load.due_today,
            }
            for load in found.desk.loads
        ],
        "breached": [_line(line) for line in found.desk.lines],
        "certain_until": day(found.desk.certain_until),
    }
