"""What checks and reviewers say about a filing: findings, ticks, confirmations, notes, papers, SMS states."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.finding import CheckReport, Confirmation, RuleRow, Tick, TickState
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.material import PaperReceipt
from reviewer_tui.domain.sms_page import SmsState
from reviewer_tui.storage.instants import to_day, to_instant, to_instant_or_none
from reviewer_tui.storage.mapping import finding_of
from reviewer_tui.storage.reads.source import Row, Source, first
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.views import NoteView

_OF_REVISION = "WHERE filing_id = ? AND revision = ?"


class ReviewReads:
    """Reads what is said about a revision."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def report(self, filing_id: int, revision: int) -> CheckReport:
        """The newest run of the checks over a revision; an empty report when none has run."""
        run = first(self._source.named(f"SELECT * FROM check_run {_OF_REVISION}", [filing_id, revision]))
        if run is None:
            return CheckReport(pack="", rows=(), findings=())
        found = self._source.named(f"SELECT * FROM finding {_OF_REVISION} ORDER BY place", [filing_id, revision])
        rows = tuple(RuleRow(**row) for row in json.loads(run["rows"]))
        return CheckReport(
            pack=run["pack"],
            rows=rows,
            findings=tuple(finding_of(row, self._vault) for row in found),
            on=local_date(to_instant(run["at"])),
        )

    def ticks(self, filing_id: int, revision: int) -> tuple[Tick, ...]:
        """Rows marked by a person."""
        return tuple(
            Tick(
                row=row["row"],
                state=TickState(row["state"]),
                note=self._vault.open(f"tick.note/{filing_id}/{revision}/{row['row']}", row["sealed_note"]),
                by=row["by"],
                at=to_instant(row["at"]),
            )
            for row in self._source.named(f"SELECT * FROM tick {_OF_REVISION}", [filing_id, revision])
        )

    def confirmations(self, filing_id: int, revision: int) -> tuple[Confirmation, ...]:
        """Warnings that a reviewer took on."""
        return tuple(
            Confirmation(
                key=row["key"],
                note=self._vault.open(f"confirmation.note/{filing_id}/{revision}/{row['key']}", row["sealed_note"]),
                by=row["by"],
                at=to_instant(row["at"]),
            )
            for row in self._source.named(f"SELECT * FROM confirmation {_OF_REVISION}", [filing_id, revision])
        )

    def notes(self, filing_id: int) -> tuple[NoteView, ...]:
        """Notes and calls, oldest first."""
        rows = self._source.named("SELECT * FROM note WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(self._note(row) for row in rows)

    def note(self, filing_id: int, number: int) -> NoteView | None:
        """One note by its number."""
        rows = self._source.named("SELECT * FROM note WHERE filing_id = ? AND number = ?", [filing_id, number])
        return next(map(self._note, rows), None)

    def handover(self, filing_id: int) -> NoteView | None:
        """The note that waits for whoever takes the filing next."""
        sql = "SELECT n.* FROM filing f JOIN note n ON n.filing_id = f.id AND n.number = f.handover_note WHERE f.id = ?"
        return next(map(self._note, self._source.named(sql, [filing_id])), None)

    def _note(self, row: Row) -> NoteView:
        filing_id = row["filing_id"]
        return NoteView(
            at=to_instant(row["at"]),
            by=row["by"],
            kind=row["kind"],
            text=self._vault.open(f"note.text/{filing_id}/{row['number']}", row["sealed_text"]),
            result=CallResult(row["result"]) if row["result"] else None,
            number=self._number(filing_id, row),
            next_at=to_instant_or_none(row["next_at"]),
        )

    def _number(self, filing_id: int, row: Row) -> str:
        sealed = row["sealed_number"]
        return self._vault.open(f"note.number/{filing_id}/{row['number']}", sealed) if sealed else ""

    def papers(self, filing_id: int) -> tuple[PaperReceipt, ...]:
        """Paper originals and capture results that came in."""
        return tuple(
            PaperReceipt(
                kind=row["kind"],
                owner=row["owner"],
                received_on=to_day(row["received_on"]),
                recorded_by=row["recorded_by"],
                recorded_at=to_instant(row["recorded_at"]),
                note=self._vault.open(f"paper.note/{filing_id}/{row['kind']}/{row['owner']}", row["sealed_note"]),
            )
            for row in self._source.named("SELECT * FROM paper WHERE filing_id = ?", [filing_id])
        )

    def sms(self, filing_id: int) -> Mapping[str, datetime]:
        """Who has verified by SMS, by role, and when."""
        rows = self._source.named("SELECT role, verified_at FROM sms_person WHERE filing_id = ?", [filing_id])
        return {row["role"]: to_instant(row["verified_at"]) for row in rows}

    def sms_states(self, filing_id: int) -> Mapping[str, SmsState]:
        """What the ministry's page said to the persons concerned, by role."""
        sql = "SELECT role, page_state, attempts, resends, resends_over FROM sms_state WHERE filing_id = ?"
        return {
            row["role"]: SmsState(
                page_state=row["page_state"],
                attempts=row["attempts"],
                resends=row["resends"],
                resends_over=bool(row["resends_over"]),
            )
            for row in self._source.named(sql, [filing_id])
        }
