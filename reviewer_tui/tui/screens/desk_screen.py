"""What the desk's screens and dialogs have in common: the session, one voice for refusals, keys that say why they are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen
from textual.timer import Timer

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.tui.app import DeskApp
from reviewer_tui.tui.keys import APP_KEYS, DIALOG_KEYS, SNIPPET_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed, Failure
from reviewer_tui.tui.screens.wishes import AskCopy, AskSnippet, ShowDue
from reviewer_tui.tui.session import Session, session_of
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.key_bar import key_line
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.tui.widgets.virtual_list import VirtualList
from reviewer_tui.tui.wording import refusal_text
from reviewer_tui.usecases.queue_model import QueueRow

if TYPE_CHECKING:
    from reviewer_tui.domain.policy import Answer
    from reviewer_tui.locale import Texts
    from reviewer_tui.tui.desk_contract import DeskContract
    from reviewer_tui.tui.keymap import Keymap
    from reviewer_tui.tui.widgets.paging import PageSource

T = TypeVar("T")


class DeskScreen(Screen[T], inherit_bindings=False):
    """A screen that reads its session from the app. ``KEYS`` are the keys that work here, for footer and help."""

    KEYS: ClassVar[tuple[Key, ...]] = ()
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-middle"), (140, "-wide"), (180, "-vast")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    _pace: Timer | None = None
    _resumed = False
    _answer: tuple[T | None] | None = None

    def __init__(self) -> None:
        # The classes of the present size at once: the first paint already has its final places.
        width, height = self.app.size
        sizes = ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height))
        reached = ([name for least, name in breakpoints or () if least <= size] for breakpoints, size in sizes)
        super().__init__(classes=" ".join(names[-1] for names in reached if names))
        self._styled_for = self.app.theme

    @property
    def session(self) -> Session:
        """Who works here, with what, in which language."""
        return session_of(self)

    @property
    def desk(self) -> DeskContract:
        """The use-cases."""
        return self.session.desk

    @property
    def t(self) -> Texts:
        """The texts in the reader's language."""
        return self.session.texts

    @property
    def _update_timer(self) -> Timer:
        """Textual's timer between two paintings, at the pace of the line that is painted on."""
        if self._pace is None:
            seconds = cast(DeskApp, self.app).looks.frame_seconds
            self._pace = self.set_interval(seconds, self._on_timer_update, name="screen_update", pause=True)
        return self._pace

    def change_pace(self) -> None:
        """The line is another one, or used in another way: begin a new timer with the next change."""
        if self._pace is not None:
            self._pace.stop()
            self._pace = None
            self.refresh()

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave once, and only itself: Textual takes away whatever is on top, so a second key would take the screen below.

        Under another screen it waits until that has gone.
        """
        if self.app.screen is self:
            self._answer = None
            return super().dismiss(result)
        if self in self.app.screen_stack:
            self._answer = (result,)
        return AwaitComplete()

    @on(events.ScreenResume)
    def leave_late(self) -> None:
        """What was on top has gone: now leave."""
        self.call_later(self._leave_with_answer)

    def _leave_with_answer(self) -> None:
        if self._answer is not None:
            self.dismiss(*self._answer)

    @on(events.ScreenResume)
    def keep_styles(self, event: events.ScreenResume) -> None:
        """What was mounted has its styles: they are not looked up once more unless the theme has changed.

        The screen itself was mounted before its own sheet was read.
        """
        if not self._resumed:
            self._resumed = True
            self.app.stylesheet.apply(self)
        event.refresh_styles = self.app.theme != self._styled_for
        self._styled_for = self.app.theme

    def say(self, text: str, role: Role = Role.PLAIN) -> None:
        """A sentence on this screen's status line."""
        if self.app.screen is self:
            cast(DeskApp, self.app).say(text, role)
        elif lines := self.query(StatusLine):
            lines.first().say(text, role)

    @property
    def all_keys(self) -> tuple[Key, ...]:
        """The keys that work here, each once, where the person's keymap has them."""
        return self._moved(tuple(dict.fromkeys((*self.KEYS, *APP_KEYS))))

    def _moved(self, keys: tuple[Key, ...]) -> tuple[Key, ...]:
        keymap: Keymap | None = getattr(self.app, "keymap", None)
        return keys if keymap is None else keymap.applied(keys)

    @property
    def subject(self) -> FilingId | None:
        """The filing that the keys here are about: of a list, the one under its cursor."""
        for rows in self.query(VirtualList):
            if isinstance(rows.current, QueueRow):
                return FilingId(rows.current.id)
        return None

    @property
    def filings(self) -> PageSource[Any] | None:
        """The filings that J and K walk, each by its id, where this screen is a list of them."""
        return None

    def follow(self, filing_id: int) -> None:
        """J and K have gone on to this filing of the list: so does the cursor."""

    def action_copy(self) -> None:
        """What names the filing, into the terminal's clipboard."""
        if self.subject is not None:
            self.post_message(AskCopy(self.subject))

    def action_copy_link(self) -> None:
        """The command that opens the filing, into the terminal's clipboard."""
        if self.subject is not None:
            self.post_message(AskCopy(self.subject, link=True))

    def action_deadlines(self) -> None:
        """What falls due next."""
        self.post_message(ShowDue())

    def refusal(self, action: str) -> Answer | None:
        """Why an action is refused now; None when it is not."""
        return None

    def granted(self, action: str) -> bool:
        """Whether the action may go on; when not, the status line says why."""
        answer = self.refusal(action)
        if answer is None or answer:
            return True
        self.say_refused(answer.because, answer.values)
        return False

    def say_refused(self, because: str, values: Mapping[str, object] | Iterable[tuple[str, str]] = ()) -> None:
        """Say why not."""
        self.say("! " + refusal_text(self.t, because, values), Role.FAULT)

    def refused_actions(self) -> frozenset[str]:
        """The actions of ``KEYS`` that are refused now."""
        return frozenset(
            key.action for key in self.KEYS if (answer := self.refusal(_verb(key.action))) is not None and not answer
        )

    def show_keys(self) -> None:
        """Draw the footer anew."""
        self.query_one("#keys", LinePane).source = key_line(self.t, self.all_keys, self.refused_actions())

    def retell(self) -> None:
        """The language has changed: say everything anew."""
        self.show_keys()

    def let_go(self, filing_id: int) -> None:
        """A decision was made on this filing: keep no place on it."""

    def reread(self) -> None:
        """Something was written elsewhere: read again what this screen shows."""

    def recount(self) -> None:
        """The calendar has been read: count working days."""

    def touched(self) -> None:
        """A real key was pressed."""

    def save_now(self) -> None:
        """The desk is about to go: keep what was typed."""

    def jump_to(self, condition: str, missing: str) -> None:
        """Show what a condition of the gate misses."""

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A call met a no: say which."""
        message.stop()
        self.say(failure_text(self.t, message), Role.FAULT)


class DeskDialog(DeskScreen[T], ModalScreen[T]):
    """A dialog: ``Ctrl+S`` commits, ``Esc`` leaves one layer; Enter and letters never commit."""

    # A modal screen hides the app's own bindings: the keys that work everywhere are bound here once more.
    BINDINGS = [
        *bindings(DIALOG_KEYS),
        *bindings(SNIPPET_KEYS, at_once=True),
        *bindings(APP_KEYS, of="app."),
    ]
    takes_snippets: ClassVar[bool] = True
    """Whether what is typed here are words for colleagues or applicants, and no search."""

    @property
    def all_keys(self) -> tuple[Key, ...]:
        """As of every screen, but for the ``:`` line, which belongs to what lies below."""
        keys = tuple(key for key in super().all_keys if key.action != "command")
        types = self.takes_snippets and bool(self.query(TypedLine))
        return self._moved((*keys, *SNIPPET_KEYS)) if types else keys

    def action_leave(self) -> None:
        """Close without committing."""
        self.dismiss(None)

    def action_commit(self) -> None:
        """Do what the dialog is for."""

    def action_snippet(self) -> None:
        """Put a saved text into the line that has the keys."""
        if self.takes_snippets and isinstance(self.focused, TypedLine):
            self.post_message(AskSnippet(self.focused))


def failure_text(texts: Texts, message: CallFailed) -> str:
    """A failed call in words."""
    sign = "!!" if message.failure is Failure.UNFORESEEN else "!"
    return f"{sign} {refusal_text(texts, message.reason, message.values)}"


def _verb(action: str) -> str:
    return action.split("(", 1)[0]


def footer() -> LinePane:
    """The line of keys at the bottom."""
    return LinePane(id="keys", gutter=False, focusable=False, classes="line")
