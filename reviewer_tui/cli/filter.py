"""Which filings a command means: numbers or order numbers, or a filter of plain text with ``stage:`` and ``rev:`` terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reviewer_tui.cli.call import Call
from reviewer_tui.domain.filing import FilingId, parse_filing_number
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.usecases.views import QueueQuery, QueueRow, QueueView

if TYPE_CHECKING:
    from reviewer_tui.storage.queue_reader import QueueReader

PAGE = 1000
"""Rows that are read at once."""


def query_of(call: Call, terms: Iterable[str], view: str = "") -> QueueQuery:
    """The query of a filter. BadInput for an unknown stage or key, NotFound for an unknown person."""
    chosen = QueueView(view) if view else QueueView.ALL
    staff_id: int = call.actor.id
    stage: Stage | None = None
    words = []
    for term in " ".join(terms).split():
        key, colon, value = term.partition(":")
        if not colon or not key.isascii() or not key.isalpha() or key.lower() in ("http", "https"):
            words.append(term)
        elif key == "stage":
            if value not in Stage.__members__.values():
                raise BadInput("cli.filter_stage", stage_given=value, known=", ".join(Stage))
            stage = Stage(value)
        elif key == "rev":
            chosen, staff_id = _reviewer(call, value)
        else:
            raise BadInput("cli.filter_key", key=key, known="stage, rev")
    return QueueQuery(view=chosen, staff_id=staff_id, stage=stage, search=" ".join(words))


def _reviewer(call: Call, value: str) -> tuple[QueueView, int]:
    if value == "none":
        return QueueView.UNASSIGNED, call.actor.id
    if value == "me":
        return QueueView.MINE, call.actor.id
    member = call.quick.by_login(value)
    if member is None:
        raise NotFound("not_found.staff", login=value)
    return QueueView.MINE, member.id


def rows_of(reader: QueueReader, query: QueueQuery) -> Iterator[QueueRow]:
    """Every row of a query, page by page."""
    after = None
    while True:
        page = reader.page(query, after=after, limit=PAGE)
        yield from page.rows
        if not page.more_after:
            return
        after = page.rows[-1].key


def filing_id(call: Call, text: str) -> FilingId:
    """The id behind ``F-20431``, ``20431`` or an order number. NotFound for an order number that nobody sent."""
    number = parse_filing_number(text)
    if number is not None:
        return number
    found = call.quick.order(text)
    if found is None:
        raise NotFound("not_found.filing", number=text)
    return FilingId(found)


def chosen(call: Call, ids: Sequence[str], terms: str | None) -> list[FilingId]:
    """The filings that a command on several is to work on, each once, in the given or risk order. BadInput for none."""
    found = [filing_id(call, text) for text in ids]
    if terms is not None:
        from reviewer_tui.bootstrap import queue_reader

        reader = queue_reader(call.settings)
        try:
            found += [FilingId(row.key.id) for row in rows_of(reader, query_of(call, [terms]))]
        finally:
            reader.close()
    elif not ids:
        raise BadInput("cli.which_filings")
    return list(dict.fromkeys(found))
