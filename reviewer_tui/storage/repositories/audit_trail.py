"""The append-only trail: each row carries a keyed hash over itself and the row before; the newest hash is kept outside, too.

The head file lets a cut tail be seen: rows may be ahead of it (the program stopped between commit and file), never behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.errors import Unavailable
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.private_files import open_private, private_folder
from reviewer_tui.storage.reads.audit import AuditReads
from reviewer_tui.storage.repositories.writing import InTransaction, add_row
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
        sequence, previous = self.last or self._newest()
        values: dict[str, Any] = {
            "sequence": sequence + 1,
            "at": to_millis(event.at),
            "actor": event.actor,
            "action": event.action,
            "filing_id": event.filing_id,
            "transition": event.transition,
            "stage_from": event.stage_from,
            "stage_to": event.stage_to,
            "details": to_json(dict(event.details)),
            "previous_hash": previous,
        }
        values["hash"] = self._hash(values)
        add_row(self._db, _A, values)
        self.last = (sequence + 1, values["hash"])


@contextmanager
def open_head(path: Path) -> Iterator[Callable[[int, str], None]]:
    """The head file, opened before the commit so that nothing is committed where it cannot be moved; the callable moves it.

    Moving goes forward only: of two writers the later row wins, whoever comes last. It never fails: the rows are committed
    by then, and a head that stays behind says nothing false. Raises Unavailable when the file cannot be opened.
    """
    try:
        private_folder(path.parent)
        descriptor = open_private(path, os.O_RDWR)
    except OSError as error:
        raise Unavailable("audit.head_not_written", file=path, detail=error.strerror or "") from None
    try:
        yield lambda sequence, digest: _move(descriptor, sequence, digest)
    finally:
        os.close(descriptor)


def _move(descriptor: int, sequence: int, digest: str) -> None:
    with contextlib.suppress(OSError):
        if not _locked(descriptor):
            return
        number = os.pread(descriptor, 200, 0).partition(b" ")[0]
        if not number.isdigit() or int(number) < sequence:
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
    with open_head(path) as move:
        move(sequence, digest)
