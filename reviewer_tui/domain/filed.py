"""What is filed already, or on its way, around one order: the register's records and the other open orders of the sponsor.

The checks of changes and cancellations compare an order with it (handbook, section 16); it is looked up by the use-cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer_tui.domain.filing import FilingType

FILED = "filed"
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledSponsor:
    """The entity as the register has it. ``province`` is two digits; what the register does not know is empty or None."""

    number: str
    status: str = FILED
    name: str = ""
    nature: int | None = None
    province: str = ""
    certificate_type: int | None = None
    certificate_number: str = ""
    authority_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledAccess:
    """One address or range under which a service is connected; ``provider`` is empty where it is our own."""

    start: str
    end: str = ""
    authority_id: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledService:
    """A service as the register has it under its number, with its domains and all its accesses."""

    number: str
    status: str = FILED
    name: str = ""
    kind: str = ""
    authority_id: str = ""
    domains: tuple[str, ...] = ()
    accesses: tuple[FiledAccess, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherOrder:
    """Another order of the same sponsor that is under way and came before this one: its number, type and service numbers."""

    filing: str
    type: FilingType
    services: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filed:
    """All of it. ``services`` are by minted id of the order's service; ``known`` counts what is filed under the entity."""

    sponsor: FiledSponsor | None = None
    services: Mapping[str, FiledService] = field(default_factory=dict)
    orders: tuple[OtherOrder, ...] = ()
    known: int = 0


NOTHING_FILED = Filed()
