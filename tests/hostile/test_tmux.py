"""The hostile desk inside a real tmux: nothing reaches its title, its buffers, its bells or its other screen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.hostile.hostile_desk import HostileDesk
from tests.sample_desk import environment
from tests.tui.pty_session import PATIENCE, ROOT

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.pty,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: the desk was not tried inside it"),
]
COLUMNS, ROWS = 120, 40


class Tmux:
    """A tmux server of its own, without anybody's configuration."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ["tmux", "-f", "/dev/null", "-S", str(socket)]

    def __call__(self, *words: str, check: bool = True) -> str:
        environ = {name: value for name, value in os.environ.items() if name != "TMUX"} | {"LANG": "C.UTF-8"}
        done = subprocess.run(
            [*self._tmux, *words], env=environ, capture_output=True, text=True, check=check, timeout=30
        )
        return done.stdout

    @property
    def lines(self) -> list[str]:
        """What the pane shows."""
        return self("capture-pane", "-p", "-t", "desk").split("\n")

    def wait_for(self, text: str) -> None:
        """Until the pane shows a text; every look is a round trip to the server."""
        deadline = time.monotonic() + PATIENCE
        while text not in "\n".join(self.lines):
            assert time.monotonic() < deadline, f"never {text!r}:\n" + "\n".join(self.lines)

    def type(self, keys: str) -> None:
        """Type these characters as they are."""
        self("send-keys", "-t", "desk", "-l", keys)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    server = Tmux(tmp_path / "tmux")
    yield server
    server("kill-server", check=False)


def test_a_multiplexer_keeps_its_title_its_buffers_and_its_screen(hostile: HostileDesk, tmux: Tmux) -> None:
    environ = {**environment(hostile.sample.home), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    login = [sys.executable, "-m", "reviewer_tui", "--as", "lilei", "--lang", "en", "tui", "--view", "all"]
    command = shlex.join(["env", *(f"{name}={value}" for name, value in environ.items()), *login])
    # A window with a name of its own is not renamed after what runs in it.
    tmux("new-session", "-d", "-s", "desk", "-n", "desk", "-x", str(COLUMNS), "-y", str(ROWS), command)
    tmux("set-option", "-g", "set-clipboard", "on")
    tmux("set-option", "-g", "remain-on-exit", "on")
    tmux.wait_for("F-2")
    title = tmux("display-message", "-p", "-t", "desk", "#{pane_title}#{window_name}")
    for _page in range(4):
        tmux.type("\x04\x04")
        tmux.wait_for("Stage")
    tmux.type(f":open {hostile.whole}\r")
    tmux.wait_for("1 Checklist")
    for pane in "12345678":
        tmux.type(pane)
        tmux.type("z\x04\x04z")
        tmux.wait_for(hostile.whole)
    tmux.type("c")
    tmux.wait_for("(o)")
    tmux("set-buffer", "-b", "pasted", "x[/]y \u202e\x1b]0;stolen\x07 t")
    tmux("paste-buffer", "-p", "-d", "-b", "pasted", "-t", "desk")
    tmux.wait_for("x[/]y")
    assert max(cell_len(line) for line in tmux.lines) <= COLUMNS
    shown = "#{pane_title}#{window_name}"
    assert tmux("display-message", "-p", "-t", "desk", shown) == title
    assert tmux("list-buffers") == ""
    assert tmux("display-message", "-p", "-t", "desk", "#{alternate_on} #{pane_dead}").split() == ["1", "0"]
    assert tmux("display-message", "-p", "-t", "desk", "#{window_bell_flag}").strip() == "0"
