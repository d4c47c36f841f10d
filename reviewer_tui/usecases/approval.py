"""What an approval leaves behind: numbers and records in the register, and port tasks; and what a cancellation takes away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingContent, FilingType
from reviewer_tui.usecases.contracts import RegisterRecord, Work
from reviewer_tui.usecases.cut import cut_of
from reviewer_tui.usecases.port_requests import request_closing, request_opening
from reviewer_tui.usecases.search_text import haystack
from reviewer_tui.usecases.surroundings import Surroundings


def note_approval(
    around: Surroundings, work: Work, filing: Filing, content: FilingContent, given: Mapping[str, str], at: datetime
) -> None:
    """Types 1–4 enter the register and ask for ports; types 5–7 ask for ports to be closed (T31 follows)."""
    if filing.type.czlx >= 5:
        request_closing(work, filing, content, at)
        return
    records = _records(filing, content, given)
    for record in records:
        work.register.put(record, from_filing=filing.number, at=at)
    work.filings.add_words(filing.id, haystack(record.number for record in records))
    numbers = {service.id: given.get(f"service_number.{service.id}", "") for service in content.services}
    work.revisions.number_services(filing.id, {key: number for key, number in numbers.items() if number})
    if filing.type.opens_ports or {"ips", "domains"} & set(content.changed):
        request_opening(work, filing, content, at)


def _records(filing: Filing, content: FilingContent, given: Mapping[str, str]) -> list[RegisterRecord]:
    """A number that is not known yet is the filing's own, to be reconciled when the Authority's data come."""
    sponsor = content.sponsor
    number = given.get("number") or sponsor.icp_number or filing.number
    records = [
        RegisterRecord(
            kind="sponsor",
            number=number,
            name=sponsor.name,
            certificate_type=str(sponsor.certificate.type or ""),
            certificate_number=sponsor.certificate.number.strip(),
            nature=sponsor.nature,
            province=sponsor.province[:2],
            authority_id=sponsor.authority_id,
        )
    ]
    for service in content.services:
        own = given.get(f"service_number.{service.id}") or service.icp_number or f"{number}/{service.id}"
        records.append(
            RegisterRecord(
                kind="service",
                number=own,
                name=service.name,
                sponsor_number=number,
                service_kind=service.kind.value,
                authority_id=service.authority_id,
            )
        )
        records += [
            RegisterRecord(kind="domain", number=own, name=domain.name, domain=domain.name, sponsor_number=number)
            for domain in service.domains
        ]
        records += [
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
    return records


def note_cancellation(work: Work, filing: Filing, content: FilingContent, at: datetime) -> None:
    """Mark in the register what is no longer filed: everything of the sponsor, a service, or our access to it."""
    sponsor_number = content.sponsor.icp_number
    if filing.type is FilingType.CANCEL_SPONSOR:
        work.register.cancel(sponsor_number=sponsor_number, at=at)
        return
    if filing.type is FilingType.CANCEL_ACCESS:
        for one in cut_of(work, filing, content).addresses:
            if one.number:
                work.register.cancel(number=one.number, kind="access", name=one.address, at=at)
        return
    for service in content.services:
        if service.icp_number:
            work.register.cancel(number=service.icp_number, at=at)
