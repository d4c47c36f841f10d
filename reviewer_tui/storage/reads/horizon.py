"""How far the open deadlines reach, by their indexes: cheap enough for the header of every screen."""

from __future__ import annotations

from datetime import date

from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.storage.instants import to_instant_or_none
from reviewer_tui.storage.reads.source import Source
from reviewer_tui.usecases.horizon import Horizon

COUNTED_UP_TO = 999
_PROVISIONAL = (
    "SELECT count(*) AS n FROM"
    " (SELECT 1 AS one FROM deadline WHERE ended_at IS NULL AND rank < 2 AND provisional LIMIT ?) p"
)
_LATEST = "SELECT max(due_at) AS due FROM deadline WHERE ended_at IS NULL AND rank < 2 AND state = 'running'"


def open_horizon(source: Source, calendar: WorkingCalendar, today: date, *, up_to: int = COUNTED_UP_TO) -> Horizon:
    """The horizon of all open deadlines; what is provisional is counted up to a bound."""
    found = int(source.named(_PROVISIONAL, [up_to + 1])[0]["n"])
    return Horizon(
        provisional=min(found, up_to),
        exact=found <= up_to,
        latest=to_instant_or_none(source.named(_LATEST, [])[0]["due"]),
        unpublished=calendar.first_unpublished(today.year),
    )
