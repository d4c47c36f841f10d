"""Columns of a virtual list: which are shown at a given width, and how wide each is in terminal cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reviewer_tui.tui.text import Align
from reviewer_tui.tui.theme import Role

R = TypeVar("R")
GAP = 1  # cells between two columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column. ``text`` may return foreign text: it passes the gate when it is drawn.

    ``width`` is the least width in cells; ``grow`` is its share of the room that is left, up to ``most``. The
    column is shown when the list is at least ``shown_from`` cells wide. ``role`` picks a style for a row's cell: a
    sign says what it says too. ``ticks``: what it says changes with the time alone.
    """

    id: str
    title: str
    width: int
    text: Callable[[R], str]
    role: Callable[[R], Role] | None = None
    align: Align = "left"
    grow: int = 0
    most: int = 10_000
    shown_from: int = 0
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class Placed(Generic[R]):
    """A column with its place on the line: ``x`` and ``width`` in cells, without the gap after it."""

    column: Column[R]
    x: int
    width: int


def placed(columns: Sequence[Column[R]], line_width: int, *, start: int = 0) -> tuple[Placed[R], ...]:
    """Lay the columns out from ``start`` to ``line_width``; what does not fit any more is left out."""
    chosen: list[Column[R]] = []
    used = start
    for column in columns:
        if line_width < column.shown_from:
            continue
        needed = column.width + (GAP if chosen else 0)
        if used + needed > line_width:
            break
        chosen.append(column)
        used += needed
    widths = _grown([*chosen], line_width - used)
    result: list[Placed[R]] = []
    x = start
    for column, width in zip(chosen, widths, strict=True):
        result.append(Placed(column, x, width))
        x += width + GAP
    return tuple(result)


def _grown(columns: Sequence[Column[R]], spare: int) -> list[int]:
    """The widths with the spare room given out by share; what one may not take goes to the others."""
    widths = [column.width for column in columns]
    while spare > 0:
        open_ = [i for i, column in enumerate(columns) if column.grow and widths[i] < column.most]
        if not open_:
            break
        shares = sum(columns[i].grow for i in open_)
        given = 0
        for i in open_:
            part = min(max(1, spare * columns[i].grow // shares), columns[i].most - widths[i], spare - given)
            widths[i] += part
            given += part
        spare -= given
    return widths
