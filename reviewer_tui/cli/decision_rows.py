"""The decisions of a filing as ``show`` tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.output import local

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import ReviewView


def decision_rows(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    """Oldest first; ``times`` is how often a reason had been given at its place by then."""
    from reviewer_tui.domain.resubmission import times_given

    return [
        {
            "number": one.id,
            "amends": one.amends,
            "decision": one.verdict.value,
            "revision": one.revision,
            "version": one.filing_version,
            "by": one.by,
            "second_by": one.second_by or None,
            "at": local(one.at),
            "reasons": [
                {
                    "code": use.code,
                    "path": use.path or None,
                    "note": use.note or None,
                    "times": times_given(each for each in view.decisions if each.id <= one.id).get(use.key, 1),
                }
                for use in one.reasons
            ],
            "undo_until": local(one.undo_until),
            "undone": one.undone,
        }
        for one in view.decisions
    ]
