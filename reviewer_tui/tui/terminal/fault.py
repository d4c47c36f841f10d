"""What is told of an unforeseen error: its type and its place, never its words and never a local variable.

An exception's text and a frame's variables may hold a name or an ID number out of a filing; a crash report is
printed on a terminal, scrolled back and copied into tickets.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_log = logging.getLogger(__name__)
_STANDARD_LIBRARY = os.path.dirname(os.__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Type name of the innermost cause and ``file:line`` of the frames of this program, outermost first."""

    kind: str
    place: str
    path: tuple[str, ...]


def fault_of(error: BaseException) -> Fault:
    """The tellable part of an exception; of a chain, the cause."""
    cause = list(_chain(error))[-1]
    frames = traceback.extract_tb(cause.__traceback__)
    path = tuple(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    own = [where for where, frame in zip(path, frames, strict=True) if not _is_library(frame.filename)]
    return Fault(kind=type(cause).__name__, place=(own or path or ("?",))[-1], path=path)


def _is_library(filename: str) -> bool:
    """Whether the file is the interpreter's or a package's, and not the desk's."""
    if f"{os.sep}reviewer_tui{os.sep}" in filename:
        return False
    return "site-packages" in filename or filename.startswith((_STANDARD_LIBRARY, "<"))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and the ones it wraps."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        wrapped = getattr(current, "error", None)  # a textual WorkerFailed
        current = wrapped if isinstance(wrapped, BaseException) else current.__cause__


def log_fault(error: BaseException) -> Fault:
    """Write the fault to the log and return it."""
    fault = fault_of(error)
    _log.error("fault %s at %s (%s)", fault.kind, fault.place, " ".join(fault.path[-8:]))
    return fault


def quiet_hooks() -> None:
    """Make uncaught exceptions of threads and of the interpreter tell no more than a fault."""

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log_fault(args.exc_value)

    def at_top(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        fault = log_fault(error)
        sys.stderr.write(f"{fault.kind} {fault.place}\n")

    threading.excepthook = in_thread
    sys.excepthook = at_top
