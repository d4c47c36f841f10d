"""The service and timer of the sweep are units that systemd takes, and the crontab is one that cron takes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "scripts" / "systemd"
SERVICE, TIMER = "reviewer-tui-sweep.service", "reviewer-tui-sweep.timer"
PROGRAM = "/srv/reviewer-tui/.venv/bin/reviewer-tui"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here"
)


def said(unit: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", (UNITS / unit).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    """Look at the units with a program that is there in the place of the installed one; no systemd need be running."""
    for unit in (SERVICE, TIMER):
        text = (
            (UNITS / unit).read_text(encoding="utf-8") if not (folder / unit).exists() else (folder / unit).read_text()
        )
        (folder / unit).write_text(text.replace(PROGRAM, sys.executable), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(folder / SERVICE), str(folder / TIMER)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@needs_systemd
def test_systemd_takes_the_service_and_the_timer_of_the_sweep(tmp_path: Path) -> None:
    ran = verify(tmp_path)
    ours = [line for line in (ran.stdout + ran.stderr).splitlines() if "reviewer-tui" in line]
    assert (ran.returncode, ours) == (0, [])


@needs_systemd
def test_a_unit_with_a_mistake_would_be_seen(tmp_path: Path) -> None:
    wrong = (UNITS / TIMER).read_text(encoding="utf-8").replace("OnCalendar=*:0/5", "OnCalendar=*:0/five")
    (tmp_path / TIMER).write_text(wrong, encoding="utf-8")
    assert "reviewer-tui" in (ran := verify(tmp_path)).stdout + ran.stderr


def test_the_service_is_what_the_sweep_wants() -> None:
    service, timer = said(SERVICE), said(TIMER)
    assert service["Type"] == ["oneshot"]
    assert service["SuccessExitStatus"] == ["5"]
    assert "TZ=Asia/Shanghai" in service["Environment"]
    assert service["User"] != ["root"]
    assert service["ExecStart"] == [f"{PROGRAM} sweep --jsonl"]
    assert timer["OnCalendar"] == ["*:0/5"]
    assert timer["Persistent"] == ["true"]


def test_the_service_may_write_where_the_desk_lies_and_nowhere_else() -> None:
    service = said(SERVICE)
    assert service["ProtectSystem"] == ["strict"]
    assert service["ReadWritePaths"] == ["/srv/reviewer-tui"]


def test_the_crontab_runs_the_sweep_every_five_minutes() -> None:
    lines = (UNITS / "reviewer-tui.cron").read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if line and not re.match(r"#|\w+=", line)]
    assert [line.split()[:5] for line in jobs] == [["*/5", "*", "*", "*", "*"]]
    assert "reviewer-tui sweep --jsonl" in jobs[0]
    assert "TZ=Asia/Shanghai" in lines
