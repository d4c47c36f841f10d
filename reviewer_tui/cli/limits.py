"""``--timeout``: a command that takes longer is stopped where it stands; an open transaction is rolled back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from reviewer_tui.errors import Unavailable


@contextmanager
def stop_after(seconds: float) -> Iterator[None]:
    """Raise Unavailable (exit 8, may be retried) in the block after so many seconds; 0 is no limit."""
    if not seconds:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise Unavailable("cli.timed_out", seconds=f"{seconds:g}")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
