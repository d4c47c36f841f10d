"""The append-only trail: each row carries a keyed hash over itself and the row before; the newest hash is kept outside, too.

The head file lets a cut tail be seen: rows may be ahead of it (the program stopped between commit and file), never behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.errors import Unavailable
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.private_files import open_private, private_folder
from reviewer_tui.storage.reads.audit import AuditReads, named_by
from reviewer_tui.storage.reads.source import first
from reviewer_tui.storage.repositories.writing import InTransaction, add_rows
from reviewer_tui.storage.tables import AuditEventRow
from reviewer_tui.storage.vault import Vault

_A = AuditEventRow.__table__  # type: ignore[attr-defined]


class AuditTrail(AuditReads):
    """Appends to the trail, beside reading it."""

    def __init__(self, connection: Connection, vault: Vault, head: Path) -> None:
        super().__init__(InTransaction(connection), vault, head)
        self._db = connection
        self.last: tuple[int, str] | None = None

    def append(self, event: AuditEvent) -> None:
        """Write one event behind the newest row of the chain."""
        self.append_all((event,))

    def append_all(self, events: Iterable[AuditEvent]) -> None:
        """Write events behind the newest row of the chain, in their order."""
        sequence, previous = self.last or self._newest()
        rows: list[dict[str, Any]] = []
        for event in events:
            sequence += 1
            values: dict[str, Any] = {
                "sequence": sequence,
                "at": to_millis(event.at),
                "actor": event.actor,
                "action": event.action,
                "filing_id": event.filing_id,
                "transition": event.transition,
                "stage_from": event.stage_from,
                "stage_to": event.stage_to,
                "details": _details(event.details),
                "previous_hash": previous,
            }
            previous = values["hash"] = self._hash(values)
            rows.append(values)
        if rows:
            add_rows(self._db, _A, rows)
            self.last = (sequence, previous)

    def holds(self, named: tuple[int, str] | None) -> bool:
        """Whether the chain has the row that a head names. Where it has not, the head is the only witness and must stay."""
        if named is None:
            return True
        row = first(self._source.named("SELECT hash FROM audit_event WHERE sequence = ?", [named[0]]))
        return row is not None and row["hash"] == named[1]


@lru_cache(maxsize=256)
def _details(details: tuple[tuple[str, str], ...]) -> str:
    """Events that are written together often say the same."""
    return to_json(dict(details))


@dataclass(frozen=True, slots=True)
class Head:
    """The open head file; ``named`` is what it named when it was opened, None for a new one."""

    descriptor: int
    named: tuple[int, str] | None

    def move(self, sequence: int, digest: str) -> None:
        """Go forward only: of two writers the later row wins, whoever comes last.

        This never fails: the rows are committed by then, and a head that stays behind says nothing false.
        """
        _move(self.descriptor, sequence, digest)


@contextmanager
def open_head(path: Path) -> Iterator[Head]:
    """The head file, opened before the commit so that nothing is committed where it cannot be moved; else Unavailable."""
    try:
        private_folder(path.parent)
        descriptor = open_private(path, os.O_RDWR)
    except OSError as error:
        raise Unavailable("audit.head_not_written", file=path, detail=error.strerror or "") from None
    try:
        yield Head(descriptor, named_by(os.pread(descriptor, 200, 0)))
    finally:
        os.close(descriptor)


def _move(descriptor: int, sequence: int, digest: str) -> None:
    with contextlib.suppress(OSError):
        if not _locked(descriptor):
            return
        named = named_by(os.pread(descriptor, 200, 0))
        if named is None or named[0] < sequence:
            text = f"{sequence} {digest}\n".encode()
            os.pwrite(descriptor, text, 0)
            os.ftruncate(descriptor, len(text))


def _locked(descriptor: int) -> bool:
    """Whether the file became ours within a moment: a writer that was stopped here must not hold up the others."""
    for _attempt in range(50):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.002)
        else:
            return True
    return False


def write_head(path: Path, sequence: int, digest: str) -> None:
    """Move the head forward by itself."""
    with open_head(path) as head:
        head.move(sequence, digest)
