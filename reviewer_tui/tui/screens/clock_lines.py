"""The clocks of a filing in a pane: what is owed, what is over, and apart from both what is only valid or kept until a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.deadline import Deadline, DeadlineState
from reviewer_tui.domain.reckoning import Reckoning
from reviewer_tui.locale import Texts
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, folded, line
from reviewer_tui.tui.wording import due_text, moment, time_left, words
from reviewer_tui.usecases.cause_words import cause_text
from reviewer_tui.usecases.views import ReviewView


def clock_runs(
    texts: Texts, reckoning: Reckoning | None, province: str, clock: Deadline, now: datetime
) -> tuple[Run, ...]:
    """A clock in one line: sign, name, until when, what is left."""
    name = words(texts, f"clock.{clock.clock}", clock.clock)
    waiting = texts(f"waiting_on.{clock.waiting_on}")
    if clock.state is DeadlineState.PAUSED and clock.due_at is None:
        left = texts(f"left.{clock.unit}", n=clock.remaining) if clock.remaining else texts("left.same_day")
        left += "?" if clock.provisional else ""
        said = texts("review.paused", left=left)
        return ("|| ", Role.PAUSED), (f"{name}  ", Role.PLAIN), (said, Role.MUTED), (f"  {waiting}", Role.MUTED)
    due = due_text(texts, clock.due_at, provisional=clock.provisional) if clock.due_at else ""
    if not clock.open:
        sign: Run = ("✗ ", Role.FAULT) if clock.state is DeadlineState.MISSED else ("✓ ", Role.MUTED)
        return sign, (f"{name}  {texts(f'deadline_state.{clock.state}')}  ", Role.MUTED), (due, Role.MUTED)
    if clock.breached(now):
        mark: Run = ("!!", Role.BREACHED)
    elif clock.at_risk_at is not None and now >= clock.at_risk_at:
        mark = ("! ", Role.AT_RISK)
    elif clock.soon_at is not None and now >= clock.soon_at:
        mark = ("~ ", Role.SOON)
    else:
        mark = (". ", Role.FINE)
    left = ""
    if clock.due_at is not None:
        left = time_left(texts, reckoning, clock.clock, province, clock.due_at, now, provisional=clock.provisional)
    return mark, (f" {name}  {due}  ", Role.PLAIN), (f"{left}  ", mark[1]), (waiting, Role.MUTED)


def clock_lines(session: Session, view: ReviewView, now: datetime, width: int) -> list[Line]:
    """Duties, the open ones first, each with its course below it; then what is no duty."""
    numbered = list(enumerate(view.deadlines))
    duties = [(place, clock) for place, clock in numbered if clock.duty]
    result: list[Line] = []
    for place, clock in sorted(duties, key=lambda one: not one[1].open):
        runs = clock_runs(session.texts, session.reckoning, view.filing.province, clock, now)
        result.append(Line(runs, f"clock.{clock.clock}.{place}"))
        result.extend(folded("  ".join(_course(session, clock)), width, Role.MUTED, indent=3))
    kept = [(place, clock) for place, clock in numbered if not clock.duty]
    if kept:
        result.append(line((session.texts("clocks.no_duties"), Role.STRONG)))
    for place, clock in kept:
        result.append(Line(_kept_runs(session.texts, clock, now), f"clock.{clock.clock}.{place}"))
    return result


def _course(session: Session, clock: Deadline) -> Iterator[str]:
    """Since when, since when it stands still and for what, by how much it was lengthened, when it ended."""
    texts = session.texts
    yield texts("clocks.since", at=moment(texts, clock.started_at))
    if clock.pause is not None:
        because = cause_text(texts, clock.pause.because)
        yield texts("clocks.paused", at=moment(texts, clock.pause.at), because=because)
    if clock.extension:
        yield texts("clocks.extended", amount=texts.plural(f"amount.{clock.unit}", clock.extension))
    if clock.ended_at is not None:
        yield texts("clocks.ended", at=moment(texts, clock.ended_at))


def _kept_runs(texts: Texts, clock: Deadline, now: datetime) -> tuple[Run, ...]:
    """``kept until 2027-02-23``: with its year, for such a day is far away."""
    name = words(texts, f"clock.{clock.clock}", clock.clock)
    if clock.due_at is None:
        return ((f"   {name}", Role.MUTED),)
    said = texts(f"clocks.until.{clock.clock}", until=closing_date(clock.due_at))
    over = clock.due_at < now or not clock.open
    return ("   ", Role.MUTED), (f"{name}  ", Role.MUTED if over else Role.PLAIN), (said, Role.MUTED)
