"""How far people have been told of what the sweep found: one fact of the house."""

from __future__ import annotations

import json

from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.reads.source import Source, first
from reviewer_tui.usecases.sweep_model import Told

TOLD = "told"
"""The name of the fact."""


class TellReads:
    """Reads it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def told(self) -> Told:
        """How far people have been told; nobody was told of anything before the first sweep."""
        row = first(self._source.named("SELECT value FROM house WHERE name = ?", [TOLD]))
        kept = json.loads(row["value"]) if row is not None else {}
        return Told(
            sequence=kept.get("sequence", 0),
            paused_until=to_instant(kept.get("paused", 0)),
            silent_until=to_instant(kept.get("silent", 0)),
            notices=kept.get("notices", 0),
        )
