"""R-NUM-01: typed filing numbers, and that an order names what it refers to (handbook, sections 2 and 10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.checks.subjects import SPONSOR
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.filing_facts import is_blank
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.identifiers import is_licence_number, parse_icp_number
from reviewer_tui.domain.online_service import OnlineService, ServiceKind
from reviewer_tui.domain.sponsor import Sponsor

Faults = Iterator[Fault]

_KIND_LETTERS = {
    ServiceKind.WEBSITE: "",
    ServiceKind.APP: "A",
    ServiceKind.MINI_PROGRAM: "X",
    ServiceKind.QUICK_APP: "K",
}
_T = FilingType
_LICENCE_TYPES = frozenset({_T.NEW_SERVICE, _T.NEW_ACCESS})
_NEEDS_SPONSOR = frozenset({_T.NEW_SERVICE, _T.CHANGE, _T.CANCEL_SPONSOR})
_NEEDS_SERVICE = frozenset({_T.NEW_ACCESS, _T.CHANGE, _T.CANCEL_ACCESS, _T.CANCEL_SERVICE})
_ABOUT_A_SERVICE = _NEEDS_SERVICE - {_T.CHANGE}
"""Orders that say nothing without a service; a change may be about the sponsor alone."""


def _sponsors(inspection: Inspection) -> Iterator[Subject[Sponsor]]:
    sponsor = inspection.content.sponsor
    if inspection.content.type in _NEEDS_SPONSOR or not is_blank(sponsor.icp_number):
        yield Subject(value=sponsor, path="sponsor.icp_number", owner=SPONSOR)


def _entity_number(inspection: Inspection, subject: Subject[Sponsor]) -> Faults:
    text = subject.value.icp_number
    if is_blank(text):
        if is_blank(subject.value.authority_id):
            yield Fault(case="sponsor_number_missing", path=subject.path)
        return
    number = parse_icp_number(text)
    if number is None:
        yield _not_a_number(inspection, text, subject.path)
    elif number.serial is not None:
        yield Fault(case="not_entity", path=subject.path, evidence=evidence({"entity": number.entity}))


def _services(inspection: Inspection) -> Iterator[Subject[OnlineService]]:
    for service in inspection.content.services:
        if inspection.content.type in _NEEDS_SERVICE or not is_blank(service.icp_number):
            yield Subject(value=service, path=f"service.{service.id}.icp_number", owner=service.id)


def _service_number(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    service = subject.value
    text, path = service.icp_number, subject.path
    if is_blank(text):
        by_access = inspection.content.type is FilingType.CANCEL_ACCESS and any(
            not is_blank(access.authority_id) for access in service.accesses
        )
        if is_blank(service.authority_id) and not by_access:
            yield Fault(case="service_number_missing", path=path, field="filing")
        return
    number = parse_icp_number(text)
    if number is None:
        yield _not_a_number(inspection, text, path, field="filing")
        return
    if number.serial is None:
        yield Fault(case="not_service", path=path, field="filing")
    elif number.kind != _KIND_LETTERS[service.kind]:
        values = evidence({"letter": number.kind or "–", "service_kind": service.kind.value})
        yield Fault(case="kind_letter", path=path, field="filing", evidence=values)
    entity = parse_icp_number(inspection.content.sponsor.icp_number)
    if entity and entity.entity != number.entity:
        values = evidence({"entity": entity.entity})
        yield Fault(case="other_entity", path=path, field="filing", severity=Severity.WARNING, evidence=values)


def _not_a_number(inspection: Inspection, text: str, path: str, *, field: str | None = None) -> Fault:
    """Licence-style numbers of existing holders are accepted where something is added to what they have."""
    if is_licence_number(text) and inspection.content.type in _LICENCE_TYPES:
        return Fault(case="licence_style", path=path, severity=Severity.WARNING, field=field)
    return Fault(case="malformed", path=path, field=field)


def _without_service(inspection: Inspection) -> Iterator[Subject[None]]:
    if inspection.content.type in _ABOUT_A_SERVICE and not inspection.content.services:
        yield Subject(value=None, path="service")


def _service_missing(_: Inspection, subject: Subject[None]) -> Faults:
    yield Fault(case="service_number_missing", path=subject.path, field="filing")


_RULE = Rule(id="R-NUM-01", severity=Severity.ERROR, basis="VP-2025, VP-2026, MIIT-V3", reason="", field="sponsor")

CHECKS: tuple[Check[Any], ...] = (
    Check(_RULE, _sponsors, _entity_number),
    Check(_RULE, _services, _service_number),
    Check(_RULE, _without_service, _service_missing),
)
