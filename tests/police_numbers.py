"""Approved filings whose services wait for a number of the public security, with their ports proven or not."""

from __future__ import annotations

from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.usecases.public_security_duty import note_open_port
from reviewer_tui.usecases.views import HappeningResult
from tests.builders import a_filing_content, an_app
from tests.filings_on_the_way import approved
from tests.sample_desk import SampleDesk

NUMBER, OTHER = "闽公网安备35010202001234号", "闽公网安备35010202005678号"
"""Invented: nobody has these."""


def waiting(sample: SampleDesk, order: str, content: FilingContent | None = None, *, open_: bool = True) -> Filing:
    """Approved on the desk's present day; ``open_``: its first port is proven, DL12 runs."""
    content = content or a_filing_content(order_no=order)
    filing = approved(sample, sample.add(content), number=f"闽ICP备2026{sum(order.encode()):06d}号")
    return proven(sample, filing) if open_ else filing


def two_services(order: str) -> FilingContent:
    """One website and one APP."""
    website = a_filing_content().services[0]
    return a_filing_content(order_no=order, services=(website, an_app()))


def proven(sample: SampleDesk, filing: Filing) -> Filing:
    """A probe has shown the first port open."""
    with sample.desk.store.work() as work:
        now = sample.clock.at
        note_open_port(sample.desk.around, work, work.filings.get(filing.id), actor=sample.who("net"), at=now)
        work.commit()
    return sample.filing(filing.id)


def numbered(
    sample: SampleDesk,
    filing: Filing,
    event: str = "public_security_filed",
    *,
    number: str = NUMBER,
    on: str = "2026-11-23",
    **more: str,
) -> HappeningResult:
    """Record a number."""
    typed = {"police_number": number, "granted_on": on, **more}
    return sample.desk.happenings.record_typed(sample.who("lilei"), filing.id, event, typed)
