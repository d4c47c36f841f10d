"""``ports``: tasks of network operations, marked as done and proven by a probe."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from reviewer_tui.cli.batch import PARTIAL, Done, ask_first, run_all
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import chosen, filing_id
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local
from reviewer_tui.cli.showing import port_row
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import BadInput, DeskError, OutsideFault, Unavailable

_COLUMNS = ("id", "subject", "address", "port", "action", "state", "evidence")
_RESULTS = ("id", "outcome", "address", "port", "action", "state", "ok", "message")


@desk_group("ports")
def ports(call: Call) -> None:
    """Ports of approved filings."""


@desk_command("list")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True)
def list_ports(call: Call, ids: tuple[str, ...], everything: bool) -> None:
    """The port tasks."""
    desk, _ = call.desk, call.actor
    wanted: list[int | None] = [filing_id(call, text) for text in ids] or [None]
    found = [row for one in wanted for row in desk.ports.rows(filing_id=one, open_only=not everything)]
    rows = [
        {"id": one.filing, "subject": one.sponsor, "icp_no": one.icp_number or None, **port_row(one.task)}
        for one in found
    ]
    answer(call, rows=rows, columns=_COLUMNS, now=local(call.now), total=len(rows))


def _numbers(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) <= 5 for part in parts):
        raise BadInput("cli.ports", given=text[:40])
    return tuple(int(part) for part in parts)


@desk_command("opened")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--port", "wanted", metavar="80,8080,443", default="")
def opened(call: Call, ids: tuple[str, ...], terms: str | None, wanted: str) -> int:
    """Network operations have done it."""
    numbers = _numbers(wanted)
    desk, actor = call.writing(), call.actor
    filings = chosen(call, ids, terms)
    ask_first(call, len(filings))
    failures: list[DeskError] = []

    def one(filing: int) -> dict[str, Any]:
        before = {row.task.id: row.task.state for row in desk.ports.rows(filing_id=filing, open_only=False)}
        try:
            tasks = desk.ports.opened(actor, filing, numbers)
        except DeskError as error:
            failures.append(error)
            raise
        changed = any(before.get(task.id) is not task.state for task in tasks)
        return {"outcome": "changed" if changed else "unchanged", "ports": [port_row(task) for task in tasks]}

    done = run_all(call, filings, one, lambda filing: {"id": filing_number(filing)})
    if len(filings) == 1 and failures:
        raise failures[0]
    answer(call, rows=done.rows, under="results", columns=("id", "outcome", "message"), ok=done.ok, counts=done.counts)
    return done.exit_code()


@desk_command("verify")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--port", "wanted", metavar="80,8080,443", default="")
@click.option("--connect-timeout", "connect_timeout", type=click.FloatRange(0.1, 120), metavar="S")
def verify(call: Call, ids: tuple[str, ...], terms: str | None, wanted: str, connect_timeout: float | None) -> int:
    """Prove ports by a probe."""
    numbers = _numbers(wanted)
    if connect_timeout is not None:
        call.settings = dataclasses.replace(call.settings, connect_timeout=connect_timeout)
    desk, actor = call.writing(), call.actor
    filings = chosen(call, ids, terms)
    ask_first(call, len(filings))
    failures: list[DeskError] = []
    rows: list[dict[str, Any]] = []

    def one(filing: int) -> dict[str, Any]:
        try:
            found = desk.ports.verify(actor, filing, numbers)
        except DeskError as error:
            failures.append(error)
            raise
        for task, result in found:
            rows.append(
                {
                    "id": filing_number(filing),
                    "ok": result.proven,
                    **port_row(task),
                    "case": result.case.removeprefix("probe."),
                    "message": call.texts(result.case),
                    "detail": result.detail or None,
                    "millis": result.millis,
                }
            )
        return {"outcome": "changed"}

    done = run_all(call, filings, one, lambda filing: {"id": filing_number(filing)})
    if len(filings) == 1 and failures and not isinstance(failures[0], Unavailable):
        raise failures[0]
    rows += [{"ok": False, **row} for row in done.rows if row["outcome"] in ("refused", "failed")]
    proven = sum(bool(row["ok"]) for row in rows)
    ok = done.ok and proven == len(rows)
    counts = {"filings": len(filings), "ports": len(rows), "proven": proven, "failed": len(rows) - proven}
    answer(call, rows=rows, columns=_RESULTS, ok=ok, now=local(call.now), counts=counts)
    return _verdict(done, proven, len(rows))


def _verdict(done: Done, proven: int, of: int) -> int:
    """9 when no probe proved anything, 5 when some did, and what stopped the run otherwise."""
    if done.interrupted or done.failure is not None:
        return done.exit_code()
    if proven == of:
        return 0
    return PARTIAL if proven or done.count("refused") else OutsideFault.exit_code


for _command in (list_ports, opened, verify):
    ports.add_command(_command)
