"""Keeping saved texts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.reads.snippets import SnippetReads, text_place
from reviewer_tui.storage.repositories.writing import InTransaction, put, remove
from reviewer_tui.storage.tables import SnippetRow
from reviewer_tui.storage.vault import Vault

_SNIPPET = SnippetRow.__table__  # type: ignore[attr-defined]


class Snippets(SnippetReads):
    """Writes saved texts, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def put(self, staff_id: int, name: str, text: str, at: datetime) -> None:
        """Store a text under a name, in place of the one before."""
        sealed = self._vault.seal(text_place(staff_id, name), text)
        values = {"staff_id": staff_id, "name": name, "sealed_text": sealed, "changed_at": to_millis(at)}
        put(self._db, _SNIPPET, values)

    def remove(self, staff_id: int, name: str) -> bool:
        """Forget a text; False when there is none of this name."""
        return remove(self._db, _SNIPPET, {"staff_id": staff_id, "name": name}) == 1
