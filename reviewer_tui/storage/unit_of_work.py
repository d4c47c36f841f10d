"""Units of work: one transaction over all stores, and the errors of the database turned into the desk's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

from reviewer_tui.errors import BadInput, DeskError, NotPermitted
from reviewer_tui.storage.engine import open_engine
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import newest_migration
from reviewer_tui.storage.reads.calendar import KnownCalendars
from reviewer_tui.storage.reads.neighbours import NeighbourReads
from reviewer_tui.storage.reads.unit import ReadUnits
from reviewer_tui.storage.repositories.answers import Answers
from reviewer_tui.storage.repositories.audit_trail import AuditTrail, open_head
from reviewer_tui.storage.repositories.calendar_days import CalendarDays
from reviewer_tui.storage.repositories.data_codes import DataCodes
from reviewer_tui.storage.repositories.deadlines import Deadlines
from reviewer_tui.storage.repositories.decisions import Decisions
from reviewer_tui.storage.repositories.drafts import Drafts
from reviewer_tui.storage.repositories.filings import Filings
from reviewer_tui.storage.repositories.freezes import Freezes
from reviewer_tui.storage.repositories.lookups import Lookups
from reviewer_tui.storage.repositories.meetings import Meetings
from reviewer_tui.storage.repositories.outbox import Outbox
from reviewer_tui.storage.repositories.ports import Ports
from reviewer_tui.storage.repositories.public_security import PublicSecurityNumbers
from reviewer_tui.storage.repositories.register import Register
from reviewer_tui.storage.repositories.reviews import Reviews
from reviewer_tui.storage.repositories.revisions import Revisions
from reviewer_tui.storage.repositories.seconds import Seconds
from reviewer_tui.storage.repositories.snippets import Snippets
from reviewer_tui.storage.repositories.staff import Staff
from reviewer_tui.storage.repositories.told import Tell
from reviewer_tui.storage.repositories.views import Views
from reviewer_tui.storage.repositories.writing import InTransaction
from reviewer_tui.storage.sqlite_library import is_busy, library, translate
from reviewer_tui.storage.vault import Vault


class UnitOfWork:
    """All stores over one connection; ``commit`` makes their changes durable at once."""

    def __init__(
        self,
        connection: Connection,
        transaction: RootTransaction,
        vault: Vault,
        place: Place,
        *,
        calendars: KnownCalendars,
        rehearse: bool = False,
    ) -> None:
        self._connection = connection
        self._transaction = transaction
        self._rehearse = rehearse
        self._place = place
        self.deadlines = Deadlines(connection, vault)
        self.filings = Filings(connection, self.deadlines)
        self.revisions = Revisions(connection, vault)
        self.reviews = Reviews(connection, vault)
        self.decisions = Decisions(connection, vault)
        self.drafts = Drafts(connection, vault)
        self.seconds = Seconds(connection, vault)
        self.freezes = Freezes(connection, vault)
        self.ports = Ports(connection)
        self.data_codes = DataCodes(connection, vault)
        self.public_security = PublicSecurityNumbers(connection)
        self.register = Register(connection, vault)
        self.neighbours = NeighbourReads(InTransaction(connection), vault)
        self.staff = Staff(connection, vault)
        self.views = Views(connection)
        self.audit = AuditTrail(connection, vault, place.audit_head)
        self.outbox = Outbox(connection, vault)
        self.calendar = CalendarDays(connection, calendars)
        self.told = Tell(connection)
        self.answers = Answers(connection, vault)
        self.meetings = Meetings(connection, vault)
        self.lookups = Lookups(connection, vault)
        self.snippets = Snippets(connection, vault)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A savepoint: a foreseen error undoes what the block did, the chain's newest link included; any other undoes all."""
        last = self.audit.last
        run = self._connection.exec_driver_sql
        run("SAVEPOINT part")
        try:
            yield
        except DeskError:
            run("ROLLBACK TO SAVEPOINT part")
            run("RELEASE SAVEPOINT part")
            self.audit.last = last
            raise
        run("RELEASE SAVEPOINT part")

    def commit(self) -> None:
        """Commit, then move the head of the audit chain that is kept outside the database. A rehearsal keeps nothing."""
        if self._rehearse:
            return
        if self.audit.last is None:
            self._transaction.commit()
            return
        with open_head(self._place.audit_head) as head:
            fits = self.audit.holds(head.named)
            self._transaction.commit()
            if fits:
                head.move(*self.audit.last)
        self.audit.last = None


class Database:
    """Where units of work come from. The engine opens with the first one."""

    def __init__(self, place: Place, vault: Vault, *, reads: ReadUnits | None = None, rehearse: bool = False) -> None:
        self._place = place
        self._vault = vault
        self._reads = reads or ReadUnits(place, lambda: vault)
        # A transaction may see a calendar that is not committed: readers keep another.
        self._calendars = KnownCalendars()
        self._rehearse = rehearse
        self._opened: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, opened once; what sealing needs is loaded here and not while the write lock is held."""
        if self._opened is None:
            self._vault.get_ready()
            self._opened = open_engine(self._place)
        return self._opened

    def rehearsing(self) -> Database:
        """The same database for units of work of which nothing is kept."""
        other = Database(self._place, self._vault, reads=self._reads, rehearse=True)
        other._opened = self.engine
        return other

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """A writing unit of work; what is not committed is rolled back."""
        if self._place.read_only:
            raise NotPermitted("refused.read_only")
        name = self._place.url.rpartition("@")[2] or self._place.database
        try:
            with self.engine.connect() as connection:
                transaction = connection.begin()
                try:
                    self._look_at_schema(connection)
                    yield UnitOfWork(
                        connection,
                        transaction,
                        self._vault,
                        self._place,
                        calendars=self._calendars,
                        rehearse=self._rehearse,
                    )
                finally:
                    if transaction.is_active:
                        transaction.rollback()
        except (DBAPIError, library().Error) as error:
            # What BEGIN IMMEDIATE meets comes from the driver itself.
            cause = getattr(error, "orig", None) or error
            if not is_busy(cause):
                self.close()  # the next unit of work opens anew: there may be room, or another file, by then
            raise translate(cause, name, writing=True) from None

    def reading(self) -> AbstractContextManager[Any]:
        """The reading halves of the stores over one consistent instant."""
        return self._reads.reading()

    def _look_at_schema(self, connection: Connection) -> None:
        """A session that outlived an upgrade ends at its next write instead of writing what the new schema does not expect."""
        found = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
        if found > newest_migration():
            raise BadInput("db.newer", file=self._place.database, found=found, wanted=newest_migration())

    def close(self) -> None:
        """Give the connections back: the one that may write last, for only it can empty the log."""
        self._reads.close()
        if self._opened is not None:
            self._opened.dispose()
