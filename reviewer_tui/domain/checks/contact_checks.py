"""R-CON-01 … R-CON-05: how the principals can be reached (handbook, section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.filing_facts import is_blank, nobody, same_person
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.sponsor import Principal

Faults = Iterator[Fault]

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_OFFICE = re.compile(r"0\d{2,3}-\d{7,8}(-\d{1,6})?", re.ASCII)
_MAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+", re.ASCII)
_NOT_DIGITS = re.compile(r"[^0-9]", re.ASCII)
LONGEST = 128
SHORTEST_PHONE = 11
SHORTEST_MAIL = 6


def _mobile(_: Inspection, subject: Subject[Principal]) -> Faults:
    yield from _listed(subject, "mobile", _MOBILE, SHORTEST_PHONE)


def _mail(_: Inspection, subject: Subject[Principal]) -> Faults:
    yield from _listed(subject, "email", _MAIL, SHORTEST_MAIL)


def _of_units(inspection: Inspection) -> Iterator[Subject[Principal]]:
    return (subject for subject in subjects.principals(inspection) if inspection.entity == "unit")


def _office_phone(_: Inspection, subject: Subject[Principal]) -> Faults:
    yield from _listed(subject, "office_phone", _OFFICE, SHORTEST_PHONE)


def _listed(subject: Subject[Principal], name: str, pattern: re.Pattern[str], shortest: int) -> Faults:
    """One field with one value or several between ``;``: all of them well formed, and the whole not too long."""
    path = f"{subject.path}.{name}"
    value: str = getattr(subject.value, name)
    if is_blank(value):
        if subject.required:
            yield Fault(case="missing", path=path)
    elif not shortest <= len(value) <= LONGEST:
        yield Fault(case="length", path=path, evidence=evidence({"length": len(value)}))
    elif not all(pattern.fullmatch(part) for part in value.split(";")):
        yield Fault(case="malformed", path=path)


def _emergency_phone(_: Inspection, subject: Subject[Principal]) -> Faults:
    person = subject.value
    if _numbers(person.mobile) & _numbers(person.emergency_phone):
        yield Fault(case="same", path=f"{subject.path}.emergency_phone")


def _several_people(inspection: Inspection) -> Iterator[Subject[tuple[Subject[Principal], ...]]]:
    """All principals together, where at least two different persons are named."""
    people = tuple(subject for subject in subjects.principals(inspection) if not nobody(subject.value))
    if any(not same_person(one.value, other.value) for one, other in combinations(people, 2)):
        yield Subject(value=people, path="")


def _shared_contacts(_: Inspection, subject: Subject[tuple[Subject[Principal], ...]]) -> Faults:
    people = [(each, _numbers(each.value.mobile), _mails(each.value.email)) for each in subject.value]
    for (one, numbers, mails), (other, other_numbers, other_mails) in combinations(people, 2):
        same_number, same_mail = not numbers.isdisjoint(other_numbers), not mails.isdisjoint(other_mails)
        if not (same_number or same_mail) or same_person(one.value, other.value):
            continue
        if same_number:
            yield Fault(case="mobile", path=f"{other.path}.mobile")
        if same_mail:
            yield Fault(case="email", path=f"{other.path}.email")


def _numbers(value: str) -> set[str]:
    return {digits for part in value.split(";") if (digits := _NOT_DIGITS.sub("", part))}


def _mails(value: str) -> set[str]:
    return {mail for part in value.split(";") if (mail := part.strip().lower())}


def _rule(id_: str, severity: Severity, basis: str, reason: str, field: str) -> Rule:
    return Rule(id=id_, severity=severity, basis=basis, reason=reason, field=field)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CHECKS: tuple[Check[Any], ...] = (
    Check(_rule("R-CON-01", _ERROR, "MIIT-V3 1011", "C01", "principal.mobile"), subjects.principals, _mobile),
    Check(_rule("R-CON-02", _ERROR, "MIIT-V3 1010, 1031", "C06", "principal.office_phone"), _of_units, _office_phone),
    Check(_rule("R-CON-03", _ERROR, "MIIT-V3 1009", "C07", "principal.email"), subjects.principals, _mail),
    Check(_rule("R-CON-04", _WARNING, "VP-2025", "C03", "principal.phones"), subjects.principals, _emergency_phone),
    Check(_rule("R-CON-05", _WARNING, "VP-2025", "C03", "principal.phones"), _several_people, _shared_contacts),
)
