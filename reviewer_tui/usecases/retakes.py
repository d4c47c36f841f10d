"""Photos of the verification: which of them go back (T10), which stay confirmed, and which are looked at again (T09)."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.decision import ReasonUse
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import Tick, TickState
from reviewer_tui.domain.verification import PhotoRow, broken_rules, own_words
from reviewer_tui.usecases.contracts import Work


def failed_photos(work: Work, filing: Filing, photos: tuple[PhotoRow, ...]) -> tuple[ReasonUse, ...]:
    """A reason for every broken rule of every photo that a look has failed, at the photo's own place."""
    notes = {
        tick.row: tick.note for tick in work.reviews.ticks(filing.id, filing.revision) if tick.state is TickState.FAIL
    }
    return tuple(
        ReasonUse(code=code, path=photo.path, note=own_words(notes[photo.row.id]))
        for photo in photos
        if photo.row.id in notes
        for code in broken_rules(photo, notes[photo.row.id])
    )


def ask_again(
    work: Work,
    filing: Filing,
    photos: tuple[PhotoRow, ...],
    reasons: tuple[ReasonUse, ...],
    *,
    actor: str,
    at: datetime,
) -> None:
    """The photos at whose places a reason stands must be taken again; all the others keep their mark."""
    asked = {use.path for use in reasons if use.path}
    failed = {tick.row for tick in work.reviews.ticks(filing.id, filing.revision) if tick.state is TickState.FAIL}
    for photo in photos:
        whole = photo.path.partition("#")[0]
        wanted = photo.path in asked or whole in asked
        if wanted and photo.row.id not in failed:
            mark = Tick(row=photo.row.id, state=TickState.FAIL, note="", by=actor, at=at)
            work.reviews.set_tick(filing.id, filing.revision, photo.row.id, mark)
        elif not wanted and photo.row.id in failed:
            # Failed, and left out of the letter on purpose: nobody was asked for it, so it has to be looked at again.
            work.reviews.set_tick(filing.id, filing.revision, photo.row.id, None)


def new_photos(work: Work, filing: Filing, photos: tuple[PhotoRow, ...]) -> None:
    """New photos came: those that had been asked for again wait for a look."""
    known = {photo.row.id for photo in photos}
    for tick in work.reviews.ticks(filing.id, filing.revision):
        if tick.row in known and tick.state is TickState.FAIL:
            work.reviews.set_tick(filing.id, filing.revision, tick.row, None)
