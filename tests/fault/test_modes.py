"""Whatever the umask is: files are for the desk's own account alone, and so are the folders it makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import a_filing_content
from tests.cli.running import ROOT
from tests.sample_desk import write_package

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("mask", ["000", "022", "077"])
def test_everything_that_the_desk_makes_is_private_under_any_umask(tmp_path: Path, road: str, mask: str) -> None:
    home = tmp_path / "srv"
    package = write_package(tmp_path / "package", a_filing_content())
    commands = [
        ["db", "init", "--name", "Admin"],
        ["staff", "add", "lilei", "李雷", "--role", "reviewer"],
        ["--as", "lilei", "import", str(package)],
        ["--as", "lilei", "next"],
        ["db", "backup", "--to", str(home / "backups" / "nightly")],
        ["--as", "lilei", "list", "--json"],
    ]
    environ = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environ |= {"REVIEWER_TUI_DB": str(home / "deep" / "data" / "desk.db"), "REVIEWER_TUI_SQLITE": road}
    for command in commands:
        # The umask of the process itself: what a login shell or a service manager may have set.
        ran = subprocess.run(
            [sys.executable, "-m", "reviewer_tui", *command],
            env=environ, umask=int(mask, 8), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran
    made = [home, *home.rglob("*")]
    assert {path.name for path in made} >= {"desk.db", "desk.key", "audit.head", "materials", "nightly"}
    loose = {str(path): oct(path.stat().st_mode) for path in made if path.stat().st_mode & 0o077}
    assert loose == {}
    folders = [path for path in made if path.is_dir()]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o600}
