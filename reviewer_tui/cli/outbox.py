"""``outbox``: what is to leave the house, sent at once, held back, released, cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import click

from reviewer_tui.cli.batch import PARTIAL, Done, Told, ask_first, gather, refusal, run_all
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import message_of, trouble_of
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput, DeskError, OutsideFault, Unavailable
from reviewer_tui.usecases.effects import ROADS, Delivered, Effect, EffectState, Fate

_COLUMNS = ("id", "state_name", "key", "since", "message")
_TRIED = ("id", "outcome_name", "key", "again", "message")
_ID = re.compile(r"(?:L-)?(\d{1,15})", re.ASCII)
_SPAN = re.compile(r"(\d{1,5})([mhd])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_KINDS = [kind for kinds in ROADS.values() for kind in kinds]
_MOST = 1_000
_ALL = 1_000_000_000
_OUTCOMES = {
    Fate.SENT: EffectState.SENT,
    Fate.LATER: EffectState.WAITING,
    Fate.DOWN: EffectState.WAITING,
    Fate.REFUSED: EffectState.FAILED,
    Fate.UNKNOWN: EffectState.UNKNOWN,
}


@desk_group("outbox")
def outbox(call: Call) -> None:
    """What is to leave the house."""


@desk_command("list")
@click.option("--state", "states", type=click.Choice([state.value for state in EffectState]), multiple=True)
@click.option("--kind", type=click.Choice(_KINDS))
@click.option("--older-than", "older_than", metavar="2h", default="")
@click.option("--limit", type=click.IntRange(min=0), default=100)
def list_outbox(call: Call, states: tuple[str, ...], kind: str | None, older_than: str, limit: int) -> None:
    """Effects that somebody may have to do something about."""
    from reviewer_tui.usecases.outbox import OPEN

    wanted = [EffectState(state) for state in states] or OPEN
    desk, _ = call.desk, call.actor
    found = desk.outbox.rows(
        states=wanted, kind=kind or "", older_than=_span(older_than), limit=limit + 1 if limit else _ALL
    )
    shown = found[:limit] if limit else found
    if len(shown) < len(found):
        call.warnings.append(call.texts("outbox.more", n=limit))
    answer(
        call,
        rows=[_row(call, one) for one in shown],
        columns=_COLUMNS,
        lines=None if shown else [call.texts("outbox.empty")],
        now=local(call.now),
        total=len(found) if len(shown) == len(found) else None,
        channels=_channels(call),
    )


@desk_command("send")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--max", "most", type=click.IntRange(min=1), metavar="N", default=_MOST)
def send(call: Call, ids: tuple[str, ...], most: int) -> int:
    """Send what is due, or these now."""
    numbers = _numbers(ids)
    desk, actor = call.writing(), call.actor
    failures: list[DeskError] = []
    if numbers:
        ask_first(call, len(numbers))
        done = gather(call, _one_by_one(call, actor, numbers, failures))
        if len(numbers) == 1 and failures:
            raise failures[0]
    else:
        done = gather(call, ((_tried(call, one), None) for one in desk.deliveries.deliver(actor, most=most)))
    kinds = ("sent", "waiting", "failed", "unknown", "refused")
    counts = {"tried": len(done.rows), **{kind: done.count(kind) for kind in kinds}}
    channels = _channels(call)
    code = 0 if call.dry_run and done.ok else _verdict(done, numbers, channels)
    answer(
        call,
        rows=done.rows,
        under="results",
        columns=_TRIED,
        ok=code == 0,
        lines=None if done.rows else [call.texts("outbox.nothing_sent")],
        now=local(call.now),
        counts=counts,
        channels=channels,
    )
    return code


@desk_command("hold")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def hold(call: Call, ids: tuple[str, ...]) -> int:
    """Keep back what has not left."""
    return _turn(call, ids, call.writing().outbox.hold)


@desk_command("release")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def release(call: Call, ids: tuple[str, ...]) -> int:
    """Let go what is held."""
    return _turn(call, ids, call.writing().outbox.release)


@desk_command("cancel")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def cancel(call: Call, ids: tuple[str, ...]) -> int:
    """Never send it."""
    return _turn(call, ids, call.writing().outbox.cancel)


def _turn(call: Call, ids: tuple[str, ...], verb: Callable[[StaffMember, int], tuple[Effect, bool]]) -> int:
    numbers, actor = _numbers(ids), call.actor
    ask_first(call, len(numbers))
    failures: list[DeskError] = []

    def one(number: int) -> dict[str, Any]:
        try:
            effect, changed = verb(actor, number)
        except DeskError as error:
            failures.append(error)
            raise
        row = _row(call, effect)
        del row["message"]  # what went wrong with the last try is no message about this one
        return {"outcome": "changed" if changed else "unchanged", **row}

    done = run_all(call, numbers, one, lambda number: {"id": f"L-{number}"})
    if len(numbers) == 1 and failures:
        raise failures[0]
    columns = ("id", "outcome", "state_name", "key", "message")
    answer(call, rows=done.rows, under="results", columns=columns, ok=done.ok, now=local(call.now), counts=done.counts)
    return done.exit_code()


def _one_by_one(call: Call, actor: StaffMember, numbers: list[int], failures: list[DeskError]) -> Iterator[Told]:
    """Each of these now; a channel that turns out to be dead ends the run."""
    for number in numbers:
        try:
            tried = call.desk.deliveries.send(actor, number, twice=call.yes)
        except DeskError as error:
            failures.append(error)
            ended = error if isinstance(error, Unavailable) else None
            row = {"id": f"L-{number}", "outcome_name": call.texts("outbox.refused")}
            yield row | refusal(call, error, "failed" if ended else "refused"), ended
            continue
        yield _tried(call, tried), None
        if tried.fate is Fate.DOWN:
            return


def _verdict(done: Done, numbers: list[int], channels: list[dict[str, Any]]) -> int:
    """9 when nothing left and a channel is why, 5 when some did, and what stopped the run otherwise."""
    if done.interrupted or done.failure is not None:
        return done.exit_code()
    sent, waiting = done.count("sent"), done.count("waiting") + done.count("unknown")
    resting = not numbers and any(one["rests_until"] and one["due"] for one in channels)
    if sent == len(done.rows) and not resting:
        return 0
    return PARTIAL if sent or not (waiting or resting) else OutsideFault.exit_code


def _channels(call: Call) -> list[dict[str, Any]]:
    """What is due and has not left, by channel; what a person should know of it becomes a warning."""
    rows = []
    for one in call.desk.deliveries.backlog():
        channel = call.texts(f"channel.{one.channel}")
        if one.due and not one.configured:
            call.warnings.append(call.texts.plural("outbox.unconfigured", one.due, channel=channel))
        elif one.due and (until := one.rests_until or one.closed_until):
            values = {"channel": channel, "n": one.due, "until": until.isoformat()}
            because = "outbox.rests" if one.rests_until else "outbox.closed"
            call.warnings.append(message_of(call.texts, because, values))
        rows.append(
            {
                "channel": one.channel,
                "configured": one.configured,
                "due": one.due,
                "rests_until": local(one.rests_until),
                "closed_until": local(one.closed_until),
            }
        )
    return rows


def _row(call: Call, effect: Effect) -> dict[str, Any]:
    return {
        "id": f"L-{effect.id}",
        "state": effect.state.value,
        "state_name": call.texts(f"effect_state.{effect.state.value}"),
        **_what(call, effect),
        "since": local(effect.created_at),
        "not_before": local(effect.not_before),
        "attempts": effect.attempts,
        "sent": local(effect.sent_at),
        "trouble": effect.trouble or None,
        "message": trouble_of(call.texts, effect.trouble) or None,
    }


def _tried(call: Call, tried: Delivered) -> dict[str, Any]:
    outcome = "due" if call.dry_run else _OUTCOMES[tried.fate].value
    row = {
        "id": f"L-{tried.id}",
        "outcome": outcome,
        "outcome_name": call.texts("outbox.due") if call.dry_run else call.texts(f"effect_state.{outcome}"),
        "channel": tried.channel,
        **_what(call, tried),
    }
    if tried.again_at is not None:
        row["again"] = local(tried.again_at)
    if tried.trouble:
        row |= {"trouble": tried.trouble, "message": trouble_of(call.texts, tried.trouble)}
    return row


def _what(call: Call, one: Effect | Delivered) -> dict[str, Any]:
    kind = f"effect_kind.{one.kind}"
    return {
        "kind": one.kind,
        "kind_name": call.texts(kind) if call.texts.has(kind) else one.kind,
        "filing": None if one.filing_id is None else filing_number(one.filing_id),
        "key": one.key,
    }


def _numbers(ids: tuple[str, ...]) -> list[int]:
    found = [_ID.fullmatch(text) for text in ids]
    for text, one in zip(ids, found, strict=True):
        if one is None:
            raise BadInput("outbox.id", given=text[:40])
    return list(dict.fromkeys(int(one[1]) for one in found if one))


def _span(text: str) -> timedelta | None:
    if not text:
        return None
    found = _SPAN.fullmatch(text)
    if found is None:
        raise BadInput("outbox.span", given=text[:20])
    return int(found[1]) * _UNITS[found[2]]


for _command in (list_outbox, send, hold, release, cancel):
    outbox.add_command(_command)
