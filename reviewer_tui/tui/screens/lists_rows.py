"""A list over filings and register as a source of pages for the virtual list, read in a worker thread."""

from __future__ import annotations

from typing import cast

from reviewer_tui.tui.desk_contract import ListReads
from reviewer_tui.tui.widgets.paging import Identity, Page
from reviewer_tui.tui.widgets.paging import RowKey as Key
from reviewer_tui.usecases.list_model import ListQuery, ListRow, just_before
from reviewer_tui.usecases.queue_model import Place


class ListRows:
    """Pages of one query; see ``PageSource``."""

    def __init__(self, lists: ListReads, query: ListQuery) -> None:
        self._lists = lists
        self._query = query

    def page(
        self,
        *,
        limit: int,
        after: Key | None = None,
        before: Key | None = None,
        at: Key | None = None,
        last: bool = False,
    ) -> Page[ListRow]:
        """Rows, newest change first."""
        start = _place(after)
        if at is not None:
            start = just_before(cast(Place, at))
        end: Place | None = () if last else _place(before)
        return Page(rows=self._lists.page(self._query, after=start, before=end, limit=limit).rows)

    def key(self, row: ListRow) -> Key:
        """Its place in the order of change."""
        return row.place

    def identity(self, row: ListRow) -> Identity:
        """All of its place but the instant: that changes."""
        return row.place[1:]

    def locate(self, identity: Identity) -> Key | None:
        """Where the row stands now, None when this query does not show it any more."""
        return self._lists.locate(self._query, (0, *cast("tuple[int, int, int]", identity)))


def _place(key: Key | None) -> Place | None:
    return None if key is None else cast(Place, key)
