"""``decide ID pass|return|refuse``: a reviewer's decision on the version that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.cut import insist_on_cut
from reviewer_tui.cli.faults import message_of
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.gate import gate_lines, gate_rows
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, day, local
from reviewer_tui.cli.second import request_row
from reviewer_tui.domain.decision import DecisionDraft, Letter, ReasonUse, Verdict
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.usecases.gate_closed import GateClosed
from reviewer_tui.usecases.reasons import placed, reason_uses

if TYPE_CHECKING:
    from reviewer_tui.domain.finding import Finding
    from reviewer_tui.domain.gate import Gate
    from reviewer_tui.domain.second import SecondRequest

_OUTCOMES = {Verdict.PASS: None, Verdict.RETURN: "soft", Verdict.REFUSE: "hard"}


@desk_command("decide")
@click.argument("number", metavar="ID")
@click.argument("verdict", metavar="pass|return|refuse", type=click.Choice([one.value for one in Verdict]))
@click.option("--reason", "reasons", metavar="CODE[:field[:note]]", multiple=True)
@click.option("--suggested", is_flag=True)
@click.option("--expect-version", "expect_version", type=int, metavar="N")
@click.option("--note", default="")
@click.option("--yes-cut", "yes_cut", metavar="NUMBER", default="")
@click.option("--letter", "letter_language", type=click.Choice(["zh", "en", "both"]), default="zh")
@click.option("--second", metavar="LOGIN", default="")
def decide(
    call: Call,
    number: str,
    verdict: str,
    reasons: tuple[str, ...],
    suggested: bool,
    expect_version: int | None,
    note: str,
    yes_cut: str,
    letter_language: str,
    second: str,
) -> int:
    """Record a decision."""
    chosen = Verdict(verdict)
    if chosen is Verdict.PASS and (reasons or suggested):
        raise BadInput("cli.pass_has_no_reason")
    desk, actor = call.writing(), call.actor
    one = filing_id(call, number)
    if chosen is Verdict.PASS:
        insist_on_cut(call, one, yes_cut)
    uses: tuple[ReasonUse, ...] = ()
    if chosen is not Verdict.PASS:
        offers = desk.decisions.offers(actor, one, chosen)
        uses = tuple(offer.use for offer in offers if suggested and offer.ticked)
        typed = placed(reason_uses(reasons), offers)
        uses += tuple(use for use in typed if use.key not in {other.key for other in uses})
    draft = DecisionDraft(verdict=chosen, reasons=uses, internal_note=note, language=letter_language)
    left_out: tuple[Finding, ...] = ()
    if uses:
        left_out = desk.decisions.preview(actor, one, draft).left_out
    try:
        result = desk.decisions.decide(actor, one, draft, expect_version=expect_version, second=second)
    except Refused as refusal:
        if call.dry_run and isinstance(refusal, GateClosed):
            return _tell_gate(call, one, refusal.gate)
        asked = desk.decisions.asked(one, chosen) if refusal.reason == "refused.second_waits" else None
        if asked is not None and asked.asked_by == actor.login:
            tell(call, one, chosen, version=asked.filing_version, undo_until=None, changed=False, second=asked)
            return 0
        last = desk.decisions.standing(one, chosen) if refusal.reason == "refused.no_such_move" else None
        if last is None:
            raise
        tell(call, one, chosen, version=last.filing_version, undo_until=local(last.undo_until), changed=False)
        return 0
    letter = result.letter
    warn(call, left_out, letter)
    tell(
        call,
        one,
        chosen,
        version=result.filing.version,
        stage=result.filing.stage.value,
        undo_until=local(result.undo_until),
        changed=True,
        letter=letter,
        letter_id=result.letter_id,
        second=result.second,
    )
    return 0


def warn(call: Call, left_out: tuple[Finding, ...], letter: Letter | None) -> None:
    """Known errors that no reason names, and places that the letter leaves open."""
    if left_out:
        call.warnings.append(call.texts("cli.left_out", n=len(left_out), keys=", ".join(one.key for one in left_out)))
    if letter is not None and letter.unfilled:
        call.warnings.append(call.texts("cli.unfilled", n=letter.unfilled))


def _tell_gate(call: Call, filing: int, gate: Gate) -> int:
    """A pass that was only tried: every condition, as the dialog lists them."""
    from reviewer_tui.domain.filing import filing_number

    view = call.desk.review.open(call.actor, filing, in_clear=False)
    answer(
        call,
        lines=gate_lines(call.texts, gate),
        ok=False,
        now=local(call.now),
        id=filing_number(filing),
        version=view.filing.version,
        decision="pass",
        changed=False,
        gate=gate_rows(gate),
    )
    return 4


def tell(
    call: Call,
    filing: int,
    verdict: Verdict,
    *,
    version: int,
    undo_until: str | None,
    changed: bool,
    stage: str | None = None,
    letter: Letter | None = None,
    letter_id: int | None = None,
    second: SecondRequest | None = None,
    amends: int | None = None,
) -> None:
    """A verdict, or its amendment, as both commands answer."""
    from reviewer_tui.domain.filing import filing_number

    texts = call.texts
    facts: dict[str, Any] = {
        "now": local(call.now),
        "id": filing_number(filing),
        "version": version,
        "stage": stage,
        "decision": verdict.value,
        "outcome": _OUTCOMES[verdict],
        "changed": changed,
        "undo_until": undo_until,
    }
    if amends is not None:
        facts["amends"] = amends
    lines = [
        texts(
            "cli.amended" if amends is not None else "cli.decided",
            id=facts["id"],
            verdict=texts(f"verdict.{verdict.value}"),
            version=version,
        )
        if changed
        else texts("cli.already", id=facts["id"])
    ]
    if second is not None:
        facts["second"] = request_row(call, second)
        if changed:
            lines = [texts("second.asked", number=facts["id"], what=texts(f"second_kind.{second.kind}"))]
    if letter is not None:
        facts["reply_due"] = day(letter.reply_by)
        facts["reply_provisional"] = letter.provisional
        facts["letter"] = {
            "id": f"L-{letter_id}",
            "number": letter.number,
            "send_at": undo_until,
            "lang": letter.language,
            "text": letter.text,
        }
        facts["audit_data"] = [
            {"code": one.code, "key_name": one.key_name, "error": one.error, "suggest": one.suggest}
            for one in letter.items
        ]
        lines += ["", letter.text, ""]
    if changed and undo_until:
        lines.append(message_of(texts, "cli.undo_until", {"until": undo_until}))
    answer(call, lines=lines, **facts)
