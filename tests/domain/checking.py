"""How the tests of the checks look at a filing: every finding found is also put into words in both languages."""

from __future__ import annotations

from typing import Any

from reviewer_tui.domain.checks import check_filing
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.finding import CheckReport, Finding, RuleRow, Severity
from reviewer_tui.domain.material import Material
from reviewer_tui.locale import texts_for
from tests import builders

CATALOGUE_FIELDS = {field for reason in builders.tables().reasons.values() for field in reason.field.split("|")}


def report_of(content: FilingContent, materials: tuple[Material, ...] | None = None, **options: Any) -> CheckReport:
    """The report on a content, with sound materials unless others are given; every text of it exists."""
    files = builders.materials_for(content) if materials is None else materials
    options = {"today": builders.TODAY, "tables": builders.tables(), **options}
    report = check_filing(content, files, options.pop("tables"), **options)
    for finding in report.findings:
        assert finding.field in CATALOGUE_FIELDS, finding
        assert finding.basis, finding
        assert not finding.reason or finding.reason in builders.tables().reasons, finding
        assert any(_belongs(finding, row) for row in report.rows), finding
        for language in ("zh", "en"):
            assert texts_for(language)(f"rule.{finding.rule}.{finding.case}", **dict(finding.evidence))
    for row in report.rows:
        assert texts_for("zh").has(f"rule_name.{row.rule}"), row
        assert texts_for("en").has(f"rule_name.{row.rule}"), row
    return report


def _belongs(finding: Finding, row: RuleRow) -> bool:
    """A finding shows on the row of its rule and of the thing it is about."""
    here = not row.owner or row.owner in finding.path.split(".")
    return finding.rule == row.rule and here and not row.by_eye


def found(content: FilingContent, materials: tuple[Material, ...] | None = None, **options: Any) -> set[str]:
    """What was found, as ``rule:case@path severity``."""
    return {f"{finding.key} {finding.severity.value}" for finding in report_of(content, materials, **options).findings}


def of_rule(rule: str, content: FilingContent, **options: Any) -> list[tuple[str, Severity]]:
    """Case and severity of everything this rule found."""
    report = report_of(content, **options)
    return [(finding.case, finding.severity) for finding in report.findings if finding.rule == rule]


def the_finding(rule: str, content: FilingContent, **options: Any) -> Finding:
    """The one thing this rule found."""
    [finding] = [one for one in report_of(content, **options).findings if one.rule == rule]
    return finding


def applies(rule: str, content: FilingContent, **options: Any) -> bool:
    """Whether the checklist has a row for this rule."""
    return any(row.rule == rule for row in report_of(content, **options).rows)
