"""What is said once something beside the moves was recorded: that it is, was already, or is and may be a slip."""

from __future__ import annotations

from reviewer_tui.locale import Texts
from reviewer_tui.tui.theme import Role
from reviewer_tui.usecases.views import HappeningResult


def happening_name(texts: Texts, event: str) -> str:
    """An event in words; what stands behind a colon (a number) follows them."""
    name, _, rest = event.partition(":")
    return " ".join(part for part in (texts(f"happening.{name}"), rest) if part)


def happening_said(texts: Texts, result: HappeningResult) -> tuple[str, Role]:
    """The sentence, and how it looks."""
    number = result.filing.number
    if result.warning:
        return f"{number}: {texts(result.warning, **dict(result.values))}", Role.FAULT
    key = "happenings.recorded" if result.changed else "happenings.already"
    return texts(key, number=number, event=happening_name(texts, result.event)), Role.ACCENT
