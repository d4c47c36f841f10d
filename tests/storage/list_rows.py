"""Rows for the lists, written straight into the tables: orders with services, the register, what it lacks, moves that return."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from itertools import count

from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.search_text import haystack

Execute = Callable[[str, Sequence[object]], object]
TYPES = [kind.value for kind in FilingType]
STAGES = [stage.value for stage in Stage]


def fill_lists(execute: Execute, filings: int, records: int) -> None:
    """Orders and records in no order, many of one instant; ``execute`` takes SQL with ``?``."""
    chance = random.Random(11)
    sequences = count(1)
    for number in range(1, filings + 1):
        stage, kind = chance.choice(STAGES), chance.choice(TYPES)
        names = [f"网站{number}-{place}" for place in range(1, chance.choice([1, 1, 2, 3]) + 1)]
        execute(
            "INSERT INTO filing (id, order_no, type, stage, version, revision, content_hash, assignee_id, received_at,"
            " changed_at, sponsor, sponsor_number, services, service_kind, province, waiting_on, clock, due_at, paused,"
            " provisional, risk_group, risk_due, errors, warnings, materials_present, materials_due,"
            " haystack) VALUES (?, ?, ?, ?, 1, 1, '', 0, 0, ?, ?, ?, ?, 'website', '11', 'us', 'DL19', 5, ?, ?, 0, 0, 0, 0, 0, 0,"
            " ?)",
            (
                20_000 + number, f"BA-{number}", kind, stage, chance.randrange(40), f"北京第{number}号有限公司",
                f"91{number:016d}", "\n".join(names), False, False,
                haystack([f"BA-{number}", f"北京第{number}号有限公司", *names, f"site{number}.example.com"]),
            ),
        )  # fmt: skip
        for place, name in enumerate(names if number % 5 else (), start=1):
            execute(
                "INSERT INTO filing_service (filing_id, place, service_key, name, number, kind, domains, addresses)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    20_000 + number, place, f"s{place}", name, f"京ICP备{number:08d}号-{place}", chance.choice(["website", "app"]),
                    f"site{number}.example.com", f"203.0.113.{number % 200}",
                ),
            )  # fmt: skip
        execute(
            "INSERT INTO filing_domain (filing_id, domain) VALUES (?, ?)",
            (20_000 + number, f"site{number}.example.com"),
        )
        execute(
            "INSERT INTO audit_event (sequence, at, actor, action, filing_id, transition, stage_from, stage_to, details,"
            " previous_hash, hash) VALUES (?, 0, 'li', 'audit.return', ?, 'T04', 'isp_review', ?, ?, '', '')",
            (
                next(sequences),
                20_000 + number,
                stage,
                json.dumps({"reasons": f"S{number % 10:02d},N01", "version": "2"}),
            ),
        )
        if number % 3 == 0:
            execute(
                "INSERT INTO adoption (id, filing_id, kind, number, since) VALUES (?, ?, ?, ?, ?)",
                (
                    number,
                    20_000 + number,
                    chance.choice(["sponsor", "service"]),
                    f"沪ICP备{number:08d}号",
                    chance.randrange(40),
                ),
            )
    for number in range(1, records + 1):
        entity = f"京ICP备{number:08d}号"
        kind = ("sponsor", "service", "domain", "access")[number % 4]
        execute(
            "INSERT INTO register_record (id, kind, number, name, sponsor_number, certificate_digest, certificate, detail,"
            " sealed_facts, service_kind, province, authority_key, status, from_filing, recorded_at)"
            " VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, 'website', '11', '', ?, ?, ?)",
            (
                number, kind, entity if kind == "sponsor" else f"{entity}-1", f"单位{number}", entity, f"91{number:016d}",
                {"domain": f"site{number}.example.com", "access": f"198.51.100.{number % 200}"}.get(kind, ""), b"",
                chance.choice(["filed", "filed", "cancelled"]), chance.choice(["", "F-20001"]), chance.randrange(40),
            ),
        )  # fmt: skip


REBUILD = "INSERT INTO filing_text (filing_text) VALUES ('rebuild')"
"""The full-text index of SQLite, which the program keeps and no trigger."""
