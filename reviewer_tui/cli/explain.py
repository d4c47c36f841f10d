"""``due explain``: why a date is the date: day by day, as rows, as lines, or as a paragraph for a letter."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_code, clock_name
from reviewer_tui.cli.day_lines import day_lines, step_row
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, day, local
from reviewer_tui.domain.calendar import ends_a_day
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.cause_words import cause_text
from reviewer_tui.usecases.date_views import DatesView, OtherKind, ProofView

_UNITS = {ClockUnit.WORKING_DAYS: "wd", ClockUnit.CALENDAR_DAYS: "cd", ClockUnit.HOURS: "h"}


@desk_command("explain")
@click.argument("number", metavar="ID")
@click.option("--clock", default="")
@click.option("--all", "every", is_flag=True)
@click.option("--if", "happening", metavar="EVENT", default="")
@click.option("--letter", is_flag=True)
def explain(call: Call, number: str, clock: str, every: bool, happening: str, letter: bool) -> None:
    """The proof of a date."""
    code, one = clock_code(clock), filing_id(call, number)
    if sum(map(bool, (every, clock, happening))) > 1:
        raise BadInput("cli.clock_or_all")
    desk, _ = call.desk, call.actor
    if every or happening:
        found = desk.deadlines.foresee(one, happening) if happening else desk.deadlines.dates(one)
        _tell_all(call, found, letter=letter)
        return
    view = desk.deadlines.explain(one, code)
    facts = proof_facts(call, view)
    steps = [step_row(step) for step in view.proof.steps]
    lines = _lines(call, view, facts, steps)
    if letter:
        facts |= _letter(call, view)
        lines = [facts["letter"]]
    answer(call, rows=steps, under="steps", lines=lines, now=local(call.now), **facts)


def _tell_all(call: Call, found: DatesView, *, letter: bool) -> None:
    rows: list[dict[str, Any]] = []
    lines: list[str] = []
    for view in found.proofs:
        facts = proof_facts(call, view)
        steps = [step_row(step) for step in view.proof.steps]
        if letter:
            facts |= _letter(call, view)
        lines += [facts["letter"]] if letter else _lines(call, view, facts, steps)
        lines.append("")
        rows.append({**facts, "steps": steps})
    others = [
        {
            "kind": other.kind.value,
            "since": local(other.since),
            "until": local(other.at),
            "by": other.by,
            "why": other.why,
            "seconds": other.seconds or None,
        }
        for other in found.others
    ]
    if not letter:
        lines += [_other_line(call, other) for other in others]
    lines = lines[:-1] if lines and not lines[-1] else lines
    answer(
        call,
        rows=rows,
        lines=lines,
        now=local(call.now),
        id=found.filing,
        version=found.version,
        event=found.event or None,
        others=others,
    )


def _letter(call: Call, view: ProofView) -> dict[str, str]:
    language = call.language or call.texts.lang
    return {"letter": call.desk.deadlines.paragraph(view, language), "lang": language}


def proof_facts(call: Call, view: ProofView) -> dict[str, Any]:
    """The proof but for its days; amounts are named by the unit: ``wd`` working days, ``cd`` calendar days, ``h`` hours."""
    proof, texts = view.proof, call.texts
    unit = _UNITS[proof.unit]
    name = texts(f"clock.{proof.clock}")
    key = "due.rule_hours" if proof.unit is ClockUnit.HOURS else "due.rule"
    if proof.back_from is not None:
        key = "due.rule_back" if proof.limit else "due.rule_day"
    limit = texts.plural(f"amount.{proof.unit}", proof.limit)
    return {
        "id": view.filing,
        "clock": clock_name(proof.clock),
        "code": proof.clock,
        "rule": texts(key, limit=limit, clock=name, day=day(proof.back_from)),
        "limit": {unit: proof.limit},
        "usual_limit": view.usual,
        "basis": view.basis,
        "state": proof.state.value,
        "waiting_on": proof.waiting_on.value,
        "because": proof.because,
        "start": day(proof.started_on),
        "started_at": local(proof.started_at),
        "first_day": day(proof.first_day),
        "back_from": day(proof.back_from),
        "calendar": [
            {"year": year.year, "official": year.official, "source": year.source, "loaded": day(year.loaded_on)}
            for year in proof.calendar
        ],
        "pauses": [
            {
                "since": local(one.since),
                "until": local(one.until),
                "because": one.because,
                "by": one.by,
                "why": one.why,
                "wd": one.working_days,
                "left": one.left,
            }
            for one in proof.pauses
        ],
        "extensions": [
            {unit: one.amount, "by": one.by, "at": local(one.at), "why": one.why} for one in proof.extensions
        ],
        "restarts": [local(one.at) for one in proof.restarts],
        "ended": None
        if proof.ended is None
        else {"at": local(proof.ended.at), "because": proof.ended.because, "by": proof.ended.by},
        "elapsed": proof.elapsed,
        "remaining": proof.remaining,
        "due_before_extension": day(proof.due_before_extension),
        "provisional_before_extension": proof.provisional_before_extension,
        "due": day(proof.due),
        "due_at": local(proof.due_at),
        "close_of_business": local(proof.closes_at),
        "naive_mon_fri": day(proof.naive_mon_fri),
        "naive_off_by_wd": proof.naive_off_by,
        "provisional": proof.provisional,
        "recounted": day(proof.recounted),
        "provisional_days": [
            {"since": day(one.since), "until": day(one.until), "year": one.year} for one in proof.provisional_days
        ],
        "left": {
            "wd": proof.left.working_days,
            "days": proof.left.calendar_days,
            "minutes": proof.left.minutes,
            "breached": proof.left.breached,
        },
    }


def _lines(call: Call, view: ProofView, facts: dict[str, Any], steps: list[dict[str, Any]]) -> list[str]:
    texts, proof = call.texts, view.proof

    def amount(n: int) -> str:
        return texts.plural(f"amount.{proof.unit}", n)

    def days(n: int) -> str:
        return texts.plural("amount.working_days", n)

    def shown(instant: str | None) -> str:
        return f"{instant[:10]} {instant[11:16]}" if instant else "-"

    lines = [f"{facts['id']}  {facts['rule']}"]
    started = texts("due.start", date=shown(facts["started_at"]), because=cause_text(texts, proof.because))
    lines.append(started)
    lines += [
        texts("due.restart", at=shown(local(one.at)), because=cause_text(texts, one.because)) for one in proof.restarts
    ]
    lines += day_lines(call, steps)
    for one, pause in zip(facts["pauses"], proof.pauses, strict=True):
        because = cause_text(texts, pause.because)
        until = shown(one["until"]) if one["until"] else texts("due.now")
        said = texts("due.pause", since=shown(one["since"]), until=until, because=because, wd=days(one["wd"]))
        lines.append(said + _by(call, pause.by, pause.why))
    for extension in proof.extensions:
        said = texts("due.extension", amount=amount(extension.amount), at=shown(local(extension.at)))
        lines.append(said + _by(call, extension.by, extension.why))
    if proof.extensions and facts["due_before_extension"]:
        doubt = "?" * proof.provisional_before_extension
        lines.append(texts("due.before_extension", date=f"{facts['due_before_extension']}{doubt}"))
    if proof.ended is not None:
        at, because = shown(local(proof.ended.at)), cause_text(texts, proof.ended.because)
        lines.append(texts("due.ended", at=at, because=because, state=texts(f"deadline_state.{proof.state}")))
    lines.append(_result(call, view, facts))
    if proof.naive_off_by:
        key = "due.naive" if proof.naive_off_by > 0 else "due.naive_later"
        lines.append(texts(key, date=facts["naive_mon_fri"], n=days(abs(proof.naive_off_by))))
    for span in facts["provisional_days"]:
        lines.append(texts("due.provisional_days", since=span["since"], until=span["until"], year=span["year"]))
    lines += [
        texts("due.year", year=one["year"], source=one["source"] or "-", loaded=one["loaded"] or "-")
        for one in facts["calendar"]
        if one["official"]
    ]
    if proof.provisional:
        lines += [texts("due.year_open", year=one["year"]) for one in facts["calendar"] if not one["official"]]
    if proof.recounted is not None:
        lines.append(texts("due.recounted", date=day(proof.recounted)))
    return lines


def _by(call: Call, by: str, why: str) -> str:
    return (f"  {by}" if by else "") + (f": {' '.join(why.split())}" if why else "")


def _result(call: Call, view: ProofView, facts: dict[str, Any]) -> str:
    texts, proof = call.texts, view.proof
    if proof.due_at is None:
        left = texts.plural(f"amount.{proof.unit}", proof.remaining or 0)
        return texts("due.paused_left", left=left) + (f" {texts('cli.provisional')}" if proof.provisional else "")
    at = facts["due_at"]
    due_on = f"{facts['due']} 24:00" if ends_a_day(proof.due_at) else f"{at[:10]} {at[11:16]}"
    if proof.provisional:
        due_on += " " + texts("cli.provisional")
    said = texts("due.result", date=due_on)
    if view.deadline.open:
        unit, n = proof.left.told_in(proof.unit)
        key = "due.over" if proof.left.breached else "due.left"
        said += texts(key, wd=texts.plural(f"amount.{unit}", abs(n)))
    if facts["close_of_business"]:
        said += texts("due.closes", time=facts["close_of_business"][11:16])
    return said


def _other_line(call: Call, other: dict[str, Any]) -> str:
    since, until = (f"{other[name][:10]} {other[name][11:19]}" for name in ("since", "until"))
    kind = OtherKind(other["kind"])
    said = call.texts(f"other_date.{kind}", since=since, until=until, by=other["by"], seconds=other["seconds"] or 0)
    return said + (f": {' '.join(other['why'].split())}" if other["why"] else "")
