"""The desk on the terminal: fulfils the wishes of its screens and leads from one to the other. ``run_desk`` is the way in."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.errors import DeskError
from reviewer_tui.locale import LANGUAGES, texts_for
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.app import DEFAULT_LOOKS, THEME_CSS
from reviewer_tui.tui.desk_amend import DeskAmend
from reviewer_tui.tui.desk_authority import DeskAuthority
from reviewer_tui.tui.desk_dates import DeskDates
from reviewer_tui.tui.desk_drafts import DeskDrafts
from reviewer_tui.tui.desk_due import DeskDue
from reviewer_tui.tui.desk_evidence import DeskEvidence
from reviewer_tui.tui.desk_filings import DeskFilings
from reviewer_tui.tui.desk_lists import DeskLists
from reviewer_tui.tui.desk_notes import DeskNotes
from reviewer_tui.tui.desk_second import DeskSecond
from reviewer_tui.tui.desk_shell import DeskShell
from reviewer_tui.tui.desk_snippets import DeskSnippets
from reviewer_tui.tui.desk_verification import DeskVerification
from reviewer_tui.tui.draft_keeper import DraftKeeper
from reviewer_tui.tui.keys import APP_KEYS, bindings
from reviewer_tui.tui.screens.queue import QueueScreen
from reviewer_tui.tui.screens.queue_asked import Asked, LeftAt
from reviewer_tui.tui.screens.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from reviewer_tui.tui.screens.wishes import LeaveDesk
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.terminal import mouse_wanted
from reviewer_tui.tui.terminal.fault import quiet_hooks
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.wording import refusal_text
from reviewer_tui.usecases.queue_model import BUILT_IN, SavedView

if TYPE_CHECKING:
    from reviewer_tui.domain.reckoning import Reckoning
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.tui.desk_contract import DeskContract
    from reviewer_tui.tui.keymap import Keymap
    from reviewer_tui.tui.looks import Looks


@dataclass
class CalendarRead(Message):
    """The working-day calendar and the people's names; the first screen does not wait for it."""

    reckoning: Reckoning
    people: tuple[StaffMember, ...]


class ReviewDesk(
    DeskAuthority,
    DeskVerification,
    DeskFilings,
    DeskDates,
    DeskLists,
    DeskDue,
    DeskNotes,
    DeskEvidence,
    DeskSecond,
    DeskAmend,
    DeskSnippets,
    DeskShell,
    DeskDrafts,
):
    """The app of the desk. ``session`` is replaced as a whole when the language changes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP_KEYS)]
    CSS_PATH = THEME_CSS

    def __init__(
        self,
        desk: DeskContract,
        actor: StaffMember,
        language: str,
        *,
        view: SavedView | None = None,
        left: LeftAt | None = None,
        views: tuple[SavedView, ...] = BUILT_IN,
        filing_id: FilingId | None = None,
        looks: Looks = DEFAULT_LOOKS,
        keymap: Keymap | None = None,
        said_before: Iterable[str] = (),
    ) -> None:
        super().__init__(texts_for(language), looks=looks, said_before=said_before)
        self.keymap = keymap
        drafts = DraftKeeper(desk.drafts, actor, desk.clock)
        self.session = Session(desk=desk, actor=actor, drafts=drafts, texts=self.t)
        self._left = left or LeftAt()
        self._asked = Asked(view=view) if view is not None else self._left.asked(views)
        self._filing_id = filing_id

    def on_mount(self) -> None:
        """The queue; a filing named at the start opens over it."""
        self.push_screen(QueueScreen(self._asked, self._left))
        self.call_after_refresh(self._read_calendar)
        if self.keymap is not None:
            self.set_keymap({name: ",".join(keys) for name, keys in self.keymap.moved.items()})
            self.call_after_refresh(self._say_trouble, self.keymap.trouble)
        if self._filing_id is not None:
            self.call_after_refresh(self.open, self._filing_id)

    def _say_trouble(self, trouble: DeskError | None) -> None:
        """Nothing was moved, because the keymap file is not in order."""
        if trouble is not None:
            self.say(f"! {refusal_text(self.t, trouble.reason, trouble.values)}", Role.FAULT)

    def _read_calendar(self) -> None:
        desk = self.session.desk
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

        def read() -> CalendarRead:
            # What the first Enter needs is loaded while the eyes are on the queue.
            import_module("reviewer_tui.tui.screens.review")
            return CalendarRead(desk.reckoning, desk.staff.rows())

        desk_work.read(self, read, lambda found: found, group="calendar")

    @on(CalendarRead)
    def take_calendar(self, message: CalendarRead) -> None:
        """Working days can be counted from now on."""
        self.session = replace(
            self.session,
            reckoning=message.reckoning,
            names={person.login: person.name for person in message.people if person.name},
        )
        for screen in self._desk_screens():
            screen.recount()

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size a plain message stands over everything; what is typed stays beneath it."""
        small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())
        elif not small and isinstance(self.screen, TooSmall):
            self.pop_screen()

    async def on_event(self, event: events.Event) -> None:
        """A real key, or a paste, on a filing that I hold renews the lease; a redraw is no input."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            for screen in self._desk_screens():
                screen.touched()
        await super().on_event(event)

    def save_drafts(self) -> None:
        """What is being typed survives a dropped line."""
        for screen in self._desk_screens():
            try:
                screen.save_now()
            except DeskError:
                continue
        super().save_drafts()

    # Every screen.

    def action_help(self) -> None:
        """The keys that work here."""
        from reviewer_tui.tui.dialogs.help_dialog import HelpDialog

        screen = self._top
        if screen is None or isinstance(screen, HelpDialog):
            return
        refused = {}
        for key in screen.all_keys:
            answer = screen.refusal(key.action.split("(", 1)[0])
            if answer is not None and not answer:
                refused[key.action] = refusal_text(screen.t, answer.because, answer.values)
        self.push_screen(HelpDialog(screen.all_keys, refused))

    def action_language(self) -> None:
        """The other language, on every screen and at the next start."""
        self.speak(LANGUAGES[(LANGUAGES.index(self.t.lang) + 1) % len(LANGUAGES)])

    # From screen to screen.

    @on(LeaveDesk)
    def ask_to_leave(self) -> None:
        """Leaving is asked once."""
        self._confirm(lambda: self.leave(), self.t("quit.title"), self.t("quit.kept"))


def run_desk(
    desk: DeskContract,
    actor: StaffMember,
    lang: str,
    *,
    view: SavedView | None = None,
    left: LeftAt | None = None,
    views: tuple[SavedView, ...] = BUILT_IN,
    filing: FilingId | None = None,
    looks: Looks = DEFAULT_LOOKS,
    keymap: Keymap | None = None,
    said_before: Iterable[str] = (),
    no_mouse: bool = False,
) -> int:
    """Run the desk on this terminal and answer with the exit code of the process. ``terminal.prepare_environment`` came first."""
    app = ReviewDesk(
        desk,
        actor,
        lang,
        view=view,
        left=left,
        views=views,
        filing_id=filing,
        looks=looks,
        keymap=keymap,
        said_before=said_before,
    )
    quiet_hooks()
    app.run(mouse=mouse_wanted() and not no_mouse)
    return app.return_code or 0
