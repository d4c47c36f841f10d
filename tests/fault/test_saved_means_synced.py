"""What is said to be saved has been synced before: the system calls of a decision, in the order in which they were made."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.cli.running import ROOT
from tests.sample_desk import SampleDesk, environment
from tests.tui.pty_session import PtySession

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here"),
]
_WRITES = ("write", "pwrite64")
_SYNCS = ("fsync", "fdatasync")


def calls_of(trace: str, home: Path) -> list[tuple[str, str]]:
    """Each call that succeeded, and the file it was made on: its name below the desk, or ``stdout``."""
    calls = []
    for line in trace.splitlines():
        found = re.match(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)", line)
        if found is None or found[3].startswith("-"):
            continue
        on = re.match(r'1<|\d+<([^>]*)>|(?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)"', found[2])
        if on is not None:
            name = "stdout" if on[0] == "1<" else (on[1] or on[2]).removeprefix(f"{home}").lstrip("/")
            calls.append((found[1], name))
    return calls


def test_the_database_is_on_the_disk_before_a_command_says_so(sample: SampleDesk, journal: str, tmp_path: Path) -> None:
    filing = sample.add(a_filing_content())
    sample.run_on()
    sample.desk.close()
    trace = tmp_path / "trace"
    calls = f"trace={','.join((*_WRITES, *_SYNCS, 'unlink', 'unlinkat'))}"
    traced = ["strace", "-f", "-y", "-qq", "-s", "0", "-e", calls, "-o", str(trace)]
    ran = subprocess.run(
        [*traced, sys.executable, "-m", "reviewer_tui", "--as", "lilei", "record", filing.number, "take"],
        env={**os.environ, **environment(sample.home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in ran.stderr and "ermitted" in ran.stderr:
        pytest.skip("strace may not trace here")
    assert ran.returncode == 0, ran
    made = calls_of(trace.read_text(encoding="utf-8"), sample.home)
    said = next(place for place, (call, on) in enumerate(made) if call in _WRITES and on == "stdout")
    before = made[:said]
    kept = "desk.db-wal" if journal == "wal" else "desk.db"
    written = _last(before, _WRITES, kept)
    assert written >= 0, before
    assert _last(before, _SYNCS, kept) > written, before
    if journal == "delete":
        gone = _last(before, ("unlink", "unlinkat"), "desk.db-journal")
        assert gone > written
        assert _last(before, _SYNCS, "") > gone, "the folder, without which the journal might come back"


def test_the_database_is_on_the_disk_before_the_screen_says_so(
    sample: SampleDesk, journal: str, tmp_path: Path
) -> None:
    filing = sample.add(a_filing_content(sponsor=a_sponsor(principal=a_principal(email="nothing"))))
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    sample.run_on()
    sample.desk.close()
    trace = tmp_path / "trace"
    traced = [
        "strace",
        "-f",
        "-y",
        "-qq",
        "-s",
        "9999",
        "-e",
        f"trace={','.join((*_WRITES, *_SYNCS))}",
        "-o",
        str(trace),
    ]
    command = [sys.executable, "-m", "reviewer_tui", "--lang", "en", "--as", "lilei", "tui"]
    environ = {**environment(sample.home), "REVIEWER_TUI_SQLITE": os.environ["REVIEWER_TUI_SQLITE"]}
    with PtySession([*traced, *command], columns=120, rows=40, env=environ) as session:
        session.wait_for("F-20001", patience=60)
        session.settle(0.5)
        session.send("\r")
        session.wait_for(lambda s: s.lines[0].startswith("F-20001"), patience=60)
        session.settle(0.5)
        session.send("r")
        session.wait_for("[x]", patience=60)
        session.settle(1.5)
        session.send("\x13")
        session.wait_for("takes it back", patience=60)
        session.drop_line()
        session.wait_exit(20)
    kept = "desk.db-wal" if journal == "wal" else "desk.db"
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    said = next(
        place for place, line in enumerate(lines) if "write(" in line and "pts" in line and "takes it back" in line
    )
    before = calls_of("\n".join(lines[:said]), sample.home)
    written = _last(before, _WRITES, kept)
    assert written >= 0
    assert _last(before, _SYNCS, kept) > written


def _last(made: list[tuple[str, str]], calls: tuple[str, ...], on: str) -> int:
    return max((place for place, (call, name) in enumerate(made) if call in calls and name == on), default=-1)
