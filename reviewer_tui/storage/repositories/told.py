"""How far people have been told of what the sweep found."""

from __future__ import annotations

from sqlalchemy import Connection

from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.told import TOLD, TellReads
from reviewer_tui.storage.repositories.writing import InTransaction, put
from reviewer_tui.storage.tables import HouseRow
from reviewer_tui.usecases.sweep_model import Told

_H = HouseRow.__table__  # type: ignore[attr-defined]


class Tell(TellReads):
    """Keeps it, beside reading it."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(InTransaction(connection))
        self._db = connection

    def keep(self, told: Told) -> None:
        """Store how far people have been told."""
        kept = {
            "sequence": told.sequence,
            "paused": to_millis(told.paused_until),
            "silent": to_millis(told.silent_until),
            "notices": told.notices,
        }
        put(self._db, _H, {"name": TOLD, "value": to_json(kept)})
