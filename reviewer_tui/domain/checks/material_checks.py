"""The materials: is what is due there, are the files what they should be, and what only an eye can judge (section 7).

What is due before the review is passed (T07) is found missing here; what is due later is asked for at its own gate with
``missing_materials``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.finding import Finding, Severity
from reviewer_tui.domain.material import ChecklistItem, DueState, Material, MaterialKind
from reviewer_tui.domain.online_service import PreApproval
from reviewer_tui.domain.reference import ReferenceTables

Faults = Iterator[Fault]

REVIEW_GATE = "T07"
ICON_KIND = "MAT_APP_ICON"
_PRE_APPROVAL = "MAT_PRE_APPROVAL"

_REASONS = {
    "MAT_DOMAIN_CERT": ("D10", "material.domain_certificate"),
    "MAT_DOMAIN_REALNAME": ("D10", "material.domain_certificate"),
    "MAT_AUTH_LETTER": ("P02", "material.authorization_letter"),
    "MAT_FACE_PHOTO": ("M11", "material.face_photo"),
    "MAT_NAME_CHANGE": ("S13", "material.name_change_letter"),
    "MAT_HOLDER_PROOF": ("D11", "material.domain_holder_proof"),
    "MAT_PRE_APPROVAL": ("V01", "service.pre_approvals"),
    "MAT_APP_ICON": ("A01", "app.icon"),
    "MAT_RESIDENCE": ("P07", "material.residence_permit"),
    "MAT_FINANCE": ("V04", "material.finance_statement"),
    "MAT_NO_PREAPPROVAL": ("V05", "material.no_preapproval_pledge"),
    "MAT_TRADEMARK": ("N02", "service.name"),
}
_ANY_OTHER = ("M12", "materials")

_BY_EYE = (
    ("MAT_LICENSE", "EYE-LICENSE", "S02", "sponsor.cert_number"),
    ("MAT_VERIFICATION_LIST", "EYE-VERIFICATION-LIST", "M08", "material.verification_list"),
    ("MAT_AUTH_LETTER", "EYE-AUTH-LETTER", "P02", "material.authorization_letter"),
    ("MAT_RESPONSIBILITY", "EYE-RESPONSIBILITY", "M09", "material.responsibility_letter"),
)
"""Papers whose seal, signature and date nobody but a person can read; one row a kind, however many files."""

LOOKED_AT = {look: kind for kind, look, _reason, _field in _BY_EYE}
"""The kind of paper that each of these looks is at."""


def told_as(kind: str) -> str:
    """The field of the catalogue under which a fault of such a paper is told to the applicant."""
    own = {each: field for each, _look, _reason, field in _BY_EYE if field.startswith("material.")}
    return own.get(kind) or _REASONS.get(kind, _ANY_OTHER)[1]


def material_path(kind: str, owner: str, position: int = 0) -> str:
    """``material.<kind>.<owner>``; the second and further files of a slot add their position."""
    path = f"material.{kind}.{owner}" if owner else f"material.{kind}"
    return path if position == 0 else f"{path}.{position + 1}"


def material_paths(inspection: Inspection) -> Iterator[tuple[str, Material]]:
    """Every file with its path; a file that belongs to no slot is named by its id."""
    placed = {
        id_: material_path(item.kind, item.owner, position)
        for item in inspection.checklist
        for position, id_ in enumerate(item.present)
    }
    for material in inspection.materials:
        yield placed.get(material.id, f"material.{material.kind}.{material.id}"), material


def missing_materials(
    checklist: tuple[ChecklistItem, ...],
    tables: ReferenceTables,
    gate: str,
    pre_approvals: tuple[PreApproval, ...] = (),
) -> tuple[Finding, ...]:
    """A finding for every slot due at ``gate`` that is not full; an abolished pre-approval is a warning only."""
    findings = []
    for item in checklist:
        kind = tables.material_kinds[item.kind]
        if item.gate == gate and item.due is DueState.REQUIRED and not item.complete:
            reason, field = _REASONS.get(item.kind, _ANY_OTHER)
            findings.append(
                Finding(
                    rule=item.kind,
                    case="too_few" if item.present else "missing",
                    severity=_severity(item, tables, pre_approvals),
                    path=material_path(item.kind, item.owner),
                    field=field,
                    reason=reason,
                    evidence=evidence({"material": item.kind, "needed": item.needed, "present": len(item.present)}),
                    basis=kind.source,
                )
            )
    return tuple(findings)


def _severity(item: ChecklistItem, tables: ReferenceTables, pre_approvals: tuple[PreApproval, ...]) -> Severity:
    if item.kind == _PRE_APPROVAL:
        codes = [chosen.code or 0 for chosen in pre_approvals if chosen.id == item.owner]
        if codes and all(code in tables.pre_approvals and tables.pre_approvals[code].abolished for code in codes):
            return Severity.WARNING
    return Severity.ERROR


@cache
def _slot_check(kind: MaterialKind) -> Check[ChecklistItem]:
    reason, field = _REASONS.get(kind.code, _ANY_OTHER)

    def slots(inspection: Inspection) -> Iterator[Subject[ChecklistItem]]:
        for item in inspection.checklist:
            if item.kind == kind.code and item.gate == REVIEW_GATE and item.due is DueState.REQUIRED:
                yield Subject(value=item, path=material_path(item.kind, item.owner), owner=item.owner)

    def filled(inspection: Inspection, subject: Subject[ChecklistItem]) -> Faults:
        owner = subject.value.owner
        every = (one for service in inspection.content.services for one in service.pre_approvals or ())
        chosen = next((one for one in every if one.id == owner), None) if kind.code == _PRE_APPROVAL else None
        for finding in missing_materials((subject.value,), inspection.tables, REVIEW_GATE, (chosen,) if chosen else ()):
            yield Fault(case=finding.case, path=finding.path, severity=finding.severity, evidence=finding.evidence)

    rule = Rule(id=kind.code, severity=Severity.ERROR, basis=kind.source, reason=reason, field=field)
    return Check(rule, slots, filled)


def _files(inspection: Inspection) -> Iterator[Subject[Material]]:
    """Every file but the icons, which have a rule of their own (R-APP-05)."""
    for path, material in material_paths(inspection):
        if material.kind != ICON_KIND:
            yield Subject(value=material, path=path)


def _file(inspection: Inspection, subject: Subject[Material]) -> Faults:
    material, path = subject.value, subject.path
    facts = material.facts
    kind = inspection.tables.material_kinds.get(material.kind)
    if kind is None:
        yield Fault(
            case="unknown_kind", path=path, severity=Severity.WARNING, evidence=evidence({"kind": material.kind})
        )
        return
    if facts.format not in kind.formats:
        values = evidence({"format": facts.format, "formats": ", ".join(kind.formats)})
        yield Fault(case="format", path=path, evidence=values)
    elif facts.broken:
        yield Fault(case="broken", path=path)
    if kind.max_bytes is not None and facts.size > kind.max_bytes:
        values = evidence({"bytes": facts.size, "limit": kind.max_bytes})
        yield Fault(case="too_large", path=path, evidence=values)


def _eye_check(kind: str, id_: str, reason: str, field: str) -> Check[str]:
    def present(inspection: Inspection) -> Iterator[Subject[str]]:
        if inspection.files_something and any(material.kind == kind for material in inspection.materials):
            yield Subject(value=kind, path=f"material.{kind}")

    def nothing_to_read(_: Inspection, subject: Subject[str]) -> Faults:
        return iter(())

    rule = Rule(id=id_, severity=Severity.WARNING, basis="seed", reason=reason, field=field, by_eye=True)
    return Check(rule, present, nothing_to_read)


_FILES = Rule(id="MAT_FILE", severity=Severity.ERROR, basis="seed, MIIT-V3", reason="M10", field="material.files")
_EYE_CHECKS = tuple(_eye_check(*row) for row in _BY_EYE)


def checks(tables: ReferenceTables) -> tuple[Check[Any], ...]:
    """The checks of the materials: one a kind of the table, the files, and the looks by eye."""
    return (*(_slot_check(kind) for kind in tables.material_kinds.values()), Check(_FILES, _files, _file), *_EYE_CHECKS)
