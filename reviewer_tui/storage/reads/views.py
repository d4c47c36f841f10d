"""Saved views of the queue."""

from __future__ import annotations

from reviewer_tui.storage.reads.source import Source
from reviewer_tui.usecases.queue_model import QueueOrder, SavedView


class ViewReads:
    """Reads saved views."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def of(self, staff_id: int) -> tuple[SavedView, ...]:
        """Everybody's views (those of staff 0), then the person's own, by name."""
        sql = "SELECT * FROM saved_view WHERE staff_id IN (0, ?) ORDER BY staff_id, name"
        return tuple(
            SavedView(
                name=row["name"],
                filter=row["filter"],
                order=QueueOrder(row["sort"]),
                owner="own" if row["staff_id"] else "shared",
            )
            for row in self._source.named(sql, [staff_id])
        )
