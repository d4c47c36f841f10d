"""How a virtual list is fed: keyset pages from a source, and the bounded window of rows kept around the cursor.

A ``RowKey`` is the position of a row in the source's order (say due instant and id): opaque here, given back to the
source. An ``Identity`` says which row it is (the filing's id) and outlives a change of order. Nothing here knows of
a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, Protocol, TypeVar

RowKey = tuple[object, ...]
Identity = Hashable
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[R_co]):
    """Consecutive rows in the source's order. ``total`` counts the whole list exactly; None when it is not known."""

    rows: tuple[R_co, ...]
    total: int | None = None


class PageSource(Protocol[R]):
    """A list of rows too long to hold; called in a worker thread, never from the interface's."""

    def page(
        self,
        *,
        limit: int,
        after: RowKey | None = None,
        before: RowKey | None = None,
        at: RowKey | None = None,
        last: bool = False,
    ) -> Page[R]:
        """At most ``limit`` rows, always in list order.

        None of the others: the first rows. ``after``/``before``: the rows next to that position, without it.
        ``at``: from that position on, it included. ``last``: the last rows. Fewer rows than ``limit`` mean that the
        list ends there.
        """

    def key(self, row: R) -> RowKey:
        """The row's position."""

    def identity(self, row: R) -> Identity:
        """Which row it is."""

    def locate(self, identity: Identity) -> RowKey | None:
        """Where the row stands now; None when it is no longer in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around(Generic[R_co]):
    """Rows around a place: what a list shows first, and again after a refresh."""

    rows: tuple[R_co, ...]
    cursor: int
    at_start: bool
    at_end: bool
    total: int | None


def first_rows(source: PageSource[R], limit: int) -> Around[R]:
    """The head of the list."""
    page = source.page(limit=limit)
    return Around(rows=page.rows, cursor=0, at_start=True, at_end=len(page.rows) < limit, total=page.total)


def last_rows(source: PageSource[R], limit: int) -> Around[R]:
    """The tail of the list, cursor on the last row."""
    page = source.page(limit=limit, last=True)
    cursor = max(0, len(page.rows) - 1)
    return Around(rows=page.rows, cursor=cursor, at_start=len(page.rows) < limit, at_end=True, total=page.total)


def rows_around(source: PageSource[R], limit: int, identity: Identity | None, fallback: RowKey | None) -> Around[R]:
    """The rows around one row; around its old position when it has left the list; the head when there is neither."""
    place = source.locate(identity) if identity is not None else None
    place = place if place is not None else fallback
    if place is None:
        return first_rows(source, limit)
    half = max(1, limit // 2)
    below = source.page(limit=limit, at=place)
    above = source.page(limit=half, before=place)
    rows = above.rows + below.rows
    return Around(
        rows=rows,
        cursor=max(0, min(len(above.rows), len(rows) - 1)),
        at_start=len(above.rows) < half,
        at_end=len(below.rows) < limit,
        total=below.total,
    )


def neighbour(source: PageSource[R], identity: Identity, place: RowKey | None, steps: int) -> R | None:
    """The row so many steps below (or, negative, above) a place, or the last one on the way there; None where there is none.

    ``identity`` is the row that is left: it does not count where it stands now. Without a place the steps begin at the head.
    """
    limit = abs(steps) + 1
    if place is None:
        page = source.page(limit=limit)
    else:
        page = source.page(limit=limit, after=place) if steps > 0 else source.page(limit=limit, before=place)
    rows = [row for row in page.rows if source.identity(row) != identity]
    rows = rows if steps > 0 or place is None else rows[::-1]
    return rows[: abs(steps)][-1] if rows else None


class RowsInHand(Generic[R]):
    """A ``PageSource`` over rows that are in memory already: a checklist, findings, materials."""

    def __init__(self, rows: tuple[R, ...], identity: Callable[[R], Identity]) -> None:
        self._rows = rows
        self._identity = identity
        self._places = {identity(row): place for place, row in enumerate(rows)}

    def page(
        self,
        *,
        limit: int,
        after: RowKey | None = None,
        before: RowKey | None = None,
        at: RowKey | None = None,
        last: bool = False,
    ) -> Page[R]:
        start = 0
        if last:
            start = max(0, len(self._rows) - limit)
        elif after is not None:
            start = _place(after) + 1
        elif at is not None:
            start = _place(at)
        elif before is not None:
            end = _place(before)
            return Page(rows=self._rows[max(0, end - limit) : end], total=len(self._rows))
        return Page(rows=self._rows[start : start + limit], total=len(self._rows))

    def key(self, row: R) -> RowKey:
        return (self._places[self._identity(row)],)

    def identity(self, row: R) -> Identity:
        return self._identity(row)

    def locate(self, identity: Identity) -> RowKey | None:
        place = self._places.get(identity)
        return None if place is None else (place,)


def _place(key: RowKey) -> int:
    place = key[0]
    assert isinstance(place, int)
    return place


class Step(Enum):
    """What became of a wish to move."""

    STAYED = auto()
    MOVED = auto()  # another line of the same screenful
    TURNED = auto()  # another screenful
    LACKS_BELOW = auto()  # the rows are not loaded yet; nothing moved
    LACKS_ABOVE = auto()


@dataclass(slots=True)
class RowWindow(Generic[R]):
    """The rows that are loaded, which of them are on the screen (``top``, ``height``), and the cursor.

    Indexes count within ``rows``. At most ``capacity`` rows are kept, whatever the list's length.
    """

    height: int = 1
    capacity: int = 512
    rows: list[R] = field(default_factory=list)
    top: int = 0
    cursor: int = 0
    at_start: bool = True
    at_end: bool = True

    @property
    def current(self) -> R | None:
        return self.rows[self.cursor] if self.rows else None

    def visible(self, line: int) -> R | None:
        """The row on a line of the screen, counted from 0."""
        index = self.top + line
        return self.rows[index] if 0 <= line < self.height and index < len(self.rows) else None

    def place(self, around: Around[R], line: int) -> None:
        """Show these rows with the cursor's row on screen line ``line`` as far as the list's ends allow."""
        self.rows = list(around.rows)
        self.cursor, self.at_start, self.at_end = around.cursor, around.at_start, around.at_end
        self.top = self.cursor - line
        self.settle()

    def settle(self) -> None:
        """Bring ``top`` back into bounds and the cursor onto the screen; needed after a change of height too."""
        self.cursor = max(0, min(self.cursor, len(self.rows) - 1))
        self.top = max(0, min(self.top, len(self.rows) - self.height))
        if not self.top <= self.cursor < self.top + self.height:
            self.top = max(0, min(self.cursor, len(self.rows) - self.height))

    def move(self, steps: int, *, turn: int = 0) -> Step:
        """Move the cursor; ``turn`` moves the screenful with it (page keys).

        Without ``turn`` the screenful stays until the cursor leaves it and then turns whole: a list that scrolls
        line by line repaints everything at every key and falls behind on a slow line.
        """
        if not self.rows:
            return Step.STAYED
        count = len(self.rows)
        target, top = self.cursor + steps, self.top + turn
        if self.at_start:
            target, top = max(0, target), max(0, top)
        if self.at_end:
            target, top = min(count - 1, target), min(max(0, count - self.height), top)
        if target < top:
            top = target - self.height + 1
        elif target >= top + self.height:
            top = target
        if top != self.top:
            if not self.at_start and min(top, target) < 0:
                return Step.LACKS_ABOVE
            if not self.at_end and max(top + self.height - 1, target) >= count:
                return Step.LACKS_BELOW
        before = (self.cursor, self.top)
        self.cursor, self.top = target, top
        self.settle()
        if self.top != before[1]:
            return Step.TURNED
        return Step.MOVED if self.cursor != before[0] else Step.STAYED

    @property
    def wants_below(self) -> bool:
        """Whether the next screenful down should be fetched ahead."""
        return not self.at_end and len(self.rows) - (self.top + self.height) < self.height

    @property
    def wants_above(self) -> bool:
        return not self.at_start and self.top < self.height

    def extend_below(self, rows: tuple[R, ...], *, at_end: bool) -> None:
        """Add the rows after the last one and drop from the front what exceeds the capacity."""
        self.rows.extend(rows)
        self.at_end = at_end
        surplus = min(len(self.rows) - self.capacity, self.top - self.height)
        if surplus > 0:
            del self.rows[:surplus]
            self.top -= surplus
            self.cursor -= surplus
            self.at_start = False

    def extend_above(self, rows: tuple[R, ...], *, at_start: bool) -> None:
        """Add the rows before the first one and drop from the end what exceeds the capacity."""
        self.rows[:0] = rows
        self.top += len(rows)
        self.cursor += len(rows)
        self.at_start = at_start
        kept = max(self.capacity, self.top + 2 * self.height)
        if len(self.rows) > kept:
            del self.rows[kept:]
            self.at_end = False
