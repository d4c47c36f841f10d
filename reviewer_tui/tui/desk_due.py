"""The deadlines: which wish opens them, and the ports of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskPorts, ShowDue, ShowPorts
from reviewer_tui.usecases.due_model import DueList

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import ReviewView


@dataclass
class PortsRead(Message):
    """A filing whose ports are to be recorded or proven."""

    view: ReviewView


class DeskDue(DeskDialogs):
    """The part of the app that leads to the deadlines."""

    @on(ShowDue)
    def show_due(self, message: ShowDue) -> None:
        """The three lists, one of them with the keys; one such screen at most, whatever lies over it goes."""
        from reviewer_tui.tui.screens.due import DueScreen

        which = DueList(message.list)
        opened = [screen for screen in self.screen_stack if isinstance(screen, DueScreen)]
        if not opened:
            self.push_screen(DueScreen(which, message.filter))
            return
        while self.screen is not opened[0]:
            self.pop_screen()
        opened[0].turn_to(which, message.filter)

    @on(ShowPorts)
    def read_ports(self, message: ShowPorts) -> None:
        """Read the filing with its ports."""
        session, filing_id = self.session, FilingId(message.filing_id)
        desk_work.read(
            self,
            lambda: session.desk.review.open(session.actor, filing_id, in_clear=False),
            lambda view: PortsRead(view),
            group="ports",
        )

    @on(PortsRead)
    def show_ports(self, message: PortsRead) -> None:
        """Record or prove them."""
        self.post_message(AskPorts(message.view.filing.id, message.view))
