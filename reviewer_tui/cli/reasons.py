"""``reasons list``: the catalogue of reasons for returns and refusals."""

from __future__ import annotations

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer

_COLUMNS = ("code", "outcome", "field", "reason")


@desk_group("reasons")
def reasons(call: Call) -> None:
    """The catalogue of reasons."""


@desk_command("list")
@click.argument("search", metavar="[TEXT]", default="")
@click.option("--stage", default="")
@click.option("--outcome", type=click.Choice(["soft", "hard", "either"]))
def list_reasons(call: Call, search: str, stage: str, outcome: str | None) -> None:
    """The reasons."""
    from reviewer_tui.storage.reference_data import reference_tables

    texts = call.texts
    zh = texts.lang == "zh"
    rows = []
    for one in reference_tables().reasons.values():
        row = {
            "code": one.code,
            "scope": list(one.scope),
            "outcome": one.outcome.value,
            "field": one.field,
            "reason": one.reason_zh if zh else one.reason_en,
            "advice": one.advice_zh if zh else one.advice_en,
            "reason_zh": one.reason_zh,
            "reason_en": one.reason_en,
            "advice_zh": one.advice_zh,
            "advice_en": one.advice_en,
            "miit_codes": list(one.related_miit_codes),
            "last_verified": one.last_verified,
        }
        words = " ".join((one.code, one.field, one.reason_zh, one.reason_en)).casefold()
        if stage in ("", *one.scope) and outcome in (None, one.outcome.value) and search.casefold() in words:
            rows.append(row)
    answer(call, rows=rows, columns=_COLUMNS, total=len(rows))


@desk_command("lint")
def lint(call: Call) -> int:
    """Faults of the catalogue and of the texts of letters."""
    from reviewer_tui.locale import texts_for
    from reviewer_tui.storage.reference_data import reference_tables
    from reviewer_tui.usecases.reason_lint import faults_of_catalogue

    every = [texts_for(language) for language in ("zh", "en")]
    # What a finding knows is what its own words say.
    # A material is named by its code in the evidence, and in the words of a rule under other names.
    evidence = frozenset(name for one in every for name in one.places("rule.")) | {"material"}
    faults = faults_of_catalogue(reference_tables(), every, evidence)
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
