"""Facts that leave a material 待定: asked of the reviewer as rows of the checklist, answered by a tick.

A pass says that nothing more is needed, a fail that the material is needed after all. The answers are facts for the conditions
of ``material_kinds.csv`` (handbook, section 7: an unset fact is not false, the item is open until answered).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer_tui.domain.finding import RuleRow, Tick, TickState
from reviewer_tui.domain.material import ChecklistItem

PREFIX = "FACT-"

ANSWERS: Mapping[str, tuple[str, str]] = {
    "account_entity": ("same", "related"),
    "changed": ("other", "sponsor_name"),
    "channel": ("on_site", "courier"),
    "domain_holder": ("self", "shareholder"),
    "id_province": ("same", "other"),
    "keyword_hit": ("none", "preapproval"),
    "name_related": ("true", "false"),
    "pre_approval": ("false", "true"),
    "service_principal_is_legal_rep": ("true", "false"),
    "site_count": ("within_limit", "over_limit"),
    "sponsor_principal_is_legal_rep": ("true", "false"),
}
"""For each fact that can be asked: the value of a pass and that of a fail."""


def questions(checklist: Iterable[ChecklistItem], facts: Mapping[str, str]) -> tuple[RuleRow, ...]:
    """A row for every fact that is open, and for those that were answered so."""
    asked = {fact for item in checklist for fact in item.open_facts} | set(facts)
    return tuple(
        RuleRow(id=PREFIX + fact, rule=PREFIX + fact, field="materials", reason="M12", basis="design", by_eye=True)
        for fact in sorted(asked)
        if fact in ANSWERS
    )


def answered(ticks: Iterable[Tick]) -> dict[str, str]:
    """The facts that ticks answer."""
    found = {}
    for tick in ticks:
        fact = tick.row.removeprefix(PREFIX)
        if tick.row.startswith(PREFIX) and fact in ANSWERS:
            benign, other = ANSWERS[fact]
            found[fact] = other if tick.state is TickState.FAIL else benign
    return found


def is_question(row_id: str) -> bool:
    """Whether a checklist row is such a question: any answer to it will do."""
    return row_id.startswith(PREFIX)
