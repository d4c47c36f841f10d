"""Terms of a queue query as SQL: conditions on a row, and ids that an index finds. One text for SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviewer_tui.domain.filing import parse_filing_number
from reviewer_tui.domain.online_service import ServiceKind
from reviewer_tui.usecases.queue_filter import TEXT
from reviewer_tui.usecases.queue_model import UNREACHED, QueueOrder, QueueQuery, Term
from reviewer_tui.usecases.search_text import needle, phrase, tokens

Digest = Callable[[str, str], str]

_SEALED: dict[str, Callable[[str], str]] = {
    "name": str,
    "id_number": str.upper,
    "sponsor_number": str.upper,
    "email": str.lower,
    "phone": lambda text: "".join(filter(str.isdigit, text)),
    "phone_tail": str,
}
"""Kinds of sealed values that are found by their full text, and the form in which ``search_keys`` digests them."""

_HASH = re.compile(r"[0-9a-f]{8,64}", re.ASCII)
_KINDS = frozenset(ServiceKind)
_ALONG = {"received": (QueueOrder.RECEIVED, QueueOrder.NEWEST), "changed": (QueueOrder.CHANGED,)}
_TIED = frozenset(
    {"held", "paused", "received", "changed", "is", "clock", "revision", "ports", "reason", "rule", "tag", "calls"}
)
"""Keys of terms whose filings go with the stage."""
PAUSED_GROUP = 2
"""Where paused clocks stand in the order of risk, all at one instant."""
_COUNTED = {"calls": "missed_calls"}
_UNREACHED = f"missed_calls >= {UNREACHED}"
FLAGS = {
    "paused": "paused",
    "provisional": "provisional",
    "second": "second_wanted",
    "by_phone": "by_phone",
    "frozen": "frozen",
    "handover": "handover_note IS NOT NULL",
}
"""What ``is:`` asks for, and the column that says so; each has an index of its own."""
UNDELIVERED = "kind IN ('letter', 'letter_mail') AND state IN ('failed', 'unknown', 'held')"
"""A letter of the outbox that stays until a person does something; by the index of state and kind, or of the filing."""
_TO_SEND = f"SELECT filing_id AS id FROM outbox WHERE {UNDELIVERED} AND filing_id IS NOT NULL"
_DAY = 86_400_000
_NUMBER = re.compile(r"([<>]?=?)(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with the values of its ``?``."""

    text: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A condition that an index can answer with ids: ``probe`` gives them, early ones first; ``ids`` all of them, each once.

    ``condition`` says the same of a row that is at hand. ``key`` names it, to remember whether it is rare. ``tied`` says that
    what it finds goes with the stage and may stand close together, far behind in an order.
    """

    key: tuple[object, ...]
    probe: Sql
    ids: Sql
    condition: Sql
    tied: bool = False


class Conditions:
    """Writes conditions in the dialect of one database."""

    def __init__(self, digest: Digest | None, *, postgresql: bool) -> None:
        self._digest = digest
        self._postgresql = postgresql

    def posting(self, term: Term, query: QueueQuery) -> Posting | None:
        """The term as a posting; None when no index answers it (or it is a negation)."""
        if term.negated:
            return None
        key: tuple[object, ...] = (term.key, *term.values)
        if term.key == TEXT:
            return self._texts(key, term.values)
        ids = self._listed(term, query)
        if ids is None:
            return None
        condition = self.condition(term, query)
        if term.key == "paused":
            key = (term.key, *(day_of(value) for value in term.values))
        # In the order of risk the paused ones have a group of their own, through which they are walked.
        tied = term.key in _TIED and not (query.order is QueueOrder.RISK and is_pause(term))
        return Posting(key=key, probe=ids, ids=ids, condition=condition, tied=tied)

    def all_words(self, words: Sequence[str]) -> Posting:
        """Several words as one posting: each may be common, and both together rare. Its ids may be more than fit."""
        together = self._indexed(*words)
        others = [self._sealed(word) for word in words]
        ids = [together, *others]
        return Posting(
            key=(TEXT, *words),
            probe=together,
            ids=Sql(" UNION ".join(part.text for part in ids), _values(ids)),
            condition=Sql("1 = 1"),
        )

    def _listed(self, term: Term, query: QueueQuery) -> Sql | None:
        marks, values = _marks(term.values), term.values
        match term.key:
            case "held" if values != ("none",):
                return Sql("SELECT id FROM filing WHERE lease_until > ?", (query.now,))
            case "is" if values == ("unreached",):
                return Sql(f"SELECT id FROM filing WHERE {_UNREACHED}")
            case "is" if values == ("undelivered",):
                return Sql(_TO_SEND.replace("SELECT", "SELECT DISTINCT", 1))
            case "is" if len(values) == 1 and values[0] in FLAGS:
                return Sql(f"SELECT id FROM filing WHERE {FLAGS[values[0]]}")
            case "paused":
                spans = [_span("paused_since", value) for value in values]
                return Sql(
                    " UNION ".join(f"SELECT id FROM filing WHERE paused AND {one.text}" for one in spans),
                    _values(spans),
                )
            case "errors" | "warnings" | "revision" | "calls":
                conditions = [_number(_COUNTED.get(term.key, term.key), value) for value in values]
                return Sql(
                    " UNION ".join(f"SELECT id FROM filing WHERE {one.text}" for one in conditions), _values(conditions)
                )
            case "received" | "changed" if query.order not in _ALONG[term.key]:
                spans = [_span(f"{term.key}_at", value) for value in values]
                return Sql(" UNION ".join(f"SELECT id FROM filing WHERE {one.text}" for one in spans), _values(spans))
            case "clock":
                return Sql(f"SELECT id FROM filing WHERE clock IN ({marks})", values)
            case "prov":
                return Sql(f"SELECT id FROM filing WHERE province IN ({marks})", values)
            case "type" if not _KINDS & set(values):
                return Sql(f"SELECT id FROM filing WHERE type IN ({marks})", values)
            case "tag":
                return Sql(f"SELECT DISTINCT filing_id AS id FROM filing_tag WHERE tag IN ({marks})", values)
            case "reason" | "rule":
                return Sql(f"SELECT DISTINCT filing_id AS id FROM finding WHERE {term.key} IN ({marks})", values)
            case "ports":
                return Sql(f"SELECT DISTINCT filing_id AS id FROM port_task WHERE state IN ({marks})", values)
        return None

    def _texts(self, key: tuple[object, ...], words: Sequence[str]) -> Posting:
        """Any of the words."""
        parts = [self._text(key, word) for word in words]
        if len(parts) == 1:
            return parts[0]
        probes, ids = [part.probe for part in parts], [part.ids for part in parts]
        return Posting(
            key=key,
            probe=Sql(" UNION ALL ".join(one.text for one in probes), _values(probes)),
            ids=Sql(" UNION ".join(one.text for one in ids), _values(ids)),
            condition=_any([part.condition for part in parts]),
        )

    def _text(self, key: tuple[object, ...], word: str) -> Posting:
        others = self._sealed(word)
        index = self._indexed(word)
        contains = self._contains(word) if tokens(word) else Sql("1 = 0")
        return Posting(
            key=key,
            probe=index,
            ids=Sql(f"{index.text} UNION {others.text}", index.values + others.values),
            condition=Sql(f"({contains.text} OR f.id IN ({others.text}))", contains.values + others.values),
        )

    def _indexed(self, *words: str) -> Sql:
        """Filings with all these words in their plain text."""
        if not all(tokens(word) for word in words):
            return Sql("SELECT id FROM filing WHERE 1 = 0")
        if not self._postgresql:
            match = " AND ".join(phrase(word) for word in words)
            return Sql("SELECT rowid AS id FROM filing_text WHERE filing_text MATCH ?", (match,))
        parts = []
        for word in words:
            *whole, last = tokens(word)
            parts += [*(f"'{token}'" for token in whole), f"'{last}'" + (":*" if last.isascii() else "")]
        where = "array_to_tsvector(string_to_array(haystack, ' ')) @@ CAST(? AS tsquery)"
        where += " AND strpos(haystack, ?) > 0" * len(words)
        return Sql(f"SELECT id FROM filing WHERE {where}", (" & ".join(parts), *(needle(word) for word in words)))

    def _contains(self, word: str) -> Sql:
        return Sql(f"{'strpos' if self._postgresql else 'instr'}(f.haystack, ?) > 0", (needle(word),))

    def _sealed(self, word: str) -> Sql:
        """Ids by what is not in the plain text: keyed hashes of sealed values, hashes of files, the filing's number."""
        parts, values = ["SELECT id FROM filing WHERE id = ?"], list[object]()
        number = parse_filing_number(word)
        values.append(number if number is not None else -1)
        if self._digest is not None:
            pairs = ", ".join(["(?, ?)"] * len(_SEALED))
            parts.append(f"SELECT filing_id FROM identity_key WHERE (kind, digest) IN (VALUES {pairs})")
            for kind, form in _SEALED.items():
                values += [kind, self._digest(kind, form(word))]
        if _HASH.fullmatch(word.casefold()):
            parts.append("SELECT filing_id FROM material WHERE sha256 >= ? AND sha256 < ?")
            values += [word.casefold(), word.casefold() + "g"]
        return Sql(" UNION ".join(parts), tuple(values))

    def condition(self, term: Term, query: QueueQuery) -> Sql:
        """What the term says of a row ``f`` of filing. Stage, waiting and rev are the planner's own."""
        found = self._positive(term, query)
        return Sql(f"NOT ({found.text})", found.values) if term.negated else found

    def _positive(self, term: Term, query: QueueQuery) -> Sql:
        values, marks = term.values, _marks(term.values)
        match term.key:
            case "text":
                return self._texts((), values).condition
            case "prov":
                return Sql(f"{self._aside('province')} IN ({marks})", values)
            case "type":
                return Sql(f"({self._aside('type')} IN ({marks}) OR f.service_kind IN ({marks}))", values * 2)
            case "clock":
                return Sql(f"{self._aside('clock')} IN ({marks})", values)
            case "due":
                # As in the order of risk: what is closed is due no more, whatever its clocks say.
                spans = _any([_span(self._aside("risk_due"), value) for value in values])
                return Sql(f"({self._aside('risk_group')} < 2 AND {spans.text})", spans.values)
            case "paused":
                spans = _any([_span(self._aside("paused_since"), value) for value in values])
                return Sql(f"({self._paused()} AND {spans.text})", spans.values)
            case "aged":
                return _any([_span(self._aside("stage_since"), value) for value in values])
            case "received" | "changed":
                # Only in its own order does a day say where in the index to begin.
                column = f"{term.key}_at"
                found = f"f.{column}" if query.order in _ALONG[term.key] else self._aside(column)
                return _any([_span(found, value) for value in values])
            case "errors" | "warnings" | "revision" | "calls":
                column = _COUNTED.get(term.key, term.key)
                return _any([_number(self._aside(column), value) for value in values])
            case "is":
                return _any([self._state(value, query) for value in values])
            case "held":
                return _any([self._held(value, query) for value in values])
            case "tag":
                return Sql(f"f.id IN (SELECT filing_id FROM filing_tag WHERE tag IN ({marks}))", values)
            case "reason" | "rule":
                column = self._aside(term.key, "e")
                where = f"e.filing_id = f.id AND e.revision = f.revision AND {column} IN ({marks})"
                return Sql(f"EXISTS (SELECT 1 FROM finding e WHERE {where})", values)
            case "ports":
                where = f"p.filing_id = f.id AND {self._aside('state', 'p')} IN ({marks})"
                return Sql(f"EXISTS (SELECT 1 FROM port_task p WHERE {where})", values)
        raise AssertionError(term.key)

    def _aside(self, column: str, table: str = "f") -> str:
        """A column by which SQLite is not to look for rows: the order's own index leads, or the filing's number."""
        return f"{table}.{column}" if self._postgresql else f"+{table}.{column}"

    def _state(self, value: str, query: QueueQuery) -> Sql:
        if value == "breached":
            return self.condition(Term(key="due", values=(f"..{query.now}",)), query)
        if value == "unreached":
            return Sql(self._aside(_UNREACHED))
        if value == "undelivered":
            return Sql(f"f.id IN ({_TO_SEND})")
        return Sql(self._paused() if value == "paused" else self._aside(FLAGS[value]))

    def _paused(self) -> str:
        """As in the order of risk: what is closed waits for nothing, whatever its clocks say."""
        return f"({self._aside('paused')} AND {self._aside('risk_group')} = {PAUSED_GROUP})"

    def _held(self, value: str, query: QueueQuery) -> Sql:
        held = "coalesce(f.lease_until > ?, ?)"
        if value in ("any", "none"):
            return Sql(held if value == "any" else f"NOT {held}", (query.now, False))
        if value == "me":
            return Sql(f"({held} AND f.lease_holder_id = ?)", (query.now, False, query.staff_id))
        who = "f.lease_holder_id = (SELECT id FROM staff WHERE login = ?)"
        return Sql(f"({held} AND coalesce({who}, ?))", (query.now, False, value, False))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _any(parts: Sequence[Sql]) -> Sql:
    return Sql("(" + " OR ".join(part.text for part in parts) + ")", _values(parts))


def _values(parts: Sequence[Sql]) -> tuple[object, ...]:
    return tuple(value for part in parts for value in part.values)


def is_pause(term: Term) -> bool:
    """Whether the term finds paused clocks only."""
    return not term.negated and (term.key == "paused" or (term.key == "is" and term.values == ("paused",)))


def day_of(value: str) -> tuple[int | None, ...]:
    """A span by the days of its ends: the ends move with the clock, and what is known of a span holds for a day."""
    return tuple(None if end is None else end // _DAY for end in span_bounds(value))


def span_bounds(value: str) -> tuple[int | None, int | None]:
    """The two ends of a half-open span ``lo..hi`` in milliseconds; None where it is open."""
    low, _, high = value.partition("..")
    return int(low) if low else None, int(high) if high else None


def _span(column: str, value: str) -> Sql:
    low, high = span_bounds(value)
    parts = [Sql(f"{column} {sign} ?", (end,)) for sign, end in ((">=", low), ("<", high)) if end is not None]
    text = " AND ".join(part.text for part in parts) or "1 = 1"
    # A clock that is paused is due at no instant: unknown must be false, so that its negation holds.
    return Sql(f"({column} IS NOT NULL AND {text})", tuple(v for part in parts for v in part.values))


def _number(column: str, value: str) -> Sql:
    found = _NUMBER.fullmatch(value)
    assert found is not None
    return Sql(f"{column} {found[1] or '='} ?", (int(found[2]),))
