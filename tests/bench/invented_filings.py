"""Invented filings in the shape that the queue shows: who, where, which stage, when it is due, and what it is found by.

The same seed and instant give the same filings. They are made one at a time: a million of them need no memory.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd

from reviewer_tui.domain.deadline import FAR
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.stage import CLOSED, WAITS_ON, Stage, WaitingOn
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.usecases.search_text import BREAK
from tests.bench.invented_names import (
    COMMON,
    PLACES,
    RARE,
    Name,
    Weighted,
    a_brand,
    a_person,
    a_service,
    a_unit,
    latin,
)

MINUTE = 60_000
HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE
_FAR = to_millis(FAR)

_STAGES = Weighted(
    (
        (Stage.DRAFT, 0.5), (Stage.SUBMITTED, 14), (Stage.ISP_REVIEW, 6), (Stage.NEEDS_CORRECTION, 7), (Stage.ISP_REJECTED, 2),
        (Stage.RESUBMITTED, 3), (Stage.VERIFICATION_PENDING, 4), (Stage.VERIFICATION_REVIEW, 2), (Stage.READY_TO_UPLOAD, 1),
        (Stage.UPLOADED, 0.5), (Stage.UPLOAD_FAILED, 0.3), (Stage.SMS_PENDING, 4), (Stage.SMS_PARTIAL, 1),
        (Stage.SMS_FAILED, 0.4), (Stage.AUTHORITY_REVIEW, 11), (Stage.AUTHORITY_REJECTED, 1.3), (Stage.APPROVED, 4),
        (Stage.PORTS_OPEN, 32), (Stage.CANCELLED, 3), (Stage.WITHDRAWN, 3),
    )
)  # fmt: skip
_TYPES = Weighted(zip(FilingType, (52, 14, 13, 12, 4, 2, 3), strict=True))
_CLOCKS = {
    Stage.READY_TO_UPLOAD: "DL04",
    Stage.NEEDS_CORRECTION: "DL19",
    Stage.ISP_REJECTED: "DL19",
    Stage.SMS_PENDING: "DL05",
    Stage.SMS_PARTIAL: "DL05",
}
"""The leading clock where it is not the one of those on whom the filing waits."""
_USUAL = {
    WaitingOn.US: "DL02",
    WaitingOn.APPLICANT: "DL01",
    WaitingOn.AUTHORITY: "DL06",
    WaitingOn.NETWORK_OPERATIONS: "DL07",
    WaitingOn.NOBODY: "",
}
SMS_HOURS = 24
_BREACHED = 251
"""One of so many is overdue, at most some days."""
_TAGS = (("重点", 0.02), ("加急", 0.002), ("回访", 0.0001))
_TLDS = ("com", "net", "org")


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedFiling:
    """One filing. ``shape`` are columns of the queue's row; ``kind`` is unit, person or app: which content it has."""

    id: int
    kind: str
    order_no: str
    sponsor: str
    service: str
    domain: str
    credit_code: str
    person: str
    mobile: str
    tags: tuple[str, ...]
    shape: dict[str, object]


class InventedFilings:
    """Makes them. ``reviewers`` are staff ids; ``now`` is milliseconds since 1970."""

    def __init__(self, ids: range, *, seed: int, now: int, reviewers: tuple[int, ...]) -> None:
        self._ids = ids
        self._chance = random.Random(seed)
        self._now = now
        self._reviewers = reviewers
        self.rare = ids[len(ids) * 3 // 4]
        """The filing of the sponsor with the ``RARE`` name."""

    def __iter__(self) -> Iterator[InventedFiling]:
        size = len(self._ids)
        stride = next(step for step in range(int(size * 0.618) or 1, 2 * size + 1) if gcd(step, size) == 1)
        for place, number in enumerate(self._ids):
            # One filing falls due every minute, so that the heads of a short and a long queue look alike.
            yield self._one(number, rank=place * stride % size)

    def _one(self, number: int, *, rank: int) -> InventedFiling:
        chance = self._chance
        stage = _STAGES.pick(chance)
        province, city = PLACES.pick(chance)
        brand = a_brand(chance)
        kind = "person" if chance.random() < 0.1 else "app" if chance.random() < 0.15 else "unit"
        unit = a_unit(city, brand, chance)
        if number == self.rare:
            kind, unit = "unit", Name(("示例", city, RARE, "贸易", "有限公司"))
        service = a_service(brand, chance)
        person = a_person(chance)
        order_no = f"BA{number:08d}"
        domain = f"{latin(brand)}{number % 1000}.example.{chance.choice(_TLDS)}"
        code = "" if kind == "person" else f"91{province}9999MA{number % 10**8:08d}"
        return InventedFiling(
            id=number,
            kind=kind,
            order_no=order_no,
            sponsor=person if kind == "person" else str(unit),
            service=str(service),
            domain=domain,
            credit_code=code,
            person=person,
            mobile=f"199{number % 10**8:08d}",
            tags=tuple(tag for tag, share in _TAGS if chance.random() < share),
            shape={
                "id": number,
                "order_no": order_no,
                "type": _TYPES.pick(chance).value,
                "sponsor": f"{person[:1]}*" if kind == "person" else str(unit),
                "sponsor_number": code,
                "services": str(service),
                "service_kind": "app" if kind == "app" else "website",
                "province": province,
                "haystack": _words(kind, order_no, code, domain, [service] if kind == "person" else [service, unit]),
                "errors": chance.choice((0, 0, 0, 1, 2)),
                "warnings": chance.choice((0, 0, 0, 0, 1, 2)),
                **self._standing(stage, rank),
            },
        )

    def _standing(self, stage: Stage, rank: int) -> dict[str, object]:
        """Stage, reviewer and clock of a filing that is the ``rank``-th to fall due."""
        chance, now = self._chance, self._now
        waiting = WAITS_ON[stage]
        closed = stage in CLOSED
        paused = waiting is WaitingOn.APPLICANT and chance.random() < 0.2
        runs = not closed and not paused
        overdue = rank % _BREACHED == _BREACHED // 2
        due = now - rank % (3 * DAY // MINUTE) * MINUTE if overdue else now + 5 * HOUR + rank * MINUTE
        received = now - (chance.randrange(30, 1_100) * DAY if closed else chance.randrange(1, 30 * 24) * HOUR)
        received -= chance.randrange(HOUR)
        free = 0.7 if stage in (Stage.SUBMITTED, Stage.RESUBMITTED) else 0.0
        assignee = 0 if chance.random() < free else chance.choice(self._reviewers)
        held = bool(assignee) and stage is Stage.ISP_REVIEW and chance.random() < 0.001
        group = 3 if closed else 2 if paused else 0 if waiting is WaitingOn.US else 1
        changed = received + chance.randrange(max(1, now - received))
        since = received + chance.randrange(max(1, changed - received))
        return {
            "stage": stage.value,
            "assignee_id": assignee,
            "lease_holder_id": assignee if held else None,
            "lease_since": now if held else None,
            "lease_until": now + 8 * HOUR if held else None,
            "received_at": received,
            "changed_at": changed,
            "stage_since": since,
            "waiting_on": waiting.value,
            "clock": _CLOCKS.get(stage, _USUAL[waiting]),
            "due_at": due if runs else None,
            "at_risk_at": due - (6 * HOUR if "sms" in stage.value else DAY) if runs else None,
            "soon_at": due - (12 * HOUR if "sms" in stage.value else 2 * DAY) if runs else None,
            "paused": paused,
            "paused_since": since if paused else None,
            "remaining": 1 if paused else None,
            "provisional": runs and chance.random() < 0.01,
            "risk_group": group,
            "risk_due": due if runs else _FAR,
        }


def _words(kind: str, order_no: str, code: str, domain: str, names: list[Name]) -> str:
    """What ``search_keys.haystack_of`` makes of such a content."""
    parts = [f"{BREAK} {order_no.lower()}", *(name.words() for name in names)]
    if code:
        parts.append(f"{BREAK} {code.lower()}")
    parts.append(f"{BREAK} {domain.replace('.', ' ')}")
    if kind == "app":
        parts.append(f"{BREAK} com example {domain.partition('.')[0]}")
    for name in names:
        parts += name.initials()
    return " ".join(dict.fromkeys(parts))


__all__ = ["COMMON", "RARE", "InventedFiling", "InventedFilings"]
