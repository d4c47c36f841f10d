"""``due extend``: a supervisor lengthens the limit of a clock, with a reason that stays with the proof."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_code, clock_name
from reviewer_tui.cli.explain import proof_facts
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.date_views import ProofView


@desk_command("extend")
@click.argument("number", metavar="ID")
@click.option("--clock", default="", required=True)
@click.option("--by", "amount", type=click.IntRange(1, 60), required=True)
@click.option("--reason", "why", metavar="TEXT", required=True)
@click.option("--version", "seen", type=int, metavar="N")
def extend(call: Call, number: str, clock: str, amount: int, why: str, seen: int | None) -> None:
    """Lengthen a limit."""
    code, one = clock_code(clock), filing_id(call, number)
    if not code:
        raise BadInput("cli.which_clock")
    desk, actor = call.writing(), call.actor
    done = desk.deadlines.extend(actor, one, code, amount, why, expect_version=seen)
    old, new = (proof_facts(call, view) for view in (done.before, done.after))
    facts: dict[str, Any] = {
        "now": local(call.now),
        "id": done.after.filing,
        "version": done.filing.version,
        "clock": clock_name(code),
        "code": code,
        "changed": True,
        "old": {name: old[name] for name in ("due", "due_at", "remaining", "provisional")},
        "new": {name: new[name] for name in ("due", "due_at", "remaining", "provisional")},
        "extensions": new["extensions"],
    }
    texts = call.texts
    before, after = (_ends(call, view) for view in (done.before, done.after))
    name = texts(f"clock.{code}")
    said = texts("extend.said", number=done.after.filing, clock=name, old=before, new=after)
    answer(call, lines=[said], **facts)


def _ends(call: Call, view: ProofView) -> str:
    proof, texts = view.proof, call.texts
    if proof.due_at is None:
        left = texts.plural(f"amount.{proof.unit}", proof.remaining or 0)
        return texts("extend.left", left=f"{left}{'?' * proof.provisional}")
    if proof.unit is ClockUnit.HOURS:
        return f"{proof.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"{proof.due}{'?' * proof.provisional}"
