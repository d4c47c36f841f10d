"""Which ports an approval asks to open, or a cancellation to close (handbook, section 14)."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.port_opening import PORTS, PortAction, PortState, PortTask
from reviewer_tui.usecases.contracts import Work


def request_opening(work: Work, filing: Filing, content: FilingContent, at: datetime) -> None:
    """A task for each service, first domain, address and port; a range is probed at its first address."""
    _request(work, filing, content, PortAction.OPEN, at)


def request_closing(work: Work, filing: Filing, content: FilingContent, at: datetime) -> None:
    """The same tasks, to close."""
    _request(work, filing, content, PortAction.CLOSE, at)


def _request(work: Work, filing: Filing, content: FilingContent, action: PortAction, at: datetime) -> None:
    for service in content.services:
        host = service.domains[0].name if service.domains else ""
        addresses = {span.start: None for access in service.accesses for span in access.ips if span.start}
        for address in addresses:
            for port in PORTS:
                work.ports.request(filing.id, service.id, host, address, port, action, at)


def all_proven(tasks: tuple[PortTask, ...]) -> bool:
    """Whether nothing is left to prove; true without tasks."""
    return all(task.state is PortState.PROVEN for task in tasks)
