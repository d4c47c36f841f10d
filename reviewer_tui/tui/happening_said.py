"""What is said once something beside the moves was recorded: that it is, was already, or is and may be a slip."""

from __future__ import annotations

from reviewer_tui.locale import Texts
from reviewer_tui.tui.theme import Role
from reviewer_tui.usecases.views import HappeningResult


def happening_said(texts: Texts, result: HappeningResult) -> tuple[str, Role]:
    """The sentence, and how it looks."""
    number = result.filing.number
    if result.warning:
        return f"{number}: {texts(result.warning, **dict(result.values))}", Role.FAULT
    key = "happenings.recorded" if result.changed else "happenings.already"
    return texts(key, number=number, event=texts(f"happening.{result.event}")), Role.ACCENT
