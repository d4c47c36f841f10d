"""What an approved order says for the register: the records that stand from now on, and those that a change takes away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer_tui.domain.domain_names import same_name
from reviewer_tui.domain.filed import Filed, FiledSponsor
from reviewer_tui.usecases.contracts import RegisterRecord

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import Filing, FilingContent
    from reviewer_tui.domain.online_service import OnlineService


def records_of(
    filing: Filing, content: FilingContent, given: Mapping[str, str], filed: Filed
) -> tuple[RegisterRecord, ...]:
    """The entity, its services, their domains and accesses. What the order leaves out stays as it is filed.

    A number that is not known yet is the filing's own, to be reconciled when the Authority's data come.
    """
    number = given.get("number") or content.sponsor.icp_number or filing.number
    records = [_entity(content, number, filed.sponsor)]
    for service in content.services:
        own = given.get(f"service_number.{service.id}") or service.icp_number or f"{number}/{service.id}"
        known = filed.services.get(service.id)
        records.append(
            RegisterRecord(
                kind="service",
                number=own,
                name=service.name or (known.name if known else ""),
                sponsor_number=number,
                service_kind=service.kind.value,
                authority_id=service.authority_id or (known.authority_id if known else ""),
            )
        )
        records += _under(service, own, number)
    return tuple(records)


def gone_from(content: FilingContent, filed: Filed) -> tuple[tuple[str, str, str], ...]:
    """Domains and own accesses that a change no longer lists, as (kind, number, name); an order that lists none keeps them all."""
    gone: list[tuple[str, str, str]] = []
    for service in content.services:
        known = filed.services.get(service.id)
        if known is None:
            continue
        if service.domains:
            declared = [domain.name for domain in service.domains]
            left = [name for name in known.domains if not any(same_name(name, other) for other in declared)]
            gone += [("domain", known.number, name) for name in left]
        if service.accesses:
            starts = {span.start.strip() for access in service.accesses for span in access.ips}
            own = [access.start for access in known.accesses if not access.provider]
            gone += [("access", known.number, start) for start in own if start not in starts]
    return tuple(gone)


def _entity(content: FilingContent, number: str, known: FiledSponsor | None) -> RegisterRecord:
    sponsor = content.sponsor
    record = RegisterRecord(
        kind="sponsor",
        number=number,
        name=sponsor.name,
        certificate_type=str(sponsor.certificate.type or ""),
        certificate_number=sponsor.certificate.number.strip(),
        nature=sponsor.nature,
        province=sponsor.province[:2],
        authority_id=sponsor.authority_id,
    )
    if known is None:
        return record
    return replace(
        record,
        name=record.name or known.name,
        certificate_type=record.certificate_type or str(known.certificate_type or ""),
        certificate_number=record.certificate_number or known.certificate_number,
        nature=record.nature or known.nature,
        province=record.province or known.province,
        authority_id=record.authority_id or known.authority_id,
    )


def _under(service: OnlineService, own: str, number: str) -> list[RegisterRecord]:
    domains = [
        RegisterRecord(kind="domain", number=own, name=domain.name, domain=domain.name, sponsor_number=number)
        for domain in service.domains
    ]
    accesses = [
        RegisterRecord(
            kind="access",
            number=own,
            name=span.start,
            ip_start=span.start,
            ip_end=span.end or span.start,
            sponsor_number=number,
            authority_id=access.authority_id,
        )
        for access in service.accesses
        for span in access.ips
    ]
    return domains + accesses
