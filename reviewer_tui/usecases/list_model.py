"""The lists 主体, 网站, 接入, 退回 and 认领 as frozen values: what is asked of them, their rows and pages. Instants are aware UTC.

A row stems from an order or from the register: ``filing`` is the order's number (empty when it is the register's own),
``record`` the register's row (0 when it is not in the register).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.queue_model import Count, Place, Term


class ListView(StrEnum):
    """The five lists of the seed's console."""

    SPONSOR = "sponsor"
    SERVICE = "service"
    ACCESS = "access"
    RETURNED = "returned"
    ADOPTION = "adoption"


class ListStatus(StrEnum):
    """Whether what a row names is filed: on its way there, filed, cancelled, or given up by its applicant."""

    OPEN = "open"
    FILED = "filed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """One list, narrowed by terms that hold together."""

    view: ListView
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What every row has. ``place`` is where it stands: when it changed, and what tells rows of one instant apart."""

    place: Place
    filing: str
    record: int
    name: str
    number: str
    changed_at: datetime
    status: ListStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorRow(_Row):
    """A sponsor 主体 that is filed, or that asks to be in a first filing.

    ``name`` and ``certificate`` are masked for an individual. ``services`` counts what is filed under its number (for a first
    filing: what it asks for), ``filing``, ``stage`` and ``type`` are those of its newest open order, where there is one.
    """

    certificate: str
    province: str
    services: Count
    stage: Stage | None
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow(_Row):
    """A service 网站 or APP of an order, or one that came into the register by a list (then without stage and type)."""

    kind: str
    domains: tuple[str, ...]
    sponsor: str
    stage: Stage | None
    type: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow(_Row):
    """An access 接入 of the register, or the addresses a service asks for in an open order.

    ``own`` says whether the first address lies in the provider's networks; None when none are configured, or there is no address.
    """

    addresses: tuple[str, ...]
    own: bool | None
    stage: Stage | None
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRow(_Row):
    """An order that came back 退回, from us, the upload, the SMS check or the Authority.

    ``name`` is the first service's. ``reasons`` are catalogue codes, or the Authority's result codes after a failed upload.
    ``due_at`` is the end of the applicant's time to reply where that runs.
    """

    sponsor: str
    stage: Stage
    type: str
    reasons: tuple[str, ...]
    due_at: datetime | None
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionRow(_Row):
    """A number to which an order refers and which the register lacks 认领; ``kind`` is sponsor or service, ``name`` the sponsor's.

    ``changed_at`` is since when it has been lacking.
    """

    kind: str
    services: tuple[str, ...]
    stage: Stage
    type: str


ListRow = SponsorRow | ServiceRow | AccessRow | ReturnedRow | AdoptionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Consecutive rows, newest change first, and whether there are more before and after."""

    rows: tuple[ListRow, ...]
    more_before: bool
    more_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """A row of the register as its details tell it.

    ``detail`` is a certificate, domain or address, ``from_filing`` the order it stems from.
    """

    kind: str
    number: str
    name: str
    detail: str
    service_kind: str
    province: str
    sponsor_number: str
    status: ListStatus
    from_filing: str
    recorded_at: datetime


def just_before(place: Place) -> Place:
    """The place after which the row at ``place`` is the next one.

    A place is (changed, source, row, minus the part of an order): all of it descends, and a row without parts has part 0.
    """
    changed, source, row, part = place
    return (changed, source, row, part + 1) if part else (changed, source, row + 1, -(2**40))
