"""The lines of a request for a second person: who asked for what and why, reasons, letter, changed marks, the gate."""

from __future__ import annotations

from reviewer_tui.domain.gate import SECOND
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.tui.dialogs.gate_lines import condition_line
from reviewer_tui.tui.dialogs.reason_lines import letter_lines
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Source, folded
from reviewer_tui.tui.wording import finding_text, moment, row_text
from reviewer_tui.usecases.seconds import SecondView
from reviewer_tui.usecases.views import ReviewView

_INDENT = 2


def second_lines(session: Session, second: SecondView, view: ReviewView) -> Source:
    """Everything that a second person reads before agreeing, the shortest first."""
    t, request = session.texts, second.request

    def lines(width: int) -> tuple[Line, ...]:
        who, at = session.name_of(request.asked_by), moment(t, request.asked_at)
        because = t(f"second.because.{request.because}")
        result = folded(t("second.asked_by", name=who, at=at, because=because), width, Role.STRONG)
        if request.wanted:
            result += folded(t("second.wanted", name=session.name_of(request.wanted)), width, Role.ACCENT)
        bound = t("second.bound", version=request.filing_version, hash=request.content_hash[:8])
        result += folded(bound, width, Role.MUTED)
        if not request.waits:
            by = session.name_of(request.answered_by) if request.answered_by else ""
            said = "  ".join(part for part in (t(f"second_state.{request.state}"), by, request.answer) if part)
            result += folded(said, width, Role.SOON)
        result.append(Line())
        result += _what(session, second, view, width)
        result += _changes(session, second, view, width)
        if second.letter is not None:
            letter = second.letter.zh if t.lang == "zh" else second.letter.en
            result += [Line(), *folded(t("second.letter"), width, Role.ACCENT), *letter_lines(letter)(width)]
        return tuple(result)

    return lines


def _what(session: Session, second: SecondView, view: ReviewView, width: int) -> list[Line]:
    t, asked = session.texts, second.request.asked
    result: list[Line] = []
    if second.request.kind is SecondKind.OVERRIDE:
        finding = next((one for one in view.findings if one.key == asked.key), None)
        said = finding_text(t, finding) if finding is not None else asked.key
        result += folded(said, width, Role.FAULT, indent=_INDENT, first=[("✗ ", Role.FAULT)])
        result += folded(t("second.reason", text=asked.reason), width, indent=_INDENT)
    elif second.request.kind is SecondKind.PASS:
        result += [condition_line(session, one) for one in view.gate.lines if one.id != SECOND]
    if asked.draft is not None and asked.draft.internal_note:
        result += folded(t("review.internal", note=asked.draft.internal_note), width, Role.MUTED)
    for name, value in asked.inputs:
        result += folded(f"{t(f'input.{name}') if t.has(f'input.{name}') else name}: {value}", width)
    return result


def _changes(session: Session, second: SecondView, view: ReviewView, width: int) -> list[Line]:
    """Marks that are otherwise than when the question was asked: they do not void it, and are told."""
    t = session.texts
    if not second.changes:
        return folded(t("second.no_changes"), width, Role.MUTED)
    rows = {one.row.id: row_text(t, one.row) for one in view.rows}
    rows |= {one.key: finding_text(t, one) for one in view.findings}
    result = folded(t("second.changes"), width, Role.SOON)
    for change in second.changes:
        before, now = (t(f"second_mark.{mark or 'none'}") for mark in (change.before, change.now))
        said = f"{rows.get(change.row, change.row)}: {before} -> {now}"
        result += folded(said, width, Role.SOON, indent=4, first=[("  - ", Role.SOON)])
    return result
