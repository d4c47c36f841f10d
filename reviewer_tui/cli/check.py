"""``check``: run the rule pack again over filings, with today's date and today's tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.batch import ask_first, run_all
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.due_rows import MATCHES
from reviewer_tui.cli.filter import chosen
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, local
from reviewer_tui.cli.showing import finding_rows
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.errors import NotFound

if TYPE_CHECKING:
    from reviewer_tui.domain.finding import CheckReport

_COLUMNS = ("id", "outcome", "pack", "checks.error", "checks.warning", "checks.hint", "checks.by_eye", "message")


@desk_command("check")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--filter", "terms", metavar="F")
@click.option("--pack", metavar="PACK", default="")
@click.option("--what-if", "what_if", is_flag=True)
@click.option("--exit-code", "exit_code", is_flag=True)
def check(call: Call, ids: tuple[str, ...], terms: str | None, pack: str, what_if: bool, exit_code: bool) -> int:
    """Run the rule pack."""
    if what_if:
        call.dry_run = True
    desk, actor = call.writing(), call.actor
    known = desk.tables.pack
    if pack and pack != known:
        raise NotFound("cli.no_pack", pack=pack, known=known)
    filings = chosen(call, ids, terms)
    ask_first(call, len(filings))

    def one(filing_id: int) -> dict[str, Any]:
        report = desk.review.recheck(actor, filing_id)
        return {
            "outcome": "checked",
            "pack": report.pack,
            "checks": _counts(report),
            "findings": _masked(call, filing_id, report),
        }

    done = run_all(call, filings, one, lambda filing_id: {"id": filing_number(filing_id)})
    checked = [row for row in done.rows if row["outcome"] == "checked"]
    totals: Counter[str] = Counter()
    for row in checked:
        totals.update(row["checks"])
    counts = {"filings": len(done.rows), "refused": done.count("refused"), **totals}
    answer(call, rows=done.rows, columns=_COLUMNS, ok=done.ok, now=local(call.now), pack=known, counts=counts)
    if exit_code and done.ok and totals["error"] + totals["warning"]:
        return MATCHES
    return done.exit_code()


def _counts(report: CheckReport) -> dict[str, int]:
    found = Counter(finding.severity.value for finding in report.findings)
    failed = {finding.rule for finding in report.findings}
    by_machine = [row for row in report.rows if not row.by_eye]
    return {
        "pass": sum(row.rule not in failed for row in by_machine),
        "error": found["error"],
        "warning": found["warning"],
        "hint": found["hint"],
        "by_eye": len(report.rows) - len(by_machine),
    }


def _masked(call: Call, filing_id: int, report: CheckReport) -> list[dict[str, Any]]:
    from reviewer_tui.usecases.masked import masked_finding

    return finding_rows(call, [masked_finding(finding, individual=True) for finding in report.findings])
