"""``status apply FILE``: a batch of results from outside, one line a happening; the same file again changes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.batch import ask_first, run_all
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.outcomes import COLUMNS, PORTS_OPENED, VERIFICATION_NOTED, event_of, inputs_of, reasons_of
from reviewer_tui.cli.output import answer, local
from reviewer_tui.cli.reading import text_of
from reviewer_tui.cli.record import conflict_text
from reviewer_tui.cli.verification_columns import result_of
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.usecases.happened_already import happened_already
from reviewer_tui.usecases.reasons import reason_uses
from reviewer_tui.usecases.reconciliation import RECONCILED

if TYPE_CHECKING:
    from reviewer_tui.usecases.verification_results import VerificationResult

_SHOWN = ("line", "id", "outcome", "event", "from", "to", "code", "message")


@desk_group("status")
def status(call: Call) -> None:
    """Results from outside."""


@desk_command("apply")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--map", "mapping", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True)
def apply(call: Call, file: Path, mapping: Path | None, strict: bool) -> int:
    """Apply a batch of results."""
    text = text_of(file)
    lines = list(_lines(text, _renaming(mapping)))
    desk, actor = call.writing(), call.actor
    ask_first(call, len({line["id"] or line["order_no"] for _, line in lines}))

    def one(item: tuple[int, dict[str, str]]) -> dict[str, Any]:
        _, line = item
        filing = filing_id(call, line["id"] or line["order_no"])
        event = event_of(line)
        if event == PORTS_OPENED:
            return _port_done(call, filing)
        steps = desk.followup.steps(actor, filing)
        if event == "authority_approved" and any(step.event == RECONCILED for step in steps):
            event = RECONCILED
        wanted = tuple(item.name for step in steps if step.event == event for item in step.inputs)
        inputs, reasons = inputs_of(event, line, wanted), reasons_of(event, line)
        if line["kind"] == "verification":
            arrow = event if event != VERIFICATION_NOTED else ""
            return _verified(call, filing, result_of(arrow, line, inputs, reasons))
        try:
            result = desk.followup.record(actor, filing, event, inputs=inputs, reasons=reason_uses(reasons))
        except Refused as refusal:
            if refusal.reason == "refused.no_such_move" and happened_already(
                desk.history.timeline(filing), event, person=line["person"], code=line["code"]
            ):
                return {"id": filing_number(filing), "outcome": "unchanged", "event": event}
            if refusal.reason == "refused.frozen":
                said = " ".join(value for name in COLUMNS[2:] if (value := line[name]))
                desk.freezes.hear(actor, filing, event, said)
                raise Refused("refused.frozen_heard", **refusal.values) from None
            raise
        told: dict[str, Any] = {"id": filing_number(filing), "outcome": "changed" if result.changed else "unchanged"}
        told["event"] = event
        if result.differing:
            return told | {"outcome": "refused", "code": "CONFLICT", "message": conflict_text(call.texts, result)}
        if result.changed:
            told |= {"from": result.stage_from.value, "to": result.filing.stage.value, "version": result.filing.version}
            told |= {"icp_no": line["entity_no"]} if event == "authority_approved" and line["entity_no"] else {}
        return told

    done = run_all(call, lines, one, _named, strict=strict)
    batch = "b-" + hashlib.sha256(text.encode()).hexdigest()[:8]
    answer(
        call,
        rows=done.rows,
        under="results",
        columns=_SHOWN,
        ok=done.ok,
        now=local(call.now),
        batch=batch,
        counts=done.counts,
        left=len(lines) - len(done.rows),
    )
    return done.exit_code()


def _named(item: tuple[int, dict[str, str]]) -> dict[str, Any]:
    number, line = item
    return {"line": number, "id": line["id"] or line["order_no"]}


def _port_done(call: Call, filing: int) -> dict[str, Any]:
    before = {row.task.id: row.task.state for row in call.desk.ports.rows(filing_id=filing, open_only=False)}
    tasks = call.desk.ports.opened(call.actor, filing)
    changed = any(before.get(task.id) is not task.state for task in tasks)
    return {"id": filing_number(filing), "outcome": "changed" if changed else "unchanged", "event": PORTS_OPENED}


def _verified(call: Call, filing: int, result: VerificationResult) -> dict[str, Any]:
    told = call.desk.verification_results.apply(call.actor, filing, result)
    changed = told.move is not None or bool(told.news)
    said: dict[str, Any] = {"id": filing_number(filing), "outcome": "changed" if changed else "unchanged"}
    said |= {"event": result.event or VERIFICATION_NOTED, "news": list(told.news)}
    if told.move is not None:
        move = told.move
        said |= {"from": move.stage_from.value, "to": move.filing.stage.value, "version": move.filing.version}
    return said


def _renaming(file: Path | None) -> dict[str, dict[str, str]]:
    """``{"columns": {theirs: ours}, "kinds": {…}, "outcomes": {…}}`` of another system's words."""
    if file is None:
        return {}
    try:
        read = json.loads(text_of(file))
    except json.JSONDecodeError as error:
        raise BadInput("status.map", file=file, line=error.lineno) from None
    except RecursionError:
        raise BadInput("status.map", file=file, line=1) from None
    known = {"columns", "kinds", "outcomes"}
    well = isinstance(read, dict) and set(read) <= known
    if not well or not all(
        isinstance(part, dict) and all(isinstance(value, str) for value in part.values()) for part in read.values()
    ):
        raise BadInput("status.map", file=file, line=1)
    return {name: dict(part) for name, part in read.items()}


def _lines(text: str, renaming: dict[str, dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and the columns of ``COLUMNS``, empty where they are missing. BadInput for a file without the needed ones."""
    columns, kinds, outcomes = (renaming.get(name, {}) for name in ("columns", "kinds", "outcomes"))
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        names = [columns.get(name, name) for name in reader.fieldnames or []]
        unknown = [name for name in names if name not in COLUMNS and name != "-"]
        if unknown:
            raise BadInput("status.column_unknown", column=unknown[0], known=", ".join(COLUMNS))
        missing = [name for name in ("kind", "outcome") if name not in names]
        if missing or not {"id", "order_no"} & set(names):
            raise BadInput("status.column_missing", column=missing[0] if missing else "id")
        for row in reader:
            if None in row or None in row.values():
                raise BadInput("status.row_length", line=reader.line_num)
            line = dict.fromkeys(COLUMNS, "")
            line |= {columns.get(name, name): value.strip() for name, value in row.items()}
            if "\0" in "".join(line.values()):
                raise BadInput("status.row_length", line=reader.line_num)
            line["kind"] = kinds.get(line["kind"], line["kind"])
            line["outcome"] = outcomes.get(line["outcome"], line["outcome"])
            yield reader.line_num, line
    except csv.Error:
        raise BadInput("status.row_length", line=reader.line_num) from None


status.add_command(apply)
