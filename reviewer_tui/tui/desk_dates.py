"""Asking after dates: the proofs of a filing's clocks, what would be due after a step, and lengthening a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskExtend, ShowWhy
from reviewer_tui.tui.theme import Role

if TYPE_CHECKING:
    from reviewer_tui.tui.dialogs.why_dialog import Validities
    from reviewer_tui.usecases.date_views import DatesView, ExtensionView


@dataclass
class DatesToShow(Message):
    """Dates to be shown, and how months were counted where that was asked for."""

    dates: DatesView
    validities: Validities | None


@dataclass
class ClockToExtend(Message):
    """The clock whose limit is to be lengthened, with its proof."""

    dates: DatesView


class DeskDates(DeskDialogs):
    """The part of the app that proves dates."""

    @on(ShowWhy)
    def ask_why(self, message: ShowWhy) -> None:
        """Read the dates of a filing, as they are or as they would be after a step."""
        deadlines, filing_id = self.session.desk.deadlines, FilingId(message.filing_id)

        def read() -> DatesView:
            if message.happening:
                return deadlines.foresee(filing_id, message.happening)
            return deadlines.dates(filing_id, message.clock, message.place)

        desk_work.read(self, read, lambda dates: DatesToShow(dates, message.validities), group="why")

    @on(DatesToShow)
    def show_why(self, message: DatesToShow) -> None:
        """The proofs."""
        from reviewer_tui.tui.dialogs.why_dialog import Validities, WhyDialog

        self.push_screen(WhyDialog(message.dates, message.validities or Validities()))

    @on(AskExtend)
    def ask_extend(self, message: AskExtend) -> None:
        """Read the clock as it stands now."""
        deadlines, filing_id = self.session.desk.deadlines, FilingId(message.filing_id)
        desk_work.read(
            self,
            lambda: deadlines.dates(filing_id, message.clock, message.place),
            ClockToExtend,
            group="extend",
        )

    @on(ClockToExtend)
    def show_extend(self, message: ClockToExtend) -> None:
        """The dialog of an extension."""
        from reviewer_tui.tui.dialogs.extend_dialog import ExtendDialog

        self.push_screen(ExtendDialog(message.dates), self._extended)

    def _extended(self, done: ExtensionView | None) -> None:
        if done is None:
            return
        from reviewer_tui.tui.dialogs.why_lines import clock_words, ends_text

        t, before, after = self.t, done.before.proof, done.after.proof
        old, new = ends_text(t, before), ends_text(t, after)
        self.say(
            t("extend.said", number=done.after.filing, clock=clock_words(t, after.clock), old=old, new=new),
            Role.ACCENT,
        )
        self.reread()
