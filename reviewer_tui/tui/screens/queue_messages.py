"""What the queue is told by its reads and writes."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from reviewer_tui.usecases.views import FilingPreview, QueueCounts, QueueQuery


@dataclass
class CountsRead(Message):
    """The counters of a query."""

    query: QueueQuery
    counts: QueueCounts


@dataclass
class PreviewRead(Message):
    """The preview of a filing."""

    filing_id: int
    preview: FilingPreview


@dataclass
class StampRead(Message):
    """What the store's stamp says now."""

    stamp: int


@dataclass
class Released(Message):
    """A lease was given back."""

    number: str


@dataclass
class Taken(Message):
    """A lease was taken."""

    number: str
