"""``take``, ``release``, ``assign``, ``return``: one verb for filings named by number or by a filter, told row by row."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.batch import ask_first, gather, refusal
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import chosen
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.errors import BadInput, DeskError, NotFound
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkRow, BulkVerb
from reviewer_tui.usecases.reasons import reason_uses

_SHOWN = ("id", "subject", "outcome", "from", "to", "message")


@desk_command("take")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
def take(call: Call, ids: tuple[str, ...], terms: str | None) -> int:
    """Claim filings."""
    return _run(call, BulkOrder(verb=BulkVerb.TAKE), ids, terms)


@desk_command("release")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--note", metavar="TEXT", default="")
def release(call: Call, ids: tuple[str, ...], terms: str | None, note: str) -> int:
    """Give filings back."""
    return _run(call, BulkOrder(verb=BulkVerb.RELEASE, note=note), ids, terms)


@desk_command("assign")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--to", "login", metavar="LOGIN", default="")
@click.option("--release", is_flag=True)
@click.option("--note", metavar="TEXT", default="")
def assign(call: Call, ids: tuple[str, ...], terms: str | None, login: str, release: bool, note: str) -> int:
    """Set the reviewer of filings."""
    if bool(login) == release:
        raise BadInput("cli.assign_to_whom")
    if login and call.quick.by_login(login) is None:
        raise NotFound("not_found.staff", login=login)
    verb = BulkVerb.RELEASE if release else BulkVerb.ASSIGN
    return _run(call, BulkOrder(verb=verb, login=login or None, note=note), ids, terms)


@desk_command("return")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--reason", "reasons", metavar="CODE[:field[:note]]", multiple=True)
@click.option("--suggested", is_flag=True)
@click.option("--note", default="")
def return_filings(
    call: Call, ids: tuple[str, ...], terms: str | None, reasons: tuple[str, ...], suggested: bool, note: str
) -> int:
    """Return filings to their applicants."""
    if not reasons and not suggested:
        raise BadInput("bulk.reason_or_suggested")
    uses = reason_uses(reasons)
    order = BulkOrder(verb=BulkVerb.RETURN, reasons=uses, with_findings=suggested, internal_note=note)
    return _run(call, order, ids, terms)


def _run(call: Call, order: BulkOrder, ids: tuple[str, ...], terms: str | None) -> int:
    """The order on the chosen filings, each in a transaction of its own; with ``--dry-run`` what it would do."""
    desk, actor = call.writing(), call.actor
    filings = chosen(call, ids, terms)
    ask_first(call, len(filings))
    rows = (desk.bulk.preview if call.dry_run else desk.bulk.apply)(actor, order, filings)
    done = gather(call, (_told(call, order, row) for row in rows))
    answer(
        call,
        rows=done.rows,
        under="results",
        columns=_SHOWN,
        ok=done.ok,
        now=local(call.now),
        counts=done.counts,
        left=len(filings) - len(done.rows),
    )
    return done.exit_code()


def _told(call: Call, order: BulkOrder, row: BulkRow) -> tuple[dict[str, Any], DeskError | None]:
    """A row for the answer, and the error that ended the run with it."""
    told: dict[str, Any] = {"id": row.number, "outcome": row.outcome.value}
    before = row.before
    if before is not None:
        told |= {"subject": before.sponsor, "version": before.version, **_change(call, order, row)}
    if row.decision is not None and row.decision.letter is not None:
        told |= {"left_out": row.left_out, "unfilled": row.decision.letter.unfilled}
        told |= {"undo_until": local(row.decision.undo_until)}
    if row.second is not None:
        told |= {"second": row.second.number, "message": call.texts("bulk.waits_for_second")}
    if row.refusal is None:
        return told, None
    ended = row.refusal if row.outcome is BulkOutcome.FAILED else None
    return told | refusal(call, row.refusal, row.outcome.value), ended


def _change(call: Call, order: BulkOrder, row: BulkRow) -> dict[str, Any]:
    """From whom to whom, or from which stage to which; what was refused goes nowhere."""
    assert row.before is not None
    moves = row.outcome in (BulkOutcome.CHANGED, BulkOutcome.UNCHANGED)
    if order.verb is BulkVerb.RETURN:
        to: str | None = row.decision.filing.stage.value if row.decision else row.before.stage.value
        return {"from": row.before.stage.value, "to": to if moves else None}
    person = call.actor.login if order.verb is BulkVerb.TAKE else order.login
    return {"from": row.before.assignee or None, "to": person if moves else None}
