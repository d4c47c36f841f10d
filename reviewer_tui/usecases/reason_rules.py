"""What a reason has to be before it is sent: known, with words where it needs them, and at a place that the filing has."""

from __future__ import annotations

from reviewer_tui.domain.decision import FREE_TEXT, ReasonUse
from reviewer_tui.domain.fields import flatten
from reviewer_tui.domain.policy import refused
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.precheck import Checked
from reviewer_tui.usecases.surroundings import Surroundings, refusal


def insist_on_reasons(around: Surroundings, checked: Checked, reasons: tuple[ReasonUse, ...]) -> None:
    """Refused without a reason, or when own words lack the words; BadInput for a code or a place that is not there."""
    if not reasons:
        raise refusal(refused("refused.reason_needed"))
    tables = around.tables()
    places = _places(checked)
    for use in reasons:
        if use.code == FREE_TEXT and not use.note.strip():
            raise refusal(refused("refused.free_text_needed"))
        if use.code != FREE_TEXT and use.code not in tables.reasons:
            raise BadInput("reason.unknown", code=use.code)
        place = use.path.partition("#")[0]
        kind = place.removeprefix("material.").partition(".")[0] if place.startswith("material.") else ""
        if place and place not in places and kind not in tables.material_kinds:
            raise BadInput("reason.no_such_place", code=use.code, place=place)


def _places(checked: Checked) -> frozenset[str]:
    """Every declared field, what it lies in, and where findings point."""
    declared = {leaf.path for leaf in flatten(checked.content)}
    above = {path[:cut] for path in declared for cut in range(len(path)) if path[cut] == "."}
    return frozenset(declared | above | {finding.path for finding in checked.report.findings})
