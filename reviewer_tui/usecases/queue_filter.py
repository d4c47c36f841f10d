"""The filter language of the queue: one text for the screen, saved views and commands.

``stage:初审 rev:none left:<1wd -tag:vip 海河``: terms hold together, a comma is or, a leading ``-`` is not, keys and values are
known by their codes and by their Chinese and English names; ``"…"`` keeps spaces and colons. Whatever has no key is searched for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.queue_model import Term
from reviewer_tui.usecases.queue_values import FORMS, READERS, Reader

LONGEST = 1000
"""Characters of a filter."""
MOST_TERMS = 40
TEXT = "text"

_TOKEN = re.compile(r'-?(?:[^\s":：]+[:：])?(?:"[^"]*"?|[^\s"])*')
_KEYED = re.compile(r'(?P<not>-?)(?P<key>[^\s":：,]+)[:：](?P<value>.*)', re.DOTALL)
_WORD = re.compile(r'(?:"[^"]*"|[^",，])+')
_WEB = frozenset({"http", "https"})

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "rev": ("reviewer", "assignee"),
    "prov": ("province",),
    "held": ("holder", "lease"),
    "waiting": ("ball", "waits"),
    "aged": ("age",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterNames:
    """How keys and values may be written: ``keys`` lower-case name -> key; ``values`` key -> what reads one written value."""

    keys: Mapping[str, str]
    values: Mapping[str, Reader]
    sets: Mapping[str, Callable[[], Mapping[str, str]]]

    def offered(self, key: str) -> tuple[str, ...]:
        """The values to offer for a key, where there is a fixed set."""
        return tuple(dict.fromkeys(self.sets[key]().values())) if key in self.sets else ()


def parse_filter(text: str, names: FilterNames) -> tuple[Term, ...]:
    """The terms of a filter. BadInput says which term is not understood, where, and what may stand there."""
    if len(text) > LONGEST:
        raise BadInput("filter.too_long", limit=LONGEST)
    if text.count('"') % 2:
        raise BadInput("filter.open_quote", column=text.rindex('"') + 1)
    terms = []
    for found in _TOKEN.finditer(text):
        if found[0] and found[0] not in ("-", '""'):
            term = _term(found[0], found.start() + 1, names)
            if term is not None:
                terms.append(term)
    if len(terms) > MOST_TERMS:
        raise BadInput("filter.too_many", limit=MOST_TERMS)
    return tuple(terms)


def _term(token: str, column: int, names: FilterNames) -> Term | None:
    keyed = _KEYED.fullmatch(token)
    key = _folded(keyed["key"]) if keyed else ""
    if keyed is None or key in _WEB:
        negated = token.startswith("-") and len(token) > 1
        written = token[1:] if negated else token
        words = tuple(dict.fromkeys(word for each in _WORD.findall(written) if (word := _unquoted(each)).strip()))
        return Term(key=TEXT, values=words, negated=negated) if words else None
    if key not in names.keys:
        raise BadInput(
            "filter.key", key=keyed["key"][:40], column=column, known=", ".join(dict.fromkeys(names.keys.values()))
        )
    key = names.keys[key]
    values: list[str] = []
    for written in re.split("[,，]", _unquoted(keyed["value"])):
        read = names.values[key](written.strip())
        if not read:
            known = ", ".join(names.offered(key) or FORMS.get(key, ("-",)))
            raise BadInput("filter.value", key=key, value_given=written[:60], column=column, known=known)
        values += read
    return Term(key=key, values=tuple(dict.fromkeys(values)), negated=keyed["not"] == "-")


def _unquoted(text: str) -> str:
    return text.replace('"', "")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "_").replace("-", "_")


def filter_text(terms: Iterable[Term]) -> str:
    """The terms as they are written; ``parse_filter`` reads them back as they are."""
    written = []
    for term in terms:
        value = ",".join(map(_word if term.key == TEXT else str, term.values))
        written.append(("-" if term.negated else "") + (value if term.key == TEXT else f"{term.key}:{value}"))
    return " ".join(written)


def _word(word: str) -> str:
    return f'"{word}"' if re.search(r"[\s:：,，]", word) or word.startswith("-") else word


def one_of(names: Mapping[str, str]) -> Reader:
    """Values of a fixed set: ``names`` written name -> code. A beginning that several names share means all of them."""
    folded = {_folded(name): code for name, code in names.items()}

    def read(written: str) -> tuple[str, ...]:
        wanted = _folded(written)
        if wanted in folded:
            return (folded[wanted],)
        if len(wanted) < 2:
            return ()
        return tuple(dict.fromkeys(code for name, code in folded.items() if name.startswith(wanted)))

    return read


def names_of(keys: Mapping[str, Iterable[str]], sets: Mapping[str, Callable[[], Mapping[str, str]]]) -> FilterNames:
    """How a filter may be written: ``keys`` key -> its names in both languages; ``sets`` key -> written name -> code.

    A set is asked for when a term needs it: the provinces and the people are read only then.
    """
    written = {_folded(name): key for key, names in keys.items() for name in (key, *names, *_SYNONYMS.get(key, ()))}
    return FilterNames(
        keys=written, values={**READERS, **{key: _in_set(names) for key, names in sets.items()}}, sets=sets
    )


def _in_set(names: Callable[[], Mapping[str, str]]) -> Reader:
    return lambda written: one_of(names())(written)
