"""What checks and reviewers say about a filing: findings, ticks, confirmations, notes, papers, SMS states."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from reviewer_tui.domain.finding import CheckReport, Confirmation, Finding, RuleRow, Tick, TickState
from reviewer_tui.domain.material import PaperReceipt
from reviewer_tui.storage.instants import to_day, to_instant, to_json, to_millis
from reviewer_tui.storage.mapping import finding_of, finding_place
from reviewer_tui.storage.repositories.writing import add_rows, find, put, put_once, remove
from reviewer_tui.storage.tables import (
    CheckRunRow,
    ConfirmationRow,
    FindingRow,
    NoteRow,
    PaperRow,
    SmsPersonRow,
    TickRow,
)
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.views import NoteView

_RUN = CheckRunRow.__table__  # type: ignore[attr-defined]
_FINDING = FindingRow.__table__  # type: ignore[attr-defined]
_CONFIRMATION = ConfirmationRow.__table__  # type: ignore[attr-defined]
_TICK = TickRow.__table__  # type: ignore[attr-defined]
_NOTE = NoteRow.__table__  # type: ignore[attr-defined]
_PAPER = PaperRow.__table__  # type: ignore[attr-defined]
_SMS = SmsPersonRow.__table__  # type: ignore[attr-defined]


class Reviews:
    """Reads and writes what is said about a revision."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._db = connection
        self._vault = vault

    def report(self, filing_id: int, revision: int) -> CheckReport:
        """The newest run of the checks over a revision; an empty report when none has run."""
        run = (
            self._db.execute(select(_RUN).where(_RUN.c.filing_id == filing_id, _RUN.c.revision == revision))
            .mappings()
            .first()
        )
        if run is None:
            return CheckReport(pack="", rows=(), findings=())
        found = self._db.execute(
            select(_FINDING)
            .where(_FINDING.c.filing_id == filing_id, _FINDING.c.revision == revision)
            .order_by(_FINDING.c.place)
        ).mappings()
        rows = tuple(RuleRow(**row) for row in json.loads(run["rows"]))
        return CheckReport(pack=run["pack"], rows=rows, findings=tuple(finding_of(row, self._vault) for row in found))

    def save_report(self, filing_id: int, revision: int, report: CheckReport, at: datetime) -> None:
        """Store a run in place of the one before; what reviewers confirmed stands under the findings' own keys."""
        rows = [{name: getattr(row, name) for name in RuleRow.__slots__} for row in report.rows]
        put(
            self._db,
            _RUN,
            {
                "filing_id": filing_id,
                "revision": revision,
                "pack": report.pack,
                "rows": to_json(rows),
                "at": to_millis(at),
            },
        )
        remove(self._db, _FINDING, {"filing_id": filing_id, "revision": revision})
        findings = [self._finding_row(filing_id, revision, i, finding) for i, finding in enumerate(report.findings)]
        add_rows(self._db, _FINDING, findings)

    def ticks(self, filing_id: int, revision: int) -> tuple[Tick, ...]:
        """Rows marked by a person."""
        rows = find(self._db, _TICK, {"filing_id": filing_id, "revision": revision}).mappings()
        return tuple(
            Tick(
                row=row["row"],
                state=TickState(row["state"]),
                note=self._vault.open(f"tick.note/{filing_id}/{revision}/{row['row']}", row["sealed_note"]),
                by=row["by"],
                at=to_instant(row["at"]),
            )
            for row in rows
        )

    def set_tick(self, filing_id: int, revision: int, row: str, tick: Tick | None) -> None:
        """Store a mark, or take it away with None."""
        if tick is None:
            where = (_TICK.c.filing_id == filing_id, _TICK.c.revision == revision, _TICK.c.row == row)
            self._db.execute(delete(_TICK).where(*where))
            return
        put(
            self._db,
            _TICK,
            {
                "filing_id": filing_id,
                "revision": revision,
                "row": row,
                "state": tick.state.value,
                "sealed_note": self._vault.seal(f"tick.note/{filing_id}/{revision}/{row}", tick.note),
                "by": tick.by,
                "at": to_millis(tick.at),
            },
        )

    def confirmations(self, filing_id: int, revision: int) -> tuple[Confirmation, ...]:
        """Warnings that a reviewer took on."""
        rows = self._db.execute(
            select(_CONFIRMATION).where(_CONFIRMATION.c.filing_id == filing_id, _CONFIRMATION.c.revision == revision)
        ).mappings()
        return tuple(
            Confirmation(
                key=row["key"],
                note=self._vault.open(f"confirmation.note/{filing_id}/{revision}/{row['key']}", row["sealed_note"]),
                by=row["by"],
                at=to_instant(row["at"]),
            )
            for row in rows
        )

    def confirm(self, filing_id: int, revision: int, confirmation: Confirmation) -> None:
        """Store a confirmation; a later one takes its place."""
        key = confirmation.key
        put(
            self._db,
            _CONFIRMATION,
            {
                "filing_id": filing_id,
                "revision": revision,
                "key": key,
                "sealed_note": self._vault.seal(f"confirmation.note/{filing_id}/{revision}/{key}", confirmation.note),
                "by": confirmation.by,
                "at": to_millis(confirmation.at),
            },
        )

    def notes(self, filing_id: int) -> tuple[NoteView, ...]:
        """Notes and calls, oldest first."""
        rows = self._db.execute(select(_NOTE).where(_NOTE.c.filing_id == filing_id).order_by(_NOTE.c.number)).mappings()
        return tuple(
            NoteView(
                at=to_instant(row["at"]),
                by=row["by"],
                kind=row["kind"],
                text=self._vault.open(f"note.text/{filing_id}/{row['number']}", row["sealed_text"]),
            )
            for row in rows
        )

    def add_note(self, filing_id: int, note: NoteView) -> None:
        """Store a note or call; notes are never changed."""
        last = self._db.execute(select(func.max(_NOTE.c.number)).where(_NOTE.c.filing_id == filing_id)).scalar()
        number = (last or 0) + 1
        self._db.execute(
            insert(_NOTE).values(
                filing_id=filing_id,
                number=number,
                kind=note.kind,
                sealed_text=self._vault.seal(f"note.text/{filing_id}/{number}", note.text),
                by=note.by,
                at=to_millis(note.at),
            )
        )

    def papers(self, filing_id: int) -> tuple[PaperReceipt, ...]:
        """Paper originals and capture results that came in."""
        rows = find(self._db, _PAPER, {"filing_id": filing_id}).mappings()
        return tuple(
            PaperReceipt(
                kind=row["kind"],
                owner=row["owner"],
                received_on=to_day(row["received_on"]),
                recorded_by=row["recorded_by"],
                recorded_at=to_instant(row["recorded_at"]),
                note=self._vault.open(f"paper.note/{filing_id}/{row['kind']}/{row['owner']}", row["sealed_note"]),
            )
            for row in rows
        )

    def receive_paper(self, filing_id: int, paper: PaperReceipt) -> bool:
        """Store that a paper came in; False when that was recorded before."""
        return put_once(
            self._db,
            _PAPER,
            {
                "filing_id": filing_id,
                "kind": paper.kind,
                "owner": paper.owner,
                "received_on": paper.received_on,
                "sealed_note": self._vault.seal(f"paper.note/{filing_id}/{paper.kind}/{paper.owner}", paper.note),
                "recorded_by": paper.recorded_by,
                "recorded_at": to_millis(paper.recorded_at),
            },
        )

    def sms(self, filing_id: int) -> Mapping[str, datetime]:
        """Who has verified by SMS, by role, and when."""
        rows = self._db.execute(select(_SMS.c.role, _SMS.c.verified_at).where(_SMS.c.filing_id == filing_id))
        return {role: to_instant(at) for role, at in rows}

    def set_sms(self, filing_id: int, role: str, at: datetime) -> None:
        """Store that a person has verified; the first time counts."""
        put_once(self._db, _SMS, {"filing_id": filing_id, "role": role, "verified_at": to_millis(at)})

    def clear_sms(self, filing_id: int) -> None:
        """A new upload starts the SMS check afresh."""
        self._db.execute(delete(_SMS).where(_SMS.c.filing_id == filing_id))

    def _finding_row(self, filing_id: int, revision: int, place: int, finding: Finding) -> dict[str, Any]:
        sealed = self._vault.seal(finding_place(filing_id, revision, place), to_json(finding.evidence))
        return {
            "filing_id": filing_id,
            "revision": revision,
            "place": place,
            "rule": finding.rule,
            "variant": finding.case,
            "severity": finding.severity.value,
            "path": finding.path,
            "field": finding.field,
            "reason": finding.reason,
            "basis": finding.basis,
            "sealed_evidence": sealed,
        }
