"""All use-cases over one database.

Long because it is one list of what a desk is made of: a few lines a part, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from reviewer_tui.bootstrap.founding import own_limits
from reviewer_tui.bootstrap.outside import Gateway, channels, sweep_rules
from reviewer_tui.bootstrap.places import due_reader, place_of, queue_reader
from reviewer_tui.clocks import HostClock
from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.locale import texts_for
from reviewer_tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer_tui.domain.clock import ClockRule
    from reviewer_tui.domain.counting import Calendars
    from reviewer_tui.domain.reckoning import Reckoning
    from reviewer_tui.domain.reference import ReferenceTables
    from reviewer_tui.integrations.package_reader import ReaderDoor
    from reviewer_tui.storage.daily_reader import DailyReader
    from reviewer_tui.storage.digests import Digests
    from reviewer_tui.storage.due_reader import DueReader
    from reviewer_tui.storage.list_reader import ListReader
    from reviewer_tui.storage.material_store import SealedFolder
    from reviewer_tui.storage.queue_reader import QueueReader
    from reviewer_tui.storage.quick_reads import QuickReads
    from reviewer_tui.storage.reads.unit import ReadUnits
    from reviewer_tui.storage.sweep_reader import SweepReader
    from reviewer_tui.storage.unit_of_work import Database, UnitOfWork
    from reviewer_tui.storage.vault import Vault
    from reviewer_tui.usecases.amendments import Amendments
    from reviewer_tui.usecases.bulk import Bulk
    from reviewer_tui.usecases.calendar_import import CalendarImports
    from reviewer_tui.usecases.contracts import Clock
    from reviewer_tui.usecases.corrections import Corrections
    from reviewer_tui.usecases.daily import Daily
    from reviewer_tui.usecases.data_codes import DataCodeDesk
    from reviewer_tui.usecases.deadlines import Deadlines
    from reviewer_tui.usecases.decisions import Decisions
    from reviewer_tui.usecases.deliveries import Deliveries
    from reviewer_tui.usecases.drafts import Drafts
    from reviewer_tui.usecases.due_board import DueBoard
    from reviewer_tui.usecases.exports import Exports
    from reviewer_tui.usecases.filters import Filters
    from reviewer_tui.usecases.followup import Followup
    from reviewer_tui.usecases.freezes import Freezes
    from reviewer_tui.usecases.happenings import Happenings
    from reviewer_tui.usecases.history import History
    from reviewer_tui.usecases.inbox import Inbox
    from reviewer_tui.usecases.intake import Intake
    from reviewer_tui.usecases.letter_reading import Letters
    from reviewer_tui.usecases.lists import Lists
    from reviewer_tui.usecases.lookups import Lookups
    from reviewer_tui.usecases.outbox import OutboxDesk
    from reviewer_tui.usecases.people import People
    from reviewer_tui.usecases.port_openings import PortOpenings
    from reviewer_tui.usecases.queue import QueueReading
    from reviewer_tui.usecases.reason_counts import ReasonCounts
    from reviewer_tui.usecases.register import Register
    from reviewer_tui.usecases.review import Review
    from reviewer_tui.usecases.seconds import Seconds
    from reviewer_tui.usecases.snippets import Snippets
    from reviewer_tui.usecases.staff_edits import StaffEdits
    from reviewer_tui.usecases.surroundings import Surroundings
    from reviewer_tui.usecases.sweep import Sweep
    from reviewer_tui.usecases.tags import Tags
    from reviewer_tui.usecases.triage import Triage
    from reviewer_tui.usecases.verification import Verification
    from reviewer_tui.usecases.verification_results import VerificationResults


T = TypeVar("T")


class Desk:
    """All use-cases over one database; each loads with its first use, so that a read starts no ORM."""

    def __init__(self, settings: Settings, clock: Clock | None = None, *, rehearse: bool = False) -> None:
        self.settings = settings
        self.clock: Clock = clock or HostClock()
        self._rehearse = rehearse

    @cached_property
    def _vault(self) -> Vault:
        from reviewer_tui.storage.vault import Vault

        return Vault.load(self.settings.key_file)

    @cached_property
    def store(self) -> Database:
        """Units of work; the schema is looked at first, for a screen never migrates."""
        from reviewer_tui.storage.unit_of_work import Database

        self._rows.stamp()
        return Database(place_of(self.settings), self._vault, reads=self.reads, rehearse=self._rehearse)

    @cached_property
    def reads(self) -> ReadUnits:
        """Units of reading; they load no SQLAlchemy."""
        from reviewer_tui.storage.reads.unit import ReadUnits

        return ReadUnits(place_of(self.settings), lambda: self._vault)

    @cached_property
    def materials(self) -> SealedFolder:
        """The sealed materials."""
        from reviewer_tui.storage.material_store import SealedFolder

        return SealedFolder(self.settings.materials, self._vault)

    @cached_property
    def _rows(self) -> QueueReader:
        return queue_reader(self.settings)

    @cached_property
    def _digests(self) -> Digests:
        from reviewer_tui.storage.digests import Digests

        return Digests(place_of(self.settings), lambda: self._vault)

    @cached_property
    def tables(self) -> ReferenceTables:
        """The reference tables."""
        from reviewer_tui.storage.reference_data import reference_tables

        return reference_tables(exempt_documentation_addresses=self.settings.exempt_documentation_addresses)

    @cached_property
    def rules(self) -> Mapping[str, ClockRule]:
        """The clock rules."""
        from reviewer_tui.storage.calendar_files import clock_rules

        return clock_rules()

    @property
    def calendar(self) -> WorkingCalendar:
        """Working days as the database lists them now."""
        return self.calendars.national

    @property
    def calendars(self) -> Calendars:
        """The calendars as the database has them now."""
        return self._calendar_reads.calendars

    @property
    def reckoning(self) -> Reckoning:
        """With what the time left is told, by the calendar as it is now."""
        return self.around.reckoning()

    @cached_property
    def _calendar_reads(self) -> QuickReads:
        from reviewer_tui.storage.quick_reads import QuickReads

        return QuickReads(place_of(self.settings))

    def _quickly(self, ask: Callable[[QuickReads], T]) -> T:
        from reviewer_tui.storage.quick_reads import QuickReads

        reads = QuickReads(place_of(self.settings))
        try:
            return ask(reads)
        finally:
            reads.close()

    @cached_property
    def around(self) -> Surroundings:
        """What the use-cases work with."""
        from reviewer_tui.domain.second_policy import SecondKind, SecondPolicy
        from reviewer_tui.storage.calendar_files import clock_moves
        from reviewer_tui.usecases.surroundings import Surroundings

        return Surroundings(
            store=LateStore(self),
            clock=self.clock,
            words=texts_for,
            tables=lambda: self.tables,
            rules=lambda: self.rules,
            moves=clock_moves,
            calendars=lambda: self.calendars,
            limits=own_limits(self.settings),
            office=self.settings.office_hours,
            provider=self.settings.provider,
            lease_length=timedelta(minutes=self.settings.lease_minutes),
            send_delay=timedelta(seconds=self.settings.send_delay_seconds),
            data_code=self.settings.data_code,
            second=SecondPolicy(
                kinds=frozenset(SecondKind(kind) for kind in self.settings.second_person),
                look_percent=self.settings.second_look_percent,
                first_filing=self.settings.first_filing_second,
            ),
            mail_letters=self.settings.mail_letters,
            police=self.settings.public_security,
        )

    @cached_property
    def queue(self) -> QueueReading:
        """Pages, counts, preview."""
        from reviewer_tui.usecases.queue import QueueReading

        return QueueReading(self.around, self._rows, self._digests)

    @cached_property
    def filters(self) -> Filters:
        """The filter language and saved views."""
        from reviewer_tui.usecases.filters import Filters

        return Filters(
            self.around,
            people=lambda: self._quickly(lambda reads: reads.people()),
            views=lambda staff_id: self._quickly(lambda reads: reads.views(staff_id)),
        )

    @cached_property
    def tags(self) -> Tags:
        """Words on filings."""
        from reviewer_tui.usecases.tags import Tags

        return Tags(self.around)

    @cached_property
    def triage(self) -> Triage:
        """Take, release, assign."""
        from reviewer_tui.usecases.triage import Triage

        return Triage(self.around)

    @cached_property
    def bulk(self) -> Bulk:
        """Take, release, assign and return many."""
        from reviewer_tui.usecases.bulk import Bulk

        return Bulk(self.around, replace(self.around, store=LateStore(self, rehearse=True)), self._rows)

    @cached_property
    def review(self) -> Review:
        """Open, tick, confirm, note."""
        from reviewer_tui.usecases.review import Review

        return Review(self.around)

    @cached_property
    def decisions(self) -> Decisions:
        """Pass, return, refuse, undo."""
        from reviewer_tui.usecases.decisions import Decisions

        return Decisions(self.around)

    @cached_property
    def amendments(self) -> Amendments:
        """What can still be done about a decision, and amending it."""
        from reviewer_tui.usecases.amendments import Amendments

        return Amendments(self.around, self.decisions)

    @cached_property
    def reason_counts(self) -> ReasonCounts:
        """How often reasons were given."""
        from reviewer_tui.usecases.reason_counts import ReasonCounts

        return ReasonCounts(self.around)

    @cached_property
    def seconds(self) -> Seconds:
        """What waits for a second person."""
        from reviewer_tui.usecases.seconds import Seconds

        return Seconds(self.around, self.decisions, self.amendments, self.followup)

    @cached_property
    def drafts(self) -> Drafts:
        """What was typed and not sent."""
        from reviewer_tui.usecases.drafts import Drafts

        return Drafts(self.around)

    @cached_property
    def snippets(self) -> Snippets:
        """Saved texts."""
        from reviewer_tui.usecases.snippets import Snippets

        return Snippets(self.around)

    @cached_property
    def staff_edits(self) -> StaffEdits:
        """Fields that the staff edit, with the applicant's consent."""
        from reviewer_tui.usecases.staff_edits import StaffEdits

        return StaffEdits(self.around)

    @cached_property
    def followup(self) -> Followup:
        """Next steps and their recording."""
        from reviewer_tui.usecases.followup import Followup

        return Followup(self.around)

    @cached_property
    def corrections(self) -> Corrections:
        """Moves that the table does not have."""
        from reviewer_tui.usecases.corrections import Corrections

        return Corrections(self.around)

    @cached_property
    def freezes(self) -> Freezes:
        """Freezing filings."""
        from reviewer_tui.usecases.freezes import Freezes

        return Freezes(self.around)

    @cached_property
    def lookups(self) -> Lookups:
        """What was looked up elsewhere."""
        from reviewer_tui.usecases.lookups import Lookups

        return Lookups(self.around)

    @cached_property
    def data_codes(self) -> DataCodeDesk:
        """Data codes."""
        from reviewer_tui.usecases.data_codes import DataCodeDesk

        return DataCodeDesk(self.around)

    @cached_property
    def happenings(self) -> Happenings:
        """What happened beside the moves."""
        from reviewer_tui.usecases.happenings import Happenings

        return Happenings(self.around)

    @cached_property
    def verification(self) -> Verification:
        """The QR code of the electronic verification."""
        from reviewer_tui.integrations.qr_code import QrCodes
        from reviewer_tui.usecases.verification import AddressSources, Verification

        sources = AddressSources(
            pattern=self.settings.verification_address,
            hosts=self.settings.verification_hosts,
            office=self.settings.office,
        )
        return Verification(self.around, self.happenings, QrCodes(), sources)

    @cached_property
    def verification_results(self) -> VerificationResults:
        """Results of the verification from outside."""
        from reviewer_tui.usecases.verification_results import VerificationResults

        return VerificationResults(self.around, self.followup, self.verification)

    @cached_property
    def ports(self) -> PortOpenings:
        """Port tasks and probes."""
        from reviewer_tui.usecases.port_openings import PortOpenings

        return PortOpenings(self.around, Gateway(self.settings))

    @cached_property
    def deadlines(self) -> Deadlines:
        """Clocks and proofs."""
        from reviewer_tui.usecases.deadlines import Deadlines

        return Deadlines(self.around)

    @cached_property
    def due(self) -> DueBoard:
        """Open clocks in the order in which they fall due."""
        from reviewer_tui.usecases.due_board import DueBoard

        return DueBoard(self.around, self._due, lambda: self._quickly(lambda reads: reads.people()))

    @cached_property
    def _due(self) -> DueReader:
        return due_reader(self.settings)

    @cached_property
    def letters(self) -> Letters:
        """Letters as they were sent."""
        from reviewer_tui.usecases.letter_reading import Letters

        return Letters(self.around)

    @cached_property
    def outbox(self) -> OutboxDesk:
        """What is to leave the house."""
        from reviewer_tui.usecases.outbox import OutboxDesk

        return OutboxDesk(self.around)

    @cached_property
    def deliveries(self) -> Deliveries:
        """What takes it out."""
        from reviewer_tui.usecases.deliveries import Deliveries

        return Deliveries(self.around, channels(self.settings), rehearse=self._rehearse)

    @cached_property
    def sweep(self) -> Sweep:
        """What falls due by itself."""
        from reviewer_tui.storage.sweep_lock import one_sweep
        from reviewer_tui.usecases.sweep import Sweep

        place, rules = place_of(self.settings), sweep_rules(self.settings)
        return Sweep(
            self.around, self._due_finder, lambda: one_sweep(place), rules, self.daily, lambda: self.deliveries
        )

    @cached_property
    def daily(self) -> Daily:
        """The daily digest."""
        from reviewer_tui.usecases.daily import Daily

        return Daily(self.around, self._due_finder, self._daily_reads, self.settings.language)

    @cached_property
    def _due_finder(self) -> SweepReader:
        from reviewer_tui.storage.sweep_reader import SweepReader

        return SweepReader(place_of(self.settings))

    @cached_property
    def _daily_reads(self) -> DailyReader:
        from reviewer_tui.storage.daily_reader import DailyReader

        return DailyReader(place_of(self.settings))

    @cached_property
    def calendar_imports(self) -> CalendarImports:
        """Notices and closures into the day table."""
        from reviewer_tui.usecases.calendar_import import CalendarImports

        return CalendarImports(self.around, replace(self.around, store=LateStore(self, rehearse=True)))

    @cached_property
    def history(self) -> History:
        """The trail."""
        from reviewer_tui.usecases.history import History

        return History(self.around)

    @cached_property
    def register(self) -> Register:
        """What is filed already."""
        from reviewer_tui.usecases.register import Register

        return Register(self.around)

    @cached_property
    def lists(self) -> Lists:
        """The lists over filings and register."""
        from reviewer_tui.usecases.lists import Lists

        return Lists(self.around, self._lists, self.settings.networks)

    @cached_property
    def _lists(self) -> ListReader:
        from reviewer_tui.storage.list_reader import ListReader

        return ListReader(place_of(self.settings), lambda kind, value: self._vault.digest(kind, value))

    @cached_property
    def intake(self) -> Intake:
        """The importer."""
        from reviewer_tui.usecases.intake import Intake

        return Intake(self.around, door=self._door, materials=self.materials)

    @cached_property
    def _door(self) -> ReaderDoor:
        from reviewer_tui.integrations.package_reader import ReaderDoor

        return ReaderDoor()

    def inbox(self, folder: Path) -> Inbox:
        """The inbox in this folder."""
        from reviewer_tui.integrations.inbox_folder import WatchedFolder
        from reviewer_tui.usecases.inbox import Inbox

        return Inbox(self.around, self.intake, WatchedFolder(folder))

    @cached_property
    def exports(self) -> Exports:
        """Files out of the queue."""
        from reviewer_tui.integrations.export_file import open_aside
        from reviewer_tui.usecases.exports import Exports

        return Exports(self.around, self.queue, open_aside)

    @cached_property
    def staff(self) -> People:
        """People."""
        from reviewer_tui.usecases.people import People

        return People(
            self.around,
            everybody=lambda: self._quickly(lambda reads: reads.people()),
            choices=lambda staff_id: self._quickly(lambda reads: reads.settings_of(staff_id)),
        )

    def close(self) -> None:
        """Give back what was opened."""
        for name in (
            "_rows",
            "_lists",
            "_due",
            "_digests",
            "store",
            "reads",
            "_calendar_reads",
            "_due_finder",
            "_daily_reads",
            "_door",
        ):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()


class LateStore:
    """The desk's store, opened when the first unit of work asks for it; a rehearsing one keeps nothing."""

    def __init__(self, desk: Desk, *, rehearse: bool = False) -> None:
        self._desk = desk
        self._rehearse = rehearse

    @property
    def _store(self) -> Database:
        return self._desk.store.rehearsing() if self._rehearse else self._desk.store

    def work(self) -> AbstractContextManager[UnitOfWork]:
        return self._store.work()

    def reading(self) -> AbstractContextManager[Any]:
        return self._desk.reads.reading()


def open_desk(settings: Settings, *, clock: Clock | None = None, rehearse: bool = False) -> Desk:
    """A desk over an existing database; nothing is opened before it is asked for. A rehearsal (``--dry-run``) keeps nothing."""
    return Desk(settings, clock, rehearse=rehearse)
