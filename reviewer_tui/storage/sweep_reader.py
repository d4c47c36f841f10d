"""Finds what has fallen due, each by an index that holds little else; no SQLAlchemy: a sweep with nothing to do is quick."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from reviewer_tui.domain.staff import Role, StaffId, StaffMember
from reviewer_tui.domain.stage import WAITS_ON, Stage, WaitingOn
from reviewer_tui.storage.instants import to_instant, to_millis
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading
from reviewer_tui.storage.reads.source import slots
from reviewer_tui.storage.reads.told import TellReads
from reviewer_tui.usecases.effects import ROADS
from reviewer_tui.usecases.sweep_model import (
    PAUSED,
    SILENT,
    Addressee,
    Called,
    CalledFiling,
    DueFiling,
    OverdueClock,
    Told,
)

_PAGE = 500
_CLOCK = "SELECT due_at, filing_id, number, clock FROM deadline WHERE "
# These say exactly what the partial indexes say (tables.py): SQLite compares the words.
_UNNOTED = "ended_at IS NULL AND rank < 2 AND (noted_due IS NULL OR noted_due <> due_at)"
_REPLY = "ended_at IS NULL AND rank < 2 AND clock = 'DL19' AND state = 'running'"
_KEPT = "ended_at IS NULL AND rank = 2"
_CALLED = "action IN ('audit.breached', 'audit.sms_unknown')"
_ON_APPLICANT = tuple(sorted(stage.value for stage, on in WAITS_ON.items() if on is WaitingOn.APPLICANT))


class SweepReader:
    """The ``DueFinder`` of a database."""

    def __init__(self, place: Place) -> None:
        self._reading = Reading(place)
        self._tell = TellReads(self._reading)

    def holds_over(self, now: datetime) -> Iterator[DueFiling]:
        """Filings whose hold has ended."""
        return self._filings("hold_until", "hold_until IS NOT NULL AND hold_until <= ?", [to_millis(now)])

    def uploaded_before(self, at: datetime) -> Iterator[DueFiling]:
        """Filings that were uploaded by then, and are where that put them."""
        return self._filings("stage_since", "stage = 'uploaded' AND stage_since <= ?", [to_millis(at)])

    def overdue_replies(self, now: datetime) -> Iterator[OverdueClock]:
        """Reply windows that are over, noted or not."""
        return self._clocks(_REPLY, now)

    def unnoted(self, now: datetime, *, sms: bool) -> Iterator[OverdueClock]:
        """Duties that are overdue and not noted as such: those of the SMS verification, or all others."""
        # The index of one clock would hold all that are not due yet.
        return self._clocks(f"{_UNNOTED} AND clock || '' {'=' if sms else '<>'} 'DL05'", now)

    def run_out(self, now: datetime) -> Iterator[OverdueClock]:
        """Open clocks that are no duty and whose time is over."""
        return self._clocks(_KEPT, now)

    def unreminded(self, now: datetime, until: datetime) -> Iterator[OverdueClock]:
        """Duties to file with the public security that end between these instants, of whom nobody was reminded."""
        sql = (
            "SELECT d.due_at, d.filing_id, d.number, d.clock FROM deadline d WHERE d.ended_at IS NULL AND d.rank < 2"
            " AND d.clock = 'DL12' AND d.state = 'running' AND d.due_at > ? AND d.due_at <= ? AND NOT EXISTS"
            " (SELECT 1 FROM outbox o WHERE o.\"key\" = 'advice/' || d.filing_id || '/reminder')"
            " ORDER BY d.due_at, d.filing_id"
        )
        for due_at, filing_id, number, clock in self._reading.rows(sql, [to_millis(now), to_millis(until)]):
            yield OverdueClock(filing_id=filing_id, number=number, clock=clock, due_at=to_instant(due_at))

    def _filings(self, column: str, where: str, values: list[object]) -> Iterator[DueFiling]:
        after: tuple[int, ...] = ()
        while True:
            beyond = f" AND ({column}, id) > (?, ?)" if after else ""
            sql = f"SELECT {column}, id FROM filing WHERE {where}{beyond} ORDER BY {column}, id LIMIT ?"
            rows = self._reading.rows(sql, [*values, *after, _PAGE])
            for at, filing_id in rows:
                yield DueFiling(filing_id=filing_id, at=to_instant(at))
            if len(rows) < _PAGE:
                return
            after = (rows[-1][0], rows[-1][1])

    def _clocks(self, where: str, now: datetime) -> Iterator[OverdueClock]:
        after: tuple[int, ...] = ()
        while True:
            beyond = " AND (due_at, filing_id, number) > (?, ?, ?)" if after else ""
            sql = f"{_CLOCK}{where} AND due_at < ?{beyond} ORDER BY due_at, filing_id, number LIMIT ?"
            rows = self._reading.rows(sql, [to_millis(now), *after, _PAGE])
            for due_at, filing_id, number, clock in rows:
                yield OverdueClock(filing_id=filing_id, number=number, clock=clock, due_at=to_instant(due_at))
            if len(rows) < _PAGE:
                return
            after = tuple(rows[-1][:3])

    def told(self) -> Told:
        """How far people have been told."""
        return self._tell.told()

    def called(self, told: Told, *, paused_until: datetime, silent_until: datetime) -> tuple[int, list[Called]]:
        """The newest row of the trail that was looked at, and what nobody was told of yet, before these instants."""
        noted = self._reading.rows(
            f"SELECT sequence, action, filing_id, details FROM audit_event WHERE {_CALLED} AND sequence > ?"
            " ORDER BY sequence",
            [told.sequence],
        )
        found = [_noted(action, filing_id, json.loads(details)) for _, action, filing_id, details in noted]
        span = [to_millis(told.paused_until), to_millis(paused_until)]
        long_paused = self._reading.rows(
            "SELECT id, paused_since, clock FROM filing WHERE paused AND paused_since >= ? AND paused_since < ?"
            " AND risk_group + 0 = 2 ORDER BY paused_since, id",
            span,
        )
        found += [Called(about=PAUSED, filing_id=row[0], at=to_instant(row[1]), clock=row[2]) for row in long_paused]
        span = [to_millis(told.silent_until), to_millis(silent_until)]
        silent = self._reading.rows(
            f"SELECT id, stage_since FROM filing WHERE stage IN ({slots(_ON_APPLICANT)}) AND stage_since >= ?"
            " AND stage_since < ? ORDER BY stage_since, id",
            [*_ON_APPLICANT, *span],
        )
        found += [Called(about=SILENT, filing_id=row[0], at=to_instant(row[1])) for row in silent]
        return (noted[-1][0] if noted else told.sequence), found

    def filings(self, ids: Sequence[int], now: datetime) -> dict[int, CalledFiling]:
        """Filings by number, each with who holds it at ``now`` or has it."""
        found: dict[int, CalledFiling] = {}
        wanted = sorted(set(ids))
        for first in range(0, len(wanted), _PAGE):
            page = wanted[first : first + _PAGE]
            rows = self._reading.rows(
                "SELECT id, sponsor, stage, CASE WHEN lease_until > ? THEN lease_holder_id ELSE assignee_id END"
                f" FROM filing WHERE id IN ({slots(page)})",
                [to_millis(now), *page],
            )
            for filing_id, sponsor, stage, person in rows:
                found[filing_id] = CalledFiling(
                    filing_id=filing_id, sponsor=sponsor, stage=Stage(stage), person=person or 0
                )
        return found

    def addressees(self) -> tuple[Addressee, ...]:
        """Everybody active, by login."""
        rows: list[dict[str, Any]] = self._reading.named(
            "SELECT s.id, s.login, s.name, s.role, s.language, s.sealed_email IS NOT NULL AS address,"
            " c.value AS digest FROM staff s"
            " LEFT JOIN staff_setting c ON c.staff_id = s.id AND c.name = 'digest'"
            " WHERE s.active ORDER BY s.login",
            [],
        )
        return tuple(_addressee(row) for row in rows)

    def queued(self, keys: Sequence[str]) -> frozenset[str]:
        """Which of these keys stand in the outbox."""
        if not keys:
            return frozenset()
        rows = self._reading.rows(f'SELECT "key" FROM outbox WHERE "key" IN ({slots(keys)})', list(keys))
        return frozenset(row[0] for row in rows)

    def effects_due(self, now: datetime) -> bool:
        """Whether anything in the outbox may leave, or was begun and not settled in its time."""
        kinds = [kind for carried in ROADS.values() for kind in carried]
        sql = f"SELECT 1 FROM outbox WHERE state = ? AND kind IN ({slots(kinds)}) AND not_before <= ? LIMIT 1"
        return any(self._reading.rows(sql, [state, *kinds, to_millis(now)]) for state in ("waiting", "sending"))

    def close(self) -> None:
        """Close the connection."""
        self._reading.close()


def _noted(action: str, filing_id: int, details: dict[str, str]) -> Called:
    about, due_at = action.removeprefix("audit."), datetime.fromisoformat(details["due"])
    return Called(about=about, filing_id=filing_id, at=due_at, clock=details["clock"])


def _addressee(row: dict[str, Any]) -> Addressee:
    member = StaffMember(
        id=StaffId(row["id"]), login=row["login"], name=row["name"], role=Role(row["role"]), language=row["language"]
    )
    return Addressee(member=member, address=bool(row["address"]), digest=row["digest"] != "off")
