"""Protocols of everything outside the use-cases: the store, the clock, the port gateway; those of the intake are in ``door.py``,
those of what leaves the house in ``effects.py``.

Adapters raise the errors of ``reviewer_tui/errors.py`` only. A unit of work is one transaction: what is not committed never
happened. Reads inside ``reading()`` see one instant.
Long because it is one list of what lies outside: a few lines a protocol, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from reviewer_tui.domain.audit import AuditEvent, ChainVerdict
from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.decision import Decision
from reviewer_tui.domain.filing import Filing, FilingContent, FilingId, FilingType
from reviewer_tui.domain.finding import CheckReport, Confirmation, Finding, Tick
from reviewer_tui.domain.material import Material, PaperReceipt
from reviewer_tui.domain.port_opening import PortAction, PortState, PortTask, ProbeResult
from reviewer_tui.domain.sms_page import SmsState
from reviewer_tui.domain.staff import Role, StaffId, StaffMember
from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.answer_store import AnswerStore
from reviewer_tui.usecases.calendar_store import CalendarStore
from reviewer_tui.usecases.data_code_store import DataCodeStore
from reviewer_tui.usecases.draft_store import DraftStore
from reviewer_tui.usecases.effects import Outbox
from reviewer_tui.usecases.freeze_store import FreezeStore
from reviewer_tui.usecases.horizon import Horizon
from reviewer_tui.usecases.lookup_store import LookupStore
from reviewer_tui.usecases.meeting_store import MeetingStore
from reviewer_tui.usecases.neighbour_store import NeighbourStore
from reviewer_tui.usecases.public_security_store import PublicSecurityStore
from reviewer_tui.usecases.queue_model import (
    Place,
    QueueCounts,
    QueueOrder,
    QueuePage,
    QueueQuery,
    QueueRow,
    SavedView,
)
from reviewer_tui.usecases.recounts import RecountedPage
from reviewer_tui.usecases.second_store import SecondStore
from reviewer_tui.usecases.snippet_store import SnippetStore
from reviewer_tui.usecases.staff_edit_store import StaffEditStore
from reviewer_tui.usecases.sweep_model import TellStore
from reviewer_tui.usecases.views import NoteView, PortRow


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueShape:
    """What the queue keeps of a filing beside its stage: names as they may be shown, and the words it is searched by."""

    sponsor: str
    sponsor_number: str
    services: tuple[str, ...]
    service_kind: str
    province: str
    errors: int
    warnings: int
    materials_present: int
    materials_due: int
    haystack: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRevision:
    """A revision to store: content with minted ids, its materials, and how its sealed values are found again.

    ``identities`` are (kind, value) pairs in clear; only their keyed hashes are stored. ``domains`` are ASCII names.
    """

    content: FilingContent
    content_hash: str
    package_hash: str
    unknown_keys: tuple[str, ...]
    materials: tuple[Material, ...]
    identities: tuple[tuple[str, str], ...]
    domains: tuple[str, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRecord:
    """What is filed already. ``certificate_number`` is in clear here and stored as a keyed hash and sealed; ``provider`` names
    another provider whose access it is, ``public_security`` the number that the public security gave to a service.
    """

    kind: str
    number: str
    name: str
    sponsor_number: str = ""
    certificate_type: str = ""
    certificate_number: str = ""
    nature: int | None = None
    province: str = ""
    service_kind: str = ""
    domain: str = ""
    ip_start: str = ""
    ip_end: str = ""
    authority_id: str = ""
    provider: str = ""
    public_security: str = ""
    status: str = "filed"


class FilingStore(Protocol):
    """Orders and where they stand."""

    def get(self, filing_id: int) -> Filing:
        """NotFound when there is no such filing. In a unit of work the row is held until its end."""
        ...

    def by_order(self, order_no: str) -> Filing | None: ...

    def add(
        self, *, order_no: str, type: FilingType, content_hash: str, revision: int, received_at: datetime
    ) -> Filing:
        """A new order in stage submitted, version 1."""
        ...

    def save(self, filing: Filing, deadlines: tuple[Deadline, ...], *, expect_version: int, at: datetime) -> Filing:
        """Store a moved filing with its clocks: version + 1 where the stored one is ``expect_version``, else Conflict."""
        ...

    def set_lease(self, filing: Filing) -> None:
        """Store lease, assignee and hand-over note alone; the version stays."""
        ...

    def reshape(self, filing_id: int, shape: QueueShape) -> None: ...
    def add_words(self, filing_id: int, words: str) -> None:
        """More that the filing is found by, in the form of ``search_text.haystack``."""
        ...

    def tag(self, filing_id: int, tag: str, *, on: bool) -> bool:
        """Put a tag on, or take it off; False when it was so already."""
        ...

    def tags(self, filing_id: int) -> tuple[str, ...]: ...

    def next_takeable(self, staff_id: StaffId, now: datetime, *, stages: Iterable[Stage]) -> FilingId | None:
        """The first in risk order that is free and nobody else's."""
        ...

    def same_sponsor_in(self, filing_id: int, stages: Iterable[Stage]) -> FilingId | None:
        """Another filing of the same sponsor (by keyed hash of its certificate number) in one of these stages."""
        ...

    def same_sponsor_owing(self, filing_id: int, clocks: Iterable[str]) -> tuple[FilingId, ...]:
        """Other filings of the same sponsor on which one of these clocks is open."""
        ...


class RevisionStore(StaffEditStore, Protocol):
    """What the packages said, revision by revision."""

    def add(self, filing_id: int, revision: NewRevision) -> None: ...
    def number_services(self, filing_id: int, numbers: Mapping[str, str]) -> None:
        """Keep the numbers that the Authority gave, by minted service id."""
        ...

    def content(self, filing_id: int, revision: int) -> FilingContent:
        """With the newest edit of the staff, where there is one."""
        ...

    def materials(self, filing_id: int, revision: int) -> tuple[Material, ...]: ...
    def before(self, filing_id: int, revision: int) -> int:
        """The newest revision before this one; 0 when it is the first."""
        ...

    def package_hash(self, filing_id: int, revision: int) -> str: ...
    def unknown_keys(self, filing_id: int, revision: int) -> tuple[str, ...]: ...
    def also_in(self, filing_id: int, hashes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """For each file hash the numbers of other filings in which the same file stands."""
        ...


class ReviewStore(Protocol):
    """What reviewers and checks say about a revision."""

    def report(self, filing_id: int, revision: int) -> CheckReport: ...
    def save_report(self, filing_id: int, revision: int, report: CheckReport, at: datetime) -> None: ...
    def ticks(self, filing_id: int, revision: int) -> tuple[Tick, ...]: ...
    def set_tick(self, filing_id: int, revision: int, row: str, tick: Tick | None) -> None: ...
    def confirmations(self, filing_id: int, revision: int) -> tuple[Confirmation, ...]: ...
    def confirm(self, filing_id: int, revision: int, confirmation: Confirmation) -> None: ...
    def unconfirm(self, filing_id: int, revision: int, key: str) -> None: ...
    def notes(self, filing_id: int) -> tuple[NoteView, ...]: ...
    def note(self, filing_id: int, number: int) -> NoteView | None: ...
    def add_note(self, filing_id: int, note: NoteView) -> int:
        """The number that it got."""
        ...

    def papers(self, filing_id: int) -> tuple[PaperReceipt, ...]: ...
    def receive_paper(self, filing_id: int, paper: PaperReceipt) -> bool:
        """False when it was received before."""
        ...

    def sms(self, filing_id: int) -> Mapping[str, datetime]: ...
    def set_sms(self, filing_id: int, role: str, at: datetime) -> None: ...
    def sms_states(self, filing_id: int) -> Mapping[str, SmsState]: ...
    def set_sms_state(self, filing_id: int, role: str, state: SmsState, at: datetime) -> None: ...
    def clear_sms(self, filing_id: int) -> None: ...


class DeadlineStore(Protocol):
    """The clocks of filings."""

    def of(self, filing_id: int) -> tuple[Deadline, ...]: ...
    def replace(self, filing_id: int, deadlines: tuple[Deadline, ...]) -> None:
        """Store clocks that are no duty: what the queue shows of the filing stays."""
        ...

    def note_due(self, filing_id: int, number: int, due_at: datetime) -> bool:
        """Note that a breach at this instant is known; False when it is noted, or the clock is no longer due then."""
        ...

    def recount(self, calendars: Calendars, *, since: date, now: datetime) -> Iterator[RecountedPage]:
        """Count every open clock again that calendars which differ from ``since`` on can move, and store it, page by page."""
        ...


class DecisionStore(Protocol):
    """Decisions."""

    def of(self, filing_id: int) -> tuple[Decision, ...]: ...
    def add(self, filing_id: int, decision: Decision) -> None:
        """Its ``id`` is the next number of the filing."""
        ...

    def mark_undone(self, filing_id: int, number: int) -> None: ...


class PortStore(Protocol):
    """Port tasks."""

    def of(self, filing_id: int) -> tuple[PortTask, ...]: ...
    def rows(self, *, filing_id: int | None, open_only: bool) -> tuple[PortRow, ...]: ...
    def request(
        self, filing_id: int, service_id: str, host: str, address: str, port: int, action: PortAction, at: datetime
    ) -> None:
        """A new task; one that is there already stays as it is."""
        ...

    def mark(self, task: PortTask, state: PortState, *, at: datetime, by: str, evidence: str = "") -> PortTask: ...
    def numbers(self, owners: Sequence[str]) -> Mapping[str, str]:
        """The numbers that the Authority gave to services of these filings, by filing number."""
        ...


class RegisterStore(Protocol):
    """The register 备案库."""

    def put(self, record: RegisterRecord, *, from_filing: str, at: datetime) -> bool:
        """Add or update under kind, number and name; False when it was so already."""
        ...

    def cancel(
        self,
        *,
        sponsor_number: str = "",
        number: str = "",
        kind: str = "",
        name: str = "",
        from_filing: str = "",
        at: datetime,
    ) -> int: ...
    def lacks(self, numbers: Iterable[tuple[str, str]]) -> bool:
        """Whether one of these pairs of kind and number is not in the register."""
        ...

    def lacking(self, numbers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Those of these pairs of kind and number that are not in the register."""
        ...

    def note_public_security(self, number: str, given: str, *, at: datetime) -> None:
        """The number that the public security gave to the service filed under ``number``, where the register has that."""
        ...

    def adopted(self) -> tuple[int, ...]:
        """The filings to which ``put`` has given the last number that the register lacked; each is told of once."""
        ...

    def entity_numbers(self, certificate_number: str, number: str) -> tuple[str, ...]:
        """The entity numbers under which this sponsor is filed."""
        ...

    def records(self, sponsor_numbers: Iterable[str], kind: str) -> tuple[RegisterRecord, ...]:
        """What is filed (not cancelled) of one kind under these entity numbers, with its sealed facts."""
        ...


class StaffStore(Protocol):
    """People."""

    def by_login(self, login: str) -> StaffMember | None: ...
    def by_id(self, staff_id: int) -> StaffMember: ...
    def all(self) -> tuple[StaffMember, ...]: ...
    def add(self, *, login: str, name: str, role: Role, at: datetime) -> StaffMember: ...
    def save(self, member: StaffMember) -> None: ...
    def keep_setting(self, staff_id: int, name: str, value: str) -> None: ...
    def emails(self) -> Mapping[int, str]:
        """The mail addresses of those who have one, in clear, by id."""
        ...

    def set_email(self, staff_id: int, address: str) -> None:
        """Store an address, sealed; an empty one takes it away."""
        ...


class ViewStore(Protocol):
    """Saved views of the queue; ``staff_id`` 0 is everybody."""

    def of(self, staff_id: int) -> tuple[SavedView, ...]:
        """Everybody's and the person's own."""
        ...

    def put(self, staff_id: int, view: SavedView) -> None: ...
    def remove(self, staff_id: int, name: str) -> bool: ...


class AuditTrail(Protocol):
    """The append-only trail."""

    def append(self, event: AuditEvent) -> None: ...
    def append_all(self, events: Iterable[AuditEvent]) -> None: ...
    def of(self, filing_id: int) -> tuple[AuditEvent, ...]: ...
    def verify(self) -> ChainVerdict: ...
    def of_reasons(self, since: datetime | None) -> tuple[AuditEvent, ...]:
        """What gave reasons to applicants, amended them or took them back, oldest first."""
        ...


class Work(Protocol):
    """One transaction over all stores."""

    @property
    def filings(self) -> FilingStore: ...
    @property
    def revisions(self) -> RevisionStore: ...
    @property
    def reviews(self) -> ReviewStore: ...
    @property
    def deadlines(self) -> DeadlineStore: ...
    @property
    def decisions(self) -> DecisionStore: ...
    @property
    def drafts(self) -> DraftStore: ...
    @property
    def seconds(self) -> SecondStore: ...
    @property
    def freezes(self) -> FreezeStore: ...
    @property
    def ports(self) -> PortStore: ...
    @property
    def register(self) -> RegisterStore: ...
    @property
    def neighbours(self) -> NeighbourStore: ...
    @property
    def staff(self) -> StaffStore: ...
    @property
    def views(self) -> ViewStore: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def calendar(self) -> CalendarStore: ...
    @property
    def told(self) -> TellStore: ...
    @property
    def answers(self) -> AnswerStore: ...
    @property
    def meetings(self) -> MeetingStore: ...
    @property
    def lookups(self) -> LookupStore: ...
    @property
    def public_security(self) -> PublicSecurityStore: ...
    @property
    def data_codes(self) -> DataCodeStore: ...
    @property
    def snippets(self) -> SnippetStore: ...

    def part(self) -> AbstractContextManager[None]:
        """A part of the transaction that is undone alone when a DeskError leaves it."""
        ...

    def commit(self) -> None:
        """Make everything durable at once; after it returns the change survives a crash."""
        ...


class Store(Protocol):
    """Where units of work come from."""

    def work(self) -> AbstractContextManager[Work]:
        """A writing unit of work; rolled back unless committed."""
        ...

    def reading(self) -> AbstractContextManager[Work]:
        """The same stores for reading."""
        ...


class Queue(Protocol):
    """The read side of the queue. Queries are grounded (``queue_bounds``)."""

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
    def has(self, query: QueueQuery, filing_id: int) -> bool: ...
    def counts(self, query: QueueQuery, views: Mapping[str, QueueQuery]) -> QueueCounts: ...
    def row(self, filing_id: int, order: QueueOrder = QueueOrder.RISK) -> QueueRow: ...
    def next_free(self, staff_id: int, now: datetime, stages: frozenset[Stage]) -> QueueRow | None: ...
    def horizon(self, calendar: WorkingCalendar, today: date) -> Horizon: ...
    def stamp(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a preview is made of; ``undelivered``: one of its letters waits for a person to do something about it."""

    content: FilingContent
    findings: tuple[Finding, ...]
    last_event: AuditEvent | None
    undelivered: bool = False
    handover: NoteView | None = None


class Digests(Protocol):
    """Previews are read without a unit of work."""

    def of(self, filing_id: int, revision: int) -> Digest: ...


class Words(Protocol):
    """The catalogue of one language: what a letter is written with."""

    def __call__(self, key: str, /, **values: object) -> str: ...
    def plural(self, key: str, n: int, /, **values: object) -> str: ...
    def has(self, key: str) -> bool: ...


class PortGateway(Protocol):
    """Probes ports of configured networks."""

    def probe(self, *, host: str, address: str, port: int, expect_open: bool = True) -> ProbeResult: ...
