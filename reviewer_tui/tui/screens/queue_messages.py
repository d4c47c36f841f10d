"""What the queue is told by its reads and writes."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from reviewer_tui.tui.screens.queue_asked import Asked
from reviewer_tui.usecases.horizon import Horizon
from reviewer_tui.usecases.queue_model import FilingPreview, QueueCounts, SavedView


@dataclass
class CountsRead(Message):
    """The counters of what was asked; None for a filter that is not understood."""

    asked: Asked
    counts: QueueCounts | None


@dataclass
class HorizonRead(Message):
    """How many open deadlines wait for the notice of a year."""

    horizon: Horizon


@dataclass
class ViewsRead(Message):
    """The built-in and saved views."""

    views: tuple[SavedView, ...]


@dataclass
class ViewSaved(Message):
    """A filter has a name now."""

    view: SavedView


@dataclass
class PreviewRead(Message):
    """The preview of a filing."""

    filing_id: int
    preview: FilingPreview


@dataclass
class PlaceKept(Message, bubble=False):
    """Where the person is has been written down."""


@dataclass
class Released(Message):
    """A lease was given back."""

    number: str


@dataclass
class Taken(Message):
    """A lease was taken."""

    number: str
