"""What the demo's dates tell besides the moves: calls nobody answered, extensions, duties outside the desk.

Each happens to the order of one applicant, some time before the demo's now, through the real use-cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.deadlines import Deadlines
from reviewer_tui.usecases.happenings import Happenings
from reviewer_tui.usecases.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The use-cases that these events need, and who records them."""

    review: Review
    happenings: Happenings
    deadlines: Deadlines
    reviewer: StaffMember
    supervisor: StaffMember
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that happens ``before`` the demo's now, on the filing with an id."""

    before: timedelta
    act: Callable[[Desk, int], object]


def _missed(desk: Desk, filing_id: int) -> None:
    desk.review.log_call(desk.reviewer, filing_id, "无人接听", CallResult.MISSED)


def _longer(clock: str, amount: int, why: str) -> Callable[[Desk, int], object]:
    return lambda desk, filing_id: desk.deadlines.extend(desk.supervisor, filing_id, clock, amount, why)


def _numbered(desk: Desk, filing_id: int) -> None:
    typed = {"police_number": "京公网安备11010502009999号", "granted_on": desk.today.isoformat()}
    desk.happenings.record_typed(desk.reviewer, filing_id, "public_security_filed", typed)


INCIDENTS: Mapping[str, tuple[Incident, ...]] = {
    # In a colleague's hands: another call within the hour.
    "jinjiang": (Incident(before=timedelta(minutes=25), act=_missed),),
    "xuehui": (Incident(before=timedelta(days=3), act=_longer("DL19", 3, "经办人住院，来函申请延期")),),
    "xingkong": (Incident(before=timedelta(days=18), act=_numbered),),
}
"""By the applicant of the order."""

LATELY = frozenset({"nongcun"})
"""Orders whose last steps are of today: the Authority's twenty working days reach beyond the published years."""

LONG_AGO = frozenset({"yuedu"})
"""Orders on which nobody has done anything since: the day of the upload has passed."""
