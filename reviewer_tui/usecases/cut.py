"""What a cancellation cuts off: of an access what it names, of a service what is filed under it, of an entity all of ours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from reviewer_tui.domain.checks.change_checks import cut_accesses
from reviewer_tui.domain.filed import FILED
from reviewer_tui.domain.filing import Filing, FilingContent, FilingType
from reviewer_tui.usecases.contracts import RegisterRecord, Work
from reviewer_tui.usecases.filed_around import entity_numbers, filed_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CutAddress:
    """An address whose ports are closed: under which number, behind which domain; ``service_id`` where the order says it."""

    number: str
    service_id: str
    host: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is gone after the approval. ``irreversible``: the number itself is cancelled (types 6 and 7)."""

    numbers: tuple[str, ...]
    domains: tuple[str, ...]
    addresses: tuple[CutAddress, ...]
    irreversible: bool


def cut_of(work: Work, filing: Filing, content: FilingContent) -> Cut:
    """What the order cuts off, by what it says and what the register has; other providers' accesses are left alone."""
    own = _of_entity if filing.type is FilingType.CANCEL_SPONSOR else _of_services
    numbers, domains, filed = own(work, filing, content)
    declared = _declared(content) if filing.type is not FilingType.CANCEL_SPONSOR else ()
    addresses: dict[str, CutAddress] = {}
    # The register knows the domain behind an address, which an order may leave out.
    for one in chain(filed, declared):
        addresses.setdefault(one.address, one)
    return Cut(
        numbers=numbers,
        domains=domains,
        addresses=tuple(addresses.values()),
        irreversible=filing.type in (FilingType.CANCEL_SPONSOR, FilingType.CANCEL_SERVICE),
    )


_Found = tuple[tuple[str, ...], tuple[str, ...], tuple[CutAddress, ...]]


def _of_services(work: Work, filing: Filing, content: FilingContent) -> _Found:
    known = filed_of(work, filing, content).services
    domains: dict[str, None] = {}
    addresses = []
    for service in content.services:
        filed = known.get(service.id)
        names = [domain.name for domain in service.domains] or list(filed.domains if filed else ())
        domains |= dict.fromkeys(name for name in names if name)
        if filed is None:
            continue
        by_access = filing.type is FilingType.CANCEL_ACCESS
        own = cut_accesses(service, filed) if by_access else [one for one in filed.accesses if not one.provider]
        host = next(iter(names), "")
        addresses += [
            CutAddress(number=filed.number, service_id=service.id, host=host, address=one.start) for one in own
        ]
    numbers = dict.fromkeys(service.icp_number.strip() for service in content.services)
    return tuple(number for number in numbers if number), tuple(domains), tuple(addresses)


def _of_entity(work: Work, filing: Filing, content: FilingContent) -> _Found:
    numbers = entity_numbers(work, content)
    domains = [_domain(record) for record in work.register.records(numbers, "domain")]
    hosts = {record.number: _domain(record) for record in work.register.records(numbers, "domain")}
    addresses = tuple(
        CutAddress(
            number=record.number,
            service_id="",
            host=hosts.get(record.number, ""),
            address=record.ip_start or record.name,
        )
        for record in work.register.records(numbers, "access")
        if not record.provider and record.status == FILED
    )
    services = tuple(record.number for record in work.register.records(numbers, "service"))
    named = content.sponsor.icp_number.strip()
    return (
        tuple(dict.fromkeys((*((named,) if named else numbers), *services))),
        tuple(dict.fromkeys(domains)),
        addresses,
    )


def _domain(record: RegisterRecord) -> str:
    return record.domain or record.name


def _declared(content: FilingContent) -> tuple[CutAddress, ...]:
    return tuple(
        CutAddress(
            number=service.icp_number.strip(),
            service_id=service.id,
            host=service.domains[0].name if service.domains else "",
            address=span.start,
        )
        for service in content.services
        for access in service.accesses
        for span in access.ips
        if span.start
    )
