"""The deadlines, and the order in which filings are at risk: over many filings against the same over 60."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from reviewer_tui.bootstrap import Desk, place_of
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.usecases.due_model import DueList, clock_of
from reviewer_tui.usecases.queue_model import QueueQuery
from tests.bench.filled_desk import REVIEWER, FilledDesk
from tests.bench.line import Line
from tests.bench.table import Table
from tests.bench.terminal_rows import REST, Programs

TIMES = 40
SCREENFUL = 40


def deadlines(programs: Programs, table: Table, rounds: int) -> None:
    """From ``E`` to the settled screen; then its pages, and those of the queue in order of risk, without a terminal."""
    with ExitStack() as opened:
        lines = {name: opened.enter_context(programs.ready(name)) for name in ("small", "large")}
        first = {name: _open(line) for name, line in lines.items()}
        for number in range(rounds):
            shown = {name: _open(lines[name]) for name in sorted(lines, reverse=bool(number % 2))}
            table.note(
                "deadlines-screen",
                shown["large"] / shown["small"],
                desk_ms=1000 * shown["large"],
                small_ms=1000 * shown["small"],
                first_time_ms=1000 * first["large"],
            )
    both = {which: _rows(programs.small, which) for which in DueList}
    pages = {desk.filings: _pages(desk, both) for desk in (programs.small, programs.large)}
    risks = {desk.filings: _risk(desk) for desk in (programs.small, programs.large)}
    for number in range(rounds):
        order = sorted(pages, reverse=bool(number % 2))
        for row, asked in (("deadlines-pages", pages), ("risk-pages", risks)):
            taken = {filings: _each(asked[filings]) for filings in order}
            large, small = taken[programs.large.filings], taken[programs.small.filings]
            table.note(row, large / small, desk_ms=1000 * large, small_ms=1000 * small)


def _open(line: Line) -> float:
    before = len(line.chunks)
    at = line.send("E")
    line.wait_for("[3]", before)
    line.settle(0.2)
    settled = line.chunks[-1][0]
    line.settle(REST)
    line.send("q")
    line.settle(REST)
    return settled - at


def _rows(desk: FilledDesk, which: DueList) -> int:
    """So many rows of a list are read, as both desks have them."""
    due = Desk(desk.sample.settings, desk.sample.clock).due
    return max(2, len(due.page(due.query(desk.sample.who(REVIEWER), which), limit=SCREENFUL)))


def _pages(desk: FilledDesk, sizes: Mapping[DueList, int]) -> Callable[[], None]:
    """Of each list the first rows, and those behind the half of them."""
    due = Desk(desk.sample.settings, desk.sample.clock).due
    actor = desk.sample.who(REVIEWER)

    def read() -> None:
        for which, size in sizes.items():
            query = due.query(actor, which)
            rows = due.page(query, limit=size)
            due.page(query, after=clock_of(rows[(len(rows) - 1) // 2]).place, limit=max(1, size // 2))

    return read


def _risk(desk: FilledDesk) -> Callable[[], None]:
    reader = QueueReader(place_of(desk.sample.settings))

    def read() -> None:
        rows = reader.page(QueueQuery(), limit=SCREENFUL).rows
        reader.page(QueueQuery(), after=rows[len(rows) // 2].place, limit=SCREENFUL)

    return read


def _each(call: Callable[[], None]) -> float:
    """Seconds of one call, of several."""
    call()
    begun = time.perf_counter()
    for _number in range(TIMES):
        call()
    return (time.perf_counter() - begun) / TIMES
