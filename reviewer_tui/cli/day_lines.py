"""The days of a count as rows and as lines: each with its number, or why it has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviewer_tui.cli.call import Call
    from reviewer_tui.domain.proof import ProofStep


def step_row(step: ProofStep) -> dict[str, Any]:
    """One day of a count."""
    row: dict[str, Any] = {"date": step.date.isoformat(), "kind": step.kind.value}
    if step.name:
        row["name"] = step.name
    if step.n is not None:
        row["n"] = step.n
    if step.paused:
        row["paused"] = True
    if step.provisional:
        row["provisional"] = True
    return row


def day_lines(call: Call, steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every day with its number, or why it does not count."""
    texts = call.texts
    return [
        f"  {step['date']}  {step.get('n', '-'):>3}  {texts('day_kind.' + step['kind'])} {step.get('name', '')}"
        f"{' ' + texts('due.paused') if step.get('paused') else ''}{' ?' if step.get('provisional') else ''}".rstrip()
        for step in steps
    ]
