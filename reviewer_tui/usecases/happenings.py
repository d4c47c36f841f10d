"""Recording what happened to a filing beside its moves, for the clocks that listen to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.clock_moves import CHANGE_PLANNED, ClockAct
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.filing_clocks import would_end
from reviewer_tui.domain.happening import HAPPENINGS, Happening
from reviewer_tui.domain.policy import GRANTED, Answer, may, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.data_codes import ISSUED, USED, DataCodeIssued, DataCodeUsed
from reviewer_tui.usecases.happening_facts import HappeningFacts, Recording
from reviewer_tui.usecases.moves import tell_clocks
from reviewer_tui.usecases.public_security import CORRECTED, FILED, PublicSecurityCorrected, PublicSecurityFiled
from reviewer_tui.usecases.public_security_advice import ADVISED, PublicSecurityAdvised
from reviewer_tui.usecases.step_inputs import day_in, past_in
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal, version_conflict
from reviewer_tui.usecases.views import HappeningOffer, HappeningResult, NoteView, StepInput

_SLACK = timedelta(minutes=1)
"""By how much somebody's watch may be ahead of the desk's clock."""

FAR_AWAY = timedelta(days=3660)
"""From a day this far from today no clock counts: it is a slip of the pen."""


class Happenings:
    """The events of ``domain.happening``: which may be recorded now, and recording one."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._facts: Mapping[str, HappeningFacts] = {
            FILED: PublicSecurityFiled(around),
            CORRECTED: PublicSecurityCorrected(around),
            ADVISED: PublicSecurityAdvised(around),
            ISSUED: DataCodeIssued(around),
            USED: DataCodeUsed(around),
        }

    def offers(self, actor: StaffMember, filing_id: int) -> tuple[HappeningOffer, ...]:
        """What may have happened at the present stage; for a role that may not record it each carries the reason."""
        self._around.insist(may(actor, "read"), actor, "steps", filing_id)
        role = may(actor, "happening")
        offered = []
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            for one in HAPPENINGS.values():
                if not happening_answer(self._around, work, filing, one):
                    continue
                inputs, facts = _inputs_of(one), self._facts.get(one.event)
                if facts is not None:
                    content = work.revisions.content(filing.id, filing.revision)
                    if not facts.possible(work, filing, content):
                        continue
                    inputs = facts.inputs(work, filing, content)
                offered.append(
                    HappeningOffer(
                        event=one.event, allowed=role.granted, because=role.because, values=role.values, inputs=inputs
                    )
                )
        return tuple(offered)

    def record(
        self,
        actor: StaffMember,
        filing_id: int,
        event: str,
        *,
        at: datetime | None = None,
        day: date | None = None,
        note: str = "",
        expect_version: int | None = None,
    ) -> HappeningResult:
        """Write an event down and tell the clocks. ``at`` is when it happened (default: now), ``day`` the day that comes with it.

        ``changed`` is False when it stands there already for that day. Raises Refused where stage or role say no, BadInput for a
        day that is missing, too much or ten years away, and an instant in the future or before what its clock knows, Conflict for
        another version. What asks for more than these (``happening_facts``) is recorded by ``record_typed``.
        """
        if event in self._facts:
            typed = {"at": at.isoformat() if at else "", "day": day.isoformat() if day else "", "note": note}
            return self.record_typed(actor, filing_id, event, typed, expect_version=expect_version)
        with self._around.attempt(actor, event, filing_id) as work:
            granted(may(actor, "happening"))
            filing = work.filings.get(filing_id)
            if expect_version is not None and expect_version != filing.version:
                raise version_conflict(work, filing, expect_version)
            happening = HAPPENINGS[event]
            now = self._around.clock.now()
            self._check_inputs(work, filing, happening, at, day, now)
            when = min(at or now, now)
            details = {"on": local_date(when).isoformat(), **({"day": day.isoformat()} if day else {})}
            if self._stands(work, filing, happening, details):
                return HappeningResult(filing=filing, event=event, changed=False)
            answer = happening_answer(self._around, work, filing, happening)
            if not answer:
                raise refusal(answer)
            kept = tell_clocks(
                self._around,
                work,
                filing,
                event,
                actor=actor.login,
                at=now,
                since=when,
                day=day,
                why=note,
                details=details,
            )
            if note.strip():
                work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=note))
            work.commit()
            return HappeningResult(filing=kept, event=event, changed=True)

    def record_typed(
        self,
        actor: StaffMember,
        filing_id: int,
        event: str,
        typed: Mapping[str, str],
        *,
        expect_version: int | None = None,
    ) -> HappeningResult:
        """``record`` with its inputs as they were typed: those of the offer. BadInput for one that is malformed."""
        given = {name: value.strip() for name, value in typed.items() if value.strip()}
        if event in self._facts:
            return self._keep(actor, filing_id, HAPPENINGS[event], given, expect_version)
        for name in given:
            if name not in ("at", "day", "note"):
                raise BadInput("input.unknown", name=name, known="at, day, note")
        return self.record(
            actor,
            filing_id,
            event,
            at=past_in("at", given["at"], self._around.clock.now()) if "at" in given else None,
            day=day_in("day", given["day"]) if "day" in given else None,
            note=given.get("note", ""),
            expect_version=expect_version,
        )

    def _keep(
        self,
        actor: StaffMember,
        filing_id: int,
        happening: Happening,
        typed: Mapping[str, str],
        expect_version: int | None,
    ) -> HappeningResult:
        """Record an event of which more is kept than that it happened."""
        with self._around.attempt(actor, happening.event, filing_id) as work:
            granted(may(actor, "happening"))
            filing = work.filings.get(filing_id)
            if expect_version is not None and expect_version != filing.version:
                raise version_conflict(work, filing, expect_version)
            granted(happening_answer(self._around, work, filing, happening))
            content, now = work.revisions.content(filing.id, filing.revision), self._around.clock.now()
            kept = self._facts[happening.event].keep(Recording(work, actor, filing, content, now), typed)
            if kept is None:
                return HappeningResult(filing=filing, event=happening.event, changed=False)
            note = typed.get("note", "")
            if kept.event:
                filing = tell_clocks(
                    self._around,
                    work,
                    filing,
                    kept.event,
                    actor=actor.login,
                    at=now,
                    since=kept.since,
                    why=note,
                    details=kept.details,
                )
            else:
                work.audit.append(event(now, actor, f"audit.{happening.event}", filing.id, **kept.details))
            if note:
                work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=note))
            work.commit()
            values = tuple(kept.values.items())
            return HappeningResult(filing=filing, event=happening.event, warning=kept.warning, values=values)

    def _check_inputs(
        self,
        work: Work,
        filing: Filing,
        happening: Happening,
        at: datetime | None,
        day: date | None,
        now: datetime,
    ) -> None:
        if happening.takes_day and day is None:
            raise BadInput("input.missing", name="day")
        if day is not None and not happening.takes_day:
            raise BadInput("input.unknown", name="day", known=", ".join(item.name for item in _inputs_of(happening)))
        for name, said in (("at", at and local_date(at)), ("day", day)):
            if said is not None and abs(said - local_date(now)) > FAR_AWAY:
                raise BadInput("input.far_away", name=name)
        if day is not None and day < local_date(now) and happening.event == CHANGE_PLANNED:
            raise BadInput("input.until_over", name="day")
        if at is None:
            return
        if at > now + _SLACK:
            raise BadInput("input.in_future", name="at")
        moves = self._around.counting(filing.province, work).moves_at(happening.event, filing.type.czlx)
        for clock in work.deadlines.of(filing.id):
            moved = any(move.clock == clock.clock and move.act is not ClockAct.START for move in moves)
            if clock.open and moved and at < clock.marks[-1].at:
                raise BadInput("input.before_clock", name="at", clock=clock.clock)

    def _stands(self, work: Work, filing: Filing, happening: Happening, details: dict[str, str]) -> bool:
        """Whether the same event of the same day was written down, and not ended or begun again since."""
        for happened in reversed(work.audit.of(filing.id)):
            if happening.partner and happened.action == f"audit.{happening.partner}":
                return False
            if happened.action == f"audit.{happening.event}" and dict(happened.details) == details:
                return True
        return False


def happening_answer(around: Surroundings, work: Work, filing: Filing, happening: Happening) -> Answer:
    """Whether an event may be recorded now: at its stages, or while a clock that it ends is open."""
    if happening.data_code and not around.data_code:
        return refused("refused.data_code_off")
    if filing.stage in happening.stages or would_end(
        work.deadlines.of(filing.id),
        happening.event,
        counting=around.counting(filing.province, work),
        filing_type=filing.type.czlx,
    ):
        return GRANTED
    return refused("refused.no_such_move", stage=filing.stage.value, event=happening.event)


def _inputs_of(happening: Happening) -> tuple[StepInput, ...]:
    day = StepInput(name="day", kind="day", required=True)
    return (
        *((day,) if happening.takes_day else ()),
        StepInput(name="at", kind="when", required=False),
        StepInput(name="note", kind="note", required=False),
    )
