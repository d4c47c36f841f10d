"""Writing what the queue shows into a file: masked as on the screen, without live formulas, and on record."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.cells import cell
from reviewer_tui.usecases.queue import QueueReading
from reviewer_tui.usecases.queue_model import QueueQuery, QueueRow
from reviewer_tui.usecases.surroundings import Surroundings, event, granted

COLUMNS = (
    "id", "order_no", "revision", "version", "type", "service", "service_name", "subject", "province", "stage", "waiting_on",
    "reviewer", "holder", "clock", "due", "close_of_business", "provisional", "errors", "warnings", "received",
)  # fmt: skip
"""The columns of an export, named as ``list --csv`` names them."""
_PAGE = 1_000


class Aside(Protocol):
    """A file that is written beside its place and takes it only when it is whole."""

    def write(self, text: str) -> None: ...

    def keep(self) -> None:
        """Into its place, on the disk; without this nothing is left of it."""
        ...


class Exports:
    """Files out of the queue. ``open_aside`` makes the file, mode 0600."""

    def __init__(
        self, around: Surroundings, queue: QueueReading, open_aside: Callable[[Path], AbstractContextManager[Aside]]
    ) -> None:
        self._around = around
        self._queue = queue
        self._open_aside = open_aside

    def queue_csv(self, actor: StaffMember, query: QueueQuery, file: Path) -> int:
        """Every row of a query as CSV; how many there were. The audit trail has it before the file is there."""
        if os.path.lexists(file):
            raise BadInput("export.there", file=file)
        count = 0
        with self._open_aside(file) as aside:
            aside.write(_line(COLUMNS))
            reckoning = self._around.reckoning()
            for row in self._rows(query):
                aside.write(_line(_values(row, reckoning.close_of_business(row.clock, row.due_at))))
                count += 1
            with self._around.attempt(actor, "export") as work:
                granted(may(actor, "read"))
                work.audit.append(event(self._around.clock.now(), actor, "audit.exported", rows=count, form="csv"))
                work.commit()
            aside.keep()
        return count

    def _rows(self, query: QueueQuery) -> Iterator[QueueRow]:
        page = self._queue.page(query, limit=_PAGE)
        yield from page.rows
        while page.more_after:
            page = self._queue.page(query, after=page.rows[-1].place, limit=_PAGE)
            yield from page.rows


def _values(row: QueueRow, closes: datetime | None) -> tuple[str, ...]:
    return (
        row.number, row.order_no, str(row.revision), str(row.version), row.type, row.service_kind, row.service, row.sponsor,
        row.province, row.stage.value, row.waiting_on.value, row.assignee, row.holder, row.clock,
        _instant(row.due_at), _instant(closes), str(row.provisional).lower(), str(row.errors), str(row.warnings),
        _instant(row.received_at),
    )  # fmt: skip


def _instant(at: datetime | None) -> str:
    return at.astimezone(SHANGHAI).isoformat() if at else ""


def _line(values: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([cell(value) for value in values])
    return line.getvalue()
