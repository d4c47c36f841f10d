"""What the demo's dates tell besides the moves: calls nobody answered, extensions, duties outside the desk.

Each happens to the order of one applicant, some time before the demo's now, through the real use-cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reviewer_tui.domain.finding import TickState
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.deadlines import Deadlines
from reviewer_tui.usecases.followup import Followup
from reviewer_tui.usecases.happenings import Happenings
from reviewer_tui.usecases.review import Review
from reviewer_tui.usecases.triage import Triage
from reviewer_tui.usecases.verification import Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The use-cases that these events need, and who records them."""

    review: Review
    triage: Triage
    followup: Followup
    verification: Verification
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


def _arranged(**meeting: str) -> Callable[[Desk, int], object]:
    return lambda desk, filing_id: desk.verification.arrange(desk.reviewer, filing_id, meeting)


def _looked_at(desk: Desk, filing_id: int) -> None:
    """A reviewer has begun: the second photo is no good, the rest waits. The filing stays with them, free to be taken."""
    desk.triage.take(desk.reviewer, filing_id)
    photos = desk.review.open(desk.reviewer, filing_id, in_clear=True).photos
    desk.review.tick(desk.reviewer, filing_id, photos[0].row.id, TickState.PASS)
    desk.review.tick(desk.reviewer, filing_id, photos[1].row.id, TickState.FAIL, "M04 反光，证件号码看不清")
    desk.triage.release(desk.reviewer, filing_id)
    desk.triage.assign(desk.supervisor, filing_id, desk.reviewer.login)


def _asked_again(desk: Desk, filing_id: int) -> None:
    """All photos were looked at; the face has to be taken again."""
    desk.triage.take(desk.reviewer, filing_id)
    *others, face = desk.review.open(desk.reviewer, filing_id, in_clear=True).photos
    for photo in others:
        desk.review.tick(desk.reviewer, filing_id, photo.row.id, TickState.PASS)
    desk.review.tick(desk.reviewer, filing_id, face.row.id, TickState.FAIL, "M06 后面是办公室，不是纯白")
    desk.followup.record(desk.reviewer, filing_id, "retake")


INCIDENTS: Mapping[str, tuple[Incident, ...]] = {
    # In a colleague's hands: another call within the hour.
    "jinjiang": (Incident(before=timedelta(minutes=25), act=_missed),),
    "xuehui": (Incident(before=timedelta(days=3), act=_longer("DL19", 3, "经办人住院，来函申请延期")),),
    "xingkong": (Incident(before=timedelta(days=18), act=_numbered),),
    # The verification: an appointment, a curtain on its way, a photo that is no good, one that was asked for again.
    "lvshi": (
        Incident(
            before=timedelta(days=3, hours=-1),
            act=_arranged(when="2026-11-25T14:00", place="三层2号核验室", visitor="王示例", phone="19900000088"),
        ),
    ),
    "peixun": (
        Incident(
            before=timedelta(days=3),
            act=_arranged(
                recipient="示例学校教务处",
                phone="19900000089",
                address="上海市示例区示例路66号",
                courier_back="YT0000012345",
            ),
        ),
        Incident(
            before=timedelta(days=3, hours=-2), act=_arranged(courier_out="SF0000067890", curtain_sent="2026-11-20")
        ),
    ),
    "liaohe": (Incident(before=timedelta(hours=2), act=_looked_at),),
    "zijin": (Incident(before=timedelta(hours=3), act=_asked_again),),
}
"""By the applicant of the order."""

LATELY = frozenset({"nongcun"})
"""Orders whose last steps are of today: the Authority's twenty working days reach beyond the published years."""

LONG_AGO = frozenset({"yuedu"})
"""Orders on which nobody has done anything since: the day of the upload has passed."""
