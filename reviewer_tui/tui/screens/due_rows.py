"""One of the lists of open clocks as a source of pages for the virtual list, read in a worker thread."""

from __future__ import annotations

from typing import cast

from reviewer_tui.tui.desk_contract import DueReads
from reviewer_tui.tui.widgets.paging import Identity, Page
from reviewer_tui.tui.widgets.paging import RowKey as Key
from reviewer_tui.usecases.due_model import DueLine, DueQuery, clock_of
from reviewer_tui.usecases.queue_model import Place


class DueRows:
    """Pages of one query; see ``PageSource``."""

    def __init__(self, due: DueReads, query: DueQuery) -> None:
        self._due = due
        self._query = query

    def page(
        self,
        *,
        limit: int,
        after: Key | None = None,
        before: Key | None = None,
        at: Key | None = None,
        last: bool = False,
    ) -> Page[DueLine]:
        """Rows in the order in which they fall due."""
        rows = self._due.page(
            self._query, after=_place(after), before=_place(before), at=_place(at), last=last, limit=limit
        )
        return Page(rows=rows)

    def key(self, row: DueLine) -> Key:
        """Its place in the order."""
        return clock_of(row).place

    def identity(self, row: DueLine) -> Identity:
        """The filing, and which of its clocks."""
        clock = clock_of(row)
        return (clock.id, clock.count)

    def locate(self, identity: Identity) -> Key | None:
        """Where the clock stands now, None when this query does not show it any more."""
        filing, count = cast("tuple[int, int]", identity)
        return self._due.locate(self._query, filing, count)


class DueFilings:
    """The same rows by their filings, for J and K on the review; ``met`` remembers by which of its clocks a filing was met."""

    def __init__(self, rows: DueRows) -> None:
        self._rows = rows
        self._met: dict[int, Identity] = {}

    def meet(self, row: DueLine) -> None:
        """A filing is opened, or passed on the way to one."""
        self._met[clock_of(row).id] = self._rows.identity(row)

    def met(self, filing_id: int) -> Identity | None:
        """The clock by which it was met."""
        return self._met.get(filing_id)

    def page(
        self,
        *,
        limit: int,
        after: Key | None = None,
        before: Key | None = None,
        at: Key | None = None,
        last: bool = False,
    ) -> Page[DueLine]:
        """Rows in the order in which they fall due."""
        page = self._rows.page(limit=limit, after=after, before=before, at=at, last=last)
        for row in page.rows:
            self.meet(row)
        return page

    def key(self, row: DueLine) -> Key:
        """Its place in the order."""
        return self._rows.key(row)

    def identity(self, row: DueLine) -> Identity:
        """Its filing."""
        return clock_of(row).id

    def locate(self, identity: Identity) -> Key | None:
        """Where the clock stands by which the filing was met."""
        met = self._met.get(cast(int, identity))
        return self._rows.locate(met) if met is not None else None


def _place(key: Key | None) -> Place | None:
    return cast("Place | None", key)
