"""Which ports an approval asks to open, or a cancellation to close (handbook, section 14)."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingContent, FilingType
from reviewer_tui.domain.port_opening import PORTS, PortAction, PortState, PortTask
from reviewer_tui.usecases.contracts import Work


def request_opening(work: Work, filing: Filing, content: FilingContent, at: datetime) -> None:
    """A task for each service, first domain, address and port; a range is probed at its first address."""
    for service_id, host, address in _declared(content):
        _request(work, filing, service_id, host, address, PortAction.OPEN, at)


def request_closing(work: Work, filing: Filing, content: FilingContent, at: datetime) -> None:
    """Close what the order names and what the register knows to be open under its numbers."""
    targets = dict.fromkeys((*_declared(content), *_registered(work, filing, content)))
    addresses: set[str] = set()
    for service_id, host, address in targets:
        if address not in addresses:
            addresses.add(address)
            _request(work, filing, service_id, host, address, PortAction.CLOSE, at)


def _declared(content: FilingContent) -> tuple[tuple[str, str, str], ...]:
    """(service id, host, first address) of every access in the content."""
    return tuple(
        (service.id, service.domains[0].name if service.domains else "", span.start)
        for service in content.services
        for access in service.accesses
        for span in access.ips
        if span.start
    )


def _registered(work: Work, filing: Filing, content: FilingContent) -> tuple[tuple[str, str, str], ...]:
    sponsor = content.sponsor
    numbers = work.register.entity_numbers(sponsor.certificate.number.strip(), sponsor.icp_number.strip())
    named = {service.icp_number for service in content.services if service.icp_number}
    whole = filing.type is FilingType.CANCEL_SPONSOR
    hosts = {record.number: record.domain for record in work.register.records(numbers, "domain")}
    return tuple(
        ("", hosts.get(record.number, ""), record.ip_start)
        for record in work.register.records(numbers, "access")
        if record.ip_start and (whole or record.number in named)
    )


def _request(
    work: Work, filing: Filing, service_id: str, host: str, address: str, action: PortAction, at: datetime
) -> None:
    for port in PORTS:
        work.ports.request(filing.id, service_id, host, address, port, action, at)


def all_proven(tasks: tuple[PortTask, ...]) -> bool:
    """Whether nothing is left to prove; true without tasks."""
    return all(task.state is PortState.PROVEN for task in tasks)
