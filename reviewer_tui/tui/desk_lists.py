"""The lists over filings and register: which wish opens them, and what is behind a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import OpenFiling, ShowLists, ShowRecord
from reviewer_tui.usecases.list_model import ListView, RecordLine

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import FilingId


@dataclass
class RecordRead(Message):
    """What the register holds under a record, itself first."""

    lines: tuple[RecordLine, ...]


class DeskLists(DeskDialogs):
    """The part of the app that leads to the lists."""

    @on(ShowLists)
    def show_lists(self, message: ShowLists) -> None:
        """The five lists, one of them open."""
        from reviewer_tui.tui.screens.lists import ListsScreen

        if isinstance(self.screen, ListsScreen):
            self.screen.turn_to(ListView(message.view), message.filter)
        else:
            self.push_screen(ListsScreen(ListView(message.view), message.filter))

    @on(ShowRecord)
    def ask_record(self, message: ShowRecord) -> None:
        """Read what the register holds there."""
        desk, record = self.session.desk, message.record
        desk_work.read(self, lambda: desk.lists.record(record), lambda lines: RecordRead(lines), group="record")

    @on(RecordRead)
    def show_record(self, message: RecordRead) -> None:
        """The details of a record; from there to the order that it stems from."""
        from reviewer_tui.tui.dialogs.record_dialog import RecordDialog

        def after(order: FilingId | None) -> None:
            if order is not None:
                self.post_message(OpenFiling(order))

        self.push_screen(RecordDialog(message.lines), after)
