"""The gate of a move as commands tell it: the same list in ``show``, in a rehearsal and in a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer_tui.usecases.gate_words import missing_text

if TYPE_CHECKING:
    from reviewer_tui.domain.gate import Gate
    from reviewer_tui.locale import Texts


def gate_rows(gate: Gate) -> list[dict[str, Any]]:
    """The conditions as JSON has them."""
    return [
        {
            "condition": one.id.removeprefix("gate."),
            "holds": one.holds,
            "done": one.done,
            "of": one.of,
            "missing": list(one.missing),
            "overridden": one.overridden,
            "by": list(one.by),
        }
        for one in gate.lines
    ]


def gate_lines(texts: Texts, gate: Gate) -> list[str]:
    """The conditions for a person: whether each holds, and below it what is missing with its id."""
    lines: list[str] = []
    for one in gate.lines:
        lines.append(f"{'✓' if one.holds else '✗'} {one.done}/{one.of}  {texts(one.id)}")
        for key in one.missing:
            named = missing_text(texts, key)
            lines.append(f"      - {named}" if named == key else f"      - {named}  [{key}]")
    return lines
