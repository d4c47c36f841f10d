"""The door of the intake: strangers' packages are opened by a limited process of their own, and only its answers come in.

One reader serves many packages and works ahead while the desk writes what it has heard. A reader that dies, runs out of time
or says what it should not is ended and the package that it had before it is refused; the next one goes to a new reader.
"""

from __future__ import annotations

import hashlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from reviewer_tui.errors import BadInput, Unavailable
from reviewer_tui.integrations.package_names import MAX_TOTAL
from reviewer_tui.integrations.package_paths import find_packages
from reviewer_tui.integrations.reader_messages import (
    ANSWER,
    FILE,
    HEADER,
    LIMITS,
    MAX_PATH,
    PATH,
    READY,
    Answer,
    Opened,
    Refused,
    decode,
)
from reviewer_tui.usecases.door import Arrival, Arrivals, ReadPackage

PATIENCE: Final = 30.0
"""Seconds that the desk waits for one package, and for a reader to start."""
AHEAD: Final = 8
"""Paths that a reader knows beyond the one it works on."""
SOON: Final = 0.02
"""Seconds within which the next package counts as being there."""

_OUT_OF_MEMORY: Final = 77
_CHUNK: Final = 1 << 18


class _Died(Exception):
    """The reader is gone or of no more use; ``reason`` is why the package before it is refused."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReaderDoor:
    """Finds packages and has them read. ``command`` starts a reader; ``patience`` seconds are given to each package."""

    def __init__(self, command: Sequence[str] = (), *, patience: float = PATIENCE) -> None:
        self._command = tuple(command) or (sys.executable, "-I", "-B", "-m", "reviewer_tui.reader")
        self._patience = patience
        self.peak_bytes = 0
        """The most memory (resident) that any of its readers had that was alive at the end; 0 where no system tells it."""

    def find(self, paths: Iterable[Path]) -> Iterator[Path]:
        return find_packages(paths)

    @contextmanager
    def read(self, paths: Iterable[Path]) -> Iterator[Arrivals]:
        """What the packages say, in this order. Unavailable when no reader can be started."""
        arrivals = _Arrivals(paths, lambda: _Reader(self._command), self._patience)
        try:
            yield arrivals
        finally:
            arrivals.close()
            self.peak_bytes = max(self.peak_bytes, arrivals.peak_bytes)


class _Arrivals:
    """One package after the other; the files of one are there until the next is asked for."""

    def __init__(self, paths: Iterable[Path], start: Callable[[], _Reader], patience: float) -> None:
        self._wanted = deque(paths)
        self._asked: deque[Path] = deque()
        self._start = start
        self._patience = patience
        self._reader: _Reader | None = None
        self._unread: deque[tuple[str, int]] = deque()
        self.peak_bytes = 0
        if self._wanted:
            self._ready()

    def __iter__(self) -> Iterator[Arrival]:
        return self

    def __next__(self) -> Arrival:
        with suppress(BadInput):
            for _ in self.files():
                pass
        if not (self._wanted or self._asked):
            raise StopIteration
        reader = self._ready()
        path = self._asked.popleft()
        reader.patience = self._patience
        try:
            answer = self._answer(reader)
        except _Died as death:
            self._bury()
            return Arrival(path=path, refusal=BadInput(death.reason, file=path.name))
        if isinstance(answer, Refused):
            return Arrival(path=path, refusal=BadInput(answer.reason, **answer.values))
        self._unread = deque((fact.sha256, fact.size) for fact in answer.facts.values())
        package = ReadPackage(
            content=answer.content,
            unknown_keys=answer.unknown_keys,
            facts=answer.facts,
            content_hash=answer.content_hash,
            sha256=answer.sha256,
        )
        return Arrival(path=path, package=package)

    def soon(self) -> bool:
        """Whether there is a next package that need not be waited for."""
        if not (self._wanted or self._asked) or self._reader is None:
            return False
        return bool(self._unread) or self._reader.has_more(SOON)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Hash and bytes of each material of the newest arrival. BadInput when they do not come as they were announced."""
        while self._unread:
            sha256, size = self._unread[0]
            assert self._reader is not None
            try:
                kind, data = self._reader.frame()
                if kind == ANSWER:
                    answer = _decoded(data)
                    self._unread.clear()
                    if isinstance(answer, Refused):
                        raise BadInput(answer.reason, **answer.values)
                    raise _Died("package.reader_died")
                # Hashed here as well: nobody but the desk says under which name bytes are sealed.
                if kind != FILE or len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
                    raise _Died("package.reader_died")
            except _Died as death:
                self._bury()
                raise BadInput(death.reason) from None
            self._unread.popleft()
            yield sha256, data

    def close(self) -> None:
        self._bury()
        self._wanted.clear()

    def _answer(self, reader: _Reader) -> Answer:
        kind, data = reader.frame()
        if kind != ANSWER:
            raise _Died("package.reader_died")
        answer = _decoded(data)
        if isinstance(answer, Opened) and sum(fact.size for fact in answer.facts.values()) > MAX_TOTAL:
            raise _Died("package.reader_died")
        return answer

    def _ready(self) -> _Reader:
        """The reader, with as many paths before it as it may have."""
        if self._reader is None:
            self._reader = self._start()
        while self._wanted and len(self._asked) <= AHEAD:
            path = self._wanted.popleft()
            self._asked.append(path)
            self._reader.ask(path)
        return self._reader

    def _bury(self) -> None:
        """End the reader; what it had before it goes to the next one."""
        self._unread.clear()
        if self._reader is not None:
            self.peak_bytes = max(self.peak_bytes, self._reader.end())
            self._reader = None
        self._wanted.extendleft(reversed(self._asked))
        self._asked.clear()


def _decoded(data: bytes) -> Answer:
    try:
        answer: Answer = decode(data)
    except (msgspec.MsgspecError, UnicodeError, ValueError, OverflowError, RecursionError):
        raise _Died("package.reader_died") from None
    return answer


class _Reader:
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
        self._started = False
        self._peak = 0
        self.patience = PATIENCE

    def ask(self, path: Path) -> None:
        """Name one more package. There is room in the pipe for all that may be asked at once."""
        name = os.fsencode(path)[:MAX_PATH]
        try:
            os.write(self._in, PATH.pack(len(name)) + name)
        except BrokenPipeError:
            # It died; whoever reads its answers next will learn of it.
            return

    def has_more(self, seconds: float) -> bool:
        """Whether something of it is there to be read within so many seconds."""
        return len(self._buffer) >= HEADER.size or bool(self._poll.poll(seconds * 1000))

    def frame(self) -> tuple[bytes, bytes]:
        """The next frame within what is left of the patience; ``_Died`` otherwise."""
        if not self._started:
            self._started = True
            try:
                kind, _ = self.frame()
            except _Died:
                kind = b""
            if kind != READY:
                self.end()
                raise Unavailable("reader.not_started", detail=str(self._process.returncode))
        self._fill(HEADER.size)
        kind, length = HEADER.unpack_from(self._buffer)
        if length > LIMITS.get(kind, -1):
            raise _Died("package.reader_died")
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
                raise _Died("package.took_too_long")
            chunk = os.read(self._out, max(_CHUNK, wanted - len(self._buffer)))
            if not chunk:
                raise _Died(self._cause())
            self._buffer += chunk

    def _cause(self) -> str:
        self.end()
        code = self._process.returncode
        if code == _OUT_OF_MEMORY:
            return "package.too_much_memory"
        return "package.took_too_long" if code == -signal.SIGXCPU else "package.reader_died"

    def end(self) -> int:
        """Kill it, if it still runs; the most memory (bytes, resident) that it had by then."""
        if self._process.returncode is not None:
            return self._peak
        self._peak = _most_memory(self._process.pid)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
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
