"""That a filing is frozen, as ``show`` tells it; document and reason only to whom the desk says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.output import local

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import ReviewView


def frozen_facts(call: Call, view: ReviewView) -> dict[str, Any] | None:
    """Since when, by whom, on whose word, and why; None when it is not frozen."""
    freeze, cause = view.filing.frozen, view.frozen
    if freeze is None:
        return None
    return {
        "since": local(freeze.at),
        "by": freeze.by,
        "authority": freeze.authority.value,
        "document": (cause.document or None) if cause else None,
        "why": cause.why if cause else None,
    }
