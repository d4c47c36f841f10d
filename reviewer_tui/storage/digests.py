"""What a preview tells of a filing: the queue shows it long before anything is opened."""

from __future__ import annotations

from collections.abc import Callable

from reviewer_tui.storage.mapping import event_of
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.queue_conditions import UNDELIVERED
from reviewer_tui.storage.reading import Reading
from reviewer_tui.storage.reads.reviews import ReviewReads
from reviewer_tui.storage.reads.revisions import RevisionReads
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import Digest


class Digests:
    """Reads over one connection of its own; ``vault`` is opened with the first."""

    def __init__(self, place: Place, vault: Callable[[], Vault]) -> None:
        self._reading = Reading(place)
        self._vault = vault

    def of(self, filing_id: int, revision: int) -> Digest:
        """Content, findings, newest event and hand-over note of a revision; NotFound when there is no such revision."""
        reading, vault = self._reading, self._vault()
        reviews = ReviewReads(reading, vault)
        with reading.snapshot():
            newest = "SELECT * FROM audit_event WHERE filing_id = ? ORDER BY sequence DESC LIMIT 1"
            letters = f"SELECT 1 AS found FROM outbox WHERE filing_id = ? AND {UNDELIVERED} LIMIT 1"
            return Digest(
                content=RevisionReads(reading, vault).content(filing_id, revision),
                findings=reviews.report(filing_id, revision).findings,
                handover=reviews.handover(filing_id),
                last_event=next((event_of(row) for row in reading.named(newest, [filing_id])), None),
                undelivered=bool(reading.named(letters, [filing_id])),
            )

    def close(self) -> None:
        """Close the connection."""
        self._reading.close()
