"""Desks to measure on: made by the real migrations, the real key and the real importer, then filled with many filings at once.

One filing comes in through the importer; the others are copies of its rows under other names, dates and stages, each sealed for
its own place, chained in the audit trail and counted by the triggers. The same count gives the same desk but for the day.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from reviewer_tui.bootstrap import place_of
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.online_service import IpRange, OnlineService
from reviewer_tui.domain.stage import WAITS_ON, Stage
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.audit import read_head
from reviewer_tui.storage.repositories.audit_trail import write_head
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.package_format import encode_content
from reviewer_tui.usecases.search_text import haystack
from tests.builders import UNIT_NAME, a_domain, a_filing_content, a_website, an_access
from tests.sample_desk import STAFF, SampleDesk, environment, sample_desk

RARE = "栖霞渡"
"""Three characters that stand in the name of one sponsor alone."""
COMMON = "软件"
"""Two characters that stand in every eighth name."""
REVIEWER = "lilei"

_PLACES = ["海河", "江城", "云岭", "湖滨", "山海", "松原", "石桥", "青田", "白沙", "金滩", "长亭", "望月"]
_TRADES = ["软件", "网络", "贸易", "文化", "医药", "物流", "餐饮", "教育"]
_STAGES = (Stage.SUBMITTED, Stage.ISP_REVIEW, Stage.NEEDS_CORRECTION, Stage.AUTHORITY_REVIEW, Stage.APPROVED)
_SUBMITTED_SHARE = 0.5
_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledDesk:
    """A desk of ``filings`` filings. The first in risk order, ``heavy``, has 20 materials and 60 findings."""

    sample: SampleDesk
    filings: int
    heavy: Filing
    rare: str

    @property
    def environ(self) -> dict[str, str]:
        """What a program on this desk finds in its environment."""
        return environment(self.sample.home)


def filled_desk(folder: Path, filings: int) -> FilledDesk:
    """A new desk below ``folder`` whose clock is the host's."""
    sample = sample_desk(folder, now=datetime.now(UTC).replace(microsecond=0))
    heavy = sample.add(heavy_content(), without=("MAT_RESPONSIBILITY",))
    template = sample.add(a_filing_content(order_no="ORD-0"))
    rare = _Filler(sample, template).fill(range(template.id + 1, template.id + filings - 1), heavy)
    sample.run_on()
    return FilledDesk(sample=sample, filings=filings, heavy=heavy, rare=rare)


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


class _Filler:
    """Copies one imported filing many times."""

    def __init__(self, sample: SampleDesk, template: Filing) -> None:
        self._sample = sample
        self._template = template
        self._vault = Vault.load(sample.settings.key_file)
        self._chance = random.Random(7)
        self._now = to_millis(sample.clock.at)
        with sample.desk.store.reading() as work:
            self._content = encode_content(
                replace(work.revisions.content(template.id, template.revision), order_no="ORD-0")
            ).decode()

    def fill(self, ids: range, heavy: Filing) -> str:
        """Write the copies; the number of the filing whose sponsor has the rare name."""
        rare = ids[len(ids) * 3 // 4]
        connection = connect(self._sample.database)
        connection.execute("BEGIN IMMEDIATE")
        ranks = self._chance.sample(range(len(ids)), len(ids))
        filings = [self._filing(number, rank, rare=number == rare) for number, rank in zip(ids, ranks, strict=True)]
        _copy(connection, "filing", self._template.id, filings)
        for table, changes in (
            ("revision", self._revisions(filings)),
            ("check_run", ({"filing_id": row["id"]} for row in filings)),
            ("deadline", ({"filing_id": row["id"], "due_at": row["risk_due"]} for row in filings)),
            ("filing_domain", ({"filing_id": row["id"], "domain": f"site{row['id']}.example.com"} for row in filings)),
        ):
            _copy(connection, table, self._template.id, changes)
        events = list(self._events(connection, filings))
        _copy(connection, "audit_event", self._template.id, events)
        connection.execute("UPDATE filing SET risk_due = 0 WHERE id = ?", (heavy.id,))
        connection.execute("INSERT INTO filing_text (filing_text) VALUES ('rebuild')")
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        write_head(place_of(self._sample.settings).audit_head, events[-1]["sequence"], events[-1]["hash"])
        return f"F-{rare}"

    def _filing(self, number: int, rank: int, *, rare: bool) -> dict[str, Any]:
        """A row of the queue. One falls due every minute, so that the heads of a short and a long queue look alike."""
        chance = self._chance
        stage = Stage.SUBMITTED if chance.random() < _SUBMITTED_SHARE else chance.choice(_STAGES)
        due = self._now + (5 * 60 + rank) * _MINUTE
        name = RARE if rare else chance.choice(_PLACES)
        sponsor = f"示例{name}{chance.choice(_TRADES[1:] if rare else _TRADES)}{number}号有限公司"
        return {
            "id": number,
            "order_no": f"ORD-{number}",
            "stage": stage.value,
            "assignee_id": chance.choice((0, 0, *(person.id for person in self._people()))),
            "waiting_on": WAITS_ON[stage].value,
            "sponsor": sponsor,
            "services": f"示例网站{number}",
            "haystack": haystack([f"ORD-{number}", sponsor, f"示例网站{number}", f"site{number}.example.com"]),
            "risk_group": 3 if stage is Stage.APPROVED else 0,
            "risk_due": due,
            "due_at": due,
            "at_risk_at": due - 4 * 60 * _MINUTE,
            "soon_at": due - 24 * 60 * _MINUTE,
            "errors": chance.randrange(3),
            "warnings": chance.randrange(3),
        }

    def _people(self) -> tuple[Any, ...]:
        return tuple(self._sample.who(login) for login in STAFF if login in (REVIEWER, "hanmeimei"))

    def _revisions(self, filings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in filings:
            text = self._content.replace("ORD-0", row["order_no"]).replace(UNIT_NAME, row["sponsor"])
            place = f"revision.content/{row['id']}/{self._template.revision}"
            yield {"filing_id": row["id"], "sealed_content": self._vault.seal_bytes(place, text.encode())}

    def _events(self, connection: Any, filings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The event of each import behind the newest row, chained as ``AuditTrail`` chains them."""
        sequence, previous = read_head(place_of(self._sample.settings).audit_head) or (0, "")
        names = ("at", "actor", "action", "filing_id", "transition", "stage_from", "stage_to", "details")
        (own,) = connection.execute(
            f"SELECT {', '.join(names)} FROM audit_event WHERE filing_id = ?", (self._template.id,)
        ).fetchall()
        for row in filings:
            sequence += 1
            values = {**dict(zip(names, own, strict=True)), "filing_id": row["id"]}
            text = to_json([previous, sequence, *(values[name] for name in names)])
            digest = hmac.new(self._vault.audit_key, text.encode(), hashlib.sha256).hexdigest()
            yield {**values, "sequence": sequence, "previous_hash": previous, "hash": digest}
            previous = digest


def _copy(connection: Any, table: str, template: int, changes: Iterable[dict[str, Any]]) -> None:
    """Insert a copy of the template's row of ``table`` for each set of changes."""
    key = "id" if table == "filing" else "filing_id"
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", (template,))
    names = [description[0] for description in cursor.description]
    own = dict(zip(names, cursor.fetchone(), strict=True))
    slots = ", ".join(f'"{name}"' for name in names)
    connection.executemany(
        f"INSERT INTO {table} ({slots}) VALUES ({', '.join(f':{name}' for name in names)})",
        ({**own, **changed} for changed in changes),
    )
