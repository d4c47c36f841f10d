"""How ``show`` tells the verification: the mode with its reason, and every photo with its rules and state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.call import Call

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import ReviewView


def verification_facts(call: Call, view: ReviewView) -> dict[str, Any]:
    """The part ``verification``."""
    states = {one.row.id: one for one in view.rows}
    return {
        "mode": view.mode,
        "channel": view.content.verification_channel or None,
        "because": call.texts(view.mode_because),
        "meeting": dict(view.meeting),
        "photos": [
            {
                "row": one.row.id,
                "material": one.kind,
                "owner": one.row.owner or None,
                "side": one.side or None,
                "state": states[one.row.id].state,
                "rules": list(one.rules),
            }
            for one in view.photos
        ],
    }
