"""Many filings at once: the single verbs, one filing after the other, each in a transaction of its own.

No rule is written here. A preview is the same verbs on a store that keeps nothing, so that it says what would happen and leaves
no trace, not even of a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput, DeskError, Unavailable
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkRow, BulkVerb
from reviewer_tui.usecases.contracts import Queue
from reviewer_tui.usecases.decisions import Decisions
from reviewer_tui.usecases.queue_model import QueueRow
from reviewer_tui.usecases.reasons import placed
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.triage import Triage

_ANY_VERSION: Mapping[int, int] = MappingProxyType({})


class Bulk:
    """Take, release, assign and return for a list of filings.

    Both verbs answer row by row: whoever reads on does the next row, whoever stops reading has stopped the run between two.
    A refusal or a conflict is a row like any other; a row that failed (busy, full, an order that makes no sense) is the last.
    """

    def __init__(self, around: Surroundings, rehearsal: Surroundings, queue: Queue) -> None:
        """``rehearsal`` is ``around`` over a store that keeps nothing."""
        self._around = around
        self._rehearsal = rehearsal
        self._queue = queue

    def preview(self, actor: StaffMember, order: BulkOrder, ids: Iterable[int]) -> Iterator[BulkRow]:
        """What ``apply`` would do now; nothing is written."""
        return self._each(self._rehearsal, actor, order, ids, _ANY_VERSION)

    def apply(
        self, actor: StaffMember, order: BulkOrder, ids: Iterable[int], versions: Mapping[int, int] = _ANY_VERSION
    ) -> Iterator[BulkRow]:
        """Do it. A return is bound to the version in ``versions`` where the filing has one there: what was previewed.

        Doing the same again does only what is not done yet.
        """
        return self._each(self._around, actor, order, ids, versions)

    def _each(
        self,
        around: Surroundings,
        actor: StaffMember,
        order: BulkOrder,
        ids: Iterable[int],
        versions: Mapping[int, int],
    ) -> Iterator[BulkRow]:
        single = _Single(around, self._queue, actor, order)
        for filing_id in dict.fromkeys(ids):
            row = single.do(filing_id, versions.get(filing_id))
            yield row
            if row.outcome is BulkOutcome.FAILED:
                return


class _Single:
    """The order on one filing, by the use-cases that know its rules."""

    def __init__(self, around: Surroundings, queue: Queue, actor: StaffMember, order: BulkOrder) -> None:
        self._clock = around.clock
        self._queue = queue
        self._actor = actor
        self._order = order
        self._triage = Triage(around)
        self._decisions = Decisions(around)

    def do(self, filing_id: int, version: int | None) -> BulkRow:
        before: QueueRow | None = None
        try:
            before = self._queue.row(filing_id)
            return self._done(before, version)
        except (Unavailable, BadInput) as error:
            return BulkRow(id=filing_id, before=before, outcome=BulkOutcome.FAILED, refusal=error)
        except DeskError as error:
            return BulkRow(id=filing_id, before=before, outcome=BulkOutcome.REFUSED, refusal=error)

    def _done(self, before: QueueRow, version: int | None) -> BulkRow:
        order, actor, filing_id = self._order, self._actor, FilingId(before.id)
        match order.verb:
            case BulkVerb.TAKE:
                held = before.holder == actor.login and before.held_until and before.held_until > self._clock.now()
                filing = self._triage.take(actor, filing_id)
                return _row(before, changed=not held or filing.stage is not before.stage)
            case BulkVerb.RELEASE:
                freed = self._triage.release(actor, filing_id, order.note)
                noted = freed.handover != before.handover
                return _row(before, changed=noted or bool(before.assignee or before.holder))
            case BulkVerb.ASSIGN:
                given = self._triage.assign(actor, filing_id, order.login, order.note)
                noted = given.handover != before.handover
                return _row(before, changed=noted or before.assignee != (order.login or ""))
            case BulkVerb.RETURN:
                return self._returned(before, filing_id, version)

    def _returned(self, before: QueueRow, filing_id: FilingId, version: int | None) -> BulkRow:
        order, actor = self._order, self._actor
        standing = self._decisions.standing(filing_id, Verdict.RETURN)
        if standing is not None and standing.by == actor.login:
            return _row(before, changed=False)
        asked = self._decisions.asked(filing_id, Verdict.RETURN)
        if asked is not None and asked.asked_by == actor.login:
            return replace(_row(before, changed=False), second=asked)
        offers = self._decisions.offers(actor, filing_id, Verdict.RETURN)
        proposed = {offer.use.key: offer.use for offer in offers if offer.ticked}
        uses = {use.key: use for use in placed(order.reasons, offers)}
        if order.with_findings:
            uses = {**proposed, **uses}
        draft = DecisionDraft(verdict=Verdict.RETURN, reasons=tuple(uses.values()), internal_note=order.internal_note)
        decision = self._decisions.decide(actor, filing_id, draft, expect_version=version)
        return BulkRow(
            id=filing_id,
            before=before,
            outcome=BulkOutcome.CHANGED,
            decision=decision,
            left_out=len(proposed.keys() - uses.keys()),
            second=decision.second,
        )


def _row(before: QueueRow, *, changed: bool) -> BulkRow:
    outcome = BulkOutcome.CHANGED if changed else BulkOutcome.UNCHANGED
    return BulkRow(id=before.id, before=before, outcome=outcome)
