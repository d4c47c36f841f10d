"""What checks and reviewers say about a filing: findings, ticks, confirmations, notes, papers, SMS states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from reviewer_tui.domain.finding import CheckReport, Confirmation, Finding, RuleRow, Tick
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.material import PaperReceipt
from reviewer_tui.domain.sms_page import SmsState
from reviewer_tui.storage.instants import to_json, to_millis, to_millis_or_none
from reviewer_tui.storage.mapping import finding_place
from reviewer_tui.storage.reads.reviews import ReviewReads
from reviewer_tui.storage.repositories.writing import InTransaction, add_rows, put, put_once, remove
from reviewer_tui.storage.tables import (
    CheckRunRow,
    ConfirmationRow,
    FilingRow,
    FindingRow,
    NoteRow,
    PaperRow,
    SmsPersonRow,
    SmsStateRow,
    TickRow,
)
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.views import NoteView

_FILING = FilingRow.__table__  # type: ignore[attr-defined]
_RUN = CheckRunRow.__table__  # type: ignore[attr-defined]
_FINDING = FindingRow.__table__  # type: ignore[attr-defined]
_CONFIRMATION = ConfirmationRow.__table__  # type: ignore[attr-defined]
_TICK = TickRow.__table__  # type: ignore[attr-defined]
_NOTE = NoteRow.__table__  # type: ignore[attr-defined]
_PAPER = PaperRow.__table__  # type: ignore[attr-defined]
_SMS_STATE = SmsStateRow.__table__  # type: ignore[attr-defined]
_SMS = SmsPersonRow.__table__  # type: ignore[attr-defined]


class Reviews(ReviewReads):
    """Writes what is said about a revision, beside reading it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

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

    def unconfirm(self, filing_id: int, revision: int, key: str) -> None:
        """Take a confirmation away."""
        remove(self._db, _CONFIRMATION, {"filing_id": filing_id, "revision": revision, "key": key})

    def add_note(self, filing_id: int, note: NoteView) -> int:
        """Store a note or call under the next number; notes are never changed."""
        last = self._db.execute(select(func.max(_NOTE.c.number)).where(_NOTE.c.filing_id == filing_id)).scalar()
        number = int(last or 0) + 1
        self._db.execute(
            insert(_NOTE).values(
                filing_id=filing_id,
                number=number,
                kind=note.kind,
                sealed_text=self._vault.seal(f"note.text/{filing_id}/{number}", note.text),
                by=note.by,
                at=to_millis(note.at),
                result=note.result or "",
                sealed_number=self._vault.seal(f"note.number/{filing_id}/{number}", note.number)
                if note.number
                else None,
                next_at=to_millis_or_none(note.next_at),
            )
        )
        if note.result is not None:
            self._count_missed(filing_id, missed=note.result is CallResult.MISSED)
        return number

    def _count_missed(self, filing_id: int, *, missed: bool) -> None:
        """What the queue shows of the calls: how many in a row nobody answered."""
        counted = _FILING.c.missed_calls + 1 if missed else 0
        self._db.execute(update(_FILING).where(_FILING.c.id == filing_id).values(missed_calls=counted))

    def receive_paper(self, filing_id: int, paper: PaperReceipt) -> bool:
        """Store that a paper came in; False when that was recorded before."""
        return put_once(
            self._db,
            _PAPER,
            {
                "filing_id": filing_id,
                "kind": paper.kind,
                "owner": paper.owner,
                "received_on": paper.received_on.isoformat(),
                "sealed_note": self._vault.seal(f"paper.note/{filing_id}/{paper.kind}/{paper.owner}", paper.note),
                "recorded_by": paper.recorded_by,
                "recorded_at": to_millis(paper.recorded_at),
            },
        )

    def set_sms(self, filing_id: int, role: str, at: datetime) -> None:
        """Store that a person has verified; the first time counts."""
        put_once(self._db, _SMS, {"filing_id": filing_id, "role": role, "verified_at": to_millis(at)})

    def set_sms_state(self, filing_id: int, role: str, state: SmsState, at: datetime) -> None:
        """Store how far a person is; the newest counts."""
        values = {
            "filing_id": filing_id,
            "role": role,
            "page_state": state.page_state,
            "attempts": state.attempts,
            "resends": state.resends,
            "resends_over": state.resends_over,
            "changed_at": to_millis(at),
        }
        put(self._db, _SMS_STATE, values)

    def clear_sms(self, filing_id: int) -> None:
        """A new upload starts the SMS check afresh."""
        self._db.execute(delete(_SMS).where(_SMS.c.filing_id == filing_id))
        self._db.execute(delete(_SMS_STATE).where(_SMS_STATE.c.filing_id == filing_id))

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
