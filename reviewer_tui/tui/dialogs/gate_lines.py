"""A condition of the gate on one line, the same wherever it is shown."""

from __future__ import annotations

from reviewer_tui.domain.gate import SECOND, GateLine
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, line


def condition_line(session: Session, condition: GateLine) -> Line:
    """Whether it holds, how many of how many, what it is, and who took errors on or agreed. What is met by asking is no fault."""
    t = session.texts
    missing: Run = ("? ", Role.SOON) if condition.id == SECOND else ("✗ ", Role.FAULT)
    sign: Run = ("✓ ", Role.ACCENT) if condition.holds else missing
    runs: list[Run] = [
        sign,
        (f"{condition.done}/{condition.of}".rjust(7) + "  ", Role.STRONG),
        (t(condition.id), Role.PLAIN),
    ]
    names = t("list.between").join(session.name_of(login) for login in condition.by)
    if condition.overridden:
        runs.append((f"  {t('gate.overridden', n=condition.overridden, by=names)}", Role.SOON))
    elif names:
        runs.append((f"  {t('gate.agreed', by=names)}", Role.ACCENT))
    return line(*runs, key=condition.id)
