"""R-SPN-01 … R-SPN-09: the sponsor and its certificate (handbook, section 6).

R-SPN-02 and R-SPN-09 have a machine's half and a row by eye each: what the platform read is compared, the picture is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.filing_facts import is_blank
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.identifiers import credit_code_fault, normal_number, number_fault
from reviewer_tui.domain.sponsor import Sponsor

Faults = Iterator[Fault]

_SIX_DIGITS = re.compile(r"\d{6}", re.ASCII)
_STATE_REGISTRY = "10"
"""Codes given by the national registry name no province."""

NAME_LENGTH = 255
ADDRESS_LENGTH = 1024


def _name(_: Inspection, subject: Subject[Sponsor]) -> Faults:
    name = subject.value.name
    if is_blank(name):
        if subject.required:
            yield Fault(case="missing", path="sponsor.name")
    elif len(name) > NAME_LENGTH:
        yield Fault(case="too_long", path="sponsor.name", evidence=evidence({"length": len(name)}))


def _named(inspection: Inspection) -> Iterator[Subject[Sponsor]]:
    return (subject for subject in subjects.sponsor(inspection) if not is_blank(subject.value.name))


def _read_from_certificate(inspection: Inspection) -> Iterator[Subject[Sponsor]]:
    return (subject for subject in _named(inspection) if not is_blank(subject.value.certificate.name_on_certificate))


def _name_on_certificate(_: Inspection, subject: Subject[Sponsor]) -> Faults:
    name, printed = subject.value.name, subject.value.certificate.name_on_certificate
    if name == printed:
        return
    case = "width" if normal_number(name) == normal_number(printed) else "differs"
    yield Fault(case=case, path="sponsor.name", evidence=evidence({"name_on_certificate": printed}))


def _nature(inspection: Inspection, subject: Subject[Sponsor]) -> Faults:
    nature = subject.value.nature
    if nature is None:
        if subject.required and inspection.entity != "individual":
            yield Fault(case="missing", path="sponsor.nature")
    elif nature not in inspection.tables.natures:
        yield Fault(case="unknown", path="sponsor.nature", evidence=evidence({"code": nature}))


def _certificate_type(inspection: Inspection, subject: Subject[Sponsor]) -> Faults:
    path = "sponsor.certificate.type"
    code, nature = subject.value.certificate.type, subject.value.nature
    known = inspection.tables.certificate_types.get(code or 0)
    if code is None:
        if subject.required:
            yield Fault(case="missing", path=path, severity=Severity.ERROR)
    elif known is None:
        yield Fault(case="unknown", path=path, evidence=evidence({"code": code}))
    elif nature in inspection.tables.natures and known.nature != nature:
        yield Fault(case="mismatch", path=path, evidence=evidence({"certificate": code, "nature": nature}))


def _certificate_number(inspection: Inspection, subject: Subject[Sponsor]) -> Faults:
    path = "sponsor.certificate.number"
    certificate = subject.value.certificate
    if is_blank(certificate.number):
        if subject.required:
            yield Fault(case="missing", path=path)
        return
    known = inspection.tables.certificate_types.get(certificate.type or 0)
    found = number_fault(known.number_rule if known else "free", certificate.number, inspection.today)
    if found:
        severity, case = found
        yield Fault(case=case, path=path, severity=severity)


def _region_of_code(inspection: Inspection, subject: Subject[Sponsor]) -> Faults:
    number, province = subject.value.certificate.number, subject.value.province
    if credit_code_fault(number) or not _SIX_DIGITS.fullmatch(province):
        return
    region = number[2:8]
    if region[:2] not in (province[:2], _STATE_REGISTRY):
        values = evidence({"region": region, "province": province})
        yield Fault(case="elsewhere", path="sponsor.province", evidence=values)


def _region(inspection: Inspection, subject: Subject[Sponsor]) -> Faults:
    sponsor = subject.value
    for name, code, needed in (
        ("province", sponsor.province, subject.required),
        ("city", sponsor.city, subject.required),
        ("county", sponsor.county, False),
    ):
        path = f"sponsor.{name}"
        if is_blank(code):
            if needed:
                yield Fault(case=f"{name}_missing", path=path)
        elif not _SIX_DIGITS.fullmatch(code):
            yield Fault(case="not_six_digits", path=path)
        elif name == "province" and code[:2] not in inspection.tables.provinces:
            yield Fault(case="unknown_province", path=path, evidence=evidence({"province": code}))
        elif name != "province" and _SIX_DIGITS.fullmatch(sponsor.province) and code[:2] != sponsor.province[:2]:
            values = evidence({"code": code, "province": sponsor.province})
            yield Fault(case="other_province", path=path, evidence=values)


def _with_province(inspection: Inspection) -> Iterator[Subject[Sponsor]]:
    for subject in subjects.sponsor(inspection):
        if subject.value.province[:2] in inspection.tables.provinces:
            yield subject


def _served(inspection: Inspection, subject: Subject[Sponsor]) -> Faults:
    province = inspection.tables.provinces[subject.value.province[:2]]
    if not province.served:
        yield Fault(case="not_served", path="sponsor.province", evidence=evidence({"province": province.code}))


def _with_address(inspection: Inspection) -> Iterator[Subject[Sponsor]]:
    for subject in subjects.sponsor(inspection):
        if subject.required or not is_blank(subject.value.certificate.address):
            yield subject


def _registered_address(_: Inspection, subject: Subject[Sponsor]) -> Faults:
    address = subject.value.certificate.address
    if is_blank(address):
        yield Fault(case="missing", path="sponsor.certificate.address")
    elif len(address) > ADDRESS_LENGTH:
        values = evidence({"length": len(address)})
        yield Fault(case="too_long", path="sponsor.certificate.address", evidence=values)


def _by_eye(_: Inspection, subject: Subject[Sponsor]) -> Faults:
    """Nothing that a machine could find: the row waits for a tick."""
    return iter(())


def _rule(id_: str, severity: Severity, basis: str, reason: str, field: str, *, by_eye: bool = False) -> Rule:
    return Rule(id=id_, severity=severity, basis=basis, reason=reason, field=field, by_eye=by_eye)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CHECKS: tuple[Check[Any], ...] = (
    Check(_rule("R-SPN-01", _ERROR, "MIIT-V3", "S01", "sponsor.name"), subjects.sponsor, _name),
    Check(_rule("R-SPN-02", _WARNING, "VP-2025", "S01", "sponsor.name"), _read_from_certificate, _name_on_certificate),
    Check(_rule("EYE-SPN-02", _WARNING, "VP-2025", "S01", "sponsor.name", by_eye=True), _named, _by_eye),
    Check(_rule("R-SPN-03", _ERROR, "MIIT-V3 1014", "S05", "sponsor.nature"), subjects.sponsor, _nature),
    Check(_rule("R-SPN-04", _WARNING, "VP", "S05", "sponsor.nature"), subjects.sponsor, _certificate_type),
    Check(
        _rule("R-SPN-05", _ERROR, "MIIT-V3 1008", "S02", "sponsor.cert_number"), subjects.sponsor, _certificate_number
    ),
    Check(_rule("R-SPN-06", _WARNING, "design", "S06", "sponsor.region"), subjects.sponsor, _region_of_code),
    Check(_rule("R-SPN-07", _ERROR, "MIIT-V3 1019", "S06", "sponsor.region"), subjects.sponsor, _region),
    Check(_rule("R-SPN-08", _ERROR, "seed", "S15", "sponsor.province"), _with_province, _served),
    Check(_rule("R-SPN-09", _ERROR, "MIIT-V3", "S03", "sponsor.cert_address"), _with_address, _registered_address),
    Check(
        _rule("EYE-SPN-09", _WARNING, "MIIT-V3, VP-2025", "S03", "sponsor.cert_address", by_eye=True),
        _with_address,
        _by_eye,
    ),
)
