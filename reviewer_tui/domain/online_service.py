"""The internet information service that is filed: a website or an APP, its domains and how it is connected.

``id`` fields are minted when a package is taken in and stay the same over its revisions, so that a finding, a note and a
diff point at the same thing when lists are reordered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reviewer_tui.domain.sponsor import Principal


class ServiceKind(StrEnum):
    """What is filed; the last two are filed by their platforms and appear only in existing data."""

    WEBSITE = "website"
    APP = "app"
    MINI_PROGRAM = "mini_program"
    QUICK_APP = "quick_app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One domain of a service. ``holder_relation``: self, legal_representative, shareholder, principal, manager or other."""

    id: str = ""
    name: str = ""
    holder: str = field(default="", metadata={"personal": "sponsor_name"})
    holder_relation: str = ""
    holder_document_number: str = field(default="", metadata={"personal": "sponsor_number"})
    registered_on: date | None = None
    expires_on: date | None = None
    real_name_verified_on: date | None = None
    registrar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IpRange:
    """An inclusive range of addresses; a single address has ``end`` empty or equal to ``start``."""

    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a service is connected 接入信息. ``modes`` and ``locations`` are codes (bit values) of the reference tables."""

    id: str = ""
    authority_id: str = ""
    ips: tuple[IpRange, ...] = ()
    modes: tuple[int, ...] = ()
    locations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPlatform:
    """One platform of an APP (handbook, section 9). ``platform``: android, ios, harmonyos, blackberry, linux or other.

    ``certificate_digest`` is 签名MD5值: MD5 (32 hex) for Android, SHA-1 (40 hex) for iOS.
    """

    id: str = ""
    platform: str = ""
    app_name: str = ""
    package_id: str = ""
    certificate_digest: str = ""
    public_key: str = ""
    certificate_subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sdk:
    """A third-party SDK that the APP uses."""

    name: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What only an APP has. ``provides_sdk`` is the seed's 提供SDK服务, None when it was not answered."""

    provides_sdk: bool | None = None
    sdks: tuple[Sdk, ...] = ()
    platforms: tuple[AppPlatform, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreApproval:
    """A chosen pre-approval 前置审批: ``code`` of ``pre_approvals.csv`` and the number of the permit."""

    id: str = ""
    code: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineService:
    """One service of the filing. ``contents`` are codes of the website or APP content table; ``languages`` of its table.

    ``ref`` is the platform's own name of the service, if it has one: materials point at it, and revisions are matched by it.
    """

    id: str = ""
    ref: str = ""
    kind: ServiceKind = ServiceKind.WEBSITE
    name: str = ""
    icp_number: str = ""
    authority_id: str = ""
    contents: tuple[int, ...] = ()
    languages: tuple[int, ...] = ()
    home_url: str = ""
    domains: tuple[Domain, ...] = ()
    accesses: tuple[Access, ...] = ()
    principal: Principal = Principal()
    pre_approvals: tuple[PreApproval, ...] | None = None
    app: App | None = None
    remark: str = ""
