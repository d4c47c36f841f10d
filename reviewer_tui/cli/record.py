"""``record ID EVENT``: every other arrow of the stage table, what else happened, ticks, notes, calls, papers, undo, leases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.finding import TickState
from reviewer_tui.domain.happening import HAPPENINGS, CallResult
from reviewer_tui.domain.stage import WRITES_LETTER
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.reasons import placed, reason_uses

if TYPE_CHECKING:
    from reviewer_tui.bootstrap import Desk
    from reviewer_tui.locale import Texts
    from reviewer_tui.usecases.views import MoveResult

_TICKS = tuple(state.value for state in TickState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was typed behind the event."""

    row: str
    state: str
    finding: str
    kind: str
    owner: str
    note: str
    result: str
    inputs: Mapping[str, str]


@desk_command("record")
@click.argument("number", metavar="ID")
@click.argument("event", metavar="EVENT")
@click.option("--person", metavar="ROLE", default="")
@click.option("--at", default="", metavar="ISO")
@click.option("--note", default="")
@click.option("--day", default="", metavar="DATE")
@click.option("--result", type=click.Choice([result.value for result in CallResult]), default="reached")
@click.option("--input", "inputs", metavar="NAME=VALUE", multiple=True)
@click.option("--set", "sets", metavar="PATH=VALUE", multiple=True)
@click.option("--reason", "reasons", metavar="CODE[:field[:note]]", multiple=True)
@click.option("--letter", "letter_language", type=click.Choice(["zh", "en", "both"]))
@click.option("--expect-version", "expect_version", type=int, metavar="N")
@click.option("--row", default="")
@click.option("--state", type=click.Choice([*_TICKS, "none"]), default="pass")
@click.option("--finding", metavar="KEY", default="")
@click.option("--kind", metavar="MAT_...", default="")
@click.option("--owner", default="")
def record(
    call: Call,
    number: str,
    event: str,
    person: str,
    at: str,
    note: str,
    day: str,
    inputs: tuple[str, ...],
    sets: tuple[str, ...],
    reasons: tuple[str, ...],
    letter_language: str | None,
    expect_version: int | None,
    **typed: str,
) -> None:
    """Record what happened."""
    desk, one = call.writing(), filing_id(call, number)
    named = dict(_pair(text) for text in inputs)
    if letter_language and event not in WRITES_LETTER:
        raise BadInput("letter.of_no_step", event=event)
    if event in _MARKS:
        given = Given(note=note, inputs=named, **typed)
        changed = _MARKS[event](call, desk, one, given)
        _tell(call, desk, one, event, changed=changed)
        return
    for name, value in (("person", person), ("at", at), ("note", note), ("day", day)):
        if value:
            named.setdefault(name, value)
    if event in HAPPENINGS:
        told = desk.happenings.record_typed(call.actor, one, event, named, expect_version=expect_version)
        if told.warning:
            call.warnings.append(call.texts(told.warning, **dict(told.values)))
        _tell(call, desk, one, event, changed=told.changed)
        return
    if event == "staff_revision":
        edit = desk.staff_edits.edit(
            call.actor,
            one,
            dict(_pair(text) for text in sets),
            reason=named.get("note", ""),
            consent=named.get("consent", ""),
            expect_version=expect_version,
        )
        _tell(call, desk, one, event, changed=edit.changed)
        return
    offers = desk.decisions.offers(call.actor, one, _verdict_of(event)) if reasons else ()
    result = desk.followup.record(
        call.actor,
        one,
        event,
        inputs=named,
        reasons=placed(reason_uses(reasons), offers),
        language=letter_language or "",
        expect_version=expect_version,
    )
    if result.second is not None:
        asked = call.texts(
            "second.asked", number=filing_number(one), what=call.texts(f"second_kind.{result.second.kind}")
        )
        call.warnings.append(asked)
    if result.differing:
        call.warnings.append(conflict_text(call.texts, result))
    _tell(
        call,
        desk,
        one,
        event,
        changed=result.changed,
        version=result.filing.version,
        transition=result.transition or None,
        before=result.stage_from.value,
        after=result.filing.stage.value,
    )


def conflict_text(texts: Texts, result: MoveResult) -> str:
    """Which numbers the official result gives otherwise than they were noted by phone."""
    numbers = "; ".join(f"{noted} / {official}" for _, noted, official in result.differing)
    return texts("reconcile.conflict", number=result.filing.number, numbers=numbers)


def _verdict_of(event: str) -> Any:
    from reviewer_tui.domain.decision import Verdict

    return Verdict.REFUSE if event == "verification_failed" else Verdict.RETURN


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise BadInput("cli.input", given=text[:60])
    return name.strip(), value


def _tick(call: Call, desk: Desk, one: int, given: Given) -> bool:
    if not given.row:
        raise BadInput("cli.needs", option="--row")
    view = desk.review.open(call.actor, one, in_clear=False)
    state = None if given.state == "none" else TickState(given.state)
    before = next((row.tick for row in view.rows if row.row.id == given.row), None)
    if (before.state if before else None) is state and (before is None or before.note == given.note):
        return False if any(row.row.id == given.row for row in view.rows) else _missing_row(given.row)
    desk.review.tick(call.actor, one, given.row, state, given.note)
    return True


def _missing_row(row: str) -> bool:
    from reviewer_tui.errors import NotFound

    raise NotFound("not_found.row", row=row)


def _confirm(call: Call, desk: Desk, one: int, given: Given) -> bool:
    if not given.finding:
        raise BadInput("cli.needs", option="--finding")
    view = desk.review.open(call.actor, one, in_clear=False)
    if any(item.key == given.finding and item.note == given.note for item in view.confirmations):
        return False
    desk.review.confirm(call.actor, one, given.finding, given.note)
    return True


def _note(call: Call, desk: Desk, one: int, given: Given) -> bool:
    desk.review.note(call.actor, one, given.note)
    return True


def _call(call: Call, desk: Desk, one: int, given: Given) -> bool:
    for name in given.inputs:
        if name not in ("number", "next"):
            raise BadInput("input.unknown", name=name, known="number, next")
    desk.review.log_call(
        call.actor,
        one,
        given.note,
        CallResult(given.result),
        number=given.inputs.get("number", ""),
        next_typed=given.inputs.get("next", ""),
    )
    return True


def _arrange(call: Call, desk: Desk, one: int, given: Given) -> bool:
    if not given.inputs:
        raise BadInput("cli.needs", option="--input")
    return desk.verification.arrange(call.actor, one, given.inputs)


def _paper(call: Call, desk: Desk, one: int, given: Given) -> bool:
    if not given.kind:
        raise BadInput("cli.needs", option="--kind")
    return desk.followup.receive_paper(call.actor, one, given.kind, given.owner, given.note)


def _undo(call: Call, desk: Desk, one: int, given: Given) -> bool:
    desk.decisions.undo(call.actor, one)
    return True


def _take(call: Call, desk: Desk, one: int, given: Given) -> bool:
    row = desk.queue.row(one)
    held = row.holder == call.actor.login and row.held_until is not None and row.held_until > call.now
    desk.triage.take(call.actor, one)
    return not held


def _freeze(call: Call, desk: Desk, one: int, given: Given) -> bool:
    typed = {"note": given.note, **given.inputs}
    return desk.freezes.record_typed(call.actor, one, "freeze", typed).changed


def _unfreeze(call: Call, desk: Desk, one: int, given: Given) -> bool:
    return desk.freezes.record_typed(call.actor, one, "unfreeze", {"note": given.note, **given.inputs}).changed


def _release(call: Call, desk: Desk, one: int, given: Given) -> bool:
    row = desk.queue.row(one)
    desk.triage.release(call.actor, one, given.note)
    return bool(row.assignee or row.holder)


_MARKS: dict[str, Callable[[Call, Desk, int, Given], bool]] = {
    "tick": _tick,
    "confirm": _confirm,
    "note": _note,
    "call": _call,
    "paper": _paper,
    "verification": _arrange,
    "undo": _undo,
    "take": _take,
    "release": _release,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
}
"""What is recorded without being an event of the table (``take`` and ``undo`` have verbs of their own)."""


def _tell(
    call: Call,
    desk: Desk,
    filing: int,
    event: str,
    *,
    changed: bool,
    version: int | None = None,
    transition: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> None:
    if version is None:
        row = desk.queue.row(filing)
        version, after = row.version, row.stage.value
    texts = call.texts
    facts: dict[str, Any] = {
        "now": local(call.now),
        "id": filing_number(filing),
        "event": event,
        "changed": changed,
        "version": version,
        "transition": transition,
        "from": before,
        "to": after,
    }
    if changed:
        line = texts("cli.recorded", id=facts["id"], event=event, stage=texts(f"stage.{after}"), version=version)
    else:
        line = texts("cli.already", id=facts["id"])
    answer(call, lines=[line], **facts)
