"""The hand-over note 交接: an ordinary note that stands out for whoever reads the filing next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.personal_numbers import without_personal_numbers
from reviewer_tui.domain.policy import holds
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.surroundings import event
from reviewer_tui.usecases.views import NoteView


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """A hand-over note as it may be shown: numbers of persons are masked but for who holds the filing."""

    by: str
    at: datetime
    text: str


def leave_note(work: Work, actor: StaffMember, filing: Filing, text: str, now: datetime) -> Filing:
    """The filing with a note for whoever takes it next, in place of the one before; the same note again is none.

    The caller stores the filing (``set_lease``) and commits.
    """
    text = text.strip()
    if not text:
        return filing
    standing = work.reviews.note(filing.id, filing.handover) if filing.handover is not None else None
    if standing is not None and (standing.text, standing.by) == (text, actor.login):
        return filing
    number = work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=text))
    work.audit.append(event(now, actor, "audit.handover", filing.id))
    return replace(filing, handover=number)


def after_reading(work: Work, actor: StaffMember, filing: Filing, now: datetime) -> Filing:
    """The filing once ``actor``, who holds it, has pressed a key on it: another's note has been read and stands no more."""
    if filing.handover is None or not holds(actor, filing, now):
        return filing
    note = work.reviews.note(filing.id, filing.handover)
    if note is None or note.by == actor.login:
        return filing
    work.audit.append(event(now, actor, "audit.handover_read", filing.id))
    return replace(filing, handover=None)


def handover_of(note: NoteView | None, *, in_clear: bool) -> HandoverView | None:
    """The note as it may be shown; ``None`` where there is none."""
    if note is None:
        return None
    return HandoverView(by=note.by, at=note.at, text=note.text if in_clear else without_personal_numbers(note.text))
