"""How alike two pictures look: the same one saved anew, one that resembles it, or another. Pure functions.

The look of a picture is its brightness in ``COLUMNS`` × ``ROWS`` cells, a byte each, row by row (``imaging.py`` takes it). The
bounds were measured over the pages of the sandbox (``docs/decisions``, on pictures told by their look).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reviewer_tui.domain.material import MaterialFacts

COLUMNS: Final = 24
ROWS: Final = 32
LOOK_BYTES: Final = COLUMNS * ROWS
SAME_WITHIN: Final = 5
"""Of 255: no cell of a picture that was compressed or scaled anew differs by more; another name on the same form does."""
SIMILAR_FROM: Final = 0.82
"""Correlation of the blurred looks: a cut margin leaves more, two different forms of text have less."""
SHAPE_WITHIN: Final = 0.02
"""How far height to width may differ, as a share, in the same picture."""


class Likeness(StrEnum):
    """What two files have to do with each other. ``not_compared``: one of them is no picture, or came before looks were kept."""

    IDENTICAL = "identical"
    SAME_PICTURE = "same_picture"
    SIMILAR = "similar"
    ANOTHER = "another"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """A likeness with the largest difference of a cell, 0–255; None where nothing was compared."""

    likeness: Likeness
    distance: int | None = None


def resemblance(old: MaterialFacts, new: MaterialFacts) -> Resemblance:
    """How alike two files are."""
    if old.sha256 == new.sha256:
        return Resemblance(likeness=Likeness.IDENTICAL, distance=0)
    if len(old.look) != LOOK_BYTES or len(new.look) != LOOK_BYTES:
        return Resemblance(likeness=Likeness.NOT_COMPARED)
    distance = _distance(old.look, new.look)
    if newly_saved(old, new):
        likeness = Likeness.SAME_PICTURE
    elif _correlation(_blurred(old.look), _blurred(new.look)) >= SIMILAR_FROM:
        likeness = Likeness.SIMILAR
    else:
        likeness = Likeness.ANOTHER
    return Resemblance(likeness=likeness, distance=distance)


def newly_saved(old: MaterialFacts, new: MaterialFacts) -> bool:
    """Whether two files are the same picture in other bytes."""
    if old.sha256 == new.sha256 or not (len(old.look) == len(new.look) == LOOK_BYTES):
        return False
    return _distance(old.look, new.look) <= SAME_WITHIN and _same_shape(old, new)


def _distance(one: bytes, other: bytes) -> int:
    return max(abs(first - second) for first, second in zip(one, other, strict=True))


def _same_shape(old: MaterialFacts, new: MaterialFacts) -> bool:
    if not (old.width and old.height and new.width and new.height):
        return False
    # Turned by a quarter: the look is of the picture as it is shown, the pixels may be kept lying.
    shapes = (new.height / new.width, new.width / new.height)
    return any(abs(shape / (old.height / old.width) - 1) <= SHAPE_WITHIN for shape in shapes)


def _blurred(look: bytes) -> list[float]:
    """Every cell with its neighbours: what moved by a little still lies over itself."""
    wide = [
        [sum(row[max(0, x - 1) : x + 2]) / len(row[max(0, x - 1) : x + 2]) for x in range(COLUMNS)]
        for row in (look[start : start + COLUMNS] for start in range(0, LOOK_BYTES, COLUMNS))
    ]
    result = []
    for y in range(ROWS):
        rows = wide[max(0, y - 1) : y + 2]
        result += [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return result


def _correlation(one: list[float], other: list[float]) -> float:
    """Of -1 to 1; 1 too where both are of one shade throughout."""
    first, second = ([value - sum(values) / len(values) for value in values] for values in (one, other))
    spread = math.sqrt(sum(value * value for value in first) * sum(value * value for value in second))
    if not spread:
        return 1.0 if not any(first) and not any(second) else 0.0
    return sum(a * b for a, b in zip(first, second, strict=True)) / spread
