"""A sample filing in the making: ``filing.json`` as a dictionary and the papers that go with it, still open to faults."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from reviewer_tui.sandbox.pages.scan import Page
from reviewer_tui.sandbox.sample_filings.cast import Applicant, Person

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
CLOUD_ACCESS: Final = 16
SIMPLIFIED_CHINESE: Final = 1
COMPANY_PORTAL: Final = 128
BLOG: Final = 32
ALL_FACTS: Final = {"name_related": "true", "keyword_hit": "none", "site_count": "within_limit"}

_LOCATIONS: Final = {
    "11": 2,
    "12": 268435456,
    "13": 1024,
    "15": 1048576,
    "21": 262144,
    "31": 33554432,
    "32": 65536,
    "33": 8589934592,
    "35": 8,
    "37": 16777216,
    "41": 256,
    "42": 512,
    "43": 16384,
    "44": 16,
    "51": 8388608,
    "54": 2147483648,
    "61": 67108864,
}
"""Codes of ``server_locations.csv`` by the first two digits of the province."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an order is about. ``when`` is days before now and the time of day; ``services`` website, app or both.

    ``deputy`` puts another person than the legal representative in charge of the services. ``faults`` are names of
    functions in ``faults.py``; ``fixed`` those that are still there in revision 2, where there is one.
    """

    applicant: str
    target: str
    when: tuple[int, str]
    type: str = "first_filing"
    services: tuple[str, ...] = ("website",)
    deputy: bool = False
    channel: str = "on_site"
    changed: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    resubmitted: tuple[int, str] | None = None
    still: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class PaperFile:
    """One file of the package: its name, what is painted (or raw bytes), and how it is listed in ``filing.json``."""

    file: str
    page: Page | bytes
    listed: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A filing that faults can still be put into."""

    order: Order
    applicant: Applicant
    today: date
    filing: dict[str, Any]
    papers: list[PaperFile] = field(default_factory=list)

    @property
    def sponsor(self) -> dict[str, Any]:
        sponsor: dict[str, Any] = self.filing["sponsor"]
        return sponsor

    @property
    def service(self) -> dict[str, Any]:
        """The first service."""
        service: dict[str, Any] = self.filing["services"][0]
        return service

    @property
    def app(self) -> dict[str, Any]:
        """The service that is an APP."""
        app: dict[str, Any] = next(one for one in self.filing["services"] if one["kind"] == "app")
        return app

    def papers_of(self, kind: str) -> list[PaperFile]:
        return [paper for paper in self.papers if paper.listed["kind"] == kind]


def order_number(applicant: Applicant, submitted: datetime) -> str:
    """The platform's number of an order: the day and the applicant."""
    return f"BA{submitted:%Y%m%d}-{applicant.latin.upper()}"


def moment(now: datetime, when: tuple[int, str]) -> datetime:
    """An instant in Shanghai, ``when`` days before ``now`` at the time of day."""
    hour, minute = when[1].split(":")
    day = now.astimezone(SHANGHAI) - timedelta(days=when[0])
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def icp_number(applicant: Applicant, service: int = 0, kind: str = "website") -> str:
    """The invented filing number of the sponsor, or of its service."""
    entity = f"{applicant.letter}ICP备2020{applicant.order:06d}号"
    return f"{entity}-{service}{'A' if kind == 'app' else ''}" if service else entity


def address(applicant: Applicant) -> str:
    """The applicant's address in the documentation networks."""
    return f"{('198.51.100', '203.0.113')[applicant.order % 2]}.{applicant.order + 1}"


def begin(order: Order, applicant: Applicant, now: datetime, submitted: datetime, dice: random.Random) -> Draft:
    """The faultless declaration of an order, without papers."""
    today = now.astimezone(SHANGHAI).date()
    filing: dict[str, Any] = {
        "format": "filing-package/1",
        "order_no": order_number(applicant, moment(now, order.when)),
        "revision": 1,
        "type": order.type,
        "submitted_at": submitted.isoformat(),
        "account": {"name": applicant.name, "relation": "same"},
        "sponsor": _sponsor(order, applicant, today),
        "services": _services(order, applicant, today, dice),
        "facts": dict(ALL_FACTS),
        "remark": "",
    }
    if order.changed:
        filing["changed"] = list(order.changed)
    if order.type.startswith("cancel"):
        del filing["facts"]
        filing["sponsor"] = {"name": applicant.name, "icp_number": icp_number(applicant)}
        filing["remark"] = "业务调整，不再使用"
    return Draft(order=order, applicant=applicant, today=today, filing=filing)


def _sponsor(order: Order, applicant: Applicant, today: date) -> dict[str, Any]:
    sponsor: dict[str, Any] = {
        "name": applicant.name,
        "nature": applicant.nature.nature,
        "certificate": {
            "type": applicant.nature.certificate,
            "number": applicant.number,
            "address": applicant.address,
            "name_on_certificate": applicant.name,
            "validity": {"long_term": True},
        },
        "province": applicant.province,
        "city": applicant.city,
        "address": f"{applicant.address}示例大厦3层",
        "principal": principal(applicant, applicant.head, today),
        "remark": "",
    }
    if not applicant.is_individual:
        sponsor["certificate"]["legal_representative"] = applicant.head.name
        sponsor["investor"] = applicant.head.name if applicant.nature.nature == 4 else applicant.name
    if order.type != "first_filing":
        sponsor["icp_number"] = icp_number(applicant)
    return sponsor


def principal(applicant: Applicant, person: Person, today: date) -> dict[str, Any]:
    """A person as a form has it."""
    said: dict[str, Any] = {
        "name": person.name,
        "document_type": 2,
        "document_number": person.number,
        "document_validity": _card_validity(person, today),
        "mobile": person.mobile,
        "emergency_phone": person.emergency_phone,
        "email": f"{'office' if person is applicant.head else 'service'}@{applicant.domain}",
    }
    if not applicant.is_individual:
        said["office_phone"] = person.office_phone
        said["is_legal_representative"] = person is applicant.head
    return said


def _card_validity(person: Person, today: date) -> dict[str, Any]:
    """Cards of people above 46 are valid for good, others for twenty years."""
    if today.year - person.born.year > 46:
        return {"long_term": True}
    start = date(today.year - 6, person.born.month, person.born.day)
    return {"long_term": False, "start": start.isoformat(), "end": start.replace(year=start.year + 20).isoformat()}


def _services(order: Order, applicant: Applicant, today: date, dice: random.Random) -> list[dict[str, Any]]:
    if order.type == "cancel_sponsor":
        return []
    made = []
    for number, kind in enumerate(order.services, 1):
        service: dict[str, Any] = {"ref": kind, "kind": kind, "name": _service_name(applicant, kind)}
        if order.type in ("new_access", "change", "cancel_access", "cancel_service"):
            service["icp_number"] = icp_number(applicant, number, kind)
        if order.type == "cancel_access":
            service["accesses"] = [{"authority_id": f"JR-{applicant.latin}", "ips": [{"start": address(applicant)}]}]
        elif not order.type.startswith("cancel"):
            service |= _declared(order, applicant, kind, today, dice)
        made.append(service)
    return made


def _service_name(applicant: Applicant, kind: str) -> str:
    if applicant.is_individual:
        return f"{applicant.brand}手记" if kind == "website" else f"{applicant.brand}随笔"
    return f"{applicant.brand}服务平台" if kind == "website" else f"{applicant.brand}通"


def _declared(order: Order, applicant: Applicant, kind: str, today: date, dice: random.Random) -> dict[str, Any]:
    person = applicant.deputy if order.deputy else applicant.head
    said: dict[str, Any] = {
        "contents": [BLOG if applicant.is_individual else COMPANY_PORTAL] if kind == "website" else [3, 25],
        "languages": [SIMPLIFIED_CHINESE],
        "domains": [domain(applicant, today, dice)],
        "accesses": [
            {
                "ips": [{"start": address(applicant)}],
                "modes": [CLOUD_ACCESS],
                "locations": [_LOCATIONS[applicant.province[:2]]],
            }
        ],
        "principal": principal(applicant, person, today),
        "pre_approvals": [],
        "remark": "",
    }
    if kind == "website":
        said["home_url"] = f"https://{applicant.domain}/"
    else:
        said["app"] = _app(applicant, dice)
    return said


def domain(applicant: Applicant, today: date, dice: random.Random) -> dict[str, Any]:
    """The applicant's domain, held by itself and good for more than a year."""
    registered = today - timedelta(days=dice.randint(400, 1_500))
    return {
        "name": applicant.domain,
        "holder": applicant.name,
        "holder_relation": "self",
        "holder_document_number": applicant.number,
        "registered_on": registered.isoformat(),
        "expires_on": (today + timedelta(days=dice.randint(380, 900))).isoformat(),
        "real_name_verified_on": (registered + timedelta(days=2)).isoformat(),
        "registrar": "示例域名注册服务有限公司",
    }


def _app(applicant: Applicant, dice: random.Random) -> dict[str, Any]:
    name = _service_name(applicant, "app")
    subject = f"CN={applicant.latin} release, O={applicant.latin} demo, C=CN"
    android = {
        "platform": "android",
        "app_name": name,
        "package_id": f"cn.demo.{applicant.latin}",
        "certificate_digest": dice.randbytes(16).hex().upper(),
        "public_key": dice.randbytes(128).hex(),
        "certificate_subject": subject,
    }
    ios = android | {
        "platform": "ios",
        "certificate_digest": dice.randbytes(20).hex().upper(),
        "public_key": dice.randbytes(128).hex(),
        "certificate_subject": f"CN=iPhone Distribution: {applicant.latin}",
    }
    return {
        "provides_sdk": False,
        "sdks": [{"name": "示例地图SDK", "provider": "示例地图服务有限公司"}],
        "platforms": [android, ios],
    }
