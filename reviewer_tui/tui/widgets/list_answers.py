"""What a read outside the interface's thread brings to a list; ``turn`` tells which question it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.message import Message

from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.widgets.paging import Around, Page

R = TypeVar("R")


@dataclass
class Arrived(Message, Generic[R], bubble=False):
    """Rows for a fresh start, with the line of the screen the cursor shall stand on."""

    turn: int
    around: Around[R]
    line: int
    follow: bool  # the cursor may have moved on meanwhile, in the same list


@dataclass
class Extended(Message, Generic[R], bubble=False):
    """Rows that continue the window."""

    turn: int
    page: Page[R]
    below: bool
    complete: bool


@dataclass
class Failed(Message, bubble=False):
    """A read broke."""

    turn: int
    failure: CallFailed
