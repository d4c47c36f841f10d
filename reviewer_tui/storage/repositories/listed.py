"""What the lists show of an order beside its row: its services, and the numbers to which it refers and the register lacks."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.online_service import OnlineService
from reviewer_tui.storage.reads.register import lacking
from reviewer_tui.storage.repositories.writing import InTransaction, add_row, add_rows, change, remove
from reviewer_tui.storage.tables import AdoptionRow, FilingServiceRow
from reviewer_tui.usecases.search_keys import ascii_domain, numbers_of

_S = FilingServiceRow.__table__  # type: ignore[attr-defined]
_A = AdoptionRow.__table__  # type: ignore[attr-defined]
_REFERRING = "SELECT filing_id FROM adoption WHERE number = ? AND kind = ?"


def list_order(db: Connection, filing_id: int, content: FilingContent, since: int) -> None:
    """Keep what the lists show of the newest content; ``since`` is when it came, in milliseconds."""
    remove(db, _S, {"filing_id": filing_id})
    add_rows(db, _S, [_row(filing_id, place, one) for place, one in enumerate(content.services, start=1)])
    remove(db, _A, {"filing_id": filing_id})
    for kind, number in lacking(InTransaction(db), numbers_of(content)):
        add_row(db, _A, {"filing_id": filing_id, "kind": kind, "number": number, "since": since})


def number_services(db: Connection, filing_id: int, numbers: Mapping[str, str]) -> None:
    """The numbers that the Authority gave, by the minted ids of the services."""
    for key, number in numbers.items():
        change(db, _S, {"filing_id": filing_id, "service_key": key}, {"number": number})


def adopted(db: Connection, kind: str, number: str) -> set[int]:
    """The register has the number now: the filings that referred to it."""
    referring = {int(row["filing_id"]) for row in InTransaction(db).named(_REFERRING, [number, kind])}
    if referring:
        remove(db, _A, {"number": number, "kind": kind})
    return referring


def closed(db: Connection, filing_id: int) -> None:
    """The order is closed: what it referred to need not be taken over any more."""
    remove(db, _A, {"filing_id": filing_id})


def _row(filing_id: int, place: int, service: OnlineService) -> dict[str, object]:
    spans = [
        f"{span.start}-{span.end}" if span.end and span.end != span.start else span.start
        for access in service.accesses
        for span in access.ips
        if span.start
    ]
    return {
        "filing_id": filing_id,
        "place": place,
        "service_key": service.id,
        "name": service.name,
        "number": service.icp_number.strip(),
        "kind": service.kind.value,
        "domains": "\n".join(ascii_domain(domain.name.strip()) for domain in service.domains if domain.name.strip()),
        "addresses": "\n".join(dict.fromkeys(spans)),
    }
