"""``import PATH…`` or an inbox: filing packages in; the refused are listed with reason and field path, the rest go on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.batch import PARTIAL
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import INTERRUPTED, message_of
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import ImportOutcome

_COLUMNS = ("package", "outcome", "id", "order_no", "path", "message")
_BAR = 30


@desk_command("import")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--inbox", metavar="DIR", type=click.Path(path_type=Path))
def import_packages(call: Call, paths: tuple[Path, ...], inbox: Path | None) -> int:
    """Take in filing packages."""
    folder = _inbox(call, paths, inbox)
    outcomes: list[ImportOutcome] = []
    bar = not call.quiet and sys.stderr.isatty()

    def progress(done: int, total: int, outcome: ImportOutcome) -> None:
        outcomes.append(outcome)
        if bar:
            filled = done * _BAR // total
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total}")
            sys.stderr.flush()

    failure: Unavailable | None = None
    interrupted = False
    desk, actor = call.writing(), call.actor
    try:
        if folder is not None:
            desk.inbox(folder).take_in(actor, progress, dry_run=call.dry_run)
        else:
            desk.intake.import_paths(actor, paths, progress, dry_run=call.dry_run)
    except Unavailable as error:
        failure = error
        call.warnings.append(message_of(call.texts, error.reason, error.values))
    except KeyboardInterrupt:
        interrupted = True
        call.warnings.append(call.texts("cli.interrupted"))
    finally:
        if bar and outcomes:
            sys.stderr.write("\n")
    rows = [_row(call, outcome) for outcome in outcomes]
    kinds = ("imported", "resubmitted", "replaced", "unchanged", "refused")
    counts = {"packages": len(rows), **{kind: sum(row["outcome"] == kind for row in rows) for kind in kinds}}
    ok = not (counts["refused"] or failure or interrupted)
    answer(call, rows=rows, under="results", columns=_COLUMNS, ok=ok, now=local(call.now), counts=counts)
    if interrupted:
        return INTERRUPTED
    if failure is not None:
        return failure.exit_code
    return PARTIAL if counts["refused"] else 0


def _inbox(call: Call, paths: tuple[Path, ...], named: Path | None) -> Path | None:
    """The inbox to empty: the one that was named, or that of the settings when nothing was."""
    if paths and named:
        raise BadInput("inbox.or_paths")
    if paths:
        return None
    if named is None and not call.settings.inbox:
        raise BadInput("inbox.none_named")
    return named or Path(call.settings.inbox).expanduser()


def _row(call: Call, outcome: ImportOutcome) -> dict[str, Any]:
    refusal = outcome.refusal
    row: dict[str, Any] = {
        "package": outcome.package,
        "outcome": outcome.outcome,
        "id": outcome.filing or None,
        "order_no": outcome.order_no or None,
        "unknown_keys": list(outcome.unknown_keys),
    }
    if refusal is not None:
        row["code"] = refusal.reason
        row["path"] = refusal.path or None
        row["message"] = message_of(call.texts, refusal.reason, dict(refusal.values))
    return row
