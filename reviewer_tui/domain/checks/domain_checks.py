"""R-DOM-01, 02, 05, 07, 10: domain names, how long they live and whose they are (handbook, section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.checks.months import Lasting, lasting
from reviewer_tui.domain.domain_names import LONGEST, SHORTEST, parse_domain_name, registered_domain
from reviewer_tui.domain.filing_facts import is_blank, is_legal_representative
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.identifiers import normal_number
from reviewer_tui.domain.online_service import Domain, OnlineService
from reviewer_tui.domain.reference import INDIVIDUAL_RELATIONS

Faults = Iterator[Fault]

_GOVERNMENT = ".gov.cn"
SHORTEST_URL = 4
LONGEST_URL = 255


def _listed(_: Inspection, subject: Subject[OnlineService]) -> Faults:
    if subject.required and not subject.value.domains:
        yield Fault(case="none", path=f"{subject.path}.domains")


def _valid(_: Inspection, subject: Subject[Domain]) -> Faults:
    path, name = f"{subject.path}.name", subject.value.name
    if is_blank(name):
        yield Fault(case="missing", path=path)
    elif not SHORTEST <= len(name) <= LONGEST:
        yield Fault(case="length", path=path, evidence=evidence({"length": len(name)}))
    elif parse_domain_name(name) is None:
        yield Fault(case="malformed", path=path)


def _valid_website_domains(inspection: Inspection) -> Iterator[Subject[Domain]]:
    return (subject for subject in subjects.website_domains(inspection) if parse_domain_name(subject.value.name))


def _registered_only(_: Inspection, subject: Subject[Domain]) -> Faults:
    path, name = f"{subject.path}.name", parse_domain_name(subject.value.name)
    if name is None:
        return
    registered = registered_domain(name)
    if registered is None:
        yield Fault(case="suffix_only", path=path)
    elif name.ascii == f"www.{registered}" or (name.ascii != registered and name.ascii.startswith("www.")):
        yield Fault(case="www", path=path, evidence=evidence({"registered": registered}))
    elif name.ascii != registered and not name.ascii.endswith(_GOVERNMENT):
        yield Fault(case="subdomain", path=path, evidence=evidence({"registered": registered}))


def _lifetime(inspection: Inspection, subject: Subject[Domain]) -> Faults:
    path, expires = f"{subject.path}.expires_on", subject.value.expires_on
    months = inspection.tables.minimum_domain_months
    if expires is None:
        if subject.required:
            yield Fault(case="unknown", path=path, severity=Severity.WARNING)
        return
    match lasting(expires, inspection.today, months):
        case Lasting.EXPIRED:
            yield Fault(case="expired", path=path, evidence=evidence({"expires": expires}))
        case Lasting.ENDS_SOON:
            yield Fault(case="ends_soon", path=path, evidence=evidence({"expires": expires, "months": months}))


def _holder(inspection: Inspection, subject: Subject[Domain]) -> Faults:
    """The holder is the sponsor; a unit's may be another where the province accepts it, which is then confirmed."""
    domain, sponsor = subject.value, inspection.content.sponsor
    path = f"{subject.path}.holder"
    relation = _relation(inspection, domain)
    values = evidence({"holder": domain.holder})
    if is_blank(domain.holder) and relation in ("", "self"):
        if subject.required and not relation:
            yield Fault(case="unknown", path=path, severity=Severity.WARNING)
    elif inspection.entity == "unit" and relation in INDIVIDUAL_RELATIONS:
        accepted = inspection.tables.other_holders.get(sponsor.province[:2], frozenset())
        allowed = relation in accepted
        severity = Severity.WARNING if allowed else Severity.ERROR
        yield Fault(case="province_accepts" if allowed else relation, path=path, severity=severity, evidence=values)
    elif is_blank(sponsor.name):
        return
    elif domain.holder.strip() != sponsor.name.strip():
        same = normal_number(domain.holder) == normal_number(sponsor.name)
        severity = Severity.WARNING if same else Severity.ERROR
        yield Fault(case="width" if same else "differs", path=path, severity=severity, evidence=values)
    elif _other_number(domain.holder_document_number, sponsor.certificate.number):
        yield Fault(case="other_number", path=f"{subject.path}.holder_document_number")


def _relation(inspection: Inspection, domain: Domain) -> str:
    """The declared relation; a holder named like the legal representative is one, also where nothing was declared."""
    sponsor, holder = inspection.content.sponsor, domain.holder.strip()
    if domain.holder_relation or not holder or holder == sponsor.name.strip():
        return domain.holder_relation
    legal = is_legal_representative(inspection.content, sponsor.principal)
    named = {sponsor.certificate.legal_representative.strip(), sponsor.principal.name.strip() if legal else ""}
    return "legal_representative" if holder in named else ""


def _other_number(holders: str, sponsors: str) -> bool:
    if is_blank(holders) or is_blank(sponsors):
        return False
    return normal_number(holders).upper() != normal_number(sponsors).upper()


def _home_pages(inspection: Inspection) -> Iterator[Subject[OnlineService]]:
    """Websites; another service only where it gives an address."""
    websites = {subject.owner for subject in subjects.websites(inspection)}
    for subject in subjects.services(inspection):
        if subject.owner in websites or not is_blank(subject.value.home_url):
            yield subject


def _home_url(_: Inspection, subject: Subject[OnlineService]) -> Faults:
    path, url = f"{subject.path}.home_url", subject.value.home_url
    if is_blank(url):
        if subject.required:
            yield Fault(case="missing", path=path)
        return
    if not SHORTEST_URL <= len(url) <= LONGEST_URL:
        yield Fault(case="length", path=path, evidence=evidence({"length": len(url)}))
        return
    host = _host(url)
    listed = [name.ascii for domain in subject.value.domains if (name := parse_domain_name(domain.name))]
    if host is None:
        yield Fault(case="malformed", path=path)
    elif listed and not any(host == name or host.endswith(f".{name}") for name in listed):
        yield Fault(case="other_domain", path=path)


def _host(url: str) -> str | None:
    """The host of an address with or without a scheme, in ASCII; None when there is none."""
    if any(character.isspace() for character in url):
        return None
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname
    except ValueError:
        return None
    name = parse_domain_name(host or "")
    return name.ascii if name else None


def _rule(id_: str, basis: str, reason: str, field: str) -> Rule:
    return Rule(id=id_, severity=Severity.ERROR, basis=basis, reason=reason, field=field)


_VALID = _rule("R-DOM-01", "MIIT-V3 1004", "D05", "service.domains")

CHECKS: tuple[Check[Any], ...] = (
    Check(_VALID, subjects.websites, _listed),
    Check(_VALID, subjects.domains, _valid),
    Check(_rule("R-DOM-02", "VP-2025", "D05", "service.domains"), _valid_website_domains, _registered_only),
    Check(_rule("R-DOM-05", "seed", "D04", "material.domain_certificate"), subjects.domains, _lifetime),
    Check(_rule("R-DOM-07", "seed, VP-2025", "D03", "service.domains"), subjects.domains, _holder),
    Check(_rule("R-DOM-10", "MIIT-V3 1041, 1022", "D09", "service.home_url"), _home_pages, _home_url),
)
