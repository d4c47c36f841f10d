"""Saved views of the queue."""

from __future__ import annotations

from sqlalchemy import Connection

from reviewer_tui.storage.reads.views import ViewReads
from reviewer_tui.storage.repositories.writing import InTransaction, put, remove
from reviewer_tui.storage.tables import SavedViewRow
from reviewer_tui.usecases.queue_model import SavedView

_V = SavedViewRow.__table__  # type: ignore[attr-defined]


class Views(ViewReads):
    """Writes saved views, beside reading them."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(InTransaction(connection))
        self._db = connection

    def put(self, staff_id: int, view: SavedView) -> None:
        """Store a view under its name."""
        values = {"staff_id": staff_id, "name": view.name, "filter": view.filter, "sort": view.order.value}
        put(self._db, _V, values)

    def remove(self, staff_id: int, name: str) -> bool:
        """Forget a view; False when there is none of this name."""
        return remove(self._db, _V, {"staff_id": staff_id, "name": name}) == 1
