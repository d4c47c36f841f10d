"""What the Authority said, as JSON tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.output import local

if TYPE_CHECKING:
    from reviewer_tui.cli.call import Call
    from reviewer_tui.usecases.views import ReviewView


def answer_rows(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    """Every answer as it came; bad values of codes stand in the findings, under their masks."""
    return [
        {
            "number": one.number,
            "kind": one.kind.value,
            "revision": one.revision,
            "at": local(one.at),
            "codes": [code for code, _ in one.codes],
            "official": one.official or None,
            "phone": one.phone or None,
            "day": one.day.isoformat() if one.day else None,
            "text": one.text or None,
            "numbers": dict(one.numbers),
            "by_phone": one.by_phone,
            "settled": local(one.settled_at),
        }
        for one in view.answers
    ]
