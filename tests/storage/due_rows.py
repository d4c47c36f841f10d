"""Open clocks, written straight into the tables: several a filing, many due at one instant, all three groups."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.search_text import haystack

Execute = Callable[[str, Sequence[object]], object]
STAGES = [stage.value for stage in Stage]
CLOCKS = {
    "DL02": "us",
    "DL05": "applicant",
    "DL06": "authority",
    "DL07": "network_operations",
    "DL12": "applicant",
    "DL17": "nobody",
}
INSTANTS = 12
"""So few instants that every page ends among rows of one instant."""


def fill_clocks(execute: Execute, filings: int) -> None:
    """``execute`` takes SQL with ``?``."""
    chance = random.Random(5)
    for number in range(1, filings + 1):
        filing, stage = 20_000 + number, chance.choice(STAGES)
        sponsor = f"北京第{number}号有限公司"
        execute(
            "INSERT INTO filing (id, order_no, type, stage, version, revision, content_hash, assignee_id, received_at,"
            " changed_at, sponsor, sponsor_number, services, service_kind, province, waiting_on, clock, paused, provisional,"
            " risk_group, risk_due, errors, warnings, materials_present, materials_due, haystack)"
            " VALUES (?, ?, 'first_filing', ?, 1, 1, '', ?, 0, 0, ?, '', '网站', 'website', ?, 'us', 'DL02', ?, ?, 1, 0, 0, 0,"
            " 0, 0, ?)",
            (
                filing, f"BA-{number}", stage, chance.randrange(3), sponsor, chance.choice(["11", "31"]), False, False,
                haystack([f"BA-{number}", sponsor]),
            ),
        )  # fmt: skip
        for place, clock in enumerate(chance.sample(sorted(CLOCKS), chance.choice([1, 2, 2, 3])), start=1):
            _clock(execute, chance, filing, place, clock)


def _clock(execute: Execute, chance: random.Random, filing: int, place: int, clock: str) -> None:
    state = chance.choice(["running", "running", "running", "paused", "met"])
    due = 1_000 + chance.randrange(INSTANTS)
    late = state == "paused" and chance.random() < 0.3
    marks = [{"kind": "start", "at": 10, "because": "T01", "amount": 0}]
    if state == "paused":
        marks.append({"kind": "pause", "at": 20 + filing % 7, "because": "T04", "amount": 0})
    waits = CLOCKS[clock]
    execute(
        "INSERT INTO deadline (filing_id, number, clock, state, waiting_on, amount, unit, remaining, started_at, ended_at, due_at,"
        " at_risk_at, soon_at, provisional, rank, marks) VALUES (?, ?, ?, ?, ?, 2, 'working_days', ?, 10, ?, ?, ?, ?, ?, ?, ?)",
        (
            filing, place, clock, state, waits, 1 if state == "paused" else None, 900 if state == "met" else None,
            due if state != "paused" or late else None, due - 1, due - 2, chance.random() < 0.2,
            {"us": 0, "nobody": 2}.get(waits, 1), json.dumps(marks),
        ),
    )  # fmt: skip
