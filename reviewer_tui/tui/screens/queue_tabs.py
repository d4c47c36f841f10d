"""The two lines of tabs above the queue: its views under their keys, and the stages of the open view."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from reviewer_tui.domain.stage import Stage
from reviewer_tui.locale import Texts
from reviewer_tui.tui.screens.queue_asked import Asked
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source
from reviewer_tui.usecases.queue_model import Count, QueueCounts, SavedView

_MORE = 2  # cells of the sign that there are more tabs
_THOUSANDS = 10_000  # from here on a count beside the open tab is told in thousands


def view_line(session: Session, asked: Asked, views: Sequence[SavedView], counts: QueueCounts | None) -> Source:
    """The views with their counts: short titles where the long ones do not fit, and then those around the open one.

    Only the open view tells its count to the last; an empty one tells none.
    """

    def tabs(title: str) -> list[list[Run]]:
        return [
            _tab(
                view_title(session.texts, view, title),
                counts.views.get(view.key) if counts else None,
                view.key == asked.view.key,
                str(place + 1) if place < 9 else "",
            )
            for place, view in enumerate(views)
        ]

    def lines(width: int) -> tuple[Line, ...]:
        here = next((n for n, view in enumerate(views) if view.key == asked.view.key), 0)
        whole = tabs("view")
        return (_tabs_line(whole if sum(map(_size, whole)) <= width else tabs("view_short"), here, width),)

    return lines


def view_title(texts: Texts, view: SavedView, kind: str = "view") -> str:
    """A built-in view in the reader's language, a saved one by its name."""
    return texts(f"queue.{kind}.{view.name}") if view.owner == "builtin" else view.name


def stage_line(session: Session, asked: Asked, counts: QueueCounts | None) -> Source:
    """The stages of the view with their counts, where the counters can tell; else only the open one."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        stages = shown_stages(asked, counts)
        known = counts.stages if counts else None
        tabs = []
        for stage in stages:
            count = Count(filings=known.get(stage, 0) if stage else sum(known.values())) if known is not None else None
            title = t("queue.every_stage") if stage is None else t(f"stage.{stage}")
            tabs.append(_tab(title, count, stage is asked.stage))
        return (_tabs_line(tabs, stages.index(asked.stage), width),)

    return lines


def shown_stages(asked: Asked, counts: QueueCounts | None) -> list[Stage | None]:
    """The stages to step through: those in which the view has filings, all where that is not counted."""
    if counts is None or counts.stages is None:
        return [None, *Stage] if counts else [None, *([asked.stage] if asked.stage else [])]
    return [None, *(stage for stage in Stage if counts.stages.get(stage) or stage is asked.stage)]


def _tabs_line(tabs: Sequence[list[Run]], place: int, width: int) -> Line:
    """As many tabs as fit around the open one, the one after it among them, with a sign where more are."""
    sizes = [_size(tab) for tab in tabs]
    if sum(sizes) <= width:
        return Line(tuple(run for tab in tabs for run in tab))
    reached = min(place + 1, len(tabs) - 1)
    room = width - (_MORE if reached + 1 < len(tabs) else 0)
    first = 0
    while first < place and sum(sizes[first : reached + 1]) > room - (_MORE if first else 0):
        first += 1
    runs: list[Run] = [("< ", Role.MUTED)] if first else []
    used = _MORE if first else 0
    for number in range(first, len(tabs)):
        if used + sizes[number] > width - (_MORE if number + 1 < len(tabs) else 0):
            runs.append((" " * (width - used - 1) + ">", Role.MUTED))
            break
        runs.extend(tabs[number])
        used += sizes[number]
    return Line(tuple(runs))


def _size(tab: list[Run]) -> int:
    return sum(cell_len(text) for text, _role in tab)


def _tab(title: str, count: Count | None, is_open: bool, key: str = "") -> list[Run]:
    named = f"{key} {title}" if key else title
    if is_open:
        return [(f"[{named}]" if count is None else f"[{named} {count}]", Role.HEADER)]
    runs: list[Run] = [(f" {key}", Role.MUTED), (f" {title}", Role.PLAIN)] if key else [(f" {title}", Role.PLAIN)]
    if count is not None and count.filings:
        runs.append((f" {_rounded(count)}", Role.MUTED))
    return [*runs, (" ", Role.PLAIN)]


def _rounded(count: Count) -> str:
    return f"{count.filings // 1000}k" if count.exact and count.filings >= _THOUSANDS else str(count)
