"""R-SVC-01, 06, 07, 09, 12: the service itself (handbook, section 6)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.filing_facts import is_blank
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.identifiers import normal_number
from reviewer_tui.domain.online_service import OnlineService, PreApproval, ServiceKind
from reviewer_tui.domain.reference import NO_PRE_APPROVAL, RegisteredService

Faults = Iterator[Fault]

NAME_LENGTH = 512
APPROVAL_NUMBER_LENGTH = 512
MOST_SCANS = 10


def _nothing_filed(inspection: Inspection) -> Iterator[Subject[None]]:
    """An order that files services (types 1 and 2) and lists none."""
    if inspection.content.type.czlx <= 2 and not inspection.content.services:
        yield Subject(value=None, path="service")


def _no_service(_: Inspection, subject: Subject[None]) -> Faults:
    yield Fault(case="no_service", path=subject.path)


def _name(_: Inspection, subject: Subject[OnlineService]) -> Faults:
    path, name = f"{subject.path}.name", subject.value.name
    if is_blank(name):
        if subject.required:
            yield Fault(case="missing", path=path)
    elif len(name) > NAME_LENGTH:
        yield Fault(case="too_long", path=path, evidence=evidence({"length": len(name)}))


def _named(inspection: Inspection) -> Iterator[Subject[OnlineService]]:
    return (subject for subject in subjects.services(inspection) if not is_blank(subject.value.name))


def _unique(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    """Of two services of one order the later is the double; a filed service is not its own double."""
    service, path = subject.value, f"{subject.path}.name"
    name = _folded(service.name)
    doubles = []
    for other in inspection.content.services:
        if other.id == service.id:
            break
        if _folded(other.name) == name:
            doubles.append((other.kind.value, other.id))
    for filed in inspection.register.services:
        if _folded(filed.name) == name and not _is_itself(inspection, service, filed):
            doubles.append((filed.kind, filed.icp_number or filed.name))
    same_kind = [(kind, where) for kind, where in doubles if kind in ("", service.kind.value)]
    if same_kind:
        kind, where = same_kind[0]
        severity = Severity.ERROR if kind and service.kind is ServiceKind.APP else Severity.WARNING
        yield Fault(case="double", path=path, severity=severity, evidence=evidence({"other": where}))
    elif doubles:
        values = evidence({"other": doubles[0][1]})
        yield Fault(case="other_kind", path=path, severity=Severity.HINT, evidence=values)


def _is_itself(inspection: Inspection, service: OnlineService, filed: RegisteredService) -> bool:
    """By number or the Authority's id; an order about filed services may mean a service that is known by name alone."""
    if not filed.icp_number and not filed.authority_id:
        return inspection.content.type.czlx > 2
    return (bool(service.icp_number) and normal_number(service.icp_number) == filed.icp_number) or (
        bool(service.authority_id) and service.authority_id == filed.authority_id
    )


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _contents(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    path, codes = f"{subject.path}.contents", subject.value.contents
    if not codes and subject.required:
        yield Fault(case="missing", path=path)
    tables = inspection.tables
    known = tables.app_contents if subject.value.kind is ServiceKind.APP else tables.website_contents
    groups = {entry.group for entry in known.values()}
    not_leaf = [code for code in codes if code not in known and code in groups]
    unknown = [code for code in codes if code not in known and code not in groups]
    if not_leaf:
        yield Fault(case="not_leaf", path=path, evidence=evidence({"codes": _joined(not_leaf)}))
    if unknown:
        yield Fault(case="unknown", path=path, evidence=evidence({"codes": _joined(unknown)}))


def _pre_approvals(inspection: Inspection) -> Iterator[Subject[PreApproval]]:
    for subject in subjects.services(inspection):
        for chosen in subject.value.pre_approvals or ():
            if chosen.code != NO_PRE_APPROVAL:
                path = f"{subject.path}.pre_approvals.{chosen.id}"
                yield Subject(value=chosen, path=path, owner=subject.owner)


def _approved(inspection: Inspection, subject: Subject[PreApproval]) -> Faults:
    """Number and too many scans; that a scan is there at all is the material checklist's (MAT_PRE_APPROVAL)."""
    chosen = subject.value
    category = inspection.tables.pre_approvals.get(chosen.code or 0)
    if category is None:
        severity = Severity.WARNING if chosen.code else Severity.ERROR
        values = evidence({"code": chosen.code or ""})
        yield Fault(case="unknown", path=f"{subject.path}.code", severity=severity, evidence=values)
        return
    severity = Severity.WARNING if category.abolished else Severity.ERROR
    path = f"{subject.path}.number"
    values = evidence({"category": category.code})
    if is_blank(chosen.number):
        yield Fault(case="number_missing", path=path, severity=severity, evidence=values)
    elif len(chosen.number) > APPROVAL_NUMBER_LENGTH:
        yield Fault(case="number_too_long", path=path, severity=severity, evidence=values)
    scans = sum(len(item.present) for item in inspection.checklist if item.owner == chosen.id)
    if scans > MOST_SCANS:
        values = evidence({"category": category.code, "scans": scans})
        yield Fault(case="too_many_scans", path=subject.path, severity=severity, evidence=values)


def _languages(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    path, codes = f"{subject.path}.languages", subject.value.languages
    if not codes and subject.required:
        yield Fault(case="missing", path=path)
    unknown = [code for code in codes if code not in inspection.tables.languages]
    if unknown:
        yield Fault(case="unknown", path=path, evidence=evidence({"codes": _joined(unknown)}))


def _joined(codes: list[int]) -> str:
    return ", ".join(str(code) for code in codes)


def _rule(id_: str, basis: str, reason: str, field: str) -> Rule:
    return Rule(id=id_, severity=Severity.ERROR, basis=basis, reason=reason, field=field)


_NAME = _rule("R-SVC-01", "MIIT-V3", "N01", "service.name")

CHECKS: tuple[Check[Any], ...] = (
    Check(_NAME, subjects.services, _name),
    Check(_NAME, _nothing_filed, _no_service),
    Check(_rule("R-SVC-06", "seed, MIIT-V3 1020", "N04", "service.name"), _named, _unique),
    Check(_rule("R-SVC-07", "seed, MIIT-V3 1034", "V03", "service.contents"), subjects.services, _contents),
    Check(_rule("R-SVC-09", "MIIT-V3 1033", "V01", "service.pre_approvals"), _pre_approvals, _approved),
    Check(_rule("R-SVC-12", "MIIT-V3 1066", "V06", "service.languages"), subjects.services, _languages),
)
