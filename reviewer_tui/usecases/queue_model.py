"""The queue's frozen values: what is asked of it, its rows and pages, its counts, its saved views. Instants are aware UTC.

A file of its own so that a list of filings does not wait for what a review is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from reviewer_tui.domain.audit import AuditEvent
    from reviewer_tui.domain.filing import Freeze
    from reviewer_tui.domain.finding import Finding
    from reviewer_tui.domain.stage import Stage, WaitingOn
    from reviewer_tui.usecases.freeze_store import FreezeCause
    from reviewer_tui.usecases.handover import HandoverView

Place = tuple[int, ...]
"""Where a row stands in an order: the values of the order's columns, the filing's id last. A page starts or ends at one."""


UNREACHED = 2
"""From so many missed calls in a row on the queue says so (DL03: the second call was tried in vain, too)."""


class QueueOrder(StrEnum):
    """The offered orders; each has its index. Risk is next due first, what waits on us before the rest (settled)."""

    RISK = "risk"
    RECEIVED = "received"
    NEWEST = "newest"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition of a filter: any of ``values`` (canonical codes) holds for ``key``, or none of them when ``negated``.

    The key ``text`` is a word to search for.
    """

    key: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """What a queue shows: all terms together, within one stage or all, in an order. ``me`` in a term is ``staff_id``.

    ``now`` (milliseconds since 1970) is set by ``grounded`` together with the bounds of the terms that speak of time.
    """

    terms: tuple[Term, ...] = ()
    stage: Stage | None = None
    order: QueueOrder = QueueOrder.RISK
    staff_id: int = 0
    now: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One line of the queue. ``place`` is where it stands in the order it was read in.

    ``due_at``, ``at_risk_at`` and ``soon_at`` belong to the leading clock ``clock`` (DL02); None while it is paused or there is
    none. ``remaining`` are the units with which a paused clock goes on. ``sponsor`` is masked for an individual. ``holder`` and
    ``assignee`` are logins; the lease may have ended by now. ``missed_calls``: so many in a row nobody answered.
    ``second_wanted``: something waits for a second person. ``frozen``: nothing moves it for a court or the police. ``handover``:
    the number of the note for whoever takes it next.
    """

    id: int
    place: Place
    number: str
    order_no: str
    revision: int
    version: int
    type: str
    sponsor: str
    service: str
    service_kind: str
    province: str
    stage: Stage
    waiting_on: WaitingOn
    clock: str
    due_at: datetime | None
    at_risk_at: datetime | None
    soon_at: datetime | None
    paused: bool
    remaining: int | None
    provisional: bool
    assignee: str
    holder: str
    held_until: datetime | None
    errors: int
    warnings: int
    materials_present: int
    materials_due: int
    received_at: datetime
    missed_calls: int = 0
    second_wanted: bool = False
    by_phone: bool = False
    frozen: bool = False
    handover: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Consecutive rows of an order, and whether there are more before and after."""

    rows: tuple[QueueRow, ...]
    more_before: bool
    more_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many rows a filter finds; not ``exact`` means that at least so many were seen before the counting ended."""

    filings: int
    exact: bool = True

    def __str__(self) -> str:
        return str(self.filings) if self.exact else f"{self.filings}+"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """What a query finds, in all and per stage (None where only the maintained counters could tell), and every view by name.

    ``filings`` is how many there are at all.
    """

    filings: int
    total: Count
    stages: dict[Stage, int] | None
    views: dict[str, Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A filter with a name. ``owner`` is who sees it: builtin (the program's), shared (everybody's) or own.

    ``filter`` is the text of the filter language; ``name`` of a built-in view is the code that ``--view`` takes, its title is
    in the catalogue.
    """

    name: str
    filter: str
    order: QueueOrder = QueueOrder.RISK
    owner: str = "builtin"

    @property
    def key(self) -> str:
        """Names the view among all of them: two people may have chosen the same name."""
        return f"{self.owner}:{self.name}"


BUILT_IN = (
    SavedView(name="mine", filter="rev:me"),
    SavedView(name="unassigned", filter="rev:none waiting:us"),
    SavedView(name="at_risk", filter="waiting:us left:<1wd"),
    SavedView(name="sms", filter="stage:sms_pending,sms_partial"),
    SavedView(name="resubmitted", filter="stage:resubmitted"),
    SavedView(name="authority", filter="waiting:authority"),
    SavedView(name="ports", filter="stage:approved"),
    SavedView(name="all", filter=""),
    SavedView(name="due_today", filter="due:today"),
    SavedView(name="provisional", filter="is:provisional"),
    SavedView(name="paused_long", filter="paused:>10wd"),
    SavedView(name="silent", filter="waiting:applicant aged:>5wd"),
    SavedView(name="second", filter="is:second"),
    SavedView(name="by_phone", filter="is:by_phone"),
    SavedView(name="call_list", filter="stage:sms_pending,sms_partial left:<6h"),
)
"""The views that everybody has, the first nine under the keys 1 to 9; saved ones follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPreview:
    """The few lines that tell what a filing is about without opening it; nothing personal.

    ``frozen_because`` only for who may read it.
    """

    number: str
    revision: int
    sponsor: str
    services: tuple[str, ...]
    findings: tuple[Finding, ...]
    materials_present: int
    materials_due: int
    last_event: AuditEvent | None
    undelivered: bool = False
    frozen: Freeze | None = None
    frozen_because: FreezeCause | None = None
    handover: HandoverView | None = None
