"""A program in a real pseudo terminal, with a terminal emulator at the other end.

``PtySession`` starts a command, answers the queries a terminal answers, types keys, waits for what the screen
shows, and counts the bytes that came over the line. It waits on the line itself, never by sleeping.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0  # seconds until a wait is given up; a loaded machine is slow


class _Screen(pyte.Screen):
    """The emulator's screen; ``fired`` collects what only a hostile text can have asked for."""

    def __init__(self, columns: int, rows: int) -> None:
        self.fired: list[str] = []
        super().__init__(columns, rows)

    def set_title(self, param: str) -> None:
        self.fired.append(f"title {param}")

    def set_icon_name(self, param: str) -> None:
        self.fired.append(f"icon {param}")

    def bell(self, *args: object) -> None:
        self.fired.append("bell")


class PtySession:
    """A running program and its screen. ``env`` is added to a small clean environment."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        ignore_hangup: bool = False,
        answers: bool = True,
    ) -> None:
        self.argv = list(argv)
        self.columns, self.rows = columns, rows
        self.screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        if answers:
            self.screen.write_process_input = self.send  # type: ignore[method-assign]
        self.raw = bytearray()
        self.exit_code: int | None = None
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            **(env or {}),
        }
        self.started = time.monotonic()
        self.pid, self.fileno = pty.fork()
        if self.pid == 0:
            try:
                if ignore_hangup:
                    signal.signal(signal.SIGHUP, signal.SIG_IGN)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.chdir(ROOT)
                os.execvpe(self.argv[0], self.argv, environ)
            finally:
                os._exit(127)
        os.set_blocking(self.fileno, False)

    @classmethod
    def python(cls, *arguments: str, columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None) -> Self:
        """A Python program of this virtual environment."""
        return cls([sys.executable, *arguments], columns=columns, rows=rows, env=env)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What goes in.

    def send(self, keys: str | bytes) -> None:
        """Type these characters, escape sequences included."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            select.select([], [self.fileno], [], PATIENCE)
            data = data[os.write(self.fileno, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size, as a window manager would."""
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.fileno, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def drop_line(self) -> None:
        """Close our end, as when a connection breaks."""
        os.close(self.fileno)
        self.fileno = -1

    # What comes out.

    def read(self, timeout: float) -> bool:
        """Take in what arrives within ``timeout`` seconds; False when nothing did."""
        if self.fileno < 0 or not select.select([self.fileno], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fileno, 65_536)
        except OSError:
            data = b""
        if not data:
            return False
        self.raw += data
        # The emulator knows no parameters before an intermediate and would print the final character.
        self._stream.feed(data.replace(b"\x1b[?2026$p", b""))
        return True

    def settle(self, quiet: float = 0.25) -> None:
        """Take in everything until the line has been quiet for that long."""
        while self.read(quiet):
            pass

    def wait_for(self, wanted: str | Callable[[Self], bool], patience: float = PATIENCE) -> None:
        """Wait until the screen shows a text, or a condition holds."""
        holds = (lambda session: wanted in session.text) if isinstance(wanted, str) else wanted
        deadline = time.monotonic() + patience
        while not holds(self):
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {patience} s for {wanted!r}; the screen shows:\n{self.text}")
            if not self.read(min(left, 0.1)) and self._has_ended():
                if holds(self):
                    return
                raise AssertionError(f"the program ended ({self.exit_code}) before {wanted!r}; it showed:\n{self.text}")

    def bytes_for(self, keys: str, quiet: float = 0.2) -> int:
        """How many bytes come over the line until it is quiet again after these keys."""
        self.settle(quiet)
        before = len(self.raw)
        self.send(keys)
        self.settle(quiet)
        return len(self.raw) - before

    @property
    def lines(self) -> list[str]:
        # Not the emulator's own lines: those break while half of a wide character has been overwritten.
        screen = self.screen
        return ["".join(screen.buffer[y][x].data for x in range(screen.columns)) for y in range(screen.lines)]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line_with(self, text: str) -> str:
        """The first line that holds a text."""
        return next(line for line in self.lines if text in line)

    def column_of(self, row: int, text: str) -> int:
        """The terminal column at which a text starts on a row; -1 when it is not there."""
        cells = [self.screen.buffer[row][x].data for x in range(self.columns)]
        for x in range(self.columns):
            if "".join(cells[x:]).startswith(text):
                return x
        return -1

    def is_cooked(self) -> bool:
        """Whether the terminal echoes and edits lines, as a shell expects to find it."""
        flags = termios.tcgetattr(self.fileno)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON and flags & termios.ISIG)

    # The end.

    def _has_ended(self) -> bool:
        if self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
        return self.exit_code is not None

    def wait_exit(self, patience: float = PATIENCE) -> int:
        """The exit code; negative for a signal."""
        deadline = time.monotonic() + patience
        while not self._has_ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"still running after {patience} s:\n{self.text}")
            if not self.read(0.05) and self.fileno < 0:
                select.select([], [], [], 0.02)
        while self.read(0.05):
            pass
        assert self.exit_code is not None
        return self.exit_code

    def wait_exit_unread(self, patience: float = PATIENCE) -> int:
        """The exit code of a program whose output nobody takes."""
        deadline = time.monotonic() + patience
        while not self._has_ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"still running after {patience} s")
            select.select([], [], [], 0.02)
        assert self.exit_code is not None
        return self.exit_code

    def close(self) -> None:
        """End the program if it still runs, and the line."""
        if not self._has_ended():
            os.kill(self.pid, signal.SIGKILL)
            _pid, status = os.waitpid(self.pid, 0)
            self.exit_code = os.waitstatus_to_exitcode(status)
        if self.fileno >= 0:
            with contextlib.suppress(OSError):
                os.close(self.fileno)
            self.fileno = -1
