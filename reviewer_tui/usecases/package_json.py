"""Strict JSON from strangers: bounded in size, depth and digits; what other readers would read differently is refused.

Raises BadInput ``package.<case>`` with the field path (``services[0].domains[1].name``) in ``path`` where there is one.
Texts that come back in errors are cut: they were written by a stranger.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from reviewer_tui.errors import BadInput

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 24
MAX_DIGITS: Final = 18
MAX_TEXT: Final = 4_096
MAX_KEY: Final = 64
MAX_KEYS: Final = 200
MAX_ITEMS: Final = 500
MAX_VALUES: Final = 5_000
"""Objects, lists and values altogether: each costs every check that looks at it."""

_BOM: Final = b"\xef\xbb\xbf"
# Possessive, and a text that does not end is one to the end: no input makes it look at a character again and again.
_BRACKETS: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|([\[{])|([\]}])', re.DOTALL)
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Fault:
    """Stands in the tree where the reader met something it must refuse, so that its path can be told."""

    case: str


class _Table(dict[str, object]):
    """An object with keys that came twice, each of which hid another value."""

    repeated: tuple[str, ...] = ()


def read_json(data: bytes) -> object:
    """The tree of dictionaries, lists, texts, numbers, booleans and None that ``data`` says, and nothing ambiguous."""
    if len(data) > MAX_BYTES:
        raise BadInput("package.json_too_large", limit=MAX_BYTES, size=len(data))
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("package.not_utf8", byte=error.start) from None
    _check_depth(text)
    try:
        tree: object = json.loads(
            text,
            object_pairs_hook=_table,
            parse_int=_integer,
            parse_float=_real,
            parse_constant=lambda _: _Fault("package.not_a_number"),
        )
    except json.JSONDecodeError as error:
        raise BadInput("package.not_json", line=error.lineno, column=error.colno) from None
    _Vetting().vet(tree, "")
    return tree


def join(path: str, key: str) -> str:
    """The path of a key: ``sponsor.name``; a key that is no plain word is quoted and cut: ``sponsor["\\u001b["]``."""
    if not _PLAIN_KEY.fullmatch(key) or len(key) > MAX_KEY:
        return f"{path}[{json.dumps(key[:MAX_KEY])}]"
    return f"{path}.{key}" if path else key


def item(path: str, index: int) -> str:
    """The path of a list's item, counted from 0."""
    return f"{path}[{index}]"


def _check_depth(text: str) -> None:
    """Count brackets outside of strings, so that no recursion is ever deeper than the limit."""
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[1]:
            depth += 1
            if depth > MAX_DEPTH:
                raise BadInput("package.too_deep", limit=MAX_DEPTH)
        elif match[2]:
            depth -= 1


def _table(pairs: list[tuple[str, object]]) -> _Table:
    table = _Table(pairs)
    if len(table) != len(pairs):
        seen: set[str] = set()
        table.repeated = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return table


def _integer(digits: str) -> object:
    return int(digits) if len(digits.lstrip("-")) <= MAX_DIGITS else _Fault("package.too_many_digits")


def _real(digits: str) -> object:
    if len(digits) > 2 * MAX_DIGITS:
        return _Fault("package.too_many_digits")
    value = float(digits)
    return value if value - value == 0 else _Fault("package.not_a_number")


class _Vetting:
    """Walks a tree once and counts what it meets."""

    def __init__(self) -> None:
        self._met = 0

    def vet(self, value: object, path: str) -> None:
        self._met += 1
        if self._met > MAX_VALUES:
            raise BadInput("package.too_many_values", path=path, limit=MAX_VALUES)
        match value:
            case _Fault(case):
                raise BadInput(case, path=path)
            case str():
                if len(value) > MAX_TEXT:
                    raise BadInput("package.text_too_long", path=path, limit=MAX_TEXT, size=len(value))
                if _NOT_TEXT.search(value):
                    raise BadInput("package.not_text", path=path)
            case _Table():
                _vet_keys(value, path)
                for key, inner in value.items():
                    self.vet(inner, join(path, key))
            case list():
                if len(value) > MAX_ITEMS:
                    raise BadInput("package.too_many_items", path=path, limit=MAX_ITEMS, size=len(value))
                for index, inner in enumerate(value):
                    self.vet(inner, item(path, index))


def _vet_keys(table: _Table, path: str) -> None:
    if table.repeated:
        raise BadInput("package.duplicate_key", path=join(path, table.repeated[0]))
    if len(table) > MAX_KEYS:
        raise BadInput("package.too_many_keys", path=path, limit=MAX_KEYS, size=len(table))
    for key in table:
        if len(key) > MAX_KEY:
            raise BadInput("package.key_too_long", path=join(path, key), limit=MAX_KEY, size=len(key))
        if _NOT_TEXT.search(key):
            raise BadInput("package.not_text", path=join(path, key))
