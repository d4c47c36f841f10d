"""Fills a new desk, and writes packages to import: ``scripts/fill FOLDER --filings N [--full N] [--seed N] [--now INSTANT]``.

The desk lies in ``FOLDER/desk`` and runs as a demo: ``reviewer-tui --db FOLDER/desk/desk.db --as lilei``. The packages lie in
``FOLDER/packages``, ready for ``reviewer-tui import``. Prints seconds and sizes.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from reviewer_tui.storage.sqlite_library import connect
from tests.bench.filled_desk import LEAST, REVIEWER, SEED, filled_desk
from tests.bench.full_packages import write_full_packages

_EACH, _EACH_PACKAGE = 50_000, 200


def main() -> int:
    """Fill and tell."""
    parser = argparse.ArgumentParser(prog="scripts/fill", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder that is made; the desk lies in its folder desk")
    parser.add_argument("--filings", type=int, default=0, metavar="N", help="filings in the shape that the queue needs")
    parser.add_argument("--full", type=int, default=0, metavar="N", help="whole packages, with pictures, to import")
    parser.add_argument(
        "--seed", type=int, default=SEED, metavar="N", help=f"another number, another desk (default {SEED})"
    )
    parser.add_argument(
        "--now", type=datetime.fromisoformat, metavar="INSTANT", help="the desk's time, with its offset"
    )
    asked = parser.parse_args()
    if asked.now is not None and asked.now.utcoffset() is None:
        parser.error("--now needs an offset from UTC")
    if asked.filings == asked.full == 0 or 0 < asked.filings < LEAST or asked.full < 0:
        parser.error(f"--filings of at least {LEAST}, --full, or both")
    if asked.filings:
        _fill(asked.folder, asked.filings, asked.seed, asked.now)
    if asked.full:
        _write(asked.folder / "packages", asked.full, asked.seed, asked.now or datetime.now(UTC))
    return 0


def _fill(folder: Path, filings: int, seed: int, now: datetime | None) -> None:
    begun = time.monotonic()

    def told(done: int) -> None:
        if done % _EACH == 0:
            sys.stderr.write(f"{done:,} of {filings:,} filings, {time.monotonic() - begun:.0f} s\n")

    desk = filled_desk(folder, filings, seed=seed, now=now, on_progress=told)
    database = desk.sample.database
    connection = connect(database, read_only=True)
    (index,) = connection.execute("SELECT sum(length(block)) FROM filing_text_data").fetchone()
    connection.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{filings:,} filings in {time.monotonic() - begun:.0f} s, {memory:.0f} MiB of memory;"
        f" {database.stat().st_size / 1e6:,.0f} MB, of which the full-text index {index / 1e6:,.0f} MB\n"
        f"reviewer-tui --db {database} --as {REVIEWER}\n"
    )


def _write(folder: Path, packages: int, seed: int, now: datetime) -> None:
    begun = time.monotonic()
    for done, _package in enumerate(write_full_packages(folder, packages, now=now, seed=seed), start=1):
        if done % _EACH_PACKAGE == 0:
            sys.stderr.write(f"{done:,} of {packages:,} packages, {time.monotonic() - begun:.0f} s\n")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    sys.stdout.write(f"{packages:,} packages in {time.monotonic() - begun:.0f} s, {size / 1e6:,.0f} MB: {folder}\n")


if __name__ == "__main__":
    sys.exit(main())
