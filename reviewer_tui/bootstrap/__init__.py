"""The composition root: settings in, a working desk out. The only package that knows every room; rooms load when first used."""

from __future__ import annotations

from reviewer_tui.bootstrap.desk import Desk, open_desk
from reviewer_tui.bootstrap.founding import desk_clock, init_desk, mark_demo, own_limits
from reviewer_tui.bootstrap.places import due_reader, place_of, queue_reader
from reviewer_tui.clocks import SetClock

__all__ = [
    "Desk",
    "SetClock",
    "desk_clock",
    "due_reader",
    "init_desk",
    "mark_demo",
    "open_desk",
    "own_limits",
    "place_of",
    "queue_reader",
]
