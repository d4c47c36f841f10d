"""Which filings a command means: numbers or order numbers, or a filter in the language of the queue (``usecases/queue_filter``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer_tui.cli.call import Call
from reviewer_tui.domain.filing import FilingId, parse_filing_number
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.usecases.queue_model import QueueOrder, QueueQuery

MOST = 1_000_000
"""Filings that one filter of a batch may mean."""


def query_of(call: Call, terms: Iterable[str], view: str = "", order: str = "") -> QueueQuery:
    """The grounded query of a view and a filter; the view's own order unless one is given.

    BadInput for what the filter language does not know, NotFound for an unknown view.
    """
    text = " ".join(terms).strip()
    chosen = QueueOrder(order) if order else QueueOrder.RISK
    if not text and not view:
        return QueueQuery(staff_id=call.actor.id, order=chosen)
    from reviewer_tui.usecases.queue_bounds import grounded

    filters, actor = call.desk.filters, call.actor
    if view:
        saved = filters.view(actor, view)
        text = f"{saved.filter} {text}"
        chosen = chosen if order else saved.order
    return grounded(filters.query(actor, text, chosen), call.now, lambda: call.quick.calendar)


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

        query = query_of(call, [terms])
        if not query.terms:
            raise BadInput("cli.which_filings")  # nothing said is a slip, and must not mean everything
        reader = queue_reader(call.settings)
        try:
            found += [FilingId(one) for one in reader.ids(query, limit=MOST)]
        finally:
            reader.close()
    elif not ids:
        raise BadInput("cli.which_filings")
    return list(dict.fromkeys(found))
