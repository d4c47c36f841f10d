"""A host that lives in New York says and writes what one in Shanghai does."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import mark_demo
from tests.cli.running import start
from tests.sample_desk import SampleDesk, environment
from tests.timetravel.travelling import desk_at, go, submit, to_the_authority
from tests.tui.pty_session import PtySession

ZONES = ("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati")
NOW = "2026-11-24T00:20"
"""In New York it is still the day before."""
SAID = (
    ("list", "--json"),
    ("list", "--view", "due_today"),
    ("due", "--json"),
    ("due", "explain", "F-20001"),
    ("show", "F-20001", "--only", "clocks,timeline,notes"),
    ("next", "--json"),
    ("record", "F-20002", "call", "--result", "missed", "--json"),
    ("record", "F-20002", "qr_issued", "--at", "2026-11-23", "--json"),
    ("record", "F-20002", "qr_issued", "--at", "2026-11-24", "--json"),
    ("record", "F-20002", "task_received", "--day", "2026-12-05", "--json"),
    ("record", "F-20002", "real_name_done", "--at", "2026-11-24T00:10", "--json"),
    (
        "record",
        "F-20001",
        "authority_approved",
        "--at",
        "2026-11-23",
        "--input",
        "number=京ICP备2026000001号",
        "--json",
    ),
    ("show", "F-20002", "--only", "clocks,timeline,notes", "--json"),
)
"""Each in a process of its own, one after the other: reads and writes."""


@pytest.fixture
def sample(tmp_path: Path) -> SampleDesk:
    desk = desk_at(tmp_path, "2026-11-20 09:00")
    to_the_authority(desk, "2026-11-20")
    submit(desk, "2026-11-23 09:00", "BA-2")
    submit(desk, "2026-11-23 23:59:59", "BA-3")
    submit(desk, "2026-11-24 00:00", "BA-4")
    go(desk, "2026-11-24 00:20")
    mark_demo(desk.settings, desk.clock.at)
    desk.desk.close()
    return desk


def test_commands_say_and_write_the_same_in_every_zone(sample: SampleDesk, tmp_path: Path) -> None:
    told: dict[str, list[str]] = {}
    for zone in ZONES[:2]:
        home = tmp_path / zone.replace("/", "-") / "desk"
        shutil.copytree(sample.home, home)
        for words in SAID:
            ran = start(home, "--as", "lilei", "--lang", "en", "--now", NOW, *words, extra={"TZ": zone})
            assert ran.returncode == 0, ran
            told.setdefault(zone, []).append(ran.stdout.replace(str(home), ""))
    first, second = told.values()
    for words, one, other in zip(SAID, first, second, strict=True):
        assert one == other, words
        assert one, words


@pytest.mark.pty
def test_the_screen_shows_the_same_dates_in_every_zone(sample: SampleDesk) -> None:
    shown = {zone: _rows(sample, zone) for zone in ZONES}
    first = shown.pop(ZONES[0])
    assert len(first) >= 4
    assert all(rows == first for rows in shown.values())


def _rows(sample: SampleDesk, zone: str) -> list[str]:
    env = {**os.environ, **environment(sample.home), "TERM": "xterm-256color", "TZ": zone}
    command = ("-m", "reviewer_tui", "--as", "lilei", "--lang", "en", "tui", "--view", "all")
    with PtySession.python(*command, columns=120, rows=30, env=env) as session:
        session.wait_for("due ")
        lines = ["".join(session.screen.buffer[y][x].data for x in range(120)).rstrip() for y in range(30)]
        session.send("q")
    # Without the clock of the header, which goes on between two starts.
    return [re.sub(r"as of \d\d:\d\d", "", line) for line in lines if re.search(r"F-2|due |workday", line)]
