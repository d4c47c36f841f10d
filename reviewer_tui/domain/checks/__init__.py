"""The checks: one small pure function a rule, one file a subject; ``check_filing`` runs them all.

Rules, severities, basis and reasons are those of the handbook's sections 6, 7, 9, 10 and 16. A rule that depends on something
missing does not fire on it again: each fault is found once, at its own field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from reviewer_tui.domain.checks import (
    app_checks,
    change_checks,
    contact_checks,
    domain_checks,
    material_checks,
    network_checks,
    number_checks,
    principal_checks,
    service_checks,
    sponsor_checks,
    text_checks,
    verification_checks,
)
from reviewer_tui.domain.checks.inspection import Check, Inspection, run
from reviewer_tui.domain.checks.material_checks import missing_materials
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.finding import CheckReport
from reviewer_tui.domain.material import ChecklistItem, Material
from reviewer_tui.domain.material_checklist import material_checklist
from reviewer_tui.domain.reference import NO_FACTS, ReferenceTables, RegisteredNeighbours

__all__ = ["NO_NEIGHBOURS", "all_checks", "check_filing", "check_neighbours", "missing_materials"]

NO_NEIGHBOURS = RegisteredNeighbours()


def check_filing(
    content: FilingContent,
    materials: tuple[Material, ...],
    tables: ReferenceTables,
    *,
    today: date,
    register: RegisteredNeighbours = NO_NEIGHBOURS,
    facts: Mapping[str, str] = NO_FACTS,
    checklist: tuple[ChecklistItem, ...] | None = None,
) -> CheckReport:
    """All findings at once, and a row for every rule that applied.

    ``today`` is the day in Shanghai; ``facts`` are the reviewer's answers to open facts of the material checklist.
    ``checklist`` is that of the declaration alone, where it has been made already.
    """
    if checklist is None:
        checklist = material_checklist(content, materials, tables, facts=facts)
    inspection = Inspection(
        content=content,
        materials=materials,
        tables=tables,
        today=today,
        register=register,
        checklist=checklist,
    )
    return run(all_checks(tables), inspection)


def all_checks(tables: ReferenceTables) -> tuple[Check[Any], ...]:
    """Every check, in the order of the checklist."""
    return (
        *number_checks.CHECKS,
        *change_checks.CHECKS,
        *sponsor_checks.CHECKS,
        *principal_checks.CHECKS,
        *contact_checks.CHECKS,
        *service_checks.CHECKS,
        *domain_checks.CHECKS,
        *network_checks.CHECKS,
        *app_checks.CHECKS,
        *material_checks.checks(tables),
        *text_checks.CHECKS,
        *verification_checks.CHECKS,
    )


def check_neighbours(
    report: CheckReport, content: FilingContent, tables: ReferenceTables, register: RegisteredNeighbours
) -> CheckReport:
    """The report with R-TYP-01 … 12 asked again: what other orders and the register say changes without the order's doing."""
    inspection = Inspection(
        content=content,
        materials=(),
        tables=tables,
        today=report.on or date.min,
        register=register,
        checklist=(),
    )
    fresh = run(change_checks.CHECKS, inspection)
    own = {check.rule.id for check in change_checks.CHECKS}
    rows = [row for row in report.rows if row.rule not in own]
    place = next((at for at, row in enumerate(rows) if row.rule != "R-NUM-01"), len(rows))
    kept = tuple(finding for finding in report.findings if finding.rule not in own)
    return replace(report, rows=(*rows[:place], *fresh.rows, *rows[place:]), findings=(*fresh.findings, *kept))
