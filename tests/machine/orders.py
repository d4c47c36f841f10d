"""One filing as it must be: what the model keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

ROLES = {
    "lilei": "reviewer",
    "hanmeimei": "reviewer",
    "wang": "supervisor",
    "root": "admin",
    "net": "operator",
    "audit": "auditor",
}
SEND_DELAY, LEASE = timedelta(seconds=120), timedelta(minutes=30)
Objections = set[str]
TO_APPLICANT = ("status", "letter", "letter_mail")
"""What a freeze holds back."""


@dataclass(slots=True)
class Sent:
    """One effect: where it stands, and when it may leave."""

    key: str
    kind: str
    at: datetime
    state: str = "waiting"


@dataclass(slots=True)
class Decided:
    """The newest decision that stands: at which version it left the filing, by whom, until when it can be taken back."""

    verdict: str
    version: int
    by: str
    second: str
    until: datetime
    at: datetime


@dataclass(slots=True)
class Wanted:
    """The newest thing that a second person was asked for."""

    kind: str
    by: str
    version: int
    inputs: dict[str, str]
    state: str = "waiting"
    answered_by: str = ""


@dataclass(slots=True)
class Port:
    """A port task."""

    action: str
    state: str = "requested"


@dataclass(slots=True)
class Order:
    """One filing as it must be. ``entity``: whose it is; ``gate``: whether the review may be passed, ``well``: whether all that
    the verification asks for was found in order; ``content`` counts what was changed in it; ``last`` is the last event.

    ``made`` are the decisions that were not taken back, each with its amendments.
    """

    id: int
    czlx: int
    entity: str
    people: tuple[str, ...]
    stage: str
    version: int
    since: datetime
    audit: int
    revision: int = 1
    content: int = 0
    uploaded: int = 0
    author: str = ""
    edits: int = 0
    holder: str = ""
    until: datetime | None = None
    assignee: str = ""
    hold: datetime | None = None
    frozen: bool = False
    gate: bool = False
    well: bool = False
    last: str = "imported"
    made: list[list[Decided]] = field(default_factory=list)
    wanted: Wanted | None = None
    verified: set[str] = field(default_factory=set)
    ports: list[Port] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @property
    def decided(self) -> Decided | None:
        """The newest decision that was not taken back, or the newest amendment of it."""
        return self.made[-1][-1] if self.made else None

    def held_by(self, now: datetime) -> str:
        """Who holds it now, or empty."""
        return self.holder if self.until is not None and self.until > now else ""
