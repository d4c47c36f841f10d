"""``due``: the open deadlines, earliest first; ``due sms``: who verified by SMS; ``due explain``: why a date is the date."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_code, clock_name
from reviewer_tui.cli.digest import digest
from reviewer_tui.cli.due_rows import DUE_COLUMNS, SMS_COLUMNS, due_query, due_rows, sms_rows, tell_due
from reviewer_tui.cli.due_rows import MATCHES as MATCHES
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, day, local
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.usecases.due_model import DueList


@desk_group("due", invoke_without_command=True)
@click.option("--within", metavar="1wd", default="")
@click.option("--today", is_flag=True)
@click.option("--breached", is_flag=True)
@click.option("--provisional", is_flag=True)
@click.option("--paused", is_flag=True)
@click.option("--clock", default="")
@click.option("--waiting", type=click.Choice([waiting.value for waiting in WaitingOn]))
@click.option("--filter", "text", metavar="FILTER", default="")
@click.option("--limit", type=click.IntRange(min=0), default=0)
@click.option("--cursor", default="")
@click.option("--exit-code", "exit_code", is_flag=True)
@click.pass_context
def due(context: click.Context, /, call: Call, limit: int, cursor: str, exit_code: bool, **wishes: Any) -> int | None:
    """The open deadlines."""
    if context.invoked_subcommand is not None:
        return None
    query = due_query(call, DueList.NEXT, **wishes)
    return tell_due(call, query, due_rows, DUE_COLUMNS, limit=limit, cursor=cursor, exit_code=exit_code)


@desk_command("sms")
@click.option("--filter", "text", metavar="FILTER", default="")
@click.option("--limit", type=click.IntRange(min=0), default=0)
@click.option("--cursor", default="")
@click.option("--exit-code", "exit_code", is_flag=True)
def sms(call: Call, text: str, limit: int, cursor: str, exit_code: bool) -> int:
    """The filings that wait for their SMS verification, person by person."""
    query = due_query(call, DueList.SMS, text=text)
    return tell_due(call, query, sms_rows, SMS_COLUMNS, limit=limit, cursor=cursor, exit_code=exit_code)


@desk_command("explain")
@click.argument("number", metavar="ID")
@click.option("--clock", default="")
def explain(call: Call, number: str, clock: str) -> None:
    """The proof of a date."""
    code = clock_code(clock)
    view = call.desk.deadlines.explain(filing_id(call, number), code)
    proof, texts = view.proof, call.texts
    rule = texts(f"due.rule_{proof.unit.value}", limit=proof.limit, clock=texts(f"clock.{proof.clock}"))
    facts: dict[str, Any] = {
        "now": local(call.now),
        "id": view.filing,
        "clock": clock_name(proof.clock),
        "code": proof.clock,
        "rule": rule,
        "state": proof.state.value,
        "waiting_on": proof.waiting_on.value,
        "because": proof.because,
        "start": day(proof.started_on),
        "calendar": [
            {"year": year.year, "official": year.official, "source": year.source, "loaded": day(year.loaded_on)}
            for year in proof.calendar
        ],
        "pauses": [
            {"since": local(one.since), "until": local(one.until), "why": one.because, "wd": one.working_days}
            for one in proof.pauses
        ],
        "extensions": [
            {"amount": one.amount, "at": local(one.at), "by": one.by, "why": one.why} for one in proof.extensions
        ],
        "restarts": [local(at) for at in proof.restarts],
        "elapsed": proof.elapsed,
        "remaining": proof.remaining,
        "due_before_extension": day(proof.due_before_extension),
        "due": day(proof.due),
        "due_at": local(proof.due_at),
        "naive_mon_fri": day(proof.naive_mon_fri),
        "provisional": proof.provisional,
        "left": {
            "wd": proof.left.working_days,
            "minutes": proof.left.minutes,
            "breached": proof.left.breached,
        },
    }
    steps = [step_row(step) for step in proof.steps]
    answer(call, rows=steps, under="steps", lines=_lines(call, facts, steps), **facts)


def step_row(step: Any) -> dict[str, Any]:
    """One day of a proof."""
    row: dict[str, Any] = {"date": step.date.isoformat(), "kind": step.kind.value}
    if step.name:
        row["name"] = step.name
    if step.n is not None:
        row["n"] = step.n
    if step.paused:
        row["paused"] = True
    if step.provisional:
        row["provisional"] = True
    return row


def _lines(call: Call, facts: dict[str, Any], steps: list[dict[str, Any]]) -> list[str]:
    texts = call.texts
    due_on = facts["due"] or "-"
    if facts["provisional"]:
        due_on += " " + texts("cli.provisional")
    lines = [f"{facts['id']}  {facts['rule']}", texts("due.start", date=facts["start"], because=facts["because"])]
    lines += day_lines(call, steps)
    lines += [
        texts("due.pause", since=one["since"], until=one["until"] or "-", wd=one["wd"]) for one in facts["pauses"]
    ]
    lines += [texts("due.extension", n=one["amount"], at=one["at"]) for one in facts["extensions"]]
    lines.append(texts("due.result", date=due_on, wd=facts["left"]["wd"]))
    if facts["naive_mon_fri"] not in (None, facts["due"]):
        lines.append(texts("due.naive", date=facts["naive_mon_fri"]))
    lines += [
        texts("due.year", year=one["year"], source=one["source"] or "-") for one in facts["calendar"] if one["official"]
    ]
    lines += [texts("due.year_open", year=one["year"]) for one in facts["calendar"] if not one["official"]]
    return lines


def day_lines(call: Call, steps: list[dict[str, Any]]) -> list[str]:
    """Every day with its number, or why it does not count."""
    texts = call.texts
    return [
        f"  {step['date']}  {step.get('n', '-'):>3}  {texts('day_kind.' + step['kind'])} {step.get('name', '')}"
        f"{' ' + texts('due.paused') if step.get('paused') else ''}{' ?' if step.get('provisional') else ''}".rstrip()
        for step in steps
    ]


due.add_command(explain)
due.add_command(digest)
due.add_command(sms)
