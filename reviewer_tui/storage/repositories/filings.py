"""Orders and where they stand; what the queue shows of them is written with every move."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.filing import Filing, FilingType
from reviewer_tui.domain.stage import CLOSED, WAITS_ON, Stage
from reviewer_tui.errors import Conflict
from reviewer_tui.storage.instants import to_instant, to_millis, to_millis_or_none
from reviewer_tui.storage.reads.filings import FilingReads
from reviewer_tui.storage.reads.source import first
from reviewer_tui.storage.repositories.deadlines import Deadlines
from reviewer_tui.storage.repositories.leading import leading_columns
from reviewer_tui.storage.repositories.listed import closed
from reviewer_tui.storage.repositories.seconds import void_requests
from reviewer_tui.storage.repositories.writing import InTransaction, add_numbered, change, put_once, remove
from reviewer_tui.storage.tables import FilingRow, FilingTagRow
from reviewer_tui.usecases.contracts import QueueShape
from reviewer_tui.usecases.search_text import BREAK

_F = FilingRow.__table__  # type: ignore[attr-defined]
_T = FilingTagRow.__table__  # type: ignore[attr-defined]

_ADDED = f"{BREAK} {BREAK}"
"""Stands between a content's own words and those that were added."""
_FORGET = "INSERT INTO filing_text (filing_text, rowid, haystack) VALUES ('delete', ?, ?)"
_LEARN = "INSERT INTO filing_text (rowid, haystack) VALUES (?, ?)"


class Filings(FilingReads):
    """Writes the filing table, beside reading it."""

    def __init__(self, connection: Connection, deadlines: Deadlines) -> None:
        held = " FOR UPDATE" if connection.dialect.name == "postgresql" else ""
        super().__init__(InTransaction(connection), held=held)
        self._db = connection
        self._deadlines = deadlines

    def add(
        self, *, order_no: str, type: FilingType, content_hash: str, revision: int, received_at: datetime
    ) -> Filing:
        """A new order, submitted; its queue shape is written by ``reshape`` in the same transaction."""
        at = to_millis(received_at)
        values = {
            "order_no": order_no,
            "type": type.value,
            "stage": Stage.SUBMITTED.value,
            "version": 1,
            "revision": revision,
            "content_hash": content_hash,
            "received_at": at,
            "changed_at": at,
            "stage_since": at,
            "sponsor": "",
            "services": "",
            "service_kind": "",
            "province": "",
            "waiting_on": WAITS_ON[Stage.SUBMITTED].value,
        }
        return self.get(add_numbered(self._db, _F, values))

    def save(self, filing: Filing, deadlines: tuple[Deadline, ...], *, expect_version: int, at: datetime) -> Filing:
        """Store a moved filing with its clocks where its version is still the expected one, else Conflict.

        What waited for a second person is void from then on: nobody agrees with what was not seen.
        """
        self._deadlines.replace(filing.id, deadlines)
        moved = replace(filing, version=expect_version + 1)
        values = {
            "stage": moved.stage.value,
            "version": moved.version,
            "revision": moved.revision,
            "type": moved.type.value,
            "content_hash": moved.content_hash,
            "content_author_id": moved.content_author,
            "by_phone": moved.by_phone,
            "hold_until": to_millis_or_none(moved.hold_until),
            "uploaded_at": to_millis_or_none(moved.uploaded_at),
            "changed_at": to_millis(at),
            "stage_since": to_millis(moved.stage_since or at),
            "waiting_on": WAITS_ON[moved.stage].value,
            **leading_columns(deadlines, closed=filing.stage in CLOSED),
            **_lease(moved),
        }
        if void_requests(self._db, filing.id, at):
            values["second_wanted"] = False
        if change(self._db, _F, {"id": filing.id, "version": expect_version}, values) != 1:
            raise self._conflict(filing.id, expect_version)
        if moved.stage in CLOSED:
            closed(self._db, filing.id)
        return moved

    def _conflict(self, filing_id: int, expected: int) -> Conflict:
        now = self.get(filing_id)
        sql = "SELECT actor, at, action FROM audit_event WHERE filing_id = ? ORDER BY sequence DESC LIMIT 1"
        last = first(self._source.named(sql, [filing_id]))
        by, at, action = (last["actor"], to_instant(last["at"]).isoformat(), last["action"]) if last else ("", "", "")
        return Conflict(
            "conflict.version", number=now.number, version=now.version, seen=expected, by=by, at=at, action=action
        )

    def set_lease(self, filing: Filing) -> None:
        """Store lease, assignee and hand-over note; the version stays, for nothing about the filing itself changed."""
        change(self._db, _F, {"id": filing.id}, _lease(filing))

    def reshape(self, filing_id: int, shape: QueueShape) -> None:
        """Store what the queue shows of the content and the checks."""
        values = {
            "sponsor": shape.sponsor,
            "sponsor_number": shape.sponsor_number,
            # A line a service: a line end inside a name shows as its picture, as it would as a mark.
            "services": "\n".join(name.replace("\n", "␊") for name in shape.services),
            "service_kind": shape.service_kind,
            "province": shape.province,
            "errors": shape.errors,
            "warnings": shape.warnings,
            "materials_present": shape.materials_present,
            "materials_due": shape.materials_due,
        }
        change(self._db, _F, {"id": filing_id}, values)
        _own, gap, added = self._haystack(filing_id).partition(_ADDED)
        self._index(filing_id, f"{shape.haystack} {gap}{added}".strip())

    def add_words(self, filing_id: int, words: str) -> None:
        """Add to what the filing is found by; it stays whatever its content says later."""
        known = self._haystack(filing_id)
        if words and words not in known:
            self._index(filing_id, f"{known} {words if _ADDED in known else f'{BREAK} {words}'}".strip())

    def _haystack(self, filing_id: int) -> str:
        row = first(self._source.named("SELECT haystack FROM filing WHERE id = ?", [filing_id]))
        return row["haystack"] if row is not None else ""

    def _index(self, filing_id: int, words: str) -> None:
        """Store the words, and tell the full-text index of SQLite; it must hear exactly what it is to forget."""
        before = self._haystack(filing_id)
        if words == before:
            return
        change(self._db, _F, {"id": filing_id}, {"haystack": words})
        if self._db.dialect.name == "sqlite":
            if before:
                self._db.exec_driver_sql(_FORGET, (filing_id, before))
            if words:
                self._db.exec_driver_sql(_LEARN, (filing_id, words))

    def tag(self, filing_id: int, tag: str, *, on: bool) -> bool:
        """Put a tag on, or take it off; False when it was so already."""
        if on:
            return put_once(self._db, _T, {"filing_id": filing_id, "tag": tag})
        return remove(self._db, _T, {"filing_id": filing_id, "tag": tag}) == 1


def _lease(filing: Filing) -> dict[str, Any]:
    lease = filing.lease
    return {
        "assignee_id": filing.assignee or 0,
        "lease_holder_id": lease.holder if lease else None,
        "lease_since": to_millis(lease.since) if lease else None,
        "lease_until": to_millis(lease.until) if lease else None,
        "handover_note": filing.handover,
    }
