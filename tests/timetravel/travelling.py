"""Filings led through the real use-cases by a clock that is set from step to step; times as Shanghai tells them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from reviewer_tui.domain.calendar import SHANGHAI, closing_date
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingContent
from tests.builders import a_domain, a_filing_content, a_website
from tests.sample_desk import SampleDesk, sample_desk

NUMBER = "京ICP备2026000001号"
NUMBERS = {"number": NUMBER, "service_number.s1": f"{NUMBER}-1"}


def shanghai(text: str) -> datetime:
    """``2026-02-13 10:00`` in Asia/Shanghai, as an aware UTC instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def desk_at(folder: Path, text: str, **more: Any) -> SampleDesk:
    """A sample desk whose clock stands at this time in Shanghai."""
    return sample_desk(folder, now=shanghai(text), **more)


def go(desk: SampleDesk, text: str) -> None:
    """Set the clock, forwards or back."""
    desk.clock.at = shanghai(text)


def a_lasting_filing(**changes: Any) -> FilingContent:
    """A first filing whose domain is registered for years."""
    website = a_website(domains=(a_domain(expires_on=date(2031, 1, 1)),))
    return a_filing_content(**{"services": (website,), **changes})


def submit(
    desk: SampleDesk,
    text: str,
    order: str = "BA-1",
    *,
    build: Callable[..., FilingContent] = a_lasting_filing,
    **changes: Any,
) -> Filing:
    """A clean filing that is submitted and comes in at this time."""
    go(desk, text)
    content = build(**{"order_no": order, "submitted_at": desk.clock.at, **changes})
    return desk.add(content, gates=("T07", "T12"))


def resubmit(desk: SampleDesk, text: str, order: str = "BA-1") -> Filing:
    """Its second revision."""
    return submit(desk, text, order, revision=2)


def return_it(desk: SampleDesk, filing: Filing, text: str) -> Filing:
    """Returned to the applicant at this time."""
    go(desk, text)
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="请补充"),))
    return desk.desk.decisions.decide(desk.who("lilei"), filing.id, draft).filing


def pass_it(desk: SampleDesk, filing: Filing, text: str) -> Filing:
    """Passed by the review at this time."""
    go(desk, text)
    return desk.pass_on(desk.filing(filing.id))


def walk(desk: SampleDesk, filing: Filing, *steps: tuple[str, str]) -> Filing:
    """Walk arrows, each at its time: ``("2026-02-13 10:00", "upload")``."""
    for text, event in steps:
        go(desk, text)
        if event == "verification_passed":
            _receive_papers(desk, filing)
        inputs = {"authority_approved": NUMBERS, "hold": {"until": "2026-10-08", "note": "实名信息未同步"}}
        filing = desk.record(filing, event, **inputs.get(event, {}))
    return filing


def _receive_papers(desk: SampleDesk, filing: Filing) -> None:
    for item in desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).checklist:
        if item.paper.value == "due":
            desk.desk.followup.receive_paper(desk.who("lilei"), filing.id, item.kind, item.owner)


def to_the_authority(
    desk: SampleDesk,
    day: str,
    order: str = "BA-1",
    *,
    submitted: str = "",
    build: Callable[..., FilingContent] = a_lasting_filing,
) -> Filing:
    """A filing whose review by the Authority starts on a day at 16:30."""
    filing = submit(desk, submitted or f"{day} 09:00", order, build=build)
    filing = pass_it(desk, filing, f"{day} 09:30")
    return walk(
        desk,
        filing,
        (f"{day} 10:00", "verification_received"),
        (f"{day} 10:30", "verification_passed"),
        (f"{day} 11:00", "upload"),
        (f"{day} 12:00", "accepted"),
        (f"{day} 16:30", "sms_all_verified"),
    )


def clocks(desk: SampleDesk, filing: Filing) -> tuple[Deadline, ...]:
    """All clocks of a filing, oldest first."""
    with desk.desk.store.reading() as work:
        return work.deadlines.of(filing.id)


def clock(desk: SampleDesk, filing: Filing, code: str) -> Deadline:
    """The newest clock of a code."""
    return next(one for one in reversed(clocks(desk, filing)) if one.clock == code)


def due(desk: SampleDesk, filing: Filing, code: str) -> str:
    """``2026-03-19``, with ``?`` when provisional; a clock in hours with its time; ``paused 1`` with what is left."""
    found = clock(desk, filing, code)
    if found.due_at is None:
        return f"paused {found.remaining}"
    if found.unit is ClockUnit.HOURS:
        return f"{found.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"{closing_date(found.due_at)}{'?' if found.provisional else ''}"
