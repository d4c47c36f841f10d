"""The door of the intake: strangers' packages are opened by a limited process of their own, and only its answers come in.

One reader serves many packages, also of several imports, and works ahead while the desk writes what it has heard. A reader
that dies, runs out of time or says what it should not is ended and the package that it had before it is refused; the next
one goes to a new reader.
"""

from __future__ import annotations

import hashlib
import sys
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from reviewer_tui.domain.picture_look import LOOK_BYTES
from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.package_names import MAX_TOTAL
from reviewer_tui.integrations.package_paths import find_packages
from reviewer_tui.integrations.reader_messages import (
    ANSWER,
    FILE,
    Answer,
    Opened,
    Refused,
    decode,
)
from reviewer_tui.integrations.reader_process import PATIENCE, Died, ReaderProcess
from reviewer_tui.usecases.door import Arrival, Arrivals, ReadPackage

AHEAD: Final = 8
"""Paths that a reader knows beyond the one it works on."""
SOON: Final = 0.02
"""Seconds within which the next package counts as being there."""


class ReaderDoor:
    """Finds packages and has them read. ``command`` starts a reader; ``patience`` seconds are given to each package."""

    def __init__(self, command: Sequence[str] = (), *, patience: float = PATIENCE) -> None:
        self._command = tuple(command) or (sys.executable, "-I", "-B", "-m", "reviewer_tui.reader")
        self._patience = patience
        self._idle = _Idle()
        # Whoever forgets the door leaves no process behind.
        weakref.finalize(self, self._idle.end)
        self.peak_bytes = 0
        """The most memory (resident) that any of its readers had that was alive at the end; 0 where no system tells it."""

    def find(self, paths: Iterable[Path]) -> Iterator[Path]:
        return find_packages(paths)

    @contextmanager
    def read(self, paths: Iterable[Path]) -> Iterator[Arrivals]:
        """What the packages say, in this order. Unavailable when no reader can be started."""
        arrivals = _Arrivals(paths, lambda: self._idle.take() or ReaderProcess(self._command), self._patience)
        try:
            yield arrivals
        finally:
            self._idle.put(arrivals.close())
            self.peak_bytes = max(self.peak_bytes, arrivals.peak_bytes)

    def close(self) -> None:
        """End the reader that waits for the next import."""
        self.peak_bytes = max(self.peak_bytes, self._idle.end())


class _Idle:
    """The reader that has nothing before it, kept for the next time: starting one takes as long as reading twenty packages."""

    def __init__(self) -> None:
        self._reader: ReaderProcess | None = None

    def take(self) -> ReaderProcess | None:
        reader, self._reader = self._reader, None
        if reader is not None and not reader.runs():
            reader.end()
            return None
        if reader is not None:
            reader.kept = True
        return reader

    def put(self, reader: ReaderProcess | None) -> None:
        if reader is not None:
            self.end()
            reader.rest()
            self._reader = reader

    def end(self) -> int:
        """The most memory that it had."""
        reader, self._reader = self._reader, None
        return 0 if reader is None else reader.end()


class _Arrivals:
    """One package after the other; the files of one are there until the next is asked for."""

    def __init__(self, paths: Iterable[Path], start: Callable[[], ReaderProcess], patience: float) -> None:
        self._wanted = deque(paths)
        self._asked: deque[Path] = deque()
        self._start = start
        self._patience = patience
        self._reader: ReaderProcess | None = None
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
        path, answer = self._heard()
        if isinstance(answer, str):
            return Arrival(path=path, refusal=BadInput(answer, file=path.name))
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

    def _heard(self) -> tuple[Path, Answer | str]:
        """The next path, and what is said of it or of what its reader died."""
        patience = self._patience
        while True:
            reader = self._ready()
            path = self._asked.popleft()
            reader.patience = patience
            try:
                answer = self._answer(reader)
            except Died as death:
                self._bury()
                if not reader.kept or death.reason != "package.reader_died":
                    return path, death.reason
                # It may have died of something else while it waited for this import: another one is asked once more.
                patience = reader.patience
                self._wanted.appendleft(path)
            else:
                reader.kept = False
                return path, answer

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
                    raise Died("package.reader_died")
                # Hashed here as well: nobody but the desk says under which name bytes are sealed.
                if kind != FILE or len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
                    raise Died("package.reader_died")
            except Died as death:
                self._bury()
                raise BadInput(death.reason) from None
            self._unread.popleft()
            yield sha256, data

    def close(self) -> ReaderProcess | None:
        """The reader, where it is well and has nothing before it; otherwise it is ended."""
        if self._reader is None or self._asked or self._unread or not self._reader.is_quiet():
            self._bury()
            return None
        reader, self._reader = self._reader, None
        return reader

    def _answer(self, reader: ReaderProcess) -> Answer:
        kind, data = reader.frame()
        if kind != ANSWER:
            raise Died("package.reader_died")
        answer = _decoded(data)
        if isinstance(answer, Opened):
            facts = answer.facts.values()
            if sum(fact.size for fact in facts) > MAX_TOTAL or any(len(fact.look) > LOOK_BYTES for fact in facts):
                raise Died("package.reader_died")
        return answer

    def _ready(self) -> ReaderProcess:
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
        raise Died("package.reader_died") from None
    return answer
