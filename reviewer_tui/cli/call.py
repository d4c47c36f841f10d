"""One call of the program: what the global options said, and the desk, person and texts that go with it, made when asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer_tui.errors import BadInput, DeskError
from reviewer_tui.locale import Texts, texts_for

if TYPE_CHECKING:
    from reviewer_tui.bootstrap import Desk
    from reviewer_tui.domain.reckoning import Reckoning
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.settings import Settings
    from reviewer_tui.storage.place import Place
    from reviewer_tui.storage.quick_reads import QuickReads

FORMS = ("table", "json", "jsonl", "csv")
_PLAYABLE = frozenset({"demo", "replay"})
"""Purposes of a database on which ``--now`` may date a write."""


@dataclass(kw_only=True)
class Call:
    """The global options of one start. ``form`` is table, json, jsonl or csv; ``timeout`` seconds, 0 for none.

    ``finished`` holds what a command has done so far, for the list that is printed when it is interrupted.
    """

    database: str = ""
    named: str = ""
    at: datetime | None = None
    form: str = "table"
    fields: tuple[str, ...] = ()
    language: str = ""
    quiet: bool = False
    no_color: bool = False
    timeout: float = 0.0
    dry_run: bool = False
    yes: bool = False
    read_only: bool = False
    command: str = ""
    warnings: list[str] = field(default_factory=list)
    _person: StaffMember | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings of this start: configuration, environment, ``--db``."""
        from reviewer_tui.settings import read_settings

        return read_settings(os.environ, database=self.database, read_only=self.read_only)

    @property
    def texts(self) -> Texts:
        """In the person's own language, else ``--lang``, else the configuration's (settled: never the client's environment)."""
        own = self._person.language if self._person else ""
        return texts_for(own or self.language or self._configured_language())

    def _configured_language(self) -> str:
        try:
            return self.settings.language
        except DeskError:
            return "zh"

    @cached_property
    def place(self) -> Place:
        """Where the desk keeps its things."""
        from reviewer_tui.bootstrap import place_of

        return place_of(self.settings)

    @cached_property
    def quick(self) -> QuickReads:
        """Reads without an ORM."""
        from reviewer_tui.storage.quick_reads import QuickReads

        return QuickReads(self.place)

    @cached_property
    def house(self) -> dict[str, str]:
        """What the database is for."""
        return self.quick.house()

    @cached_property
    def now(self) -> datetime:
        """The instant this call reads at: ``--now``, the running time of a demo, or the database host's clock."""
        if self.at is not None:
            return self.at
        from reviewer_tui.clocks import clock_of

        return clock_of(self.house, self.quick.ahead()).now()

    @cached_property
    def reckoning(self) -> Reckoning:
        """With what the time left of clocks is told."""
        from reviewer_tui.domain.reckoning import Reckoning
        from reviewer_tui.storage.calendar_files import clock_rules

        return Reckoning(calendars=self.quick.calendars, office=self.settings.office_hours, rules=clock_rules())

    @cached_property
    def actor(self) -> StaffMember:
        """Who is at the keyboard; LoginRefused otherwise."""
        from reviewer_tui.login import who

        private = self.house.get("purpose") == "demo"
        person = who(self.quick, named=self.named, environ=os.environ, private=private)
        self._person = person
        return person

    @cached_property
    def desk(self) -> Desk:
        """All use-cases, for reading; a write asks ``writing`` first."""
        from reviewer_tui.bootstrap import open_desk
        from reviewer_tui.clocks import SetClock, clock_of

        clock = SetClock(self.at) if self.at is not None else clock_of(self.house, self.quick.ahead())
        return open_desk(self.settings, clock=clock, rehearse=self.dry_run)

    def writing(self) -> Desk:
        """The desk for a write. BadInput when ``--now`` is given on a database that is neither demo nor replay."""
        if self.at is not None and self.house.get("purpose") not in _PLAYABLE:
            raise BadInput("cli.now_only_reads")
        return self.desk

    def close(self) -> None:
        """Give back what was opened."""
        for name in ("desk", "quick"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
