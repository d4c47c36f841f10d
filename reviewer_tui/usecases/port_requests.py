"""Which ports an approval asks to open, or a cancellation to close (handbook, section 14)."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.port_opening import PORTS, PortAction, PortState, PortTask
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.cut import cut_of


def request_opening(work: Work, filing: Filing, content: FilingContent, at: datetime) -> None:
    """A task for each service, first domain, address and port; a range is probed at its first address."""
    for service_id, host, address in _declared(content):
        _request(work, filing, service_id, host, address, PortAction.OPEN, at)


def request_closing(work: Work, filing: Filing, content: FilingContent, at: datetime) -> None:
    """Close what the order cuts off, and nothing else."""
    for one in cut_of(work, filing, content).addresses:
        _request(work, filing, one.service_id, one.host, one.address, PortAction.CLOSE, at)


def _declared(content: FilingContent) -> tuple[tuple[str, str, str], ...]:
    """(service id, host, first address) of every access in the content."""
    return tuple(
        (service.id, service.domains[0].name if service.domains else "", span.start)
        for service in content.services
        for access in service.accesses
        for span in access.ips
        if span.start
    )


def _request(
    work: Work, filing: Filing, service_id: str, host: str, address: str, action: PortAction, at: datetime
) -> None:
    for port in PORTS:
        work.ports.request(filing.id, service_id, host, address, port, action, at)


def all_proven(tasks: tuple[PortTask, ...]) -> bool:
    """Whether nothing is left to prove; true without tasks."""
    return all(task.state is PortState.PROVEN for task in tasks)
