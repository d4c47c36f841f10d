"""A running reader: its process, the two pipes, and how much patience the desk has with it."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from reviewer_tui.errors import Unavailable
from reviewer_tui.integrations.reader_messages import HEADER, LIMITS, MAX_PATH, PATH, READY

PATIENCE: Final = 30.0
"""Seconds that the desk waits for one package, and for a reader to start."""

_OUT_OF_MEMORY: Final = 77
_CHUNK: Final = 1 << 18


class Died(Exception):
    """The reader is gone or of no more use; ``reason`` is why the package before it is refused."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReaderProcess:
    """A running reader: its process and the two pipes."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            # Nothing of the desk's environment, files or terminal goes along: a session of its own, three pipes, no more.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
                cwd="/",
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            raise Unavailable("reader.not_started", detail=error.strerror or type(error).__name__) from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLIN)
        self._buffer = bytearray()
        self.kept = False
        """Whether it was left over from an earlier import and has not answered since."""
        self._started = False
        self._ended = False
        self._peak = 0
        self.patience = PATIENCE

    def runs(self) -> bool:
        """Whether it is still there."""
        return self._process.poll() is None

    def is_quiet(self) -> bool:
        """Whether it has said nothing that nobody has heard."""
        return self._started and not self.has_more(0)

    def ask(self, path: Path) -> None:
        """Name one more package. There is room in the pipe for all that may be asked at once."""
        name = os.fsencode(path)[:MAX_PATH]
        try:
            os.write(self._in, PATH.pack(len(name)) + name)
        except BrokenPipeError:
            # It died; whoever reads its answers next will learn of it.
            return

    def rest(self) -> None:
        """Nothing is asked for now; after some seconds without a path it ends by itself."""
        with suppress(BrokenPipeError):
            os.write(self._in, PATH.pack(0))

    def has_more(self, seconds: float) -> bool:
        """Whether something of it is there to be read within so many seconds."""
        return bool(self._buffer) or bool(self._poll.poll(seconds * 1000))

    def frame(self) -> tuple[bytes, bytes]:
        """The next frame within what is left of the patience; ``Died`` otherwise."""
        if not self._started:
            self._started = True
            try:
                kind, _ = self.frame()
            except Died:
                kind = b""
            if kind != READY:
                self.end()
                raise Unavailable("reader.not_started", detail=str(self._process.returncode))
        self._fill(HEADER.size)
        kind, length = HEADER.unpack_from(self._buffer)
        if length > LIMITS.get(kind, -1):
            raise Died("package.reader_died")
        self._fill(HEADER.size + length)
        data = bytes(memoryview(self._buffer)[HEADER.size : HEADER.size + length])
        del self._buffer[: HEADER.size + length]
        return kind, data

    def _fill(self, wanted: int) -> None:
        while len(self._buffer) < wanted:
            begun = time.monotonic()
            there = self._poll.poll(max(0.0, self.patience) * 1000)
            self.patience -= time.monotonic() - begun
            if not there:
                raise Died("package.took_too_long")
            chunk = os.read(self._out, max(_CHUNK, wanted - len(self._buffer)))
            if not chunk:
                raise Died(self._cause())
            self._buffer += chunk

    def _cause(self) -> str:
        self.end()
        code = self._process.returncode
        if code == _OUT_OF_MEMORY:
            return "package.too_much_memory"
        return "package.took_too_long" if code == -signal.SIGXCPU else "package.reader_died"

    def end(self) -> int:
        """Kill it, if it still runs; the most memory (bytes, resident) that it had by then."""
        if self._ended:
            return self._peak
        self._ended = True
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        if self._process.returncode is None:
            self._peak = _most_memory(self._process.pid)
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
        return self._peak


def _most_memory(pid: int) -> int:
    """What Linux tells of a process; the figure of ``wait4`` would begin with the memory of the process that started it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
