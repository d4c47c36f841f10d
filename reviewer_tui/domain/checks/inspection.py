"""The frame of the checks: a rule, what it is asked about, what it finds, and the run over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.filing_facts import entity_kind
from reviewer_tui.domain.finding import CheckReport, Finding, RuleRow, Severity
from reviewer_tui.domain.material import ChecklistItem, Material
from reviewer_tui.domain.reference import ReferenceTables, RegisteredNeighbours

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the handbook: its id, usual severity, basis, the reason it proposes and the catalogue's field.

    ``by_eye`` rules wait for a reviewer's tick; they have findings only where something machine-readable fired.
    """

    id: str
    severity: Severity
    basis: str
    reason: str
    field: str
    by_eye: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a check found at one place; severity, reason and field are the rule's where they are not set."""

    case: str
    path: str
    severity: Severity | None = None
    reason: str | None = None
    field: str | None = None
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """All that a check may look at. ``checklist`` is that of the materials, made once for the run."""

    content: FilingContent
    materials: tuple[Material, ...]
    tables: ReferenceTables
    today: date
    register: RegisteredNeighbours
    checklist: tuple[ChecklistItem, ...]

    @property
    def first(self) -> bool:
        """A first filing: everything must be said, the register knows nothing yet."""
        return self.content.type.czlx == 1

    @property
    def files_something(self) -> bool:
        """Types 1–4; the cancellations (5–7) declare little and refer to what is filed."""
        return self.content.type.czlx <= 4

    @property
    def entity(self) -> str:
        """``unit``, ``individual`` or "" while unknown."""
        return entity_kind(self.content, self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Generic[V]):
    """One thing that a rule is asked about: the value, its path, the service it belongs to ("" for the sponsor).

    ``required`` is False where the register already has what the order leaves out: then nothing is missing.
    """

    value: V
    path: str
    owner: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Check(Generic[V]):
    """A rule, the things it applies to, and the look at each."""

    rule: Rule
    subjects: Callable[[Inspection], Iterable[Subject[V]]]
    look: Callable[[Inspection, Subject[V]], Iterable[Fault]]


def evidence(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Evidence as a finding keeps it: names and texts, in the order given."""
    return tuple((name, str(value)) for name, value in values.items())


def row_id(rule: str, owner: str) -> str:
    """The id of a checklist row: the rule, with the owner where it is about one thing of several."""
    return f"{rule}@{owner}" if owner else rule


def run(checks: Iterable[Check[Any]], inspection: Inspection) -> CheckReport:
    """The rows of all rules that applied, in the order of the checks, and everything they found."""
    rows: dict[str, RuleRow] = {}
    findings: dict[str, Finding] = {}
    for check in checks:
        rule = check.rule
        for subject in check.subjects(inspection):
            id_ = row_id(rule.id, subject.owner)
            if id_ not in rows:
                rows[id_] = RuleRow(
                    id=id_,
                    rule=rule.id,
                    owner=subject.owner,
                    field=rule.field,
                    reason=rule.reason,
                    basis=rule.basis,
                    by_eye=rule.by_eye,
                )
            for fault in check.look(inspection, subject):
                found = _finding(rule, fault)
                findings.setdefault(found.key, found)
    return CheckReport(
        pack=inspection.tables.pack,
        rows=tuple(rows.values()),
        findings=tuple(findings.values()),
        on=inspection.today,
    )


def _finding(rule: Rule, fault: Fault) -> Finding:
    return Finding(
        rule=rule.id,
        case=fault.case,
        severity=fault.severity or rule.severity,
        path=fault.path,
        field=rule.field if fault.field is None else fault.field,
        reason=rule.reason if fault.reason is None else fault.reason,
        evidence=fault.evidence,
        basis=rule.basis,
    )
