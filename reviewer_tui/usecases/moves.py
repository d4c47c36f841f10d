"""The one way a filing changes stage: table row, clocks, version, audit event and outbox rows in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.filing_clocks import apply_moves, settle
from reviewer_tui.domain.policy import is_free
from reviewer_tui.domain.stage import TAKEABLE, Stage, Transition
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.surroundings import Surroundings, granted

_DECIDES = frozenset({"pass", "return", "refuse"})


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
    of the clocks. Conflict when the version moved on meanwhile. The lease ends where the new stage is not one to be taken; who
    it is assigned to stays. A decision ends a hand-over note. A status row in the outbox tells the applicant's platform, after
    the send delay where the arrow can be undone.
    """
    clocks = apply_moves(
        work.deadlines.of(filing.id),
        Cause(row.id, actor, why),
        at=at,
        counting=around.counting(filing.province, work),
        filing_type=filing.type.czlx,
        upload_at=filing.uploaded_at,
    )
    delay = around.send_delay if row.event in _DECIDES else timedelta()
    seen = filing.version if expect_version is None else expect_version
    return _enter(
        work,
        replace(filing, handover=None) if row.event in _DECIDES else filing,
        row.to,
        clocks,
        event=row.event,
        transition=row.id,
        actor=actor,
        at=at,
        told_at=at + delay,
        details=details or {},
        seen=seen,
    )


CORRECTION = "correction"
"""The event of a move that the table does not have."""


def put(
    around: Surroundings,
    work: Work,
    filing: Filing,
    to: Stage,
    *,
    actor: str,
    at: datetime,
    why: str,
    details: Mapping[str, str],
) -> Filing:
    """Put a filing into a stage by hand: the clocks that belong there run, the others end. As ``move`` otherwise."""
    clocks = settle(
        work.deadlines.of(filing.id),
        to,
        at=at,
        counting=around.counting(filing.province, work),
        cause=Cause(CORRECTION, actor, why),
    )
    return _enter(
        work,
        filing,
        to,
        clocks,
        event=CORRECTION,
        transition="",
        actor=actor,
        at=at,
        told_at=at,
        details=details,
        seen=filing.version,
    )


def _enter(
    work: Work,
    filing: Filing,
    to: Stage,
    clocks: tuple[Deadline, ...],
    *,
    event: str,
    transition: str,
    actor: str,
    at: datetime,
    told_at: datetime,
    details: Mapping[str, str],
    seen: int,
) -> Filing:
    granted(is_free(filing))
    before = filing.stage
    since = filing.stage_since if to is before else at
    # Where nothing is left to read nobody holds it: whoever has the next step would meet a lease that ended with the work.
    lease = filing.lease if to in TAKEABLE else None
    entered = replace(filing, stage=to, stage_since=since, lease=lease)
    moved = work.filings.save(entered, clocks, expect_version=seen, at=at)
    work.audit.append(
        AuditEvent(
            at=at,
            actor=actor,
            action=f"audit.{event}",
            filing_id=filing.id,
            transition=transition,
            stage_from=before.value,
            stage_to=to.value,
            details=(*details.items(), ("version", str(moved.version))),
        )
    )
    work.outbox.add(
        key=f"status/{filing.id}/{moved.version}",
        kind="status",
        filing_id=filing.id,
        payload={"order_no": filing.order_no, "stage": to.value, "transition": transition or event},
        at=at,
        not_before=told_at,
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
