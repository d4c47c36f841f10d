"""Twenty processes that claim filings at once: ``python -m tests.bench.claimers HOME fair|plain TAKES`` prints their waits as JSON.

``fair`` waits for the write lock as the desk does; ``plain`` leaves the waiting to SQLite's own busy time-out of five seconds.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from reviewer_tui.bootstrap import desk_clock, open_desk
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.settings import Settings, read_settings
from reviewer_tui.storage import engine
from reviewer_tui.storage.sqlite_library import connect
from tests.bench.filled_desk import REVIEWER
from tests.sample_desk import environment

CLAIMERS = 20


def main() -> int:
    """Start them, let them go together, print what they waited."""
    home, way, takes = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    settings = read_settings(environment(home), database=str(home / "desk.db"))
    connection = connect(settings.database, read_only=True)
    sql = "SELECT id FROM filing WHERE stage = 'submitted' AND assignee_id = 0 AND order_no <> 'ORD-HEAVY' ORDER BY id LIMIT ?"
    free = [row[0] for row in connection.execute(sql, (CLAIMERS * takes,)).fetchall()]
    connection.close()
    if len(free) < CLAIMERS * takes:
        raise SystemExit("too few free filings")
    if way == "plain":
        engine.begin_immediate = _begin_plain
    go_read, go_write = os.pipe()
    children = []
    for number in range(CLAIMERS):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(go_write)
                os.close(read)
                waits = _claim(settings, free[number::CLAIMERS], go_read)
                os.write(write, json.dumps(waits).encode())
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(write)
        children.append((pid, read))
    time.sleep(1.0)  # all have opened their desk and wait
    begun = time.monotonic()
    os.close(go_write)
    waits = []
    for pid, read in children:
        with os.fdopen(read, "rb") as file:
            told = file.read()
        _pid, status = os.waitpid(pid, 0)
        if status:
            raise SystemExit("a claimer failed")
        waits += json.loads(told)
    sys.stdout.write(json.dumps({"waits": waits, "seconds": time.monotonic() - begun}))
    return 0


def _claim(settings: Settings, filings: list[int], go: int) -> list[float]:
    """Take these filings one after the other; the seconds each waited for the lock."""
    desk = open_desk(settings, clock=desk_clock(settings))
    actor = desk.staff.by_login(REVIEWER)
    assert actor is not None
    _ = desk.calendar, desk.tables, desk.rules  # read before the start
    waits: list[float] = []
    begin = engine.begin_immediate

    def timed(connection: Any, folder: Path) -> None:
        begun = time.monotonic()
        begin(connection, folder)
        waits.append(time.monotonic() - begun)

    engine.begin_immediate = timed
    os.read(go, 1)
    for filing_id in filings:
        desk.triage.take(actor, FilingId(filing_id))
    return waits


def _begin_plain(connection: Any, _folder: Path) -> None:
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("BEGIN IMMEDIATE")


if __name__ == "__main__":
    sys.exit(main())
