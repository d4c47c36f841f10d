"""A result of the verification as it comes from outside: outcome, photo by photo, couriers, papers. One line, one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from reviewer_tui.domain.decision import ReasonUse
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import Tick, TickState
from reviewer_tui.domain.policy import may, may_hold, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.verification import PREFIX, VERIFYING
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.followup import Followup
from reviewer_tui.usecases.happened_already import happened_already, this_round
from reviewer_tui.usecases.precheck import load_checked
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal, refusal_on
from reviewer_tui.usecases.verification import Verification
from reviewer_tui.usecases.views import MoveResult

RECEIVED = "verification_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoResult:
    """How one photo was found: ``photo`` as its row is called without the prefix (``FACE.s1``), the note of a failed one."""

    photo: str
    state: TickState
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationResult:
    """What one line says. ``event`` is an arrow of the verification, or empty; ``papers`` are kind and owner of each;
    ``at`` tells one round of photos from the next.
    """

    event: str = ""
    inputs: Mapping[str, str]
    reasons: tuple[ReasonUse, ...] = ()
    meeting: Mapping[str, str]
    papers: tuple[tuple[str, str], ...] = ()
    photos: tuple[PhotoResult, ...] = ()
    at: str = ""

    @property
    def mark(self) -> str:
        """By what the line is known again; nothing personal goes into it."""
        parts = (
            self.event,
            self.at,
            [use.code for use in self.reasons],
            self.papers,
            [str(one) for one in self.photos],
        )
        return sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTold:
    """What of a line was news: the move, where there was one, and the other parts by name (meeting, papers, photos)."""

    move: MoveResult | None
    news: tuple[str, ...]


class VerificationResults:
    """Applies results; applied again they change nothing."""

    def __init__(self, around: Surroundings, followup: Followup, verification: Verification) -> None:
        self._around = around
        self._followup = followup
        self._verification = verification

    def apply(self, actor: StaffMember, filing_id: int, result: VerificationResult) -> ResultTold:
        """All of a line or nothing of it. New photos are received before they are judged, and judged before the outcome.

        Raises what the parts raise by themselves: Refused by table, guard or role, Conflict while somebody else holds the filing,
        BadInput for a field, paper or photo that there is not.
        """
        with self._around.attempt(actor, result.event or "verification", filing_id) as work:
            news = []
            seen = any(dict(one.details).get("line") == result.mark for one in this_round(work.audit.of(filing_id)))
            if result.meeting and self._verification.arrange_in(
                work, actor, work.filings.get(filing_id), result.meeting
            ):
                news.append("meeting")
            if seen:
                work.commit()
                return ResultTold(move=None, news=tuple(news))
            move = self._move(work, actor, filing_id, result) if result.event == RECEIVED else None
            filing = work.filings.get(filing_id)
            papers = [self._followup.receive_paper_in(work, actor, filing, *paper) for paper in result.papers]
            if any(papers):
                news.append("papers")
            if result.photos and self._judge(work, actor, filing, result):
                news.append("photos")
            if result.event and result.event != RECEIVED:
                move = self._move(work, actor, filing_id, result)
            if move is not None or news:
                at, parts = self._around.clock.now(), ", ".join(news) or result.event
                work.audit.append(event(at, actor, "audit.result", filing_id, line=result.mark, parts=parts))
            work.commit()
            return ResultTold(move=move, news=tuple(news))

    def _move(self, work: Work, actor: StaffMember, filing_id: int, result: VerificationResult) -> MoveResult | None:
        """The arrow; None when it was walked before."""
        filing = work.filings.get(filing_id)
        try:
            moved = self._followup.record_in(
                work, actor, filing, result.event, inputs=result.inputs, reasons=result.reasons
            )
        except Refused as no:
            if no.reason == "refused.no_such_move" and happened_already(work.audit.of(filing_id), result.event):
                return None
            raise
        return moved if moved.changed else None

    def _judge(self, work: Work, actor: StaffMember, filing: Filing, result: VerificationResult) -> bool:
        """Mark every photo as it was found elsewhere; a filing that is past the verification by this very event stays as it is."""
        if filing.stage not in VERIFYING:
            if result.event and happened_already(work.audit.of(filing.id), result.event):
                return False
            raise refusal(refused("refused.photos_not_now", stage=filing.stage.value))
        granted(may(actor, "tick"))
        now = self._around.clock.now()
        free = may_hold(actor, filing, now)
        if not free:
            raise refusal_on(work, filing, free)
        rows = {photo.row.id for photo in load_checked(self._around, work, filing).photos}
        marks = {tick.row: tick for tick in work.reviews.ticks(filing.id, filing.revision)}
        changed = False
        for one in result.photos:
            row = PREFIX + one.photo
            if row not in rows:
                known = ", ".join(sorted(name.removeprefix(PREFIX) for name in rows))
                raise BadInput("status.photo", given=one.photo[:40], known=known)
            before = marks.get(row)
            if before is not None and (before.state, before.note) == (one.state, one.note):
                continue
            tick = Tick(row=row, state=one.state, note=one.note, by=actor.login, at=now)
            work.reviews.set_tick(filing.id, filing.revision, row, tick)
            work.audit.append(event(now, actor, "audit.tick", filing.id, row=row, state=one.state.value))
            changed = True
        return changed
