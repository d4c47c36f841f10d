"""R-PRN-01 … R-PRN-06: the principals and their documents (handbook, section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.checks.months import Lasting, age_on, lasting
from reviewer_tui.domain.filing_facts import is_blank, is_legal_representative, nobody
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.identifiers import birth_date, number_fault
from reviewer_tui.domain.sponsor import Principal

Faults = Iterator[Fault]

NAME_LENGTH = 128
_STRICT_NUMBERS = frozenset({2, 41, 42})
"""Resident card and the residence permits: their numbers have a check digit, so a fault is an error."""


def _name(_: Inspection, subject: Subject[Principal]) -> Faults:
    path = f"{subject.path}.name"
    name = subject.value.name
    if is_blank(name):
        if subject.required:
            yield Fault(case="missing", path=path)
    elif len(name) > NAME_LENGTH:
        yield Fault(case="too_long", path=path, evidence=evidence({"length": len(name)}))


def _document_type(inspection: Inspection, subject: Subject[Principal]) -> Faults:
    path = f"{subject.path}.document_type"
    code = subject.value.document_type
    known = inspection.tables.certificate_types.get(code or 0)
    if code is None:
        if subject.required:
            yield Fault(case="missing", path=path)
    elif known is None or not known.usable_by_principal:
        yield Fault(case="not_usable", path=path, evidence=evidence({"certificate": code}))


def _document_number(inspection: Inspection, subject: Subject[Principal]) -> Faults:
    path = f"{subject.path}.document_number"
    person = subject.value
    if is_blank(person.document_number):
        if subject.required:
            yield Fault(case="missing", path=path)
        return
    known = inspection.tables.certificate_types.get(person.document_type or 0)
    found = number_fault(known.number_rule if known else "free", person.document_number, inspection.today)
    if found:
        severity = Severity.ERROR if person.document_type in _STRICT_NUMBERS else Severity.WARNING
        yield Fault(case=found[1], path=path, severity=severity)


def _with_birth_date(inspection: Inspection) -> Iterator[Subject[Principal]]:
    for subject in subjects.principals(inspection):
        person = subject.value
        if person.document_type in _STRICT_NUMBERS and birth_date(person.document_number) is not None:
            yield subject


def _age(inspection: Inspection, subject: Subject[Principal]) -> Faults:
    born = birth_date(subject.value.document_number)
    if born is None or born > inspection.today:
        return
    age = age_on(born, inspection.today)
    if age < inspection.tables.minimum_age:
        values = evidence({"age": age, "minimum": inspection.tables.minimum_age})
        yield Fault(case="too_young", path=f"{subject.path}.document_number", evidence=values)


def _head_of_unit(inspection: Inspection) -> Iterator[Subject[Principal]]:
    for subject in subjects.principals(inspection):
        if subject.owner == subjects.SPONSOR and inspection.entity == "unit" and not nobody(subject.value):
            yield subject


def _is_legal_representative(inspection: Inspection, subject: Subject[Principal]) -> Faults:
    path = f"{subject.path}.is_legal_representative"
    named = inspection.content.sponsor.certificate.legal_representative
    legal = is_legal_representative(inspection.content, subject.value)
    values = evidence({"legal_representative": named} if named else {})
    if legal is False:
        yield Fault(case="is_not", path=path)
    elif legal is None:
        yield Fault(case="unknown", path=path, severity=Severity.HINT)
    elif not is_blank(named) and named.strip() != subject.value.name.strip():
        yield Fault(case="other_name", path=path, evidence=values)


def _validity(inspection: Inspection, subject: Subject[Principal]) -> Faults:
    validity = subject.value.document_validity
    path = f"{subject.path}.document_validity"
    today = inspection.today
    if validity.long_term:
        return
    if subject.required and (validity.end is None or validity.start is None):
        yield Fault(case="missing", path=f"{path}.{'end' if validity.end is None else 'start'}")
    if validity.start and validity.end and validity.start > validity.end:
        yield Fault(case="reversed", path=f"{path}.end")
        return
    if validity.start and validity.start > today:
        yield Fault(case="not_yet", path=f"{path}.start", evidence=evidence({"start": validity.start}))
    if validity.end is None:
        return
    months = inspection.tables.document_warning_months
    match lasting(validity.end, today, months):
        case Lasting.EXPIRED:
            yield Fault(case="expired", path=f"{path}.end", evidence=evidence({"end": validity.end}))
        case Lasting.ENDS_SOON:
            values = evidence({"end": validity.end, "months": months})
            yield Fault(case="ends_soon", path=f"{path}.end", severity=Severity.WARNING, evidence=values)


def _rule(id_: str, severity: Severity, basis: str, reason: str, field: str) -> Rule:
    return Rule(id=id_, severity=severity, basis=basis, reason=reason, field=field)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CHECKS: tuple[Check[Any], ...] = (
    Check(_rule("R-PRN-01", _ERROR, "MIIT-V3 1044", "P06", "principal.name"), subjects.principals, _name),
    Check(_rule("R-PRN-02", _ERROR, "VP", "P08", "principal.cert_type"), subjects.principals, _document_type),
    Check(
        _rule("R-PRN-03", _ERROR, "MIIT-V3 1015", "P05", "principal.cert_number"),
        subjects.principals,
        _document_number,
    ),
    Check(_rule("R-PRN-04", _WARNING, "VP-2025", "P03", "principal.age"), _with_birth_date, _age),
    Check(_rule("R-PRN-05", _WARNING, "VP-2025", "P01", "sponsor.principal"), _head_of_unit, _is_legal_representative),
    Check(_rule("R-PRN-06", _ERROR, "seed, VP-2025", "P04", "principal.cert_validity"), subjects.principals, _validity),
)
