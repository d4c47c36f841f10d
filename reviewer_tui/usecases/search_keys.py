"""By what a filing is found: pairs of kind and value whose keyed hashes are stored, plain domain names, and words to search."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.sponsor import Principal
from reviewer_tui.usecases.search_text import haystack

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
    return tuple(sorted(ascii_domain(name) for name in names))


def numbers_of(content: FilingContent) -> set[tuple[str, str]]:
    """Kind and number of what an order says is filed already."""
    found = {("sponsor", content.sponsor.icp_number.strip())}
    found |= {("service", service.icp_number.strip()) for service in content.services}
    return {(kind, number) for kind, number in found if number}


def haystack_of(content: FilingContent) -> str:
    """What a search looks through: nothing personal; an individual's name and number are found by their keyed hashes only."""
    sponsor = content.sponsor
    names = [service.name for service in content.services]
    plain = [content.order_no, sponsor.icp_number, *names]
    if not sponsor.is_individual:
        plain += [sponsor.name, sponsor.certificate.number]
        names.append(sponsor.name)
    for service in content.services:
        plain.append(service.icp_number)
        for domain in service.domains:
            plain += [domain.name, ascii_domain(domain.name)]
        for platform in service.app.platforms if service.app else ():
            plain += [platform.package_id, platform.app_name]
    return haystack([*plain, *initials_of(names)])


def initials_of(names: Iterable[str]) -> list[str]:
    """Pinyin initials of Chinese names: from the beginning, and from behind a place name of two or three characters."""
    from pypinyin import Style, lazy_pinyin

    found: dict[str, None] = {}
    for name in names:
        found |= dict.fromkeys(starts_of("".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))))
    return list(found)


def starts_of(letters: str) -> list[str]:
    """The initials of a name from each place where a search for them may begin."""
    return [letters[start:] for start in (0, 2, 3) if len(letters) - start > 1]


def ascii_domain(name: str) -> str:
    """A domain in lower-case ASCII form; as it was sent where it has none."""
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name.lower()
