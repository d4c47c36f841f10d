"""The queue as a source of pages for the virtual list, read in a worker thread."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import cast

from reviewer_tui.errors import NotFound
from reviewer_tui.tui.desk_contract import QueueReads
from reviewer_tui.tui.widgets.paging import Identity, Page
from reviewer_tui.tui.widgets.paging import RowKey as Place
from reviewer_tui.tui.wording import risk_sign
from reviewer_tui.usecases.views import LAST_ROW, QueueQuery, QueueRow, RowKey

_REMEMBERED = 600


class QueueRows:
    """Pages of one query; the rows given out last are remembered, to tell whether the next minute changes a sign."""

    def __init__(self, queue: QueueReads, query: QueueQuery, total: int | None) -> None:
        self._queue = queue
        self._query = query
        self._total = total
        self._given: OrderedDict[int, QueueRow] = OrderedDict()

    def page(
        self,
        *,
        limit: int,
        after: Place | None = None,
        before: Place | None = None,
        at: Place | None = None,
        last: bool = False,
    ) -> Page[QueueRow]:
        """Rows in risk order; see ``PageSource``."""
        start = _row_key(after)
        if at is not None:
            group, due, row_id = cast(tuple[int, int, int], at)
            start = RowKey(risk_group=group, risk_due=due, id=row_id - 1)
        end = LAST_ROW if last else _row_key(before)
        rows = self._queue.page(self._query, after=start, before=end, limit=limit).rows
        for row in rows:
            self._given[row.key.id] = row
        while len(self._given) > _REMEMBERED:
            self._given.popitem(last=False)
        return Page(rows=rows, total=self._total)

    def key(self, row: QueueRow) -> Place:
        """Its place in risk order."""
        return (row.key.risk_group, row.key.risk_due, row.key.id)

    def identity(self, row: QueueRow) -> Identity:
        """The filing's id."""
        return row.key.id

    def locate(self, identity: Identity) -> Place | None:
        """Where the filing stands now, None when this query does not show it any more."""
        try:
            row = self._queue.row(cast(int, identity))  # type: ignore[arg-type]
        except NotFound:
            return None
        if self._query.stage is not None and row.stage is not self._query.stage:
            return None
        return self.key(row)

    def signs_change(self, before: datetime, after: datetime) -> bool:
        """Whether a sign of the remembered rows differs between two instants."""
        return any(risk_sign(row, before) != risk_sign(row, after) for row in list(self._given.values()))


def _row_key(place: Place | None) -> RowKey | None:
    if place is None:
        return None
    group, due, row_id = cast(tuple[int, int, int], place)
    return RowKey(risk_group=group, risk_due=due, id=row_id)
