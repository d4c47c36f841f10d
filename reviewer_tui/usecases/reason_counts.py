"""How often each reason of the catalogue was given to applicants: what is never used, and what is used most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from reviewer_tui.domain.policy import may

if TYPE_CHECKING:
    from reviewer_tui.domain.audit import AuditEvent
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.surroundings import Surroundings

_BACK = frozenset({"audit.undo_return", "audit.undo_refuse"})
_INSTEAD = frozenset({"audit.amend", "audit.undo_amendment"})


class ReasonCounts:
    """Counts over decisions and steps, by the trail."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def used(self, actor: StaffMember, since: datetime | None = None) -> Mapping[str, int]:
        """How many letters named each code; those taken back do not count, of an amended one what holds does."""
        self._around.insist(may(actor, "read"), actor, "reasons")
        with self._around.store.reading() as work:
            return counted(work.audit.of_reasons(since))


def counted(events: Iterable[AuditEvent]) -> Mapping[str, int]:
    """Codes with their counts; ``events`` oldest first."""
    given: dict[int, list[tuple[str, ...]]] = {}
    for event in events:
        letters = given.setdefault(event.filing_id or 0, [])
        if letters and event.action in _BACK | _INSTEAD:
            letters.pop()
        if event.action not in _BACK:
            letters.append(tuple(dict.fromkeys(dict(event.details).get("reasons", "").split(","))))
    return Counter(code for letters in given.values() for codes in letters for code in codes if code)
