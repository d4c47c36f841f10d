"""The driver between Textual and the terminal: our parser, no suspension, and an orderly end when the line is gone.

Against Textual's own: unknown input is swallowed, invalid UTF-8 does not break the reader, end of input ends the
program instead of spinning, a write to a dead terminal is no exception in a thread, nothing is asked of the
terminal but synchronised output and one cursor position (how wide it draws ambiguous characters), and Ctrl+Z or
SIGTSTP do nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import selectors
import signal
import termios
import tty
from codecs import getincrementaldecoder
from threading import Thread
from typing import Any, Protocol, cast

from textual import events
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from reviewer_tui.tui.terminal.hang_up import RESTORE, write_if_ready
from reviewer_tui.tui.terminal.input_parser import EIGHT_BIT_CONTROLS, InputParser

# An ambiguous character in the first line; the answer says how far the cursor went. It stands at a column that no answer
# to anything else names: "row 1, column 5" is also what a terminal sends for Ctrl+F3.
_PROBE_COLUMN = 41
_PROBE = f"\x1b[1;{_PROBE_COLUMN}H\u2026\x1b[6n\r"


class Desk(Protocol):
    """What the driver asks of the app that it drives."""

    def line_is_dead(self) -> None: ...

    def input_broke(self, error: BaseException) -> None: ...

    def terminal_draws_wide(self, wide: bool) -> None: ...


class _Writer(WriterThread):
    """Writes in a thread; once the terminal is gone it throws everything away and says so once."""

    def __init__(self, file: Any, desk: Desk) -> None:
        super().__init__(file)
        self._desk = desk
        self._dead = False

    def write(self, text: str) -> None:
        if not self._dead:
            super().write(text)

    def run(self) -> None:
        fileno = self._file.fileno()
        while (text := self._queue.get()) is not None:
            if self._dead:
                continue
            data = text.encode("utf-8", "replace")
            try:
                while data:
                    data = data[os.write(fileno, data) :]
            except OSError:
                self._dead = True
                self._desk.line_is_dead()


class DeskDriver(LinuxDriver):
    """Textual's driver for a POSIX terminal, hardened."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=False, mouse=mouse, size=size)
        self._desk = cast("Desk", app)
        self._asked_width = False
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)

    @property
    def can_suspend(self) -> bool:
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing: no URL out of a filing is opened."""

    def start_application_mode(self) -> None:
        assert self._file is not None
        self._writer_thread = _Writer(self._file, self._desk)
        self._writer_thread.start()
        signal.signal(signal.SIGWINCH, self._tell_size)
        self._tell_size()
        with contextlib.suppress(termios.error):
            self.attrs_before = termios.tcgetattr(self.fileno)
            raw = termios.tcgetattr(self.fileno)
            raw[tty.LFLAG] = self._patch_lflag(raw[tty.LFLAG])
            raw[tty.IFLAG] = self._patch_iflag(raw[tty.IFLAG])
            raw[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, raw)
        # Other screen, cursor off, paste brackets on, line wrap off.
        self.write("\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l")
        self._key_thread = Thread(target=self._run_input_thread, name="desk-input", daemon=True)
        self._key_thread.start()
        if self.input_tty:
            self._asked_width = True
            self.write(_PROBE)
        self._request_terminal_sync_mode_support()
        self._enable_mouse_support()

    def stop_application_mode(self) -> None:
        self.disable_input()
        self._mouse = False  # the app disables input once more while it closes
        self._restore_attributes()
        self.write("\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h")

    def restore_now(self) -> None:
        """Give the terminal back without waiting for anything: the watchdog's way out."""
        self._restore_attributes()
        if self._file is not None:
            write_if_ready(self._file.fileno(), RESTORE)

    def _restore_attributes(self) -> None:
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def _tell_size(self, *_signal: object) -> None:
        width, height = self._get_terminal_size()
        size = Size(width, height)
        asyncio.run_coroutine_threadsafe(self._app._post_message(events.Resize(size, size)), loop=self._loop)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:  # the thread's end is the app's affair
            self._desk.input_broke(error)

    def run_input_thread(self) -> None:
        parser = InputParser(mouse=self._mouse)
        decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    try:
                        data = os.read(self.fileno, 4096)
                    except InterruptedError:
                        continue
                    except OSError:
                        data = b""
                    if not data:
                        self._desk.line_is_dead()
                        return
                    for message in parser.feed(decode(data).translate(EIGHT_BIT_CONTROLS)):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.CursorPosition):
            went = message.x + 1 - _PROBE_COLUMN
            if self._asked_width and message.y == 0 and went in (1, 2):
                self._asked_width = False
                self._desk.terminal_draws_wide(went == 2)
            return
        super().process_message(message)
