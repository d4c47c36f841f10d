"""Leaving in order when the line drops: drafts saved, terminal restored, process gone within five seconds.

Three roads lead here: SIGHUP and SIGTERM (also SIGINT), the end of standard input (a process that ignores SIGHUP
would otherwise spin on a dead terminal), and a terminal that cannot be written to. A watchdog ends the process when
the interface does not get there by itself, because it waits for a stalled terminal or a slow call.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

_log = logging.getLogger(__name__)

PATIENCE = 4.0  # seconds; the promise is five
HUNG_UP = 128 + signal.SIGHUP
_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)

# Synchronised update off, paste brackets off, line wrap on, mouse off, focus reports off, normal screen, cursor on.
RESTORE = b"\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[0m\x1b[?1049l\x1b[?25h"


class HangUp:
    """Waits for the end of the line. ``leave(code)`` is called once in the interface's thread; ``code`` is 128+n."""

    def __init__(self, leave: Callable[[int], None], restore: Callable[[], None]) -> None:
        self._leave = leave
        self._restore = restore
        self._loop: asyncio.AbstractEventLoop | None = None
        self._left = False
        self._watched = threading.Lock()

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over the signals; needs the main thread."""
        self._loop = loop
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._go, 128 + number)
            # The loop still hears of it. This handler runs even while the loop's thread is blocked on a full terminal.
            signal.signal(number, self._start_watchdog)

    def line_is_dead(self) -> None:
        """Standard input has ended or the terminal refuses output; may be called from any thread."""
        self._watch(HUNG_UP)
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: we are leaving already
                self._loop.call_soon_threadsafe(self._go, HUNG_UP)

    def _go(self, code: int) -> None:
        if not self._left:
            self._left = True
            self._watch(code)
            self._leave(code)

    def _start_watchdog(self, number: int, _frame: FrameType | None) -> None:
        self._watch(128 + number)

    def _watch(self, code: int) -> None:
        if self._watched.acquire(blocking=False):
            threading.Thread(target=self._end, args=(code,), name="desk-watchdog", daemon=True).start()

    def _end(self, code: int) -> None:
        time.sleep(PATIENCE)
        _log.error("the desk did not leave in time after %s; ending it", code)
        with contextlib.suppress(Exception):
            self._restore()
        os._exit(code)


def write_if_ready(fileno: int, data: bytes) -> None:
    """Write to a terminal only when it takes the bytes at once."""
    with contextlib.suppress(OSError):
        _readable, writable, _failed = select.select([], [fileno], [], 0)
        if writable:
            os.write(fileno, data)
