"""What a file says about days: the lines of a notice, or of an Authority's closures, before anything is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_NAME = 200
LONGEST_SOURCE = 1_000
MOST_LINES = 2_000


class DayMark(StrEnum):
    """What a line says of its day: off and working by a notice of the State, closed by an Authority."""

    OFF = "off"
    WORK = "work"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One day as a file gives it. ``place`` (line, day, event) and ``number`` say where, for errors.

    ``date`` is None where a closure names no day but a year: the province is closed on no day of ``year``. ``province`` is
    as it was written; an empty ``source`` is an unknown one.
    """

    place: str
    number: int
    mark: DayMark
    date: date | None
    year: int
    name: str
    source: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayList:
    """The lines of a file in their order. ``year`` is the notice's where the file says it by itself."""

    lines: tuple[DayLine, ...]
    year: int | None = None
