"""The one way a filing changes stage: table row, clocks, version, audit event and outbox rows in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.filing_clocks import apply_moves
from reviewer_tui.domain.stage import Transition
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.surroundings import Surroundings


def move(
    around: Surroundings,
    work: Work,
    filing: Filing,
    row: Transition,
    *,
    actor: str,
    at: datetime,
    details: Mapping[str, str] | None = None,
    expect_version: int | None = None,
    why: str = "",
) -> Filing:
    """Walk one arrow of the table. ``filing`` may carry other changes (lease, hold, upload) that are stored with it.

    The caller has asked the policy and the guards, and commits. ``why`` is the reason that the person gave, kept with the marks
    of the clocks. Conflict when the version moved on meanwhile. A status row
    in the outbox tells the applicant's platform, after the send delay where the arrow can be undone.
    """
    clocks = apply_moves(
        work.deadlines.of(filing.id),
        Cause(row.id, actor, why),
        at=at,
        counting=around.counting(filing.province, work),
        filing_type=filing.type.czlx,
        upload_at=filing.uploaded_at,
    )
    before = filing.stage
    seen = filing.version if expect_version is None else expect_version
    since = filing.stage_since if row.to is before else at
    moved = work.filings.save(replace(filing, stage=row.to, stage_since=since), clocks, expect_version=seen, at=at)
    work.audit.append(
        AuditEvent(
            at=at,
            actor=actor,
            action=f"audit.{row.event}",
            filing_id=filing.id,
            transition=row.id,
            stage_from=before.value,
            stage_to=row.to.value,
            details=(*(details or {}).items(), ("version", str(moved.version))),
        )
    )
    undoable = row.event in ("pass", "return", "refuse")
    work.outbox.add(
        key=f"status/{filing.id}/{moved.version}",
        kind="status",
        filing_id=filing.id,
        payload={"order_no": filing.order_no, "stage": row.to.value, "transition": row.id},
        at=at,
        not_before=at + around.send_delay if undoable else at,
    )
    return moved


def tell_clocks(
    around: Surroundings,
    work: Work,
    filing: Filing,
    happening: str,
    *,
    actor: str,
    at: datetime,
    since: datetime | None = None,
    day: date | None = None,
    why: str = "",
    details: Mapping[str, str] | None = None,
) -> Filing:
    """Something other than an arrow happened that clocks listen to (``contact``, ``port_proven`` …); ``day`` comes with it.

    ``at`` is when it is written down, ``since`` when it happened, where that was earlier. It is audited when a clock moved, and
    with ``details`` always. What no clock listens to leaves the version alone.
    """
    clocks = work.deadlines.of(filing.id)
    moved = apply_moves(
        clocks,
        Cause(happening, actor, why),
        at=since or at,
        counting=around.counting(filing.province, work),
        filing_type=filing.type.czlx,
        day=day,
    )
    if moved == clocks and details is None:
        return filing
    kept = filing
    if moved != clocks:
        kept = work.filings.save(filing, moved, expect_version=filing.version, at=at)
    said = tuple((details or {}).items())
    work.audit.append(AuditEvent(at=at, actor=actor, action=f"audit.{happening}", filing_id=filing.id, details=said))
    return kept
