"""Filings to start a test from: complete and without a fault, every part replaceable by name.

All data are invented or published specimens: the credit code of GB 32100, resident numbers with a place that does not
exist, documentation addresses, example domains. ``TODAY`` is the day they are clean on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from reviewer_tui.domain.filing import Account, FilingContent, FilingType
from reviewer_tui.domain.material import DueState, Material, MaterialFacts
from reviewer_tui.domain.material_checklist import material_checklist
from reviewer_tui.domain.online_service import (
    Access,
    App,
    AppPlatform,
    Domain,
    IpRange,
    OnlineService,
    PreApproval,
    Sdk,
    ServiceKind,
)
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.sponsor import Certificate, Principal, Sponsor, Validity
from reviewer_tui.storage.reference_data import reference_tables

TODAY = date(2026, 11, 23)
CREDIT_CODE = "91350100M000100Y43"
"""The specimen of GB 32100-2015: registered in Fuzhou, Fujian."""
SPECIMEN_NUMBER = "11010519491231002X"
"""The specimen of GB 11643."""
UNIT_NAME = "示例海河软件有限公司"
MD5 = "0123456789ABCDEF0123456789ABCDEF"
SHA1 = "0123456789ABCDEF0123456789ABCDEF01234567"


def tables(**changes: Any) -> ReferenceTables:
    """The shipped tables, with documentation addresses allowed as in the demo."""
    return replace(reference_tables(exempt_documentation_addresses=True), **changes)


def a_resident_number(born: date = date(1990, 3, 7), sequence: int = 1) -> str:
    """A well-formed resident number with the place 999999, which no one has."""
    digits = f"999999{born:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def a_validity(**changes: Any) -> Validity:
    return replace(Validity(long_term=False, start=date(2016, 5, 1), end=date(2036, 5, 1)), **changes)


def a_principal(**changes: Any) -> Principal:
    """The legal representative, with a resident card."""
    person = Principal(
        name="李示例",
        document_type=2,
        document_number=a_resident_number(),
        document_validity=a_validity(),
        mobile="13800138000",
        emergency_phone="13900139000",
        office_phone="0591-12345678",
        email="li@example.com",
        is_legal_representative=True,
    )
    return replace(person, **changes)


def another_principal(**changes: Any) -> Principal:
    """Somebody else than ``a_principal``, and not the legal representative."""
    person = a_principal(
        name="王样本",
        document_number=a_resident_number(date(1985, 11, 2), 7),
        mobile="13700137000",
        emergency_phone="13600136000",
        office_phone="0591-87654321",
        email="wang@example.com",
        is_legal_representative=False,
    )
    return replace(person, **changes)


def a_certificate(**changes: Any) -> Certificate:
    certificate = Certificate(
        type=1,
        number=CREDIT_CODE,
        address="福建省福州市鼓楼区示例路1号",
        name_on_certificate=UNIT_NAME,
        legal_representative="李示例",
        validity=Validity(long_term=True),
    )
    return replace(certificate, **changes)


def a_sponsor(**changes: Any) -> Sponsor:
    """An enterprise in Fuzhou."""
    sponsor = Sponsor(
        name=UNIT_NAME,
        nature=4,
        certificate=a_certificate(),
        province="350000",
        city="350100",
        county="350102",
        address="福建省福州市鼓楼区示例路1号3层",
        investor=UNIT_NAME,
        principal=a_principal(),
    )
    return replace(sponsor, **changes)


def a_person_as_sponsor(**changes: Any) -> Sponsor:
    """An individual with a resident card."""
    person = a_principal(is_legal_representative=None)
    sponsor = Sponsor(
        name=person.name,
        nature=5,
        certificate=Certificate(type=2, number=person.document_number, address="福建省福州市鼓楼区示例路2号"),
        province="350000",
        city="350100",
        address="福建省福州市鼓楼区示例路2号",
        principal=person,
    )
    return replace(sponsor, **changes)


def a_domain(**changes: Any) -> Domain:
    domain = Domain(
        id="d1",
        name="example.com",
        holder=UNIT_NAME,
        holder_relation="self",
        registered_on=date(2020, 1, 1),
        expires_on=date(2028, 1, 1),
        real_name_verified_on=date(2020, 1, 5),
        registrar="示例注册商",
    )
    return replace(domain, **changes)


def an_access(**changes: Any) -> Access:
    """Cloud access in Beijing at a documentation address."""
    access = Access(id="a1", ips=(IpRange(start="192.0.2.10"),), modes=(16,), locations=(2,))
    return replace(access, **changes)


def a_website(**changes: Any) -> OnlineService:
    service = OnlineService(
        id="s1",
        ref="web",
        name="海河示例云",
        contents=(64,),
        languages=(1,),
        home_url="https://www.example.com/",
        domains=(a_domain(),),
        accesses=(an_access(),),
        principal=a_principal(),
        pre_approvals=(),
    )
    return replace(service, **changes)


def a_platform(**changes: Any) -> AppPlatform:
    """Android with a release certificate."""
    platform = AppPlatform(
        id="p1",
        platform="android",
        app_name="海河示例",
        package_id="com.example.haihe",
        certificate_digest=MD5,
        public_key="30820122300D06092A864886F70D01010105",
        certificate_subject="CN=Haihe Example, O=Example, C=CN",
    )
    return replace(platform, **changes)


def an_ios_platform(**changes: Any) -> AppPlatform:
    values = {"id": "p2", "platform": "ios", "package_id": "com.example.haihe-ios", "certificate_digest": SHA1}
    return a_platform(**{**values, "certificate_subject": "", **changes})


def an_app(**changes: Any) -> OnlineService:
    """An APP for Android and iOS."""
    service = OnlineService(
        id="s2",
        ref="app",
        kind=ServiceKind.APP,
        name="海河示例",
        contents=(3,),
        languages=(1,),
        domains=(a_domain(id="d2", name="api.example.com"),),
        accesses=(an_access(id="a2", ips=(IpRange(start="198.51.100.7", end="198.51.100.9"),)),),
        principal=a_principal(),
        pre_approvals=(),
        app=App(
            provides_sdk=False,
            sdks=(Sdk(name="示例推送SDK", provider="示例推送公司"),),
            platforms=(a_platform(), an_ios_platform()),
        ),
    )
    return replace(service, **changes)


def a_pre_approval(**changes: Any) -> PreApproval:
    return replace(PreApproval(id="v1", code=1, number="示例许可〔2026〕1号"), **changes)


ANSWERS = {"name_related": "true", "keyword_hit": "none", "site_count": "within_limit"}
"""What the platform answers about a filing that needs no further paper."""


def a_filing_content(**changes: Any) -> FilingContent:
    """A first filing of a unit with one website, verified electronically."""
    content = FilingContent(
        order_no="ORD-2026-0001",
        revision=1,
        type=FilingType.FIRST_FILING,
        sponsor=a_sponsor(),
        services=(a_website(),),
        submitted_at=datetime(2026, 11, 23, 1, 30, tzinfo=UTC),
        account=Account(name=UNIT_NAME, relation="same"),
        facts=dict(ANSWERS),
    )
    return replace(content, **changes)


def an_app_filing(**changes: Any) -> FilingContent:
    """A first filing of a unit with one APP."""
    return a_filing_content(**{"services": (an_app(),), **changes})


def a_personal_filing(**changes: Any) -> FilingContent:
    """A first filing of an individual with one website."""
    sponsor = a_person_as_sponsor()
    domain = a_domain(holder=sponsor.name, holder_document_number=sponsor.certificate.number)
    website = a_website(name="示例随笔", contents=(32,), domains=(domain,), principal=sponsor.principal)
    values = {
        "sponsor": sponsor,
        "services": (website,),
        "account": Account(name=sponsor.name, relation="same"),
        "facts": {**ANSWERS, "id_province": "same"},
    }
    return a_filing_content(**{**values, **changes})


def a_manual_filing(**changes: Any) -> FilingContent:
    """A first filing that is verified by hand, at the counter: a public institution."""
    certificate = a_certificate(type=15, number="12441400456763110Y")
    sponsor = a_sponsor(nature=3, certificate=certificate, province="440000", city="441400", county="")
    return a_filing_content(**{"sponsor": sponsor, "verification_channel": "on_site", **changes})


def material_facts(**changes: Any) -> MaterialFacts:
    """A sound JPEG of 180 KB."""
    facts = MaterialFacts(size=184_320, sha256="ab" * 32, format="jpeg", width=1654, height=2339)
    return replace(facts, **changes)


def a_material(kind: str, **changes: Any) -> Material:
    """A material of ``kind``; ``facts`` or single facts (``size``, ``format`` …) may be given."""
    own = {name: changes.pop(name) for name in ("size", "format", "width", "height", "broken") if name in changes}
    material = Material(id=f"m-{kind}", kind=kind, file=f"{kind.lower()}.jpg", facts=material_facts(**own))
    return replace(material, **changes)


def an_icon(service_id: str = "s2", **changes: Any) -> Material:
    """An icon of 512 pixels, below the limit."""
    values = {"size": 40_960, "width": 512, "height": 512, "service_id": service_id}
    return a_material("MAT_APP_ICON", **{**values, **changes})


def materials_for(
    content: FilingContent, *, gates: Iterable[str] = ("T07",), without: Iterable[str] = ()
) -> tuple[Material, ...]:
    """Sound files for every slot that is due at ``gates``, except the kinds ``without``."""
    files: list[Material] = []
    for item in material_checklist(content, (), tables()):
        if item.due is not DueState.REQUIRED or item.gate not in gates or item.kind in without:
            continue
        for page in range(1, item.needed + 1):
            files.append(_file_for(content, item.kind, item.owner, page))
    return tuple(files)


def _file_for(content: FilingContent, kind: str, owner: str, page: int) -> Material:
    services = {service.id: service for service in content.services}
    home = {domain.id: service.id for service in content.services for domain in service.domains}
    chosen = {one.id: (service.id, one.code) for service in content.services for one in service.pre_approvals or ()}
    service_id = owner if owner in services else home.get(owner) or chosen.get(owner, ("", None))[0]
    values: dict[str, Any] = {
        "id": f"{kind}-{owner or 'filing'}-{page}",
        "file": f"{kind.lower()}-{owner or 'filing'}-{page}.jpg",
        "service_id": service_id,
        "domain_id": owner if owner in home else "",
        "principal": "sponsor" if owner == "sponsor" else "",
        "pre_approval": chosen[owner][1] if owner in chosen else None,
        "page": page,
    }
    return an_icon(**values) if kind == "MAT_APP_ICON" else a_material(kind, **values)
