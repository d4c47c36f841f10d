"""What marks need of the read side: the rows between two, and which marked ones a list does not show. Called in worker threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer_tui.locale import Texts
from reviewer_tui.tui.desk_contract import QueueReads
from reviewer_tui.tui.text import cell_fit, cell_width
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source
from reviewer_tui.tui.widgets.paging import Identity, PageSource
from reviewer_tui.usecases.bulk_order import AT_MOST
from reviewer_tui.usecases.queue_model import QueueQuery, QueueRow

_PAGE = 500


def between(source: PageSource[QueueRow], one: Identity, other: Identity) -> tuple[Identity, ...]:
    """The rows from one to the other, both included, in list order and whichever stands first; loaded or not.

    Empty when one of them has left the list, or when more than ``AT_MOST`` rows lie between.
    """
    if one == other:
        return (one,)
    walks = {start: _walk(source, start) for start in (one, other)}
    found: dict[Identity, list[Identity]] = {one: [], other: []}
    # Which of the two stands first is not known: both walk down in turns, and one meets the other.
    while walks:
        for start, goal in ((one, other), (other, one)):
            page = next(walks[start], None) if start in walks else None
            if page is None or len(found[start]) > AT_MOST:
                walks.pop(start, None)
            elif goal in page:
                return (*found[start], *page[: page.index(goal) + 1])
            else:
                found[start].extend(page)
    return ()


def _walk(source: PageSource[QueueRow], start: Identity) -> Iterator[tuple[Identity, ...]]:
    place = source.locate(start)
    if place is None:
        return
    page = source.page(limit=_PAGE, at=place)
    while page.rows:
        yield tuple(source.identity(row) for row in page.rows)
        if len(page.rows) < _PAGE:
            return
        page = source.page(limit=_PAGE, after=source.key(page.rows[-1]))


def count_hidden(queue: QueueReads, source: PageSource[QueueRow], query: QueueQuery, marked: Iterable[int]) -> int:
    """How many marked filings a list does not show."""
    shown = queue.ids(query, limit=AT_MOST)
    rest = set(marked).difference(shown)
    if len(shown) < AT_MOST:
        return len(rest)
    return sum(source.locate(number) is None for number in rest)


def with_marks(texts: Texts, base: Source, marked: int, hidden: int) -> Source:
    """A header line that ends with the number of marks where there are any; what was there gives way."""
    if not marked:
        return base
    said = texts("marks.count", n=marked) if not hidden else texts("marks.count_hidden", n=marked, hidden=hidden)

    def lines(width: int) -> tuple[Line, ...]:
        room = max(0, width - cell_width(said) - 1)
        runs: list[Run] = []
        for text, role in base(room)[0].runs:
            part = cell_fit(text, min(cell_width(text), room))
            room -= cell_width(part)
            runs.append((part, role))
        return (Line((*runs, (" " * (room + 1), Role.PLAIN), (said, Role.STRONG))),)

    return lines
