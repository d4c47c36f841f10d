"""The queue as screens and commands ask for it: pages and counts from the read side, and the preview of one filing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reviewer_tui.domain.stage import TAKEABLE
from reviewer_tui.usecases.queue_bounds import grounded
from reviewer_tui.usecases.queue_model import (
    FilingPreview,
    Place,
    QueueCounts,
    QueueOrder,
    QueuePage,
    QueueQuery,
    QueueRow,
)
from reviewer_tui.usecases.surroundings import Surroundings

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import Freeze
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.contracts import Digests, Queue
    from reviewer_tui.usecases.freeze_store import FreezeCause
    from reviewer_tui.usecases.horizon import Horizon


class QueueReading:
    """Reads of the queue; nothing here needs a lease and nothing is personal. Terms of time are as of the desk's clock."""

    def __init__(self, around: Surroundings, queue: Queue, digests: Digests) -> None:
        self._around = around
        self._queue = queue
        self._digests = digests

    def page(
        self,
        query: QueueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> QueuePage:
        """The rows after a place, from it on (``at``), just before it, or the ``last`` ones; in the query's order."""
        return self._queue.page(self._as_of_now(query), after=after, before=before, at=at, last=last, limit=limit)

    def ids(self, query: QueueQuery, *, limit: int) -> tuple[int, ...]:
        """The ids of all rows in order, ``limit`` at most."""
        return self._queue.ids(self._as_of_now(query), limit=limit)

    def counts(self, query: QueueQuery, views: Mapping[str, QueueQuery]) -> QueueCounts:
        """Totals of the query, its stages and the views: exact from the counters, else up to a bound."""
        return self._queue.counts(self._as_of_now(query), {name: self._as_of_now(view) for name, view in views.items()})

    def row(self, filing_id: int, order: QueueOrder = QueueOrder.RISK) -> QueueRow:
        """One row with its place in an order; NotFound when there is no such filing."""
        return self._queue.row(filing_id, order)

    def has(self, query: QueueQuery, filing_id: int) -> bool:
        """Whether the query finds this filing."""
        return self._queue.has(self._as_of_now(query), filing_id)

    def peek_next(self, actor: StaffMember) -> QueueRow | None:
        """What ``take_next`` would take now."""
        return self._queue.next_free(actor.id, self._around.clock.now(), TAKEABLE)

    def stamp(self) -> int:
        """Another number whenever somebody has written since the last call."""
        return self._queue.stamp()

    def horizon(self) -> Horizon:
        """How many open deadlines are provisional, and which year's notice they wait for: for the header."""
        return self._queue.horizon(self._around.calendar(), self._around.today())

    def preview(self, filing_id: int, actor: StaffMember | None = None) -> FilingPreview:
        """What a filing is about, masked; why it is frozen only where ``actor`` may read that."""
        from reviewer_tui.usecases.handover import handover_of
        from reviewer_tui.usecases.masked import masked_finding

        row = self._queue.row(filing_id)
        digest = self._digests.of(filing_id, row.revision)
        individual = digest.content.sponsor.is_individual
        frozen, because = self._freeze(filing_id, actor) if row.frozen else (None, None)
        return FilingPreview(
            number=row.number,
            revision=row.revision,
            sponsor=row.sponsor,
            services=tuple(service.name for service in digest.content.services),
            findings=tuple(masked_finding(finding, individual=individual) for finding in digest.findings),
            materials_present=row.materials_present,
            materials_due=row.materials_due,
            last_event=digest.last_event,
            undelivered=digest.undelivered,
            frozen=frozen,
            frozen_because=because,
            handover=handover_of(digest.handover, in_clear=False),
        )

    def _freeze(self, filing_id: int, actor: StaffMember | None) -> tuple[Freeze | None, FreezeCause | None]:
        from reviewer_tui.domain.policy import may

        with self._around.store.reading() as work:
            may_read = actor is not None and may(actor, "freeze_why")
            return work.filings.get(filing_id).frozen, work.freezes.cause(filing_id) if may_read else None

    def _as_of_now(self, query: QueueQuery) -> QueueQuery:
        return grounded(query, self._around.clock.now(), self._around.calendar)
