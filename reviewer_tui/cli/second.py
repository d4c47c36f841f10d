"""``second``: what waits for a second person, agreeing, declining, withdrawing, and overriding an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import message_of
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number

if TYPE_CHECKING:
    from reviewer_tui.domain.second import SecondRequest
    from reviewer_tui.usecases.seconds import SecondResult

_COLUMNS = ("id", "number", "what", "why", "by", "wanted", "at")


@desk_group("second")
def second(call: Call) -> None:
    """What two people are needed for."""


@desk_command("list")
def list_requests(call: Call) -> None:
    """What waits for a second person."""
    rows = [request_row(call, one) for one in call.desk.seconds.waiting(call.actor)]
    empty = None if rows else [call.texts("second.none")]
    answer(call, rows=rows, columns=_COLUMNS, lines=empty, now=local(call.now), total=len(rows))


@desk_command("show")
@click.argument("number", metavar="ID")
@click.option("--number", "request", type=click.IntRange(min=1), metavar="N")
def show_request(call: Call, number: str, request: int | None) -> None:
    """What was asked for, its letter, and what was marked otherwise since."""
    view = call.desk.seconds.view(call.actor, filing_id(call, number), request)
    told = request_row(call, view.request)
    told["may_agree"] = view.may_agree.granted
    told["because_not"] = (
        message_of(call.texts, view.may_agree.because, dict(view.may_agree.values)) if not view.may_agree else None
    )
    told["letter"] = view.letter.zh.text if view.letter is not None else None
    told["changes"] = [{"row": one.row, "before": one.before or None, "now": one.now or None} for one in view.changes]
    lines = [
        _line(told),
        *(f"  {name}: {told[name]}" for name in ("reason", "finding", "note", "answer") if told[name]),
    ]
    lines += [f"  {one['row']}: {one['before'] or '-'} -> {one['now'] or '-'}" for one in told["changes"]]
    if told["because_not"]:
        lines.append(f"  {told['because_not']}")
    answer(call, lines=[*lines, *(["", told["letter"]] if told["letter"] else [])], now=local(call.now), **told)


@desk_command("agree")
@click.argument("number", metavar="ID")
@click.option("--number", "request", type=click.IntRange(min=1), metavar="N")
def agree(call: Call, number: str, request: int | None) -> None:
    """Agree: what was asked for is done."""
    _tell(call, call.writing().seconds.agree(call.actor, filing_id(call, number), request))


@desk_command("decline")
@click.argument("number", metavar="ID")
@click.option("--note", required=True)
@click.option("--number", "request", type=click.IntRange(min=1), metavar="N")
def decline(call: Call, number: str, note: str, request: int | None) -> None:
    """Decline with a note; whoever asked is told."""
    _tell(call, call.writing().seconds.decline(call.actor, filing_id(call, number), note, request))


@desk_command("withdraw")
@click.argument("number", metavar="ID")
@click.option("--number", "request", type=click.IntRange(min=1), metavar="N")
def withdraw(call: Call, number: str, request: int | None) -> None:
    """Take back what one asked for oneself."""
    _tell(call, call.writing().seconds.withdraw(call.actor, filing_id(call, number), request))


@desk_command("name")
@click.argument("number", metavar="ID")
@click.option("--to", "login", required=True, metavar="LOGIN")
@click.option("--number", "request", type=click.IntRange(min=1), metavar="N")
def name(call: Call, number: str, login: str, request: int | None) -> None:
    """Ask one person by name."""
    seconds, one = call.writing().seconds, filing_id(call, number)
    _tell(call, seconds.name(call.actor, one, "" if login == "-" else login, request))


@desk_command("override")
@click.argument("number", metavar="ID")
@click.option("--finding", required=True, metavar="KEY")
@click.option("--note", required=True)
def override(call: Call, number: str, finding: str, note: str) -> None:
    """Take an error on against the machine, with a reason."""
    one = filing_id(call, number)
    request = call.writing().seconds.override(call.actor, one, finding, note)
    texts, shown = call.texts, filing_number(one)
    said = texts("second.asked" if request else "second.overridden", number=shown, what=texts("second_kind.override"))
    told = request_row(call, request) if request is not None else {"id": shown, "state": "agreed"}
    answer(call, lines=[said], now=local(call.now), changed=True, **told)


def request_row(call: Call, request: SecondRequest) -> dict[str, Any]:
    """A request with its words."""
    texts, draft = call.texts, request.asked.draft
    return {
        "id": filing_number(request.filing_id),
        "number": request.number,
        "kind": request.kind.value,
        "what": texts(f"second_kind.{request.kind}"),
        "because": request.because,
        "why": texts(f"second.because.{request.because}"),
        "state": request.state.value,
        "by": request.asked_by,
        "wanted": request.wanted or None,
        "at": local(request.asked_at),
        "revision": request.revision,
        "version": request.filing_version,
        "content_hash": request.content_hash,
        "reasons": [
            {"code": use.code, "path": use.path or None, "note": use.note or None}
            for use in (draft.reasons if draft is not None else ())
        ],
        "note": (draft.internal_note or None) if draft is not None else None,
        "finding": request.asked.key or None,
        "reason": request.asked.reason or None,
        "answered_by": request.answered_by or None,
        "answered_at": local(request.answered_at),
        "answer": request.answer or None,
    }


def _line(told: dict[str, Any]) -> str:
    return "  ".join(str(told[name]) for name in ("id", "what", "why", "by", "at", "state"))


def _tell(call: Call, result: SecondResult) -> None:
    texts, request = call.texts, result.request
    told = request_row(call, request)
    state = texts(f"second_state.{request.state}")
    said = texts("second.said", number=told["id"], what=told["what"], state=state)
    lines = [said if result.changed else texts("cli.already", id=told["id"])]
    undo_until = None
    if result.decision is not None:
        undo_until = local(result.decision.undo_until)
        lines.append(message_of(texts, "cli.undo_until", {"until": undo_until}))
    told["stage"] = result.filing.stage.value
    answer(call, lines=lines, now=local(call.now), changed=result.changed, undo_until=undo_until, **told)


for _command in (list_requests, show_request, agree, decline, withdraw, name, override):
    second.add_command(_command)
