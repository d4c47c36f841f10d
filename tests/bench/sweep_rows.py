"""The sweep that finds nothing to do, which is nearly every one: it runs every five minutes for ever."""

from __future__ import annotations

import os
from pathlib import Path

from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.sqlite_library import connect
from tests.bench.filled_desk import FilledDesk
from tests.bench.store_rows import ROOT, process
from tests.bench.table import Table

_NOTED = "UPDATE deadline SET noted_due = due_at WHERE due_at < ?"


def sweep(small: FilledDesk, large: FilledDesk, table: Table, rounds: int) -> None:
    """``sweep --json`` as a process of its own."""
    ways = {}
    for name, desk in (("small", small), ("desk", large)):
        environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **desk.environ}
        now = _done_already(desk)
        arguments = ["-m", "reviewer_tui", "--as", "root", "--now", desk.sample.clock.at.isoformat(), "sweep", "--json"]
        process(arguments, environ)
        ways[name] = (arguments, environ)
        if desk is large:
            bare = [str(Path(__file__).with_name("bare_sweep.py")), str(desk.sample.database), str(now)]
            ways["bare"] = (bare, environ)
    for number in range(rounds):
        cpu, wall = {}, {}
        for way in sorted(ways, reverse=bool(number % 2)):
            cpu[way], wall[way] = process(*ways[way])
        table.note(
            "sweep",
            cpu["desk"] / cpu["bare"],
            desk_ms=1000 * cpu["desk"],
            bare_ms=1000 * cpu["bare"],
            wall_ratio=wall["desk"] / wall["bare"],
        )
        table.note("sweep-grows", cpu["desk"] / cpu["small"])


def _done_already(desk: FilledDesk) -> int:
    """Leave the desk as earlier sweeps would have: what is overdue is noted. Answers now, in milliseconds."""
    now = to_millis(desk.sample.clock.at)
    connection = connect(desk.sample.database)
    connection.execute(_NOTED, (now,))
    connection.close()
    return now
