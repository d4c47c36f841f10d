"""The papers that the checklist asks of a sample filing, with its own names, numbers and domains on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from reviewer_tui.sandbox.painter import (
    AppIcon,
    AuthorisationLetter,
    CurtainPhoto,
    DomainCertificate,
    DomainRealName,
    FacePhoto,
    IdCardEmblem,
    IdCardPortrait,
    Letter,
    Licence,
    LicenceKind,
    LiveFace,
    NameChange,
    Page,
    ResponsibilityLetter,
    Scan,
    VerificationList,
)
from reviewer_tui.sandbox.sample_filings.cast import Applicant, Person
from reviewer_tui.sandbox.sample_filings.drafts import Draft, PaperFile

_KINDS: Final = {
    3: LicenceKind.PUBLIC_INSTITUTION,
    4: LicenceKind.BUSINESS,
    6: LicenceKind.SOCIAL_GROUP,
}
_SIGNED_BEFORE: Final = timedelta(days=9)


def add_papers(draft: Draft) -> None:
    """Add what is due for the order in its way of verification; a cancellation needs no paper."""
    if draft.order.type.startswith("cancel"):
        return
    applicant = draft.applicant
    electronic = applicant.is_individual or applicant.nature.certificate == 1
    services = [service["ref"] for service in draft.filing["services"]]
    if electronic:
        _captures(draft, services)
    else:
        _scans(draft, services)
    signed = draft.today - _SIGNED_BEFORE
    individual = applicant.is_individual
    for service in draft.filing["services"]:
        ref, principal = service["ref"], _in_charge(draft)
        for page in (1, 2):
            listed = {"kind": "MAT_VERIFICATION_LIST", "service": ref, "page": page}
            app = service["kind"] == "app"
            what = service["name"] if app else applicant.domain
            label = "APP名称" if app else "网站域名"
            sheet = VerificationList(
                sponsor=applicant.name,
                services=(what,),
                principal=principal.name,
                service_label=label,
                individual=individual,
                scan=Scan(seed=page),
            )
            add(draft, f"verification-list-{ref}-{page}", sheet, listed)
        if draft.order.deputy:
            letter = AuthorisationLetter(
                sponsor=applicant.name,
                credit_code=applicant.number,
                legal_representative=applicant.head.name,
                attorney=principal.name,
                attorney_number=principal.number,
                dated=signed,
            )
            add(draft, f"authorisation-{ref}", letter, {"kind": "MAT_AUTH_LETTER", "service": ref})
        if service["kind"] == "app" and draft.order.type != "new_access":
            add(draft, "icon", AppIcon(letters=applicant.brand[:1]), {"kind": "MAT_APP_ICON", "service": ref})
    letter_of_duty = ResponsibilityLetter(
        sponsor=applicant.name, principal=applicant.head.name, dated=signed, individual=individual
    )
    add(draft, "responsibility", letter_of_duty, {"kind": "MAT_RESPONSIBILITY"})
    _of_province(draft, signed)
    if "sponsor_name" in draft.order.changed:
        _name_change(draft)


def add(draft: Draft, name: str, page: Page | bytes, listed: dict[str, Any], suffix: str = "jpg") -> None:
    """Put one file into the package, numbered in the order of adding."""
    file = f"{len(draft.papers) + 1:02d}-{name}.{suffix}"
    draft.papers.append(PaperFile(file=file, page=page, listed=listed))


def id_cards(applicant: Applicant, person: Person, today: date) -> tuple[IdCardPortrait, IdCardEmblem]:
    """Both sides of a resident card, as the form has it."""
    portrait = IdCardPortrait(
        name=person.name, sex=person.sex, born=person.born, address=applicant.address, number=person.number
    )
    start = date(today.year - 6, person.born.month, person.born.day)
    until = None if today.year - person.born.year > 46 else start.replace(year=start.year + 20)
    emblem = IdCardEmblem(authority=f"{applicant.place[:3]}公安局示例分局", valid_from=start, valid_until=until)
    return portrait, emblem


def _in_charge(draft: Draft) -> Person:
    return draft.applicant.deputy if draft.order.deputy else draft.applicant.head


def _licence(draft: Draft) -> Licence:
    applicant = draft.applicant
    issued = draft.today - timedelta(days=700 + len(applicant.latin) * 31)
    return Licence(
        name=applicant.name,
        credit_code=applicant.number,
        company_type=applicant.nature.form,
        legal_representative=applicant.head.name,
        address=applicant.address,
        established=issued,
        issued=issued,
        issuing_office=f"{applicant.place[:3]}示例登记局",
        kind=_KINDS.get(applicant.nature.nature, LicenceKind.CREDIT_CODE),
        portrait=len(applicant.latin) % 3 == 0,
        scan=Scan(tilted=len(applicant.latin) % 4 == 0),
    )


def _captures(draft: Draft, services: list[str]) -> None:
    """Results of the electronic verification: certificate, both sides of each card, a live face."""
    applicant = draft.applicant
    if not applicant.is_individual:
        add(draft, "capture-licence", _licence(draft), {"kind": "MAT_EVERIFY_LICENSE"})
    people: list[tuple[Person, dict[str, str]]] = [(applicant.head, {"principal": "sponsor"})]
    if draft.order.deputy:
        people.append((applicant.deputy, {"principal": "service", "service": services[0]}))
    for person, owner in people:
        for page, side in enumerate(id_cards(applicant, person, draft.today), 1):
            listed = {"kind": "MAT_EVERIFY_ID", "page": page, **owner}
            add(draft, f"capture-id-{owner['principal']}-{page}", side, listed)
    for ref in services:
        face = LiveFace(person=_in_charge(draft).name, sex=_in_charge(draft).sex)
        add(draft, f"capture-face-{ref}", face, {"kind": "MAT_EVERIFY_FACE", "service": ref})


def _scans(draft: Draft, services: list[str]) -> None:
    """What manual verification asks for instead."""
    applicant = draft.applicant
    add(draft, "licence", _licence(draft), {"kind": "MAT_LICENSE"})
    for page, side in enumerate(id_cards(applicant, applicant.head, draft.today), 1):
        add(draft, f"id-sponsor-{page}", side, {"kind": "MAT_ID_SPONSOR", "principal": "sponsor", "page": page})
    person = _in_charge(draft)
    for ref in services:
        for page, side in enumerate(id_cards(applicant, person, draft.today), 1):
            listed = {"kind": "MAT_ID_SERVICE", "principal": "service", "service": ref, "page": page}
            add(draft, f"id-{ref}-{page}", side, listed)
        if draft.order.channel == "courier":
            add(
                draft,
                f"curtain-{ref}",
                CurtainPhoto(person=person.name, sex=person.sex),
                {"kind": "MAT_CURTAIN_PHOTO", "service": ref},
            )
        else:
            add(
                draft,
                f"face-{ref}",
                FacePhoto(person=person.name, sex=person.sex),
                {"kind": "MAT_FACE_PHOTO", "service": ref},
            )
    draft.filing["verification_channel"] = draft.order.channel
    declared = draft.service["domains"][0]
    registered, expires = date.fromisoformat(declared["registered_on"]), date.fromisoformat(declared["expires_on"])
    add(
        draft,
        "domain-certificate",
        DomainCertificate(domain=declared["name"], holder=declared["holder"], registered=registered, expires=expires),
        {"kind": "MAT_DOMAIN_CERT", "domain": declared["name"]},
    )
    real_name = DomainRealName(
        domain=declared["name"],
        holder=declared["holder"],
        document_type="统一社会信用代码证书",
        document_number=applicant.number,
        verified=date.fromisoformat(declared["real_name_verified_on"]),
        registered=registered,
        expires=expires,
    )
    add(draft, "domain-real-name", real_name, {"kind": "MAT_DOMAIN_REALNAME", "domain": declared["name"]})


def _of_province(draft: Draft, signed: date) -> None:
    """Guangdong asks for a pledge, Jiangsu for a notice and an undertaking."""
    titles = {"44": ("互联网信息服务备案承诺书",), "32": ("真实性责任告知书", "真实性承诺书")}
    code = {"44": "MAT_PLEDGE_GD", "32": "MAT_PLEDGE_JS"}.get(draft.applicant.province[:2], "")
    for page, title in enumerate(titles.get(draft.applicant.province[:2], ()), 1):
        letter = Letter(
            title=title,
            paragraphs=("本单位承诺所提交的备案信息真实、准确、有效。", "如有变化，将及时办理变更备案。"),
            sender=draft.applicant.name,
            signer=_in_charge(draft).name,
            dated=signed,
        )
        add(draft, f"pledge-{page}", letter, {"kind": code, "page": page})


def _name_change(draft: Draft) -> None:
    letter = NameChange(
        old_name=draft.applicant.name.replace("示例", "原示例"),
        new_name=draft.applicant.name,
        credit_code=draft.applicant.number,
        approved=draft.today - timedelta(days=40),
        issuing_office=f"{draft.applicant.place[:3]}示例登记局",
    )
    add(draft, "name-change", letter, {"kind": "MAT_NAME_CHANGE"})
