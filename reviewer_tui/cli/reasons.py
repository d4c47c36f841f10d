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


reasons.add_command(list_reasons)
