"""``DeskApp``: what every screen of the desk stands on, and nothing of filings.

It installs the terminal's guards (driver, last wall, hang-up, fault report), translates what an input method types
for command keys, and offers one status line to speak through. The desk's screens are pushed by the class derived
from it.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, cast

from rich.console import RenderableType
from rich.style import Style
from textual import events, on
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message_pump import MessagePump
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from reviewer_tui.locale import Texts
from reviewer_tui.tui import theme
from reviewer_tui.tui.keys import FULL_WIDTH
from reviewer_tui.tui.looks import Looks
from reviewer_tui.tui.marks import draw_in_ascii, harmless, treat_ambiguous_as_wide
from reviewer_tui.tui.messages import InputMethodIsChinese, LeaveAskedOnce
from reviewer_tui.tui.terminal import mouse_wanted
from reviewer_tui.tui.terminal.driver import DeskDriver
from reviewer_tui.tui.terminal.fault import Fault, log_fault, quiet_hooks
from reviewer_tui.tui.terminal.frame import Frame
from reviewer_tui.tui.terminal.hang_up import HangUp
from reviewer_tui.tui.terminal.last_wall import LastWall
from reviewer_tui.tui.text import cell_fit
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.status_line import StatusLine

_A_KEY, _A_DIALOG = "key", "dialog"  # what the next key may wait for
HELD_AT_MOST = 3.0  # seconds that keys wait for a dialog
TWICE_WITHIN = 2.0  # seconds between the two presses of Ctrl+C that leave
FAULT_EXIT = 1
DEFAULT_LOOKS = Looks()
THEME_CSS = Path(__file__).with_name("theme.tcss")


class DeskApp(App[None], inherit_bindings=False):
    """The desk without its screens. ``texts`` are in the reader's language; ``looks`` say how it is drawn.

    ``role_styles`` is one dictionary for the whole life of the desk: widgets may hold on to it.
    """

    ENABLE_COMMAND_PALETTE = False  # the stock one writes screenshots to disk
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = THEME_CSS  # a derived class that has its own sheets lists this one first

    def __init__(self, texts: Texts, *, looks: Looks = DEFAULT_LOOKS) -> None:
        super().__init__()
        self.t = texts
        self.looks = looks
        self.role_styles: dict[Role, Style] = {}
        self._frame = Frame()
        self._hang_up = HangUp(self._leave_now, self._restore_terminal)
        self._leave_asked = float("-inf")
        self._is_saying = False
        self._typed_ahead: deque[events.Key] = deque()
        self._waiting: set[str] = set()
        self._let_through: frozenset[str] = frozenset()
        self._held_at_most: Timer | None = None
        self.fault: Fault | None = None
        self._fault_told = False
        for each in (theme.DARK, theme.LIGHT, theme.CONTRAST):
            self.register_theme(each)
        self._dress()

    # How it is drawn.

    def wear(self, looks: Looks) -> None:
        """Draw everything by these looks from now on."""
        self.looks = looks
        self._dress()
        self._draw_anew()

    def _dress(self) -> None:
        name = self.looks.theme_shown
        palette = theme.palette_for(None if self.no_color else self.console.color_system, name)
        self.role_styles |= theme.role_styles(palette)  # the same dictionary, in other colours
        self._last_wall = LastWall(colours=palette != "mono", ground=theme.ground(palette))
        self.theme = theme.sheet_theme(name).name
        draw_in_ascii(self.looks.plain)

    def _draw_anew(self) -> None:
        """Fold and paint every line of every screen again: its signs may have another width now."""
        cell_fit.cache_clear()
        for screen in self.screen_stack:
            for widget in screen.walk_children(Widget, with_self=True):
                if isinstance(widget, LinePane):
                    widget.tell_again()
                widget.refresh()

    # For the desk built on this.

    def save_drafts(self) -> None:
        """Keep what was typed. Called in the interface's thread before the desk leaves for whatever reason; must be
        quick.
        """

    def leave(self) -> None:
        """Leave the desk in order."""
        self._leave_now(0)

    def say(self, text: str, role: Role = Role.PLAIN) -> None:
        """Put a sentence on the status line of the screen; the next key takes it away."""
        try:
            self.screen.query_one(StatusLine).say(text, role)
        except NoMatches:
            return
        self._is_saying = bool(text)

    # Leaving.

    def on_load(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._note_loop_fault)
        if not self.is_headless:
            self._hang_up.install(loop)

    def _note_loop_fault(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            log_fault(error)

    def _leave_now(self, code: int) -> None:
        try:
            self.save_drafts()
        finally:
            self.exit(return_code=code)

    def _restore_terminal(self) -> None:
        if isinstance(self._driver, DeskDriver):
            self._driver.restore_now()

    # What the driver tells, from its own threads.

    def line_is_dead(self) -> None:
        """The terminal has gone."""
        self._hang_up.line_is_dead()

    def input_broke(self, error: BaseException) -> None:
        """The reader of the terminal failed: without keys there is nothing left to do but leave."""
        log_fault(error)
        self._hang_up.line_is_dead()

    def terminal_draws_wide(self, wide: bool) -> None:
        """The probe's answer: does this terminal draw ambiguous characters two cells wide?"""
        if wide and self._loop is not None:
            self._loop.call_soon_threadsafe(self._redraw_for_wide)

    def _redraw_for_wide(self) -> None:
        treat_ambiguous_as_wide(True)
        self._draw_anew()

    # Guards.

    def get_driver_class(self) -> type[Driver]:
        return DeskDriver

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            renderable = cast("RenderableType", self._frame.thrifty(renderable, self.size))
        super()._display(screen, renderable)

    def get_line_filters(self) -> Sequence[LineFilter]:
        # Textual's own turn ANSI colours into others, and break on text without a style when NO_COLOR is set.
        return [self._last_wall]

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """As Textual's, but never parsed as markup."""
        super().notify(harmless(message), title=harmless(title), severity=severity, timeout=timeout, markup=False)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing: no address out of a filing is opened."""

    def copy_to_clipboard(self, text: str) -> None:
        """As Textual's, but without control characters, bounded, and through a multiplexer."""
        from reviewer_tui.tui.terminal.clipboard import copy_request, copyable

        self._clipboard = copyable(text)
        if self._driver is not None:
            self._driver.write(copy_request(text))

    def _set_pointer_shape(self, shape: str) -> None:
        """Nothing: the pointer's shape is not worth a sequence that some terminals print."""

    def panic(self, *renderables: Any) -> None:
        """Leave because of a fault; whatever would have been printed may hold personal data."""
        self._return_code = FAULT_EXIT
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = FAULT_EXIT
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.fault = log_fault(error)
        self._fatal_error()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
        if self.fault is not None and not self._fault_told and not self.is_headless and sys.__stderr__ is not None:
            self._fault_told = True
            words = self.t("terminal.fault", kind=self.fault.kind, place=self.fault.place)
            sys.__stderr__.write(f"{harmless(words)}\n")

    # Keys.

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Resize):
            self._frame.forget()  # the terminal has moved its lines about, even when the size is the old one again
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._waiting and not self._goes_through(event.key):
                self._typed_ahead.append(event)
            else:
                await self._take_key(event)
        else:
            await super().on_event(event)

    async def _take_key(self, key: events.Key) -> None:
        """A key goes from the focus up to the app, and only there a binding takes it: the next one waits until it is there.

        Without that a key that acts at once, such as ``:``, would overtake the Esc before it in the same packet.
        """
        meant = self._as_meant(key)
        if meant is None:
            return
        if self._is_saying:
            self.say("")
        self._waiting.add(_A_KEY)
        await super().on_event(meant)
        self._follow(self.focused or self.screen)

    def _follow(self, node: MessagePump | None) -> None:
        """Behind the key, from queue to queue: what has gone meanwhile is left out."""
        while node is not None and node is not self:
            if node.is_running and node.call_later(self._follow, node._parent):
                return
            node = node._parent
        self.call_later(self._go_on, _A_KEY)

    def _goes_through(self, key: str) -> bool:
        """Leaving does not wait; neither does one more step of the same kind while a step is on its way: they add up."""
        return key == "ctrl+c" or (key in self._let_through and self._waiting == {_A_DIALOG} and not self._typed_ahead)

    def hold_keys(self, *, let_through: frozenset[str] = frozenset()) -> None:
        """A dialog is on its way: what is typed from now on belongs to it, and nothing of it acts on what is shown yet."""
        self._let_through = let_through
        if self._held_at_most is None:
            self._waiting.add(_A_DIALOG)
            self._held_at_most = self.set_timer(HELD_AT_MOST, self.release_keys)

    def release_keys(self) -> None:
        """The dialog is there, or will not come."""
        if self._held_at_most is not None:
            self._held_at_most.stop()  # it must not cut the next waiting short
            self._held_at_most = None
        self.call_later(self._go_on, _A_DIALOG)

    async def _go_on(self, waited_for: str) -> None:
        """The keys go on, in the order in which they were typed."""
        self._waiting.discard(waited_for)
        while self._typed_ahead and not self._waiting:
            await self._take_key(self._typed_ahead.popleft())

    def _as_meant(self, event: events.Key) -> events.Key | None:
        """The key that was meant: its ASCII form outside inputs; None when it is dealt with here."""
        if event.key == "ctrl+c":
            self._ask_to_leave(event.time)
            return None
        character = event.character
        if character is None or character.isascii() or self._is_typing(event):
            return event
        if plain := FULL_WIDTH.get(character):
            return _key_of(plain)
        self.post_message(InputMethodIsChinese())
        return None

    def _is_typing(self, event: events.Key) -> bool:
        """Whether the focused widget, or the one that a dialog is about to show, takes this character as text."""
        if self.focused is None:
            return getattr(self.screen, "is_about_to_type", False)
        return self.focused.check_consume_key(event.key, event.character)

    def _ask_to_leave(self, at: float) -> None:
        if at - self._leave_asked <= TWICE_WITHIN:
            self.leave()
            return
        self._leave_asked = at
        self.post_message(LeaveAskedOnce())

    @on(LeaveAskedOnce)
    def say_how_to_leave(self) -> None:
        self.say(self.t("terminal.leave_again"))

    @on(InputMethodIsChinese)
    def say_input_method(self) -> None:
        self.say(self.t("terminal.input_method"))

    def action_redraw(self) -> None:
        """Paint everything again, after something else wrote on the terminal."""
        self._frame.forget()
        self.refresh(layout=True)


def _key_of(character: str) -> events.Key:
    """The event of an ASCII key, named as the input parser names it."""
    from textual.keys import KEY_NAME_REPLACEMENTS, _character_to_key

    name = character if character.isalnum() else _character_to_key(character)
    return events.Key(KEY_NAME_REPLACEMENTS.get(name, name), character)


def run_desk(app: DeskApp) -> int:
    """Run the desk on this terminal; the exit code of the process: 0, 1 after a fault, 128+n after a signal."""
    quiet_hooks()
    app.run(mouse=mouse_wanted())
    return app.return_code or 0
