"""From rows to domain values, where both ways of reading (the stores and the quick reads) need it. Imports no SQLAlchemy."""

from __future__ import annotations

import json
from typing import Any

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.finding import Finding, Severity
from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.vault import Vault


def content_place(filing_id: int, revision: int) -> str:
    """Where the content of a revision is sealed."""
    return f"revision.content/{filing_id}/{revision}"


def edit_place(column: str, filing_id: int, revision: int, edit: int) -> str:
    """Where a column of a staff revision is sealed."""
    return f"staff_revision.{column}/{filing_id}/{revision}/{edit}"


def finding_place(filing_id: int, revision: int, place: int) -> str:
    """Where the evidence of a finding is sealed."""
    return f"finding.evidence/{filing_id}/{revision}/{place}"


def finding_of(row: Any, vault: Vault) -> Finding:
    """A row of ``finding``, by the names of its columns, opened."""
    sealed_at = finding_place(row["filing_id"], row["revision"], row["place"])
    evidence = json.loads(vault.open(sealed_at, row["sealed_evidence"]))
    return Finding(
        rule=row["rule"],
        case=row["variant"],
        severity=Severity(row["severity"]),
        path=row["path"],
        field=row["field"],
        reason=row["reason"],
        basis=row["basis"],
        evidence=tuple((name, value) for name, value in evidence),
    )


def event_of(row: Any) -> AuditEvent:
    """A row of ``audit_event``, by the names of its columns."""
    return AuditEvent(
        sequence=row["sequence"],
        at=to_instant(row["at"]),
        actor=row["actor"],
        action=row["action"],
        filing_id=row["filing_id"],
        transition=row["transition"],
        stage_from=row["stage_from"],
        stage_to=row["stage_to"],
        details=tuple(json.loads(row["details"]).items()),
    )
