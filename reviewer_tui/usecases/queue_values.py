"""Values of the filter language that have a form instead of a list: days, lengths of time, numbers, codes, tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from reviewer_tui.domain.clock_names import CLOCK_NAMES

Reader = Callable[[str], tuple[str, ...]]
"""One written value -> canonical values; empty when it is not understood."""

_LENGTH = re.compile(r"(?P<sign>[<>]=?)(?P<n>-?\d{1,3})(?P<unit>wd|h|d|工作日|小时|天|)", re.ASCII)
_NUMBER = re.compile(r"[<>]?=?\d{1,6}", re.ASCII)
_DAY = r"[12]\d{3}-\d\d-\d\d|yesterday|today|tomorrow"
_WHEN = re.compile(rf"(?:[<>]=?)?(?:{_DAY})|(?:{_DAY})\.\.(?:{_DAY})", re.ASCII)
_UNITS = {"工作日": "wd", "小时": "h", "天": "d"}
_SAID = {
    "昨天": "yesterday",
    "今天": "today",
    "明天": "tomorrow",
    "昨日": "yesterday",
    "今日": "today",
    "明日": "tomorrow",
}
_FROM_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}

TAG = re.compile(r"[\w-]{1,32}")
"""A tag: letters (Chinese too), digits, ``_`` and ``-``."""


def _left(written: str) -> tuple[str, ...]:
    found = _LENGTH.fullmatch(unicodedata.normalize("NFKC", written))
    if found is None or (int(found["n"]) and not found["unit"]):
        return ()
    unit = _UNITS.get(found["unit"], found["unit"]) or "h"
    return (f"{found['sign']}{int(found['n'])}{unit}",)


def _since(written: str) -> tuple[str, ...]:
    """How long something has lasted: as ``_left``, but never less than nothing."""
    return tuple(value for value in _left(written) if "-" not in value)


def _matching(pattern: re.Pattern[str], written: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", written)
    return (plain,) if pattern.fullmatch(plain) else ()


def _when(written: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", written).casefold()
    for said, code in _SAID.items():
        plain = plain.replace(said, code)
    if not _WHEN.fullmatch(plain):
        return ()
    days = plain.lstrip("<>=").split("..")
    try:
        dated = [date.fromisoformat(day) for day in days if day not in _FROM_TODAY]
    except ValueError:
        return ()
    places = [_FROM_TODAY[day] for day in days if day in _FROM_TODAY]
    return (plain,) if dated == sorted(dated) and places == sorted(places) else ()


def _happened(written: str) -> tuple[str, ...]:
    """A day of something that lies behind us."""
    return tuple(value for value in _when(written) if "tomorrow" not in value)


def _code(pattern: str) -> Reader:
    return lambda written: (written.upper(),) if re.fullmatch(pattern, written.upper(), re.ASCII) else ()


def _clock(written: str) -> tuple[str, ...]:
    """A clock by its code or the name that commands call it by."""
    codes = {name: code for code, name in CLOCK_NAMES.items()}
    return (codes[written],) if written in codes else _code(r"DL\d\d")(written)


def _tag(written: str) -> tuple[str, ...]:
    return (written,) if TAG.fullmatch(written) else ()


READERS: Mapping[str, Reader] = {
    "left": _left,
    "paused": _since,
    "aged": _since,
    "due": _when,
    "received": _happened,
    "changed": _happened,
    "errors": partial(_matching, _NUMBER),
    "warnings": partial(_matching, _NUMBER),
    "revision": partial(_matching, _NUMBER),
    "calls": partial(_matching, _NUMBER),
    "reason": _code(r"[A-Z]{1,12}\d{0,3}(-[A-Z0-9-]{1,30})?"),
    "rule": _code(r"[A-Z]{1,8}(-[A-Z0-9]{1,12}){1,4}"),
    "clock": _clock,
    "tag": _tag,
}
"""What reads a value, by key."""

_DAYS = ("<2026-12-01", "2026-11-01..2026-11-30")
FORMS: Mapping[str, tuple[str, ...]] = {
    "left": ("<1wd", "<4h", ">5d", "<0"),
    "paused": (">10wd", ">3d", "<=24h"),
    "aged": (">5wd", ">3d", "<=24h"),
    "due": ("today", "tomorrow", "yesterday", *_DAYS),
    "received": ("today", "yesterday", *_DAYS),
    "changed": ("today", "yesterday", *_DAYS),
    "errors": (">0", "0"),
    "warnings": (">0", "0"),
    "revision": (">1", "1"),
    "calls": (">1", "1"),
    "reason": ("D03",),
    "rule": ("R-DOM-05",),
    "clock": ("DL05",),
    "tag": ("vip",),
}
"""What may stand there, said by example."""


def days_span(written: str, today: date) -> tuple[date | None, date | None]:
    """The half-open span of days that a written day stands for: ``<=2026-11-24`` is (None, 25 November)."""
    first, dots, last = written.partition("..")
    if dots:
        return _day(first, today), _day(last, today) + timedelta(days=1)
    sign = re.match("[<>]?=?", written)
    assert sign is not None
    day = _day(written[sign.end() :], today)
    after = day + timedelta(days=1)
    return {"<": (None, day), "<=": (None, after), ">": (after, None), ">=": (day, None)}.get(sign[0], (day, after))


def _day(written: str, today: date) -> date:
    if written in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[written])
    return date.fromisoformat(written)
