"""Terms of a question about open clocks as SQL, and which of them an index answers with few filings.

What a term says of the filing is the queue's own (``queue_conditions``); of the clock itself it is said here. ``||`` and ``+``
keep a column from leading to an index of its own, whose rows would have to be sorted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reviewer_tui.storage.queue_conditions import Conditions, Sql, span_bounds
from reviewer_tui.usecases.due_model import DueQuery
from reviewer_tui.usecases.queue_model import QueueQuery, Term

StaffId = Callable[[str], int]
_AS_IN_QUEUE = ("text", "prov", "type", "tag")


@dataclass(slots=True)
class DueTerms:
    """The terms sorted by where they are met. ``clocks`` None is any of them; ``paused`` None is either.

    ``spans`` narrow the due instant; each is met by the index. ``rare`` are queries for the ids of filings, with the condition
    that says the same of a row at hand; the rest is looked at row by row. ``few`` are the ids to begin with, where that pays.
    """

    clocks: tuple[str, ...] | None = None
    paused: bool | None = None
    provisional: bool = False
    spans: list[tuple[int | None, int | None]] = field(default_factory=list)
    rare: list[tuple[Sql, Sql]] = field(default_factory=list)
    rest: list[Sql] = field(default_factory=list)
    few: Sql | None = None


def sorted_terms(query: DueQuery, words: Conditions, staff_id: StaffId) -> DueTerms:
    """Every term in its place."""
    found = DueTerms()
    for term in query.terms:
        _place(found, term, query, words, staff_id)
    return found


def _place(found: DueTerms, term: Term, query: DueQuery, words: Conditions, staff_id: StaffId) -> None:
    alone = not term.negated and len(term.values) == 1
    match term.key:
        case "clock" if not term.negated and found.clocks is None:
            found.clocks = term.values
        case "is" if alone and term.values == ("paused",) and found.paused is None:
            found.paused = True
        case "is" if alone and term.values == ("provisional",):
            found.provisional = True
        case "due" if alone:
            found.spans.append(span_bounds(term.values[0]))
        case "rev":
            people = tuple(_person(value, query, staff_id) for value in term.values)
            _of_filing(found, term, "assignee_id", "f.assignee_id + 0", people)
        case "stage":
            _of_filing(found, term, "stage", "f.stage || ''", term.values)
        case key if key in _AS_IN_QUEUE:
            asked = QueueQuery(staff_id=query.staff_id)
            posting = words.posting(term, asked)
            if posting is not None:
                found.rare.append((posting.ids, posting.condition))
            else:
                found.rest.append(words.condition(term, asked))
        case _:
            said = [_of_clock(term.key, value, query.now) for value in term.values]
            either = Sql(
                "(" + " OR ".join(one.text for one in said) + ")", tuple(v for one in said for v in one.values)
            )
            found.rest.append(replace(either, text=f"NOT {either.text}") if term.negated else either)


def _of_filing(found: DueTerms, term: Term, column: str, aside: str, values: tuple[object, ...]) -> None:
    among = f"IN ({', '.join('?' * len(values))})"
    if term.negated:
        found.rest.append(Sql(f"{aside} NOT {among}", values))
    else:
        # What is closed owes nothing: only open filings are looked up.
        ids = Sql(f"SELECT id FROM filing WHERE {column} {among} AND risk_group IN (0, 1, 2)", values)
        found.rare.append((ids, Sql(f"{aside} {among}", values)))


def _of_clock(key: str, value: str, now: int) -> Sql:
    match key:
        case "clock":
            return Sql("d.clock || '' = ?", (value,))
        case "waiting":
            # The rank stands in the index, and spares a look at the row itself.
            return Sql("(d.rank + 0 = ? AND d.waiting_on = ?)", (0 if value == "us" else 1, value))
        case "due":
            low, high = span_bounds(value)
            ends = [(sign, end) for sign, end in ((">=", low), ("<", high)) if end is not None]
            text = " AND ".join(["d.due_at IS NOT NULL", *(f"d.due_at {sign} ?" for sign, _ in ends)])
            return Sql(f"({text})", tuple(end for _, end in ends))
        case "is" if value == "breached":
            return _of_clock("due", f"..{now}", now)
        case "is" if value in ("paused", "provisional"):
            return Sql("d.state = 'paused'" if value == "paused" else "d.provisional")
    raise AssertionError(key)


def _person(login: str, query: DueQuery, staff_id: StaffId) -> int:
    if login == "none":
        return 0
    return query.staff_id if login == "me" else staff_id(login)
