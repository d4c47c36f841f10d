"""The filing 备案申请: what was declared in one revision, and where the order stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from reviewer_tui.domain.material import DeclaredMaterial
from reviewer_tui.domain.online_service import OnlineService
from reviewer_tui.domain.sponsor import Sponsor
from reviewer_tui.domain.staff import StaffId
from reviewer_tui.domain.stage import Stage

FilingId = NewType("FilingId", int)
PREFIX = "F-"


def filing_number(filing_id: int) -> str:
    """How a filing is called at the desk: ``F-20431``."""
    return f"{PREFIX}{filing_id}"


def parse_filing_number(text: str) -> FilingId | None:
    """The id behind ``F-20431``, ``f-20431`` or ``20431``; None when it is neither."""
    digits = text.strip().upper().removeprefix(PREFIX)
    return FilingId(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None


class FilingType(StrEnum):
    """The seven types of order 备案类型 with the Authority's code 1–7 (Czlx)."""

    FIRST_FILING = "first_filing"
    NEW_SERVICE = "new_service"
    NEW_ACCESS = "new_access"
    CHANGE = "change"
    CANCEL_ACCESS = "cancel_access"
    CANCEL_SPONSOR = "cancel_sponsor"
    CANCEL_SERVICE = "cancel_service"

    @property
    def czlx(self) -> int:
        """The Authority's code, 1–7."""
        return _CZLX[self]

    @property
    def opens_ports(self) -> bool:
        """Types 1–3; type 4 only when addresses or domains changed (handbook, section 14)."""
        return self.czlx <= 3


_CZLX = {kind: code for code, kind in enumerate(FilingType, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose account at the provider the order comes from; ``relation`` to the sponsor: same, related or other."""

    name: str = field(default="", metadata={"personal": "sponsor_name"})
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingContent:
    """What one revision of a filing package says. Everything but the first block is optional, so that checks can miss it.

    ``verification_channel`` is on_site or courier (manual verification), ``verification_address`` what the platform wants in the
    QR code of the electronic one; ``changed`` lists what a change filing changes
    (``sponsor_name``, ``domains``, ``ips`` …); ``facts`` are conditions of the material table that the platform knows.
    """

    order_no: str
    revision: int
    type: FilingType
    sponsor: Sponsor
    services: tuple[OnlineService, ...]
    submitted_at: datetime | None = None
    account: Account = Account()
    verification_channel: str = ""
    verification_address: str = ""
    changed: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    materials: tuple[DeclaredMaterial, ...] = ()
    remark: str = ""

    def service(self, service_id: str) -> OnlineService | None:
        """The service with this minted id."""
        return next((service for service in self.services if service.id == service_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A reviewer's hold 领办 on a filing, until it ends by itself."""

    holder: StaffId
    since: datetime
    until: datetime


class FrozenFor(StrEnum):
    """On whose word a filing is frozen."""

    COURT = "court"
    POLICE = "police"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """A court, the police or another authority have stopped the filing 冻结: who noted it (login), and when."""

    by: str
    at: datetime
    authority: FrozenFor = FrozenFor.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Where one order stands. ``version`` moves by one with every change; ``revision`` is the applicant's count.

    ``content_hash`` covers fields and materials of the current revision: a pass binds to it. ``content_author`` is the staff
    member who made the newest staff revision, or None when the content is the applicant's. ``stage_since`` is when it came into its
    stage, ``province`` the sponsor's by its two digits. ``by_phone``: its approval is only known by phone, to be reconciled 待对账.
    ``handover`` is the number of the note that waits for whoever takes it next.
    """

    id: FilingId
    order_no: str
    type: FilingType
    stage: Stage
    version: int
    revision: int
    content_hash: str
    assignee: StaffId | None = None
    lease: Lease | None = None
    content_author: StaffId | None = None
    hold_until: datetime | None = None
    uploaded_at: datetime | None = None
    received_at: datetime | None = None
    stage_since: datetime | None = None
    province: str = ""
    by_phone: bool = False
    frozen: Freeze | None = None
    handover: int | None = None

    @property
    def number(self) -> str:
        """``F-20431``."""
        return filing_number(self.id)
