"""A unit of reading: all stores over one consistent instant, on the reading connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading
from reviewer_tui.storage.reads.answers import AnswerReads
from reviewer_tui.storage.reads.audit import AuditReads
from reviewer_tui.storage.reads.calendar import CalendarReads, KnownCalendars
from reviewer_tui.storage.reads.data_codes import DataCodeReads
from reviewer_tui.storage.reads.deadlines import DeadlineReads
from reviewer_tui.storage.reads.decisions import DecisionReads
from reviewer_tui.storage.reads.drafts import DraftReads
from reviewer_tui.storage.reads.filings import FilingReads
from reviewer_tui.storage.reads.freezes import FreezeReads
from reviewer_tui.storage.reads.lookups import LookupReads
from reviewer_tui.storage.reads.meetings import MeetingReads
from reviewer_tui.storage.reads.neighbours import NeighbourReads
from reviewer_tui.storage.reads.outbox import OutboxReads
from reviewer_tui.storage.reads.ports import PortReads
from reviewer_tui.storage.reads.public_security import PublicSecurityReads
from reviewer_tui.storage.reads.register import RegisterReads
from reviewer_tui.storage.reads.reviews import ReviewReads
from reviewer_tui.storage.reads.revisions import RevisionReads
from reviewer_tui.storage.reads.seconds import SecondReads
from reviewer_tui.storage.reads.snippets import SnippetReads
from reviewer_tui.storage.reads.source import Source
from reviewer_tui.storage.reads.staff import StaffReads
from reviewer_tui.storage.vault import Vault


class ReadUnit:
    """The reading halves of the stores. A verb that writes is not there."""

    def __init__(self, source: Source, vault: Vault, place: Place, calendars: KnownCalendars) -> None:
        self.deadlines = DeadlineReads(source, vault)
        self.calendar = CalendarReads(source, calendars)
        self.filings = FilingReads(source)
        self.revisions = RevisionReads(source, vault)
        self.reviews = ReviewReads(source, vault)
        self.decisions = DecisionReads(source, vault)
        self.drafts = DraftReads(source, vault)
        self.seconds = SecondReads(source, vault)
        self.freezes = FreezeReads(source, vault)
        self.ports = PortReads(source)
        self.data_codes = DataCodeReads(source, vault)
        self.public_security = PublicSecurityReads(source)
        self.register = RegisterReads(source, vault)
        self.neighbours = NeighbourReads(source, vault)
        self.staff = StaffReads(source, vault)
        self.outbox = OutboxReads(source, vault)
        self.answers = AnswerReads(source, vault)
        self.meetings = MeetingReads(source, vault)
        self.lookups = LookupReads(source, vault)
        self.snippets = SnippetReads(source, vault)
        self.audit = AuditReads(source, vault, place.audit_head)


class ReadUnits:
    """Where units of reading come from; the connection and the vault are opened with the first one."""

    def __init__(self, place: Place, vault: Callable[[], Vault], *, any_schema: bool = False) -> None:
        self._place = place
        self._vault = vault
        self._reading = Reading(place, any_schema=any_schema)
        self.calendars = KnownCalendars()

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A unit of reading, handed to use-cases as the unit of work of which they only read."""
        vault = self._vault()
        with self._reading.snapshot():
            yield ReadUnit(self._reading, vault, self._place, self.calendars)

    def close(self) -> None:
        """Close the connection."""
        self._reading.close()
