"""What made a clock move, in words: an arrow of the stage table, or an event of its own."""

from __future__ import annotations

from reviewer_tui.domain.stage import TRANSITIONS
from reviewer_tui.usecases.contracts import Words


def event_of(because: str) -> str:
    """The event of a transition's id; every other cause is an event already."""
    return next((row.event for row in TRANSITIONS if row.id == because), because)


def cause_text(words: Words, because: str) -> str:
    """The cause of a mark in the language of the words; the id where the catalogue has none."""
    event = event_of(because)
    for key in (f"step.{event}", f"happening.{event}", f"audit.{event}"):
        if words.has(key):
            return words(key)
    return because
