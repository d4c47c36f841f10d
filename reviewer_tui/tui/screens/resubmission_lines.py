"""What a resubmission answers, in words: the reasons of the last return with their state, and the state of a changed line."""

from __future__ import annotations

from typing import Final

from reviewer_tui.domain.decision import FREE_TEXT
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.resubmission import AskedReason, LineState, Resubmission
from reviewer_tui.locale import Texts
from reviewer_tui.tui.naming import place_name
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, folded, line
from reviewer_tui.tui.wording import field_text
from reviewer_tui.usecases.views import RevisionDiffView

ASKED: Final = "asked."
STATE_ROLES: Final = {
    LineState.FIXED: Role.ACCENT,
    LineState.OPEN: Role.FAULT,
    LineState.NOT_ASKED: Role.SOON,
    LineState.BENIGN: Role.MUTED,
}


def asked_key(asked: AskedReason) -> str:
    """The key of a reason's line."""
    return f"{ASKED}{asked.use.key}"


def asked_under(answer: Resubmission | None, key: str) -> tuple[AskedReason, ...]:
    """The reasons that a line stands for: the one it shows, or those that are about its field."""
    if answer is None:
        return ()
    if key.startswith(ASKED):
        return tuple(each for each in answer.asked if asked_key(each) == key)
    return answer.asked_at(key)


def asked_lines(texts: Texts, tables: ReferenceTables, view: RevisionDiffView, width: int) -> list[Line]:
    """Every reason that was given, with what became of it."""
    answer = view.answer
    if answer is None:
        return []
    result = [line((texts("diff.was_asked", n=answer.returned), Role.STRONG))]
    for each in answer.asked:
        state = LineState.OPEN if each.open else LineState.FIXED
        first: list[Run] = [
            (f"{texts(f'diff.state.{state}'):<6} ", STATE_ROLES[state]),
            (f"{each.use.code} ", Role.STRONG),
        ]
        said = _reason(texts, tables, view, each)
        if each.again:
            said += f"  {texts('diff.again')}"
        if each.times > 1:
            said += f"  {texts('diff.times', n=each.times)}"
        result.extend(folded(said, width, indent=4, first=first, key=asked_key(each)))
    return result


def _reason(texts: Texts, tables: ReferenceTables, view: RevisionDiffView, asked: AskedReason) -> str:
    use = asked.use
    reason = tables.reasons.get(use.code)
    if use.code == FREE_TEXT or reason is None:
        return use.note
    place = place_name(texts, view.new, use.path) if use.path else ""
    said = f"{field_text(texts, reason.field)} {place}".strip()
    words = reason.words(texts.lang)[0]
    return f"{said}: {words}" + (f" ({use.note})" if use.note else "")


def state_text(texts: Texts, answer: Resubmission | None, key: str) -> tuple[str, Role] | None:
    """A changed line's state with the codes that asked for it."""
    state = answer.states.get(key) if answer is not None else None
    if answer is None or state is None:
        return None
    codes = " ".join(dict.fromkeys(each.use.code for each in answer.asked_at(key)))
    return f"{texts(f'diff.state.{state}')} {codes}".strip(), STATE_ROLES[state]


def answer_text(texts: Texts, answer: Resubmission) -> str:
    """How much was asked, and what was done about it."""
    counts = {"n": len(answer.asked), "fixed": answer.fixed, "open": answer.open, "unasked": answer.not_asked}
    return texts("diff.answer", **counts)
