"""Desks to measure on: made by the real migrations, the real key and the real importer, then filled with invented filings.

The same count, seed and instant give the same desk but for its key. ``FilledDesk.reopen`` takes one that ``scripts/fill`` left.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from reviewer_tui.bootstrap import SetClock, open_desk, place_of
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.online_service import IpRange, OnlineService
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.settings import read_settings
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.vault import Vault
from tests.bench.filler import Filler
from tests.bench.invented_filings import InventedFilings
from tests.bench.invented_names import COMMON, RARE
from tests.builders import a_domain, a_filing_content, a_website, an_access
from tests.sample_desk import SampleDesk, environment, sample_desk

REVIEWER = "lilei"
REVIEWERS = 20
SEED = 7
LEAST = 10
"""Filings of the smallest desk."""
_NOTE = "filled.json"

__all__ = ["COMMON", "RARE", "REVIEWER", "FilledDesk", "filled_desk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledDesk:
    """A desk of ``filings`` filings. The first in risk order, ``heavy``, has 20 materials and 60 findings.

    ``rare`` is the number of the filing whose sponsor has the rare name.
    """

    sample: SampleDesk
    filings: int
    heavy: Filing
    rare: str

    @property
    def environ(self) -> dict[str, str]:
        """What a program on this desk finds in its environment."""
        return environment(self.sample.home)

    @classmethod
    def reopen(cls, folder: Path) -> FilledDesk:
        """A desk that was filled before."""
        home = folder / "desk"
        said = json.loads((home / _NOTE).read_text(encoding="utf-8"))
        settings = read_settings(environment(home), database=str(home / "desk.db"))
        clock = SetClock(datetime.fromisoformat(said["now"]))
        desk = open_desk(settings, clock=clock)
        sample = SampleDesk(home=home, settings=settings, clock=clock, desk=desk)
        for login in said["people"]:
            person = desk.staff.by_login(login)
            assert person is not None
            sample.people[login] = person
        return cls(sample=sample, filings=said["filings"], heavy=sample.filing(said["heavy"]), rare=said["rare"])


def filled_desk(
    folder: Path,
    filings: int,
    *,
    seed: int = SEED,
    now: datetime | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> FilledDesk:
    """A new desk below ``folder`` whose clock is the host's, or stands ``now``, and then runs on."""
    sample = sample_desk(folder, now=now or datetime.now(UTC).replace(microsecond=0))
    reviewers = (sample.who(REVIEWER), *_more_reviewers(sample))
    heavy = sample.add(heavy_content(), without=("MAT_RESPONSIBILITY",))
    template = sample.add(a_filing_content(order_no="ORD-0"))
    invented = InventedFilings(
        range(template.id + 1, template.id + filings - 1),
        seed=seed,
        now=to_millis(sample.clock.at),
        reviewers=tuple(person.id for person in reviewers),
    )
    settings = sample.settings
    filler = Filler(
        settings.database,
        Vault.load(settings.key_file),
        place_of(settings).audit_head,
        template=template.id,
        faulty=heavy.id,
    )
    sample.desk.close()
    filler.fill(invented, on_progress)
    connection = connect(settings.database)
    connection.execute("UPDATE filing SET risk_due = 0 WHERE id = ?", (heavy.id,))
    connection.close()
    sample.run_on()
    filled = FilledDesk(sample=sample, filings=filings, heavy=heavy, rare=f"F-{invented.rare}")
    said = {
        "filings": filings,
        "heavy": heavy.number,
        "rare": filled.rare,
        "now": sample.clock.at.isoformat(),
        "people": sorted(sample.people),
    }
    (sample.home / _NOTE).write_text(json.dumps(said), encoding="utf-8")
    return filled


def _more_reviewers(sample: SampleDesk) -> tuple[StaffMember, ...]:
    root = sample.who("root")
    logins = [f"reviewer{number:02}" for number in range(2, REVIEWERS + 1)]
    for number, login in enumerate(logins):
        added, _new = sample.desk.staff.add(root, login=login, name=f"审核员{number + 2:02}", role=Role.REVIEWER)
        sample.people[login] = added
    return tuple(sample.who(login) for login in logins)


def heavy_content() -> FilingContent:
    """Ten websites with six faults each, one of them with five, and two pages of 核验单 each; one paper is missing."""
    return a_filing_content(order_no="ORD-HEAVY", services=tuple(_faulty_site(number) for number in range(1, 11)))


def _faulty_site(number: int) -> OnlineService:
    domain = a_domain(
        id=f"d{number}",
        name=f"site{number}.example.com",
        registrar="",
        holder="示例别家公司",
        expires_on=date(2020, 1, 1),
    )
    return a_website(
        id=f"s{number}",
        ref=f"web{number}",
        name=f"示例网站{number}",
        home_url="",
        languages=(1,) if number == 1 else (),
        domains=(domain,),
        accesses=(an_access(id=f"a{number}", ips=(IpRange(start=f"10.0.0.{number}"),)),),
    )
