"""A program at the other end of a pseudo terminal, with every byte dated. No emulator runs while a time is taken.

``Line`` answers what a terminal answers, types keys, and keeps ``(instant, bytes)`` of all that came; ``screen_of`` replays it
afterwards. Instants are seconds of ``time.monotonic``.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

ROOT = Path(__file__).resolve().parents[2]
COLUMNS, ROWS = 120, 40
PATIENCE = 60.0
QUIET = 0.06
"""Seconds of silence after which a screen counts as settled; the detail that follows a resting cursor waits 0.15."""

_ANSWERS = ((b"\x1b[6n", b"\x1b[1;42R"), (b"\x1b[?2026$p", b"\x1b[?2026;2$y"))


class Line:
    """A running program. ``env`` is added to a small clean environment."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": "/",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            **(env or {}),
        }
        self.chunks: list[tuple[float, bytes]] = []
        self._unanswered = b""
        self.started = time.monotonic()
        self.pid, self._fileno = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.chdir(ROOT)
                os.execvpe(argv[0], list(argv), environ)
            finally:
                os._exit(127)
        os.set_blocking(self._fileno, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, keys: str) -> float:
        """Type these characters; the instant before."""
        at = time.monotonic()
        os.write(self._fileno, keys.encode())
        return at

    def read(self, timeout: float) -> bool:
        """Take in what comes within so many seconds; False when nothing did."""
        if not select.select([self._fileno], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._fileno, 65_536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            raise RuntimeError(f"the program ended; it showed:\n{screen_of(self.chunks)}")
        self.chunks.append((time.monotonic(), data))
        self._answer(data)
        return True

    def _answer(self, data: bytes) -> None:
        pending = self._unanswered + data
        for question, answer in _ANSWERS:
            for _each in range(pending.count(question)):
                os.write(self._fileno, answer)
            pending = pending.replace(question, b"")
        self._unanswered = pending[-8:] if b"\x1b" in pending[-8:] else b""

    def wait_for(self, text: str, since: int = 0) -> float:
        """Wait until this text has come over the line after ``since`` chunks; the instant it came."""
        wanted, seen = text.encode(), b""
        deadline, place = time.monotonic() + PATIENCE, since
        while True:
            while place < len(self.chunks):
                at, data = self.chunks[place]
                place += 1
                seen += data
                if wanted in seen:
                    return at
                seen = seen[-200:]
            if time.monotonic() > deadline:
                raise RuntimeError(f"waited {PATIENCE} s for {text!r}; the screen shows:\n{screen_of(self.chunks)}")
            self.read(0.1)

    def settle(self, quiet: float = QUIET) -> None:
        """Take in everything until the line has been silent for that long."""
        while self.read(quiet):
            pass

    def press(self, key: str, quiet: float = QUIET) -> tuple[float, int]:
        """Type a key on a settled screen; seconds until the last byte that it caused, and how many came."""
        before = len(self.chunks)
        at = self.send(key)
        deadline = at + PATIENCE
        while len(self.chunks) == before:
            if time.monotonic() > deadline:
                raise RuntimeError(f"no answer to {key!r}")
            self.read(0.1)
        self.settle(quiet)
        answer = self.chunks[before:]
        return answer[-1][0] - at, sum(len(data) for _at, data in answer)

    def count(self, seconds: float) -> int:
        """How many bytes come within so many seconds."""
        before, end = len(self.chunks), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)
        return sum(len(data) for _at, data in self.chunks[before:])

    def when(self, holds: Callable[[list[str]], bool], since: int = 0) -> float:
        """The instant at which the screen, replayed, first fulfilled a condition after ``since`` chunks."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        for place, (at, data) in enumerate(self.chunks):
            stream.feed(_plain(data))
            if place >= since and holds(lines_of(screen)):
                return at
        raise RuntimeError(f"never came to be:\n{screen_of(self.chunks)}")

    def memory(self) -> tuple[float, float]:
        """PSS and RSS in MiB."""
        found = {}
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
            name, _, value = line.partition(":")
            found[name] = int(value.split()[0]) / 1024
        return found["Pss"], found["Rss"]

    def close(self) -> None:
        """End the program and the line."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fileno)


def _plain(data: bytes) -> bytes:
    """Without the questions that the emulator would print in part."""
    return data.replace(b"\x1b[?2026$p", b"").replace(b"\x1b[?2048$p", b"").replace(b"\x1b[>1u", b"")


def lines_of(screen: pyte.Screen) -> list[str]:
    """The rows of a screen as text; the second half of a wide character is empty."""
    return ["".join(screen.buffer[y][x].data for x in range(COLUMNS)).rstrip() for y in range(ROWS)]


def replayed(chunks: Sequence[tuple[float, bytes]]) -> pyte.Screen:
    """The screen after these bytes."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    for _at, data in chunks:
        stream.feed(_plain(data))
    return screen


def screen_of(chunks: Sequence[tuple[float, bytes]]) -> str:
    """What the screen shows after these bytes."""
    return "\n".join(lines_of(replayed(chunks)))
