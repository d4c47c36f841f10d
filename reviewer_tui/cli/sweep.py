"""``sweep``: the job that runs every five minutes for ever; what falls due by itself is done and told, a row a thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from reviewer_tui.cli.batch import PARTIAL, Told, gather, refusal
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_name
from reviewer_tui.cli.faults import trouble_of
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local, note
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import Unavailable
from reviewer_tui.usecases.sweep_model import SweepRow, SweepTask

_SHOWN = ("task", "outcome", "action", "id", "clock", "due", "to", "message")


@desk_command("sweep")
@click.option("--only", "tasks", metavar="TASK", type=click.Choice([task.value for task in SweepTask]), multiple=True)
@click.option("--max", "most", type=click.IntRange(min=1), metavar="N")
def sweep(call: Call, tasks: tuple[str, ...], most: int | None) -> int:
    """Do what has fallen due."""
    desk, actor = call.writing(), call.actor
    wanted = [SweepTask(task) for task in tasks] or list(SweepTask)
    with desk.sweep.alone() as alone:
        rows = desk.sweep.run(actor, wanted, most) if alone else iter(())
        done = gather(call, _told(call, rows))
    if not alone:
        note(call, call.texts("sweep.another"))
    counts = {task.value: _counts(done.rows, task) for task in wanted}
    ok = done.ok and not any(one["failed"] + one["refused"] for one in counts.values())
    answer(
        call,
        rows=done.rows,
        under="results",
        columns=_SHOWN,
        ok=ok,
        lines=None if done.rows else [call.texts("sweep.another" if not alone else "sweep.nothing")],
        now=local(call.now),
        ran=alone,
        counts=counts,
        by=actor.login,
    )
    return done.exit_code() if done.failure or done.interrupted else 0 if ok else PARTIAL


def _told(call: Call, rows: Iterator[SweepRow]) -> Iterator[Told]:
    """A row for the answer. A database that is busy or full ends the run."""
    try:
        for row in rows:
            yield _row(call, row), None
    except Unavailable as error:
        yield {"task": None, "action": "ended", **refusal(call, error, "failed")}, error


def _row(call: Call, row: SweepRow) -> dict[str, Any]:
    told: dict[str, Any] = {"task": row.task.value, "outcome": row.outcome.value, "action": row.action}
    if row.filing_id is not None:
        told["id"] = filing_number(row.filing_id)
    if row.clock:
        told["clock"] = clock_name(row.clock)
    if row.due_at is not None:
        told["due"] = local(row.due_at)
    if row.to:
        told |= {"to": row.to, "filings": row.count}
    if row.key:
        told["key"] = row.key
    if row.trouble:
        told |= {"trouble": row.trouble, "message": trouble_of(call.texts, row.trouble)}
    if row.fault:
        told |= {"code": "FAULT", "message": call.texts("sweep.fault", kind=row.fault)}
    return told if row.refusal is None else told | refusal(call, row.refusal, row.outcome.value)


def _counts(rows: list[dict[str, Any]], task: SweepTask) -> dict[str, int]:
    found = Counter(row["outcome"] for row in rows if row["task"] == task.value)
    return {outcome: found[outcome] for outcome in ("done", "refused", "failed")}
