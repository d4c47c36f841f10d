"""Measures the desk beside its peers in one run and prints one table: ``scripts/bench [--rounds N] [--only GROUP,…]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path

from reviewer_tui.domain.calendar import WorkingCalendar
from reviewer_tui.storage.calendar_files import calendar_years, listed_days
from tests.bench import calendar_rows, due_rows, import_rows, store_rows, sweep_rows, terminal_rows
from tests.bench.filled_desk import FilledDesk, filled_desk
from tests.bench.table import GROUPS, Table
from tests.bench.terminal_rows import Programs

SMALL, LARGE, CLAIMED = 60, 20_000, 4_000
ROUNDS = 9


class Desks:
    """The desks, each filled when the first row needs it."""

    def __init__(self, folder: Path, large: int, ready: Path | None) -> None:
        """``ready`` is what ``scripts/fill`` left, to be the large desk; otherwise one of ``large`` filings is made."""
        self._folder = folder
        self._large = large
        self._ready = ready

    def folder(self, name: str) -> Path:
        """An empty folder."""
        made = self._folder / name
        made.mkdir()
        return made

    @cached_property
    def small(self) -> FilledDesk:
        """60 filings."""
        return filled_desk(self.folder("small"), SMALL)

    @cached_property
    def large(self) -> FilledDesk:
        """20,000 filings, or as many as were asked for."""
        if self._ready is not None:
            return FilledDesk.reopen(self._ready)
        return filled_desk(self.folder("large"), self._large)

    @cached_property
    def programs(self) -> Programs:
        """The programs of the terminal rows."""
        return Programs(self.small, self.large)


def _measures(desks: Desks) -> dict[str, Callable[[Table, int], None]]:
    """How each group of rows is measured."""
    return {
        "start": lambda table, rounds: terminal_rows.start(desks.programs, table, rounds),
        "move": lambda table, rounds: terminal_rows.move(desks.programs, table, rounds),
        "held": lambda table, rounds: terminal_rows.held(desks.programs, table, rounds),
        "page": lambda table, rounds: terminal_rows.page(desks.programs, table, rounds),
        "idle": lambda table, rounds: terminal_rows.idle(desks.programs, table, rounds),
        "open": lambda table, rounds: terminal_rows.open_filing(desks.programs, table, rounds),
        "search": lambda table, rounds: terminal_rows.search(desks.programs, table, rounds),
        "counts": lambda table, rounds: store_rows.counts(desks.small, desks.large, table, rounds),
        "decision": lambda table, rounds: store_rows.decision(desks.folder("decision"), table, rounds),
        "command": lambda table, rounds: store_rows.command(desks.large, table, rounds),
        "deadlines": lambda table, rounds: due_rows.deadlines(desks.programs, table, rounds),
        "sweep": lambda table, rounds: sweep_rows.sweep(desks.small, desks.large, table, rounds),
        "claimers": lambda table, rounds: store_rows.claimers(
            desks.folder("claimers"), filled_desk(desks.folder("claimed"), CLAIMED), table, rounds
        ),
        "calendar": lambda table, rounds: _calendar(desks, table, rounds),
        "import": lambda table, rounds: _imports(desks, table, rounds),
    }


def _calendar(desks: Desks, table: Table, rounds: int) -> None:
    calendar_rows.add_days(WorkingCalendar.build(listed_days(), calendar_years(date(2026, 12, 1))), table, rounds)
    calendar_rows.recount(desks.folder("calendar"), table, rounds)


def _imports(desks: Desks, table: Table, rounds: int) -> None:
    import_rows.import_against_files(desks.folder("files"), table, rounds)
    store_rows.import_rows(desks.folder("import"), table, rounds)


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="rounds of every row (default 9)")
    parser.add_argument("--only", default=",".join(GROUPS), metavar="GROUP,…", help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--filings", type=int, default=LARGE, metavar="N", help="size of the large desk")
    parser.add_argument(
        "--desk", type=Path, metavar="FOLDER", help="the large desk, as scripts/fill left it; it is written to"
    )
    asked = parser.parse_args()
    groups = [group for group in asked.only.split(",") if group]
    if unknown := [group for group in groups if group not in GROUPS]:
        parser.error(f"no such group: {', '.join(unknown)}")
    if asked.rounds < 1 or asked.filings < 200:
        parser.error("at least 1 round and 200 filings")
    table = Table()
    with tempfile.TemporaryDirectory(prefix="reviewer-tui-bench-") as folder:
        measures = _measures(Desks(Path(folder), asked.filings, asked.desk))
        for group in groups:
            begun = time.monotonic()
            measures[group](table, asked.rounds)
            sys.stderr.write(f"{group}: {time.monotonic() - begun:.0f} s\n")
    large = asked.filings if asked.desk is None else FilledDesk.reopen(asked.desk).filings
    sys.stdout.write(f"Median of {asked.rounds} interleaved rounds; {large:,} and {SMALL} filings; 120x40.\n\n")
    sys.stdout.write("\n".join(table.lines()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
