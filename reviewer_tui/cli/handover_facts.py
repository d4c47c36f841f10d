"""The hand-over note of a filing as ``show`` tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.output import local

if TYPE_CHECKING:
    from reviewer_tui.cli.call import Call
    from reviewer_tui.usecases.views import ReviewView


def handover_facts(call: Call, view: ReviewView) -> dict[str, Any] | None:
    """The note for whoever takes it next; ``None`` where none waits."""
    note = view.handover
    return None if note is None else {"by": note.by, "at": local(note.at), "text": note.text}
