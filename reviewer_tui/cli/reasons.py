"""``reasons list``: the catalogue of reasons for returns and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer
from reviewer_tui.domain.calendar import end_of_day

_COLUMNS = ("code", "outcome", "field", "reason")


@desk_group("reasons")
def reasons(call: Call) -> None:
    """The catalogue of reasons."""


@desk_command("list")
@click.argument("search", metavar="[TEXT]", default="")
@click.option("--stage", default="")
@click.option("--outcome", type=click.Choice(["soft", "hard", "either"]))
@click.option("--unused", is_flag=True)
@click.option("--since", "used_since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
def list_reasons(
    call: Call, search: str, stage: str, outcome: str | None, unused: bool, used_since: datetime | None
) -> None:
    """The reasons; with --unused or --since how often each was given."""
    from reviewer_tui.storage.reference_data import reference_tables

    used: Mapping[str, int] | None = None
    if unused or used_since is not None:
        since = end_of_day(used_since.date() - timedelta(days=1)) if used_since is not None else None
        used = call.desk.reason_counts.used(call.actor, since)
    rows = []
    for one in reference_tables().reasons.values():
        said, advice = one.words(call.texts.lang)
        row: dict[str, Any] = {
            "code": one.code,
            "scope": list(one.scope),
            "outcome": one.outcome.value,
            "field": one.field,
            "reason": said,
            "advice": advice,
            "reason_zh": one.reason_zh,
            "reason_en": one.reason_en,
            "advice_zh": one.advice_zh,
            "advice_en": one.advice_en,
            "miit_codes": list(one.related_miit_codes),
            "last_verified": one.last_verified,
        }
        if used is not None:
            row["used"] = used.get(one.code, 0)
        words = " ".join((one.code, one.field, one.reason_zh, one.reason_en)).casefold()
        fits = stage in ("", *one.scope) and outcome in (None, one.outcome.value) and search.casefold() in words
        if fits and not (unused and row["used"]):
            rows.append(row)
    if used is not None:
        rows.sort(key=lambda row: -row["used"])
    columns = _COLUMNS if used is None else ("code", "used", "scope", *_COLUMNS[1:])
    answer(call, rows=rows, columns=columns, total=len(rows))


@desk_command("lint")
def lint(call: Call) -> int:
    """Faults of the catalogue and of the texts of letters."""
    from reviewer_tui.locale import texts_for
    from reviewer_tui.storage.reference_data import reference_tables
    from reviewer_tui.usecases.reason_lint import evidence_by_reason, faults_of_catalogue

    every = [texts_for(language) for language in ("zh", "en")]
    tables = reference_tables()
    faults = faults_of_catalogue(tables, every, evidence_by_reason(tables, every[0]))
    rows = [
        {"code": one.of, "fault": one.id, "value": one.value, "message": call.texts(f"lint.{one.id}")} for one in faults
    ]
    lines = None if rows else [call.texts("lint.clean")]
    answer(call, rows=rows, columns=("code", "message", "value"), ok=not rows, lines=lines, total=len(rows))
    return 5 if rows else 0


@desk_command("export")
def export(call: Call) -> None:
    """The catalogue in the columns of its file; with --csv it is the file."""
    from reviewer_tui.storage.reference_data import reference_tables

    rows = [
        {
            "code": one.code,
            "stage_scope": "|".join(one.scope),
            "outcome": one.outcome.value,
            "field": one.field,
            "reason_zh": one.reason_zh,
            "reason_en": one.reason_en,
            "advice_zh": one.advice_zh,
            "advice_en": one.advice_en,
            "related_miit_code": "|".join(str(code) for code in one.related_miit_codes),
            "source": one.source,
            "last_verified": one.last_verified,
        }
        for one in reference_tables().reasons.values()
    ]
    answer(call, rows=rows, columns=tuple(rows[0]) if rows else (), total=len(rows))


reasons.add_command(list_reasons)
reasons.add_command(lint)
reasons.add_command(export)
