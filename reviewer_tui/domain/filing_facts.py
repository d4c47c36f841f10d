"""What follows from a filing's content: who is who, how it is verified, and the facts that conditions ask for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

from reviewer_tui.domain.conditions import Facts
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.identifiers import birth_date
from reviewer_tui.domain.online_service import Domain, OnlineService
from reviewer_tui.domain.reference import NO_FACTS, NO_PRE_APPROVAL, ReferenceTables
from reviewer_tui.domain.sponsor import Certificate, Principal, Sponsor, Validity

UNIT = "unit"
INDIVIDUAL = "individual"
BUSINESS_LICENCE = 1
RESIDENT_CARD = 2


def is_blank(text: str) -> bool:
    """Nothing to read: empty, white space, or characters that do not show."""
    return not text.strip() or all(c.isspace() or unicodedata.category(c) in ("Cf", "Cc") for c in text)


def nobody(principal: Principal) -> bool:
    """No person was declared."""
    return is_blank(principal.name) and is_blank(principal.document_number) and is_blank(principal.mobile)


def same_person(one: Principal, other: Principal) -> bool:
    """By document number where both have one, else by name; two unknown persons are not the same."""
    numbers = (one.document_number.strip().upper(), other.document_number.strip().upper())
    if all(numbers):
        return numbers[0] == numbers[1]
    return not is_blank(one.name) and one.name.strip() == other.name.strip()


def entity_kind(content: FilingContent, tables: ReferenceTables) -> str:
    """``unit`` or ``individual`` by the sponsor's nature, else by its certificate; "" while neither is known."""
    nature = tables.natures.get(content.sponsor.nature or 0)
    if nature is None:
        certificate = tables.certificate_types.get(content.sponsor.certificate.type or 0)
        nature = tables.natures.get(certificate.nature) if certificate else None
    if nature is None:
        return ""
    return INDIVIDUAL if nature.is_individual else UNIT


def is_legal_representative(content: FilingContent, principal: Principal) -> bool | None:
    """Whether this principal is the unit's legal representative, as declared or as it follows; None when unknown."""
    if principal.is_legal_representative is not None:
        return principal.is_legal_representative
    named = content.sponsor.certificate.legal_representative.strip()
    if named and not is_blank(principal.name):
        return principal.name.strip() == named
    head = content.sponsor.principal
    if nobody(head) or nobody(principal):
        return None
    if same_person(head, principal):
        return head.is_legal_representative
    return False if head.is_legal_representative else None


def verification_mode(content: FilingContent, *, electronic_for_individuals: bool = True) -> str:
    """``electronic`` or ``manual`` (seed; handbook, section 8).

    Electronic is for a unit with a business licence whose principals all use resident cards, and for an individual with
    a resident card where the setting says so; everyone else is verified by hand.
    """
    people = [content.sponsor.principal, *(service.principal for service in content.services)]
    cards = all(person.document_type == RESIDENT_CARD for person in people if not nobody(person))
    certificate = content.sponsor.certificate.type
    electronic = cards and (
        (certificate == BUSINESS_LICENCE and not content.sponsor.is_individual)
        or (certificate == RESIDENT_CARD and electronic_for_individuals)
    )
    return "electronic" if electronic else "manual"


def pre_approval_codes(service: OnlineService) -> tuple[int, ...] | None:
    """The categories that really need an approval; None when the question was not answered."""
    if service.pre_approvals is None:
        return None
    return tuple(chosen.code for chosen in service.pre_approvals if chosen.code not in (None, NO_PRE_APPROVAL))


def filing_facts(
    content: FilingContent, tables: ReferenceTables, answers: Mapping[str, str] = NO_FACTS
) -> dict[str, frozenset[str]]:
    """The facts of the whole filing; ``answers`` of the reviewer win over the platform's, those over what follows.

    A fact that differs between services (``service``) has all its values; ``pre_approval`` is true when one service has
    one, and unset while one is unanswered and none has.
    """
    sponsor = content.sponsor
    facts: dict[str, frozenset[str]] = {"filing": frozenset({str(content.type.czlx)})}
    _put(facts, "entity", entity_kind(content, tables))
    _put(facts, "nature", str(sponsor.nature or ""))
    _put(facts, "cert", str(sponsor.certificate.type or ""))
    _put(facts, "province", sponsor.province.strip()[:2])
    _put(facts, "channel", content.verification_channel)
    _put(facts, "account_entity", content.account.relation or _same_name(content))
    _put(facts, "id_province", _id_province(content))
    _put(facts, "changed", ",".join(content.changed))
    if sponsor.certificate.type is not None:
        mode = verification_mode(content, electronic_for_individuals=tables.electronic_for_individuals)
        _put(facts, "mode", mode)
    _put_flag(facts, "sponsor_principal_is_legal_rep", is_legal_representative(content, sponsor.principal))
    facts["service"] = frozenset(service.kind.value for service in content.services)
    chosen = [_pre_approval(service) for service in content.services]
    if any(chosen) or (chosen and None not in chosen):
        _put_flag(facts, "pre_approval", any(chosen))
    for key, value in {**content.facts, **answers}.items():
        _put(facts, key, value)
    return facts


def service_facts(
    content: FilingContent, service: OnlineService, of_filing: Facts, answers: Mapping[str, str] = NO_FACTS
) -> dict[str, frozenset[str]]:
    """The facts as they are for one service: its kind, its principal, its pre-approvals."""
    facts = dict(of_filing)
    facts.pop("pre_approval", None)
    facts["service"] = frozenset({service.kind.value})
    _put_flag(facts, "service_principal_is_legal_rep", is_legal_representative(content, service.principal))
    _put_flag(facts, "pre_approval", _pre_approval(service))
    for key in ("service_principal_is_legal_rep", "pre_approval"):
        _put(facts, key, answers.get(key) or content.facts.get(key, ""))
    return facts


def domain_facts(content: FilingContent, domain: Domain, of_service: Facts) -> dict[str, frozenset[str]]:
    """The facts as they are for one domain: who holds it."""
    facts = dict(of_service)
    relation = domain.holder_relation
    if not relation and not is_blank(domain.holder) and domain.holder.strip() == content.sponsor.name.strip():
        relation = "self"
    _put(facts, "domain_holder", relation)
    return facts


def _put(facts: dict[str, frozenset[str]], key: str, value: str) -> None:
    values = frozenset(part.strip() for part in value.split(",") if part.strip())
    if values:
        facts[key] = values


def _put_flag(facts: dict[str, frozenset[str]], key: str, value: bool | None) -> None:
    if value is not None:
        facts[key] = frozenset({"true" if value else "false"})


def _same_name(content: FilingContent) -> str:
    name = content.account.name.strip()
    return "same" if name and name == content.sponsor.name.strip() else ""


def _id_province(content: FilingContent) -> str:
    number = content.sponsor.certificate.number
    if birth_date(number) is None or number.startswith("8") or not content.sponsor.province.strip():
        return ""
    return "same" if number[:2] == content.sponsor.province.strip()[:2] else "other"


def _pre_approval(service: OnlineService) -> bool | None:
    codes = pre_approval_codes(service)
    return None if codes is None else bool(codes)


def completed_by(content: FilingContent, registered: Sponsor) -> FilingContent:
    """The content with what the order left out of the sponsor filled from the register: for facts, never for checks."""
    return replace(content, sponsor=_filled(content.sponsor, registered))


_Part = TypeVar("_Part", Sponsor, Certificate, Principal, Validity)


def _filled(declared: _Part, known: _Part) -> _Part:
    changes: dict[str, object] = {}
    for field in fields(declared):
        value, other = getattr(declared, field.name), getattr(known, field.name)
        if isinstance(value, (Certificate, Principal, Validity)):
            changes[field.name] = _filled(value, other)
        elif value is None or (isinstance(value, str) and is_blank(value)):
            changes[field.name] = other
    return replace(declared, **changes)  # type: ignore[arg-type]
