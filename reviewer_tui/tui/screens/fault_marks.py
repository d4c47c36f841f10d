"""What is ticked as a fault when ``x`` is pressed on a line of a review: a field, a material, or what a finding is about."""

from __future__ import annotations

from reviewer_tui.tui.screens.review_lines import leaf_of
from reviewer_tui.usecases.fault_places import FaultPlace, field_place, material_place
from reviewer_tui.usecases.views import ReviewView


def fault_place(view: ReviewView, pane: str, key: str) -> FaultPlace | None:
    """The place of the line under the cursor; None where a line is about no place."""
    if pane == "findings":
        finding = next((one for one in view.findings if one.key == key), None)
        return FaultPlace(path=finding.path, fields=(finding.field,)) if finding is not None else None
    if pane == "fields":
        line = next((one for one in view.lines if one.field.path == key), None)
        found = (one.field for one in view.findings if leaf_of(view, one.path) == key)
        return field_place(key, line.field.label, found) if line is not None else None
    if pane == "materials" and key.startswith("slot."):
        _slot, kind, owner = key.split(".", 2)
        return material_place(kind, owner)
    if pane == "materials":
        file = next((one.material for one in view.materials if key == f"file.{one.material.id}"), None)
        return material_place(file.kind) if file is not None else None
    return None
