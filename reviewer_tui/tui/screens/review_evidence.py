"""What a review adds to its evidence: look-ups about the field under the cursor."""

from __future__ import annotations

from reviewer_tui.domain.fields import catalogue_field
from reviewer_tui.tui.screens.review_lines import leaf_of
from reviewer_tui.tui.screens.review_reading import ReviewReading
from reviewer_tui.tui.screens.wishes import AskLookup
from reviewer_tui.tui.theme import Role
from reviewer_tui.usecases.views import ReviewView


class ReviewEvidence(ReviewReading):
    """The part of the screen that records what was found elsewhere."""

    def action_lookup(self) -> None:
        """What was looked up elsewhere about the field under the cursor."""
        if self.view is None or not self.granted("lookup"):
            return
        path = field_under(self.view, self.open_pane, self.pane(self.open_pane).current)
        if path:
            self.post_message(AskLookup(self.filing_id, path))
        else:
            self.say(self.t("lookup.on_a_field"), Role.FAULT)


def field_under(view: ReviewView, pane: str, key: str) -> str:
    """The path of the field that a line is about: of a field, a finding, or a row of the checklist; empty for any other."""
    known = {each.field.path for each in view.lines}
    path = key if pane == "fields" else ""
    if pane == "findings":
        path = next((leaf_of(view, one.path) for one in view.findings if one.key == key), "")
    if pane == "checklist":
        row = next((one for one in view.rows if one.row.id == key), None)
        if row is not None and row.findings:
            path = leaf_of(view, row.findings[0].path)
        if row is not None and path not in known:
            about = (one for one in known if catalogue_field(one) == row.row.field)
            path = min((one for one in about if not row.row.owner or row.row.owner in one.split(".")), default="")
    return path if path in known else ""
