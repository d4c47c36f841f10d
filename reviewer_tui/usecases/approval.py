"""What an approval leaves behind: numbers and records in the register, and port tasks; and what a cancellation takes away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingContent, FilingType
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.cut import cut_of
from reviewer_tui.usecases.filed_around import filed_of
from reviewer_tui.usecases.port_requests import request_closing, request_opening
from reviewer_tui.usecases.register_records import gone_from, records_of
from reviewer_tui.usecases.search_text import haystack
from reviewer_tui.usecases.surroundings import Surroundings


def note_approval(
    around: Surroundings, work: Work, filing: Filing, content: FilingContent, given: Mapping[str, str], at: datetime
) -> None:
    """Types 1–4 enter the register and ask for ports; types 5–7 ask for ports to be closed (T31 follows).

    What a change no longer lists is filed no more.
    """
    if filing.type.czlx >= 5:
        request_closing(work, filing, content, at)
        return
    filed = filed_of(work, filing, content)
    records = records_of(filing, content, given, filed)
    for record in records:
        work.register.put(record, from_filing=filing.number, at=at)
    for kind, number, name in gone_from(content, filed) if filing.type is FilingType.CHANGE else ():
        work.register.cancel(kind=kind, number=number, name=name, at=at)
    work.filings.add_words(filing.id, haystack(record.number for record in records))
    numbers = {service.id: given.get(f"service_number.{service.id}", "") for service in content.services}
    work.revisions.number_services(filing.id, {key: number for key, number in numbers.items() if number})
    if filing.type.opens_ports or {"ips", "domains"} & set(content.changed):
        request_opening(work, filing, content, at)


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
