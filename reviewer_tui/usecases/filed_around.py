"""Gathers what is filed, or on its way, around one order; the checks and the comparison with the register are made of it."""

from __future__ import annotations

from reviewer_tui.domain.filed import CANCELLED, FILED, NOTHING_FILED, Filed, FiledAccess, FiledService, FiledSponsor
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.reference import RegisteredNeighbours, RegisteredService
from reviewer_tui.usecases.contracts import RegisterRecord, Work


def neighbours_of(work: Work, filing: Filing, content: FilingContent, numbers: tuple[str, ...]) -> RegisteredNeighbours:
    """``numbers`` are the entity numbers under which the sponsor is filed. A first filing has no register to be compared with."""
    services = work.register.records(numbers, "service")
    return RegisteredNeighbours(
        services=tuple(
            RegisteredService(
                name=record.name,
                kind=record.service_kind,
                icp_number=record.number,
                authority_id=record.authority_id,
            )
            for record in services
        ),
        filed=_filed(work, filing, content, numbers, len(services)) if content.type.czlx >= 2 else NOTHING_FILED,
    )


def filed_of(work: Work, filing: Filing, content: FilingContent) -> Filed:
    """What is filed around an order alone, looked up afresh."""
    return neighbours_of(work, filing, content, entity_numbers(work, content)).filed


def entity_numbers(work: Work, content: FilingContent) -> tuple[str, ...]:
    """The entity numbers under which the sponsor of an order is filed, by its number or by its certificate number."""
    sponsor = content.sponsor
    return work.register.entity_numbers(sponsor.certificate.number.strip(), sponsor.icp_number.strip())


def _filed(work: Work, filing: Filing, content: FilingContent, numbers: tuple[str, ...], known: int) -> Filed:
    entity = content.sponsor.icp_number.strip()
    declared = {service.id: service.icp_number.strip() for service in content.services}
    by_number = {
        kind: _by_number(work.neighbours.numbered(kind, declared.values())) for kind in ("service", "domain", "access")
    }
    sponsors = work.neighbours.numbered("sponsor", [entity] if entity else numbers)
    orders = work.neighbours.orders(
        filing.id,
        certificate_number=content.sponsor.certificate.number.strip(),
        entity_number=entity,
        services=declared.values(),
    )
    return Filed(
        sponsor=_sponsor(sponsors),
        services={
            key: _service(by_number["service"][number], by_number["domain"], by_number["access"])
            for key, number in declared.items()
            if number in by_number["service"]
        },
        orders=orders,
        known=known,
    )


def _by_number(records: tuple[RegisterRecord, ...]) -> dict[str, list[RegisterRecord]]:
    found: dict[str, list[RegisterRecord]] = {}
    for record in records:
        found.setdefault(record.number, []).append(record)
    return found


def _newest(records: list[RegisterRecord] | tuple[RegisterRecord, ...]) -> RegisterRecord:
    """What is filed wins over what was cancelled under the same number; of several the last one."""
    return max(enumerate(records), key=lambda one: (one[1].status == FILED, one[0]))[1]


def _sponsor(records: tuple[RegisterRecord, ...]) -> FiledSponsor | None:
    if not records:
        return None
    record = _newest(records)
    return FiledSponsor(
        number=record.number,
        status=record.status,
        name=record.name,
        nature=record.nature,
        province=record.province[:2],
        certificate_type=int(record.certificate_type) if record.certificate_type.isdecimal() else None,
        certificate_number=record.certificate_number,
        authority_id=record.authority_id,
    )


def _service(
    records: list[RegisterRecord], domains: dict[str, list[RegisterRecord]], accesses: dict[str, list[RegisterRecord]]
) -> FiledService:
    record = _newest(records)
    live = [one for one in accesses.get(record.number, ()) if one.status != CANCELLED]
    return FiledService(
        number=record.number,
        status=record.status,
        name=record.name,
        kind=record.service_kind,
        authority_id=record.authority_id,
        domains=tuple(one.domain or one.name for one in domains.get(record.number, ()) if one.status != CANCELLED),
        accesses=tuple(
            FiledAccess(
                start=one.ip_start or one.name,
                end=one.ip_end,
                authority_id=one.authority_id,
                provider=one.provider,
            )
            for one in live
        ),
    )
