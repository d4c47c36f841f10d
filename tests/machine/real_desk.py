"""The real desk under the machine: one that is made once and copied for each run, and what its database says.

Reads go to the SQLite file itself, past everything that the program makes of it.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reviewer_tui.bootstrap import SetClock, open_desk
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.finding import Severity, TickState
from reviewer_tui.domain.port_opening import ProbeResult
from reviewer_tui.domain.sponsor import Sponsor
from reviewer_tui.domain.verification import PREFIX
from reviewer_tui.settings import read_settings
from reviewer_tui.storage.sqlite_library import library
from tests.builders import a_certificate, a_filing_content, a_sponsor, a_website, another_principal
from tests.machine.orders import Order
from tests.sample_desk import NOW, SampleDesk, environment, sample_desk, write_package
from tests.usecases.filed_desk import NUMBER, SERVICE, fill_register, other_access

RULES = 'reply_expiry = "withdraw"\nquiet_hours = 24\n[public_security]\nadvise = false\n'
KINDS = ("override", "pass", "return", "refuse", "forced_cancellation", "correction")
TWO = f"[policy]\nsecond_person = {list(KINDS)}\n".replace("'", '"')
PUBLIC_BODY = a_certificate(type=15, number="12441400456763110Y")

ORDERS: dict[str, FilingContent] = {
    "W-1": a_filing_content(order_no="W-1", services=(a_website(principal=another_principal()),)),
    "W-2": a_filing_content(order_no="W-2", services=(a_website(name="第二个示例网站"),)),
    "W-5": a_filing_content(
        order_no="W-5",
        type=FilingType.CANCEL_ACCESS,
        sponsor=a_sponsor(icp_number=NUMBER, certificate=PUBLIC_BODY),
        services=(a_website(icp_number=SERVICE),),
    ),
    "W-7": a_filing_content(
        order_no="W-7",
        type=FilingType.CANCEL_SERVICE,
        sponsor=Sponsor(icp_number=f"{NUMBER[:-2]}2号"),
        services=(a_website(icp_number=f"{NUMBER[:-2]}2号-1", domains=(), accesses=()),),
    ),
}
"""Two first filings of one entity, the first with two people to be texted; a cancelled access; a service that has no port."""


@cache
def _template() -> tuple[TemporaryDirectory[str], SampleDesk]:
    folder = TemporaryDirectory(prefix="machine-")
    sample = sample_desk(Path(folder.name), config=RULES)
    fill_register(sample, other_access())
    for content in ORDERS.values():
        sample.add(content, gates=("T07", "T12"))
    return folder, sample


def folder_of_all() -> Path:
    """Where the template lives, and what is made beside it."""
    return Path(_template()[0].name)


@cache
def package(order: str, revision: int, mark: int) -> Path:
    """A package of a later revision; another ``mark`` is another content."""
    content = replace(ORDERS[order], revision=revision, remark="" if not mark else f"第{mark}稿")
    return write_package(folder_of_all() / "in" / f"{order}-{revision}-{mark}", content, gates=("T07", "T12"))


class RealDesk:
    """A copy of the template at work. ``two``: the policy asks for two people wherever it can."""

    def __init__(self, home: Path, *, two: bool) -> None:
        _, template = _template()
        shutil.copytree(template.home, home, ignore=shutil.ignore_patterns("packages"))
        if two:
            with (home / "config.toml").open("a", encoding="utf-8") as config:
                config.write(TWO)
        self.home = home
        settings = read_settings(environment(home), database=str(home / "desk.db"))
        self.clock = SetClock(NOW)
        self.desk = open_desk(settings, clock=self.clock)
        # One reader's process reads the packages of all copies: to start one takes as long as a whole run.
        self.desk.__dict__["_door"] = template.desk._door
        self.people = template.people
        self._file = library().connect(str(home / "desk.db"), isolation_level=None)

    def close(self) -> None:
        self.desk.__dict__.pop("_door", None)
        self._file.close()
        self.desk.close()
        shutil.rmtree(self.home)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        return list(self._file.execute(sql, values).fetchall())

    def looked_at(self, login: str, order: Order) -> int:
        """Tick every look and confirm every warning, for who holds the filing; how many marks were made."""
        actor, desk = self.people[login], self.desk
        view = desk.review.open(actor, order.id, in_clear=False)
        made = 0
        for row in view.rows:
            if row.row.by_eye and row.tick is None:
                desk.review.tick(actor, order.id, row.row.id, TickState.PASS)
                made += 1
        known = {one.key for one in view.confirmations}
        for finding in desk.review.open(actor, order.id, in_clear=False).findings:
            if finding.severity is Severity.WARNING and finding.key not in known:
                desk.review.confirm(actor, order.id, finding.key, "checked by telephone")
                made += 1
        for item in view.checklist:
            if item.paper.value == "due" or not item.complete:
                made += desk.followup.receive_paper(actor, order.id, item.kind, item.owner)
        return made

    def gates(self, order: Order) -> tuple[bool, bool]:
        """Whether the gate of the review is open, and whether photos and papers are all in order."""
        view = self.desk.review.open(self.people["audit"], order.id, in_clear=False)
        photos = [row for row in view.rows if row.row.rule.startswith(PREFIX)]
        well = all(row.tick is not None and row.tick.state is not TickState.FAIL for row in photos)
        papers = all(item.paper.value != "due" and item.complete for item in view.checklist)
        return view.gate.in_the_way is None, well and papers

    def port_actions(self, order: Order) -> list[str]:
        """What the port tasks of a filing ask for, in their order."""
        return [
            action for (action,) in self.rows("SELECT action FROM port_task WHERE filing_id = ? ORDER BY id", order.id)
        ]


class Probes:
    """Finds every port as it should be, or none."""

    def __init__(self, *, well: bool) -> None:
        self.well = well

    def probe(self, *, host: str, address: str, port: int, expect_open: bool) -> ProbeResult:
        return ProbeResult(reachable=expect_open, proven=self.well, case="probe.open")
