"""Which validities a line of the review is about: where ``w`` shows how months were counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_tui.tui.naming import part_name
from reviewer_tui.tui.screens.review_lines import leaf_of

if TYPE_CHECKING:
    from reviewer_tui.domain.reference import ReferenceTables
    from reviewer_tui.locale import Texts
    from reviewer_tui.tui.dialogs.why_dialog import Validities
    from reviewer_tui.usecases.views import ReviewView

_ENDS = ("expires_on", "document_validity", "end")


def validities_at(texts: Texts, tables: ReferenceTables, view: ReviewView, pane: str, key: str) -> Validities | None:
    """The counts that a row, a finding or a field is about, as on the day of the checks; None for a line about none."""
    if view.checked_on is None or pane not in ("checklist", "findings", "fields"):
        return None
    from reviewer_tui.domain.checks.validity import RULES, expiry_counts
    from reviewer_tui.tui.dialogs.why_dialog import Validities

    counts = expiry_counts(view.content, tables, view.checked_on)
    if pane == "checklist":
        row = next((each.row for each in view.rows if each.row.id == key), None)
        counts = tuple(one for one in counts if row is not None and (one.rule, one.owner) == (row.rule, row.owner))
    elif pane == "findings":
        finding = next((each for each in view.findings if each.key == key), None)
        about = finding is not None and finding.rule in RULES
        counts = tuple(one for one in counts if about and finding is not None and one.path == finding.path)
    else:
        counts = tuple(one for one in counts if leaf_of(view, one.path) == key)
    return Validities(counts=counts, place_of=lambda path: part_name(texts, view.content, path)) if counts else None
