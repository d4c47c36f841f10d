"""A desk to sweep: people with addresses, filings on their way, and what a sweep did in short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.effects import Effect, EffectState
from reviewer_tui.usecases.reasons import reason_uses
from reviewer_tui.usecases.sweep_model import SweepRow, SweepTask
from tests.builders import a_filing_content
from tests.sample_desk import NOW, SampleDesk, sample_desk

WITH_ADDRESS = ("lilei", "hanmeimei", "wang")
FIVE_MINUTES = timedelta(minutes=5)


def desk_to_sweep(
    folder: Path, *, now: datetime = NOW, config: str = "", addresses: Iterable[str] = WITH_ADDRESS
) -> SampleDesk:
    """A desk without filings. ``config`` goes on in the table ``[rules]``."""
    sample = sample_desk(folder, now=now, config=config)
    give_addresses(sample, *addresses)
    return sample


def give_addresses(sample: SampleDesk, *logins: str) -> None:
    """From now on these people can be written to."""
    with sample.desk.store.work() as work:
        for login in logins:
            work.staff.set_email(sample.who(login).id, f"{login}@example.com")
        work.commit()


def sweep(sample: SampleDesk, *tasks: SweepTask, by: str = "root", most: int | None = None) -> list[SweepRow]:
    """One sweep now."""
    return list(sample.desk.sweep.run(sample.who(by), tasks or tuple(SweepTask), most))


def done(rows: Iterable[SweepRow]) -> list[str]:
    """``breaches breached DL02`` and the like, a line a thing."""
    return [" ".join(filter(None, (row.task, row.action, row.clock, row.to))) for row in rows]


def every_five_minutes(sample: SampleDesk, until: datetime) -> Iterator[list[SweepRow]]:
    """Sweep, and wait five minutes, until an instant."""
    while sample.clock.at < until:
        yield sweep(sample)
        sample.clock.at += FIVE_MINUTES


def events(sample: SampleDesk, filing: Filing, action: str) -> list[AuditEvent]:
    """What the audit trail tells of a filing under ``audit.<action>``."""
    return [one for one in sample.desk.history.timeline(filing.id) if one.action == f"audit.{action}"]


def mails(sample: SampleDesk, kind: str = "notice") -> list[tuple[Effect, Mapping[str, str]]]:
    """The mails in the outbox with what they say."""
    with sample.desk.store.reading() as work:
        rows = work.outbox.rows(tuple(EffectState), kind=kind, before=None, limit=100_000)
        return [(row, work.outbox.payload(row)) for row in rows]


def returned(sample: SampleDesk, order: str = "ORD-R") -> Filing:
    """A filing that lilei has returned to its applicant."""
    filing = sample.make_ready(sample.add(a_filing_content(order_no=order)))
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=reason_uses(("S01",)))
    sample.desk.decisions.decide(sample.who("lilei"), filing.id, draft, expect_version=filing.version)
    sample.desk.triage.release(sample.who("lilei"), filing.id)
    return sample.filing(filing.id)


def ready_to_upload(sample: SampleDesk, order: str = "ORD-U") -> Filing:
    """A filing that has come through the verification, nobody's."""
    filing = sample.pass_on(sample.add(a_filing_content(order_no=order), gates=("T07", "T12")))
    filing = sample.record(filing, "verification_received")
    filing = sample.record(filing, "verification_passed")
    sample.desk.triage.release(sample.who("lilei"), filing.id)
    assert filing.stage is Stage.READY_TO_UPLOAD
    return sample.filing(filing.id)


def uploaded(sample: SampleDesk, order: str = "ORD-U") -> Filing:
    """A filing that was uploaded now."""
    return sample.record(ready_to_upload(sample, order), "upload")


def texting(sample: SampleDesk, order: str = "ORD-U") -> Filing:
    """A filing that was uploaded now and whose people are to verify by SMS."""
    return sample.record(uploaded(sample, order), "accepted")
