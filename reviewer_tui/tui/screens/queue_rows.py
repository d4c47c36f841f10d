"""The queue as a source of pages for the virtual list, read in a worker thread."""

from __future__ import annotations

from functools import cached_property
from typing import cast

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import NotFound
from reviewer_tui.tui.desk_contract import DeskContract
from reviewer_tui.tui.screens.queue_asked import Asked
from reviewer_tui.tui.widgets.paging import Identity, Page
from reviewer_tui.tui.widgets.paging import RowKey as ListPlace
from reviewer_tui.usecases.queue_model import Place, QueueQuery, QueueRow


class QueueRows:
    """Pages of what was asked."""

    def __init__(self, desk: DeskContract, actor: StaffMember, asked: Asked) -> None:
        self._desk = desk
        self._actor = actor
        self._asked = asked

    @cached_property
    def query(self) -> QueueQuery:
        """The query of the filter; BadInput where it is not understood."""
        return self._asked.query(self._desk, self._actor)

    def page(
        self,
        *,
        limit: int,
        after: ListPlace | None = None,
        before: ListPlace | None = None,
        at: ListPlace | None = None,
        last: bool = False,
    ) -> Page[QueueRow]:
        """Rows in order; see ``PageSource``."""
        rows = self._desk.queue.page(
            self.query, after=_place(after), before=_place(before), at=_place(at), last=last, limit=limit
        ).rows
        return Page(rows=rows)

    def key(self, row: QueueRow) -> ListPlace:
        """Its place in the order."""
        return row.place

    def identity(self, row: QueueRow) -> Identity:
        """The filing's id."""
        return row.id

    def locate(self, identity: Identity) -> ListPlace | None:
        """Where the filing stands now, None when this query does not show it any more."""
        filing_id = FilingId(cast(int, identity))
        try:
            row = self._desk.queue.row(filing_id, self.query.order)
        except NotFound:
            return None
        return row.place if self._desk.queue.has(self.query, filing_id) else None


def _place(place: ListPlace | None) -> Place | None:
    return cast(Place, place)
