"""The queue as screens and commands ask for it: pages and counts from the read side, and the preview of one filing."""

from __future__ import annotations

from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import TAKEABLE
from reviewer_tui.usecases.contracts import Digests, Queue
from reviewer_tui.usecases.masked import masked_finding
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.views import FilingPreview, QueueCounts, QueuePage, QueueQuery, QueueRow, RowKey


class QueueReading:
    """Reads of the queue; nothing here needs a lease and nothing is personal."""

    def __init__(self, around: Surroundings, queue: Queue, digests: Digests) -> None:
        self._around = around
        self._queue = queue
        self._digests = digests

    def page(
        self, query: QueueQuery, *, after: RowKey | None = None, before: RowKey | None = None, limit: int = 100
    ) -> QueuePage:
        """The rows after, or just before, a key in risk order."""
        return self._queue.page(query, after=after, before=before, limit=limit)

    def ids(self, query: QueueQuery, *, limit: int) -> tuple[int, ...]:
        """The ids of all filings of a query as of one instant, ``limit`` at most."""
        return self._queue.ids(query, limit=limit)

    def counts(self, query: QueueQuery) -> QueueCounts:
        """Exact totals of the views, and of the stages within the queried view."""
        return self._queue.counts(query)

    def row(self, filing_id: int) -> QueueRow:
        """One row; NotFound when there is no such filing."""
        return self._queue.row(filing_id)

    def locate(self, filing_id: int) -> RowKey | None:
        """The place of a filing in risk order."""
        return self._queue.row(filing_id).key

    def peek_next(self, actor: StaffMember) -> QueueRow | None:
        """What ``take_next`` would take now."""
        return self._queue.next_free(actor.id, self._around.clock.now(), TAKEABLE)

    def stamp(self) -> int:
        """Another number whenever somebody has written since the last call."""
        return self._queue.stamp()

    def preview(self, filing_id: int) -> FilingPreview:
        """What a filing is about, masked."""
        row = self._queue.row(filing_id)
        digest = self._digests.of(filing_id, row.revision)
        individual = digest.content.sponsor.is_individual
        return FilingPreview(
            number=row.number,
            revision=row.revision,
            sponsor=row.sponsor,
            services=tuple(service.name for service in digest.content.services),
            findings=tuple(masked_finding(finding, individual=individual) for finding in digest.findings),
            materials_present=row.materials_present,
            materials_due=row.materials_due,
            last_event=digest.last_event,
        )
