"""The ``:`` line and the palette, and what their verbs ask of the app."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on

from reviewer_tui.domain.clock_names import CLOCK_NAMES
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.errors import BadInput, DeskError, Refused
from reviewer_tui.locale import Texts, texts_for
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs, Noted
from reviewer_tui.tui.messages import Answered
from reviewer_tui.tui.screens.desk_screen import DeskDialog, DeskScreen
from reviewer_tui.tui.screens.queue import QueueScreen
from reviewer_tui.tui.screens.review_policy import review_answer
from reviewer_tui.tui.screens.wishes import AskBulk, AskCopy, AskDecision, OpenFiling
from reviewer_tui.tui.terminal import comes_over_ssh

if TYPE_CHECKING:
    from reviewer_tui.domain.decision import ReasonUse, Verdict
    from reviewer_tui.tui.copying import Copying
    from reviewer_tui.tui.looks import Looks
    from reviewer_tui.tui.session import Session
    from reviewer_tui.usecases.bulk_order import BulkVerb
    from reviewer_tui.usecases.views import ReviewView

MOST_REMEMBERED = 100  # lines of the ``:`` line that come back with Up
MOST_KEPT = 40  # of them at the next start


class DeskShell(DeskDialogs):
    """The part of the app that obeys typed words."""

    def __init__(self, texts: Texts, *, looks: Looks, said_before: Iterable[str] = ()) -> None:
        super().__init__(texts, looks=looks)
        self.said_before = list(said_before)
        self._says_more = False
        self._copying: Copying | None = None

    @on(Answered)
    def go_on(self, message: Answered) -> None:
        """What follows from an answer."""
        message.then()

    @on(AskCopy)
    def copy(self, message: AskCopy) -> None:
        """What names a filing, into the terminal's clipboard."""
        from reviewer_tui.tui.copying import Copying

        if self._copying is None:
            self._copying = Copying(self)
        (self._copying.link if message.link else self._copying.next)(FilingId(message.filing_id))

    # The line and the palette.

    def action_command(self, begun: str = "") -> None:
        """The ``:`` line."""
        from reviewer_tui.tui.dialogs.command_dialog import CommandDialog

        if self._top is None or isinstance(self._top, DeskDialog):
            self.say(self.t("command.close_first"))
            return
        self.push_screen(CommandDialog(begun))

    def action_palette(self) -> None:
        """Everything that can be done here, to be searched."""
        from reviewer_tui.tui.dialogs.palette_dialog import PaletteDialog

        screen = self._top
        if screen is not None and not isinstance(screen, PaletteDialog):
            self.push_screen(PaletteDialog(screen), self._do_chosen)

    def _do_chosen(self, chosen: str | None) -> None:
        """A key of the palette is pressed, a verb obeyed; one that wants words begins the line."""
        if chosen is None:
            return
        kind, _, rest = chosen.partition(":")
        if kind == "key":
            self.call_later(self.simulate_key, rest)
        elif kind == "begin":
            self.call_later(self.action_command, f"{rest} ")
        else:
            self.call_later(self._obey_chosen, rest)

    def _obey_chosen(self, line: str) -> None:
        try:
            self.obey(line)
        except DeskError as error:
            self.post_message(desk_work.failure_of(error))

    def obey(self, line: str) -> None:
        """Do what a line says. DeskError for what is wrong with it: then nothing was done."""
        from reviewer_tui.tui.commands import understood

        verb, said = understood(line)
        verb.run(self, said)
        self.said_before = [*(each for each in self.said_before if each != said.line), said.line][-MOST_REMEMBERED:]
        self._says_more = True

    # What verbs ask.

    @property
    def below(self) -> DeskScreen[Any] | None:
        """The screen under the line or the palette."""
        screens = [screen for screen in self._desk_screens() if not isinstance(screen, DeskDialog)]
        return screens[-1] if screens else None

    @property
    def subject(self) -> FilingId | None:
        """The filing under the cursor, or the one that is open."""
        return self.below.subject if self.below is not None else None

    @property
    def clock_codes(self) -> tuple[str, ...]:
        """The codes of the clocks."""
        return tuple(CLOCK_NAMES)

    def tell(self, text: str) -> None:
        """Say something once the line is gone."""
        self.call_later(self.say, text)

    def press(self, action: str) -> None:
        """Do what a key of this screen does, with its refusal. BadInput where there is no such key."""
        keys = [key for key in (self.below.all_keys if self.below is not None else ()) if key.action == action]
        if not keys:
            raise BadInput("command.not_here")
        self.call_later(self.simulate_key, keys[0].keys[0])

    @property
    def queue(self) -> QueueScreen:
        """The first screen."""
        return next(screen for screen in self.screen_stack if isinstance(screen, QueueScreen))

    @property
    def marked(self) -> tuple[int, ...]:
        """The marked filings, where the queue is what is seen."""
        return self.queue.marked if self.below is self.queue else ()

    def show_queue(self, change: Callable[[QueueScreen], None] = lambda queue: None) -> None:
        """Back to the queue, which then shows something else."""

        def turn() -> None:
            while self.screen is not self.queue:
                self.pop_screen()
            change(self.queue)

        self.call_later(turn)

    def filter_queue(self, text: str, change: Callable[[QueueScreen], None]) -> None:
        """The same, once a filter text was found to be in order."""
        session = self.session
        desk_work.read(
            self,
            lambda: session.desk.filters.query(session.actor, text),
            lambda _query: Answered(lambda: self.show_queue(change)),
            group="filter",
        )

    def forget_view(self, name: str, *, shared: bool) -> None:
        """A saved view is no more."""
        session = self.session
        desk_work.write(
            self,
            lambda: session.desk.filters.delete_view(session.actor, name, shared=shared),
            lambda _none: Answered(lambda: self._say_forgotten(name)),
        )

    def _say_forgotten(self, name: str) -> None:
        """Its tab goes."""
        self.say(self.t("command.view_forgotten", name=name))
        self.queue.read_views()

    def change_snippet(self, what: str, name: str, text: str, *, shared: bool) -> None:
        """Keep a text under a name, give it another one (the text), or forget it."""
        snippets, actor = self.session.desk.snippets, self.session.actor

        def change() -> str:
            if what == "save":
                snippets.save(actor, name, text, shared=shared)
            elif what == "rename":
                snippets.rename(actor, name, text, shared=shared)
            else:
                snippets.delete(actor, name, shared=shared)
            return text if what == "rename" else name

        said = "snippet.deleted" if what == "delete" else "snippet.saved"
        desk_work.write(self, change, lambda kept: Answered(lambda: self.say(self.t(said, name=kept))), group="snippet")

    def export(self, file: Path) -> None:
        """What the queue shows, as CSV. Refused where the keyboard is not at this host."""
        if comes_over_ssh():
            raise Refused("refused.export_over_ssh")
        session, asked = self.session, self.queue.asked
        desk, actor = session.desk, session.actor
        desk_work.write(
            self,
            lambda: desk.exports.queue_csv(actor, asked.query(desk, actor), file),
            lambda rows: Answered(lambda: self.say(self.t.plural("export.written", rows, file=file))),
            group="export",
        )

    def for_many(
        self, verb: BulkVerb, ids: tuple[int, ...], *, login: str = "", reasons: tuple[ReasonUse, ...] = ()
    ) -> None:
        """The dialog that does one thing to many filings."""
        done = self.queue.bulk_done if ids == self.marked else lambda rows: None
        self.post_message(AskBulk(verb, ids, done, login, reasons))

    def take(self, filing_id: FilingId) -> None:
        """A lease on a filing."""
        session = self.session
        desk_work.write(
            self,
            lambda: session.desk.triage.take(session.actor, filing_id),
            lambda filing: Noted(self.t("queue.taken", number=filing.number)),
        )

    def release(self, filing_id: FilingId, note: str = "") -> None:
        """Give a filing back, with a note for whoever takes it next."""
        session = self.session
        desk_work.write(
            self,
            lambda: session.desk.triage.release(session.actor, filing_id, note),
            lambda filing: Noted(self.t("queue.released", number=filing.number)),
        )

    def show_pane(self, filing_id: FilingId, pane: str) -> None:
        """A filing at one of its panes."""
        from reviewer_tui.tui.screens.review_reading import ReviewReading

        if isinstance(self.below, ReviewReading) and self.below.filing_id == filing_id:
            self.below.jump_to(pane, "")
        else:
            self.post_message(OpenFiling(filing_id, pane))

    def decide(self, filing_id: FilingId, verdict: Verdict, reasons: tuple[ReasonUse, ...] = ()) -> None:
        """The dialog of a verdict, on what is shown or, from the queue, on what is read now."""
        from reviewer_tui.tui.screens.review_reading import ReviewReading

        session, screen = self.session, self.below
        if isinstance(screen, ReviewReading) and screen.filing_id == filing_id:
            self.call_later(screen.decide, verdict, reasons)
            return
        desk_work.read(
            self,
            lambda: session.desk.review.open(session.actor, filing_id, in_clear=False),
            lambda view: Answered(lambda: self._decide_on(view, verdict, reasons)),
            group="decide",
        )

    def _decide_on(self, view: ReviewView, verdict: Verdict, reasons: tuple[ReasonUse, ...]) -> None:
        """The same answers as on the review screen."""
        answer = review_answer(self.session.actor, view, verdict.value, self.session.now())
        if answer is not None and not answer and self._top is not None:
            self._top.say_refused(answer.because, answer.values)
        else:
            self.post_message(AskDecision(view.filing.id, view, verdict, reasons))

    def change_looks(self, looks: Looks) -> None:
        """Draw otherwise, now and at the next start."""
        before, session = self.looks, self.session
        self.wear(looks)
        changed = {
            "theme": (before.theme, looks.theme.value if looks.theme else ""),
            "ascii": (before.ascii, "on" if looks.ascii else "off"),
            "low_bandwidth": (before.low_bandwidth, "on" if looks.low_bandwidth else "off"),
        }
        for name, (old, value) in changed.items():
            if old != getattr(looks, name):
                self._keep(session, name, value)

    def _keep(self, session: Session, name: str, value: str) -> None:
        desk_work.write(
            self,
            lambda: session.desk.staff.keep_setting(session.actor, name, value),
            lambda _none: Answered(lambda: None),
            group="keep",
        )

    def save_drafts(self) -> None:
        """The lines that may be kept come back at the next start; a line without anybody's name or number may."""
        super().save_drafts()
        if self._says_more:
            from reviewer_tui.tui.commands.table import may_be_kept

            kept = [line for line in self.said_before if may_be_kept(line)][-MOST_KEPT:]
            with contextlib.suppress(DeskError):
                self.session.desk.staff.keep_setting(self.session.actor, "said_before", "\n".join(kept))

    def speak(self, language: str) -> None:
        """Another language, on every screen and at the next start."""
        session = self.session
        self.t = texts_for(language)
        self.session = replace(session, texts=self.t)
        for screen in self._desk_screens():
            screen.retell()
        desk_work.write(
            self,
            lambda: session.desk.staff.set_language(session.actor, language),
            lambda _none: Noted(""),
            group="lang",
        )
