"""How the months of every declared validity were counted: what ``w`` shows on a row that is about one (R-DOM-05, R-PRN-06)."""

from __future__ import annotations

from datetime import date

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Inspection
from reviewer_tui.domain.checks.months import ExpiryCount, lasting, months_after
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.reference import ReferenceTables, RegisteredNeighbours

DOMAIN_RULE = "R-DOM-05"
PRINCIPAL_RULE = "R-PRN-06"
RULES = (DOMAIN_RULE, PRINCIPAL_RULE)


def expiry_counts(content: FilingContent, tables: ReferenceTables, on: date) -> tuple[ExpiryCount, ...]:
    """The counts of a content as on the day of the checks; what has no end, or none that is declared, has no count."""
    inspection = Inspection(
        content=content,
        materials=(),
        tables=tables,
        today=on,
        register=RegisteredNeighbours(services=()),
        checklist=(),
    )
    found = [
        _count(DOMAIN_RULE, f"{one.path}.expires_on", one.owner, one.value.expires_on, tables.minimum_domain_months, on)
        for one in subjects.domains(inspection)
        if one.value.expires_on is not None
    ]
    found += [
        _count(
            PRINCIPAL_RULE,
            f"{one.path}.document_validity.end",
            one.owner,
            one.value.document_validity.end,
            tables.document_warning_months,
            on,
        )
        for one in subjects.principals(inspection)
        if one.value.document_validity.end is not None and not one.value.document_validity.long_term
    ]
    return tuple(found)


def _count(rule: str, path: str, owner: str, ends_on: date | None, months: int, on: date) -> ExpiryCount:
    assert ends_on is not None
    return ExpiryCount(
        rule=rule,
        path=path,
        owner=owner,
        counted_on=on,
        months=months,
        limit=months_after(on, months),
        ends_on=ends_on,
        lasting=lasting(ends_on, on, months),
    )
