"""What people typed into dialogs and did not commit."""

from __future__ import annotations

import json

from reviewer_tui.domain.staff import StaffId
from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.reads.source import Source, first
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.draft_store import DraftPlace, KeptDraft

_FIRST_DIALOG = "decision"


class DraftReads:
    """Reads drafts."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, staff_id: StaffId, place: DraftPlace) -> KeptDraft | None:
        """What the person had typed there, or None."""
        sql = "SELECT sealed_body, saved_at FROM draft WHERE staff_id = ? AND filing_id = ? AND dialog = ?"
        row = first(self._source.named(sql, [staff_id, place.filing_id, place.dialog]))
        if row is None:
            return None
        body = json.loads(self._vault.open(sealed_place(staff_id, place), row["sealed_body"]))
        return KeptDraft(body=body, saved_at=to_instant(row["saved_at"]))


def sealed_place(staff_id: StaffId, place: DraftPlace) -> str:
    """To what a body is bound; that of the first dialog which had drafts at all bears no name."""
    dialog = "" if place.dialog == _FIRST_DIALOG else f"/{place.dialog}"
    return f"draft.body/{staff_id}/{place.filing_id}{dialog}"
