"""``amend ID``: other reasons for a return or refusal whose letter has left; one new letter replaces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.decide import tell, warn
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import local
from reviewer_tui.domain.amendment import Undoing
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.usecases.amendments import changed_draft, same_letter
from reviewer_tui.usecases.reasons import placed, reason_uses

if TYPE_CHECKING:
    from reviewer_tui.domain.decision import Decision, DecisionDraft, ReasonUse


@desk_command("amend")
@click.argument("number", metavar="ID")
@click.option("--reason", "reasons", metavar="CODE[:field[:note]]", multiple=True)
@click.option("--drop", "drops", metavar="CODE[:field]", multiple=True)
@click.option("--letter", "letter_language", type=click.Choice(["zh", "en", "both"]))
@click.option("--expect-version", "expect_version", type=int, metavar="N")
@click.option("--note", default="")
def amend(
    call: Call,
    number: str,
    reasons: tuple[str, ...],
    drops: tuple[str, ...],
    letter_language: str | None,
    expect_version: int | None,
    note: str,
) -> int:
    """Amend a return or refusal."""
    desk, actor = call.writing(), call.actor
    one = filing_id(call, number)
    dropped = [(code, path) for code, _, path in (text.strip().partition(":") for text in drops)]
    language = letter_language or ""
    try:
        found = desk.amendments.open(actor, one)
    except Refused as refusal:
        last = _standing_already(call, one) if refusal.reason == "refused.take_back_first" else None
        if last is None or not _is_so(last, reason_uses(reasons), dropped, language):
            raise
        decision = last[0]
        tell(
            call,
            one,
            decision.verdict,
            version=decision.filing_version,
            undo_until=local(decision.undo_until),
            changed=False,
            amends=decision.amends,
        )
        return 0
    offers = desk.decisions.offers(actor, one, found.decision.verdict)
    draft = changed_draft(found.draft, placed(reason_uses(reasons), offers), dropped, language)
    draft = _with_note(draft, note)
    left_out = desk.amendments.preview(actor, one, draft).left_out if draft.reasons else ()
    result = desk.amendments.amend(actor, one, draft, expect_version=expect_version)
    warn(call, left_out, result.letter)
    tell(
        call,
        one,
        result.verdict,
        version=result.filing.version,
        stage=result.filing.stage.value,
        undo_until=local(result.undo_until),
        changed=True,
        letter=result.letter,
        letter_id=result.letter_id,
        second=result.second,
        amends=result.amends,
    )
    return 0


def _with_note(draft: DecisionDraft, note: str) -> DecisionDraft:
    from dataclasses import replace

    return replace(draft, internal_note=note)


def _standing_already(call: Call, filing: int) -> tuple[Decision, DecisionDraft] | None:
    """An amendment that has just been made, as a draft; its letter says in which language."""
    from reviewer_tui.domain.decision import DecisionDraft

    way = call.desk.amendments.way_back(call.actor, filing)
    if way.act is not Undoing.AMENDMENT or way.decision is None:
        return None
    letter = call.desk.letters.read(call.actor, filing, way.decision.filing_version)
    draft = DecisionDraft(
        verdict=way.decision.verdict, reasons=way.decision.reasons, language=letter.payload["language"]
    )
    return way.decision, draft


def _is_so(
    last: tuple[Decision, DecisionDraft], added: tuple[ReasonUse, ...], dropped: list[tuple[str, str]], language: str
) -> bool:
    """Whether what is asked for holds already: to ask once more is no news."""
    draft = last[1]
    for code, path in dropped:
        try:
            changed_draft(draft, (), [(code, path)])
        except BadInput:
            continue
        return False
    known = {(use.code, use.note) for use in draft.reasons}
    named = all((use.code, use.note) in known for use in added)
    return named and same_letter(draft, changed_draft(draft, (), (), language))
