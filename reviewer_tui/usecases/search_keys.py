"""By what a filing is found: pairs of kind and value whose keyed hashes are stored, and the plain domain names."""

from __future__ import annotations

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.sponsor import Principal

PHONE_TAIL = 4
"""How many last digits of a phone are enough to look it up."""


def identities_of(content: FilingContent) -> tuple[tuple[str, str], ...]:
    """Certificate number, ID numbers, names, phones with their tails, and mail addresses of everybody in the filing."""
    sponsor = content.sponsor
    found: set[tuple[str, str]] = set()
    _add(found, "sponsor_number", sponsor.certificate.number.upper())
    if sponsor.is_individual:
        _add(found, "name", sponsor.name)
    for principal in (sponsor.principal, *(service.principal for service in content.services)):
        _add_principal(found, principal)
    return tuple(sorted(found))


def _add_principal(found: set[tuple[str, str]], principal: Principal) -> None:
    _add(found, "name", principal.name)
    _add(found, "id_number", principal.document_number.upper())
    _add(found, "email", principal.email.lower())
    for field in (principal.mobile, principal.emergency_phone, principal.office_phone):
        for phone in field.split(";"):
            digits = "".join(character for character in phone if character.isdigit())
            _add(found, "phone", digits)
            if len(digits) >= PHONE_TAIL:
                _add(found, "phone_tail", digits[-PHONE_TAIL:])


def _add(found: set[tuple[str, str]], kind: str, value: str) -> None:
    if value.strip():
        found.add((kind, value.strip()))


def domains_of(content: FilingContent) -> tuple[str, ...]:
    """All domain names in lower-case ASCII form; a name that has none is kept as it was sent."""
    names = {domain.name.strip() for service in content.services for domain in service.domains if domain.name.strip()}
    return tuple(sorted(_ascii(name) for name in names))


def _ascii(name: str) -> str:
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name.lower()
