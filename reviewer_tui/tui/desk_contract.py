"""What the screens ask of the use-cases: the same verbs the commands call. The composition root hands in what fits.

Names are imported for type checking only: the list of filings need not wait for what a review is made of.

Long because it is one list of what the screens ask of the desk: a few lines a protocol, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from reviewer_tui.domain.audit import AuditEvent
    from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
    from reviewer_tui.domain.filing import Filing, FilingId
    from reviewer_tui.domain.finding import CheckReport, TickState
    from reviewer_tui.domain.happening import CallResult
    from reviewer_tui.domain.port_opening import PortTask, ProbeResult
    from reviewer_tui.domain.reckoning import Reckoning
    from reviewer_tui.domain.reference import ReferenceTables
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.tui.amend_contract import AmendVerbs
    from reviewer_tui.tui.beside_offers import AdoptionVerbs, FreezeVerbs
    from reviewer_tui.tui.lookup_contract import LookupVerbs
    from reviewer_tui.tui.second_contract import SecondVerbs
    from reviewer_tui.tui.snippet_contract import SnippetVerbs
    from reviewer_tui.tui.staff_edit_offer import StaffEditVerbs
    from reviewer_tui.tui.verification_contract import VerificationVerbs
    from reviewer_tui.usecases.bulk_order import BulkOrder, BulkRow
    from reviewer_tui.usecases.calls import CallNumber
    from reviewer_tui.usecases.date_views import DatesView, ExtensionView, ProofView
    from reviewer_tui.usecases.draft_store import Body, DraftPlace, KeptDraft
    from reviewer_tui.usecases.due_model import DueLine, DueList, DueQuery
    from reviewer_tui.usecases.horizon import Horizon
    from reviewer_tui.usecases.list_model import ListPage, ListQuery, ListView, RecordLine
    from reviewer_tui.usecases.queue_filter import FilterNames
    from reviewer_tui.usecases.queue_model import (
        Count,
        FilingPreview,
        Place,
        QueueCounts,
        QueueOrder,
        QueuePage,
        QueueQuery,
        QueueRow,
        SavedView,
    )
    from reviewer_tui.usecases.views import (
        DecisionResult,
        DiffBase,
        HappeningOffer,
        HappeningResult,
        LetterPreview,
        MoveResult,
        PortRow,
        ReasonOffer,
        ReviewView,
        RevisionDiffView,
        Step,
    )


class NowReads(Protocol):
    """The time of the desk."""

    def now(self) -> datetime: ...


class QueueReads(Protocol):
    """The queue in pages."""

    def horizon(self) -> Horizon: ...

    def page(
        self,
        query: QueueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> QueuePage: ...

    def ids(self, query: QueueQuery, *, limit: int) -> tuple[int, ...]: ...

    def has(self, query: QueueQuery, filing_id: FilingId) -> bool: ...

    def row(self, filing_id: FilingId, order: QueueOrder = ...) -> QueueRow: ...

    def counts(self, query: QueueQuery, views: Mapping[str, QueueQuery]) -> QueueCounts: ...

    def preview(self, filing_id: FilingId, actor: StaffMember | None = None) -> FilingPreview: ...

    def stamp(self) -> int: ...


class FilterVerbs(Protocol):
    """The filter language and saved views."""

    def query(self, actor: StaffMember, text: str, order: QueueOrder = ...) -> QueueQuery: ...

    @property
    def names(self) -> FilterNames: ...

    def views(self, actor: StaffMember) -> tuple[SavedView, ...]: ...

    def save_view(
        self, actor: StaffMember, name: str, text: str, order: QueueOrder = ..., *, shared: bool = False
    ) -> tuple[SavedView, bool]: ...

    def delete_view(self, actor: StaffMember, name: str, *, shared: bool = False) -> None: ...


class ListReads(Protocol):
    """The lists over filings and register in pages."""

    def query(self, view: ListView, text: str) -> ListQuery: ...

    def page(
        self, query: ListQuery, *, after: Place | None = None, before: Place | None = None, limit: int = 100
    ) -> ListPage: ...

    def locate(self, query: ListQuery, place: Place) -> Place | None: ...

    def count(self, query: ListQuery) -> Count: ...

    def record(self, record: int) -> tuple[RecordLine, ...]: ...


class TriageVerbs(Protocol):
    """Who holds what."""

    def take(self, actor: StaffMember, filing_id: FilingId) -> Filing: ...

    def take_next(self, actor: StaffMember) -> Filing: ...

    def release(self, actor: StaffMember, filing_id: FilingId, note: str = "") -> Filing: ...

    def renew(self, actor: StaffMember, filing_id: FilingId) -> None: ...


class BulkVerbs(Protocol):
    """The same for many; each row is done when it is read."""

    def preview(self, actor: StaffMember, order: BulkOrder, ids: Iterable[int]) -> Iterator[BulkRow]: ...

    def apply(
        self, actor: StaffMember, order: BulkOrder, ids: Iterable[int], versions: Mapping[int, int]
    ) -> Iterator[BulkRow]: ...


class ReviewVerbs(Protocol):
    """Reading one filing and marking what was seen."""

    def open(self, actor: StaffMember, filing_id: FilingId, *, in_clear: bool) -> ReviewView: ...

    def compare(
        self, actor: StaffMember, filing_id: FilingId, *, in_clear: bool, base: DiffBase | None = None
    ) -> RevisionDiffView: ...

    def tick(
        self, actor: StaffMember, filing_id: FilingId, row_id: str, state: TickState | None, note: str = ""
    ) -> None: ...

    def confirm(self, actor: StaffMember, filing_id: FilingId, finding_key: str, note: str) -> None: ...

    def note(self, actor: StaffMember, filing_id: FilingId, text: str) -> None: ...

    def call_numbers(self, actor: StaffMember, filing_id: FilingId) -> tuple[CallNumber, ...]: ...

    def log_call(
        self,
        actor: StaffMember,
        filing_id: FilingId,
        text: str,
        result: CallResult = ...,
        *,
        number: str = "",
        next_typed: str = "",
    ) -> None: ...

    def recheck(self, actor: StaffMember, filing_id: FilingId) -> CheckReport: ...


class DecisionVerbs(Protocol):
    """Pass, return, refuse, and taking it back."""

    def offers(self, actor: StaffMember, filing_id: FilingId, verdict: Verdict) -> tuple[ReasonOffer, ...]: ...

    def preview(self, actor: StaffMember, filing_id: FilingId, draft: DecisionDraft) -> LetterPreview: ...

    def decide(
        self,
        actor: StaffMember,
        filing_id: FilingId,
        draft: DecisionDraft,
        *,
        expect_version: int,
        expect_hash: str = "",
        second: str = "",
    ) -> DecisionResult: ...

    def undo(self, actor: StaffMember, filing_id: FilingId) -> Filing: ...


class DraftVerbs(Protocol):
    """What was typed and not yet committed."""

    def keep(self, actor: StaffMember, place: DraftPlace, body: Body) -> None: ...

    def kept(self, actor: StaffMember, place: DraftPlace) -> KeptDraft | None: ...

    def forget(self, actor: StaffMember, place: DraftPlace) -> None: ...

    def load(self, actor: StaffMember, filing_id: FilingId, verdict: Verdict) -> DecisionDraft | None: ...

    def save(self, actor: StaffMember, filing_id: FilingId, draft: DecisionDraft) -> None: ...


class FollowupVerbs(Protocol):
    """Every other arrow of the stage table."""

    def steps(self, actor: StaffMember, filing_id: FilingId) -> tuple[Step, ...]: ...

    def record(
        self,
        actor: StaffMember,
        filing_id: FilingId,
        event: str,
        *,
        inputs: Mapping[str, str] = ...,
        reasons: tuple[ReasonUse, ...] = (),
        language: str = "",
        expect_version: int | None = None,
    ) -> MoveResult: ...

    def receive_paper(self, actor: StaffMember, filing_id: FilingId, kind: str, owner: str, note: str = "") -> bool: ...


class HappeningVerbs(Protocol):
    """What happened beside the moves."""

    def offers(self, actor: StaffMember, filing_id: FilingId) -> tuple[HappeningOffer, ...]: ...

    def record_typed(
        self,
        actor: StaffMember,
        filing_id: FilingId,
        event: str,
        typed: Mapping[str, str],
        *,
        expect_version: int | None = None,
    ) -> HappeningResult: ...


class PortVerbs(Protocol):
    """Ports of approved filings."""

    def rows(self, *, filing_id: FilingId | None = None, open_only: bool = True) -> tuple[PortRow, ...]: ...

    def opened(self, actor: StaffMember, filing_id: FilingId, ports: tuple[int, ...] = ()) -> tuple[PortTask, ...]: ...

    def verify(
        self, actor: StaffMember, filing_id: FilingId, ports: tuple[int, ...] = ()
    ) -> tuple[tuple[PortTask, ProbeResult], ...]: ...


class DeadlineVerbs(Protocol):
    """Dates, their proofs, and lengthening a limit."""

    def dates(self, filing_id: FilingId, clock: str = "", place: int | None = None) -> DatesView: ...

    def foresee(self, filing_id: FilingId, happening: str) -> DatesView: ...

    def paragraph(self, view: ProofView, language: str) -> str: ...

    def preview_extension(
        self, actor: StaffMember, filing_id: FilingId, clock: str, amount: int, why: str, place: int | None = None
    ) -> ExtensionView: ...

    def extend(
        self,
        actor: StaffMember,
        filing_id: FilingId,
        clock: str,
        amount: int,
        why: str,
        *,
        place: int | None = None,
        expect_version: int | None = None,
    ) -> ExtensionView: ...


class DueReads(Protocol):
    """Open clocks in pages, in the order in which they fall due."""

    def query(self, actor: StaffMember, which: DueList, text: str = "") -> DueQuery: ...

    def page(
        self,
        query: DueQuery,
        *,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> tuple[DueLine, ...]: ...

    def locate(self, query: DueQuery, filing_id: int, number: int) -> Place | None: ...

    def count(self, query: DueQuery) -> Count: ...

    def clocks(self) -> tuple[str, ...]: ...


class HistoryReads(Protocol):
    """What happened."""

    def timeline(self, filing_id: FilingId) -> tuple[AuditEvent, ...]: ...


class StaffVerbs(Protocol):
    """People."""

    def rows(self) -> tuple[StaffMember, ...]: ...

    def set_language(self, actor: StaffMember, language: str) -> StaffMember: ...

    def settings(self, actor: StaffMember) -> Mapping[str, str]: ...

    def keep_setting(self, actor: StaffMember, name: str, value: str) -> None: ...


class ExportVerbs(Protocol):
    """Files out of the queue."""

    def queue_csv(self, actor: StaffMember, query: QueueQuery, file: Path) -> int: ...


class DeskContract(Protocol):
    """Everything the screens need, in one value. Reads raise NotFound; writes raise the tree of ``errors``."""

    @property
    def clock(self) -> NowReads: ...

    @property
    def reckoning(self) -> Reckoning: ...

    @property
    def tables(self) -> ReferenceTables: ...

    @property
    def queue(self) -> QueueReads: ...

    @property
    def filters(self) -> FilterVerbs: ...

    @property
    def lists(self) -> ListReads: ...

    @property
    def triage(self) -> TriageVerbs: ...

    @property
    def bulk(self) -> BulkVerbs: ...

    @property
    def review(self) -> ReviewVerbs: ...

    @property
    def decisions(self) -> DecisionVerbs: ...

    @property
    def amendments(self) -> AmendVerbs: ...

    @property
    def seconds(self) -> SecondVerbs: ...

    @property
    def lookups(self) -> LookupVerbs: ...

    @property
    def snippets(self) -> SnippetVerbs: ...

    @property
    def staff_edits(self) -> StaffEditVerbs: ...

    @property
    def freezes(self) -> FreezeVerbs: ...

    @property
    def register(self) -> AdoptionVerbs: ...

    @property
    def drafts(self) -> DraftVerbs: ...

    @property
    def followup(self) -> FollowupVerbs: ...

    @property
    def happenings(self) -> HappeningVerbs: ...

    @property
    def verification(self) -> VerificationVerbs: ...

    @property
    def ports(self) -> PortVerbs: ...

    @property
    def deadlines(self) -> DeadlineVerbs: ...

    @property
    def due(self) -> DueReads: ...

    @property
    def history(self) -> HistoryReads: ...

    @property
    def staff(self) -> StaffVerbs: ...

    @property
    def exports(self) -> ExportVerbs: ...
