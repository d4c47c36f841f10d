"""Dates that no clock counts: until when an upload is held back, a lease holds, a decision can be taken back."""

from __future__ import annotations

from reviewer_tui.domain.clock import ClockMark, MarkKind
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.filing import Filing
from reviewer_tui.usecases.cause_words import event_of
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.date_views import OtherDate, OtherKind
from reviewer_tui.usecases.surroundings import Surroundings


def other_dates(
    around: Surroundings, work: Work, filing: Filing, clocks: tuple[Deadline, ...]
) -> tuple[OtherDate, ...]:
    """Those that hold, each with what it follows from."""
    now = around.clock.now()
    found: list[OtherDate] = []
    mark = _hold(clocks)
    if filing.hold_until is not None and mark is not None:
        found.append(OtherDate(kind=OtherKind.HOLD, since=mark.at, at=filing.hold_until, by=mark.by, why=mark.why))
    decisions = work.decisions.of(filing.id)
    last = decisions[-1] if decisions else None
    # Over, it is still asked after: as long as nothing else has happened.
    if (
        last is not None
        and not last.undone
        and last.undo_until > last.at
        and (last.undo_until > now or last.filing_version == filing.version)
    ):
        seconds = round((last.undo_until - last.at).total_seconds())
        found.append(OtherDate(kind=OtherKind.UNDO, since=last.at, at=last.undo_until, by=last.by, seconds=seconds))
    lease = filing.lease
    if lease is not None and lease.until > now:
        found.append(
            OtherDate(
                kind=OtherKind.LEASE,
                since=lease.since,
                at=lease.until,
                by=work.staff.by_id(lease.holder).login,
                seconds=round(around.lease_length.total_seconds()),
            )
        )
    return tuple(found)


def _hold(clocks: tuple[Deadline, ...]) -> ClockMark | None:
    """The mark with which the upload was held back last."""
    marks = [mark for clock in clocks for mark in clock.marks if mark.kind is MarkKind.PAUSE]
    holds = [mark for mark in marks if event_of(mark.because) == "hold"]
    return max(holds, key=lambda mark: mark.at, default=None)
