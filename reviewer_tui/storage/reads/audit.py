"""The append-only trail: what happened to a filing, and whether the chain is whole."""

from __future__ import annotations

import hmac
from datetime import datetime
from pathlib import Path

from reviewer_tui.domain.audit import AuditEvent, ChainVerdict
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.mapping import event_of
from reviewer_tui.storage.reads.source import Row, Source, first
from reviewer_tui.storage.vault import Vault

START = "0" * 64
_BATCH = 2_000
_HASHED = ("sequence", "at", "actor", "action", "filing_id", "transition", "stage_from", "stage_to", "details")


class AuditReads:
    """Reads and verifies the trail; ``head`` is the file that names its newest row."""

    def __init__(self, source: Source, vault: Vault, head: Path) -> None:
        self._source = source
        self._key = vault.audit_key
        self._head = head

    def of(self, filing_id: int) -> tuple[AuditEvent, ...]:
        """The events of a filing, oldest first."""
        rows = self._source.named("SELECT * FROM audit_event WHERE filing_id = ? ORDER BY sequence", [filing_id])
        return tuple(event_of(row) for row in rows)

    def of_reasons(self, since: datetime | None) -> tuple[AuditEvent, ...]:
        """What gave reasons to applicants, amended them or took them back, oldest first; the whole trail is read for it."""
        sql = (
            """SELECT * FROM audit_event WHERE filing_id IS NOT NULL AND at >= ? AND (details LIKE '%"reasons":%'"""
            " OR action IN ('audit.undo_return', 'audit.undo_refuse')) ORDER BY sequence"
        )
        rows = self._source.named(sql, [to_millis(since) if since is not None else 0])
        return tuple(event_of(row) for row in rows)

    def verify(self) -> ChainVerdict:
        """Walk the whole chain and hold it against the head file; names the first bad row."""
        previous, expected, count = START, 1, 0
        head = read_head(self._head)
        after: int | None = None
        while rows := self._rows_after(after):
            for row in rows:
                if row["sequence"] != expected:
                    return ChainVerdict(rows=count, first_bad=expected, because="audit.missing_row")
                if row["previous_hash"] != previous or row["hash"] != self._hash(row):
                    return ChainVerdict(rows=count, first_bad=expected, because="audit.changed_row")
                if head is not None and head[0] == expected and head[1] != row["hash"]:
                    return ChainVerdict(rows=count, first_bad=expected, because="audit.other_chain")
                previous, expected, count = row["hash"], expected + 1, count + 1
            after = rows[-1]["sequence"]
        if head is not None and head[0] >= expected:
            return ChainVerdict(rows=count, first_bad=expected, because="audit.cut_tail")
        return ChainVerdict(rows=count, without_head=head is None and count > 0)

    def _rows_after(self, sequence: int | None) -> list[Row]:
        where, values = ("", [_BATCH]) if sequence is None else ("WHERE sequence > ?", [sequence, _BATCH])
        return list(self._source.named(f"SELECT * FROM audit_event {where} ORDER BY sequence LIMIT ?", values))

    def _newest(self) -> tuple[int, str]:
        row = first(self._source.named("SELECT sequence, hash FROM audit_event ORDER BY sequence DESC LIMIT 1", []))
        return (row["sequence"], row["hash"]) if row else (0, START)

    def _hash(self, row: Row) -> str:
        text = to_json([row["previous_hash"], *(row[name] for name in _HASHED)])
        return hmac.digest(self._key, text.encode(), "sha256").hex()


def read_head(path: Path) -> tuple[int, str] | None:
    """The sequence number and hash that the head file names, or None without a file."""
    try:
        return named_by(path.read_bytes())
    except FileNotFoundError:
        return None


def named_by(text: bytes) -> tuple[int, str] | None:
    """The sequence number and hash that a head names; None for an empty one, or what is none."""
    number, _, digest = text.decode("ascii", "replace").strip().partition(" ")
    return (int(number), digest) if number.isdecimal() else None
