"""Recording look-ups: the filing is read as it may be shown, and the dialog of its field opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.errors import NotFound
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskLookup
from reviewer_tui.tui.theme import Role

if TYPE_CHECKING:
    from reviewer_tui.tui.dialogs.step_form import Result
    from reviewer_tui.usecases.views import EvidenceLine, ReviewView


@dataclass
class FieldRead(Message):
    """The field that is looked up, with its filing."""

    view: ReviewView
    line: EvidenceLine


class DeskEvidence(DeskDialogs):
    """The part of the app that asks what was found elsewhere."""

    @on(AskLookup)
    def ask_lookup(self, message: AskLookup) -> None:
        """Read the filing, in clear for who holds it."""
        session, filing_id, path = self.session, FilingId(message.filing_id), message.path

        def read() -> FieldRead:
            view = session.desk.review.open(session.actor, filing_id, in_clear=True)
            for line in view.lines:
                if line.field.path == path:
                    return FieldRead(view, line)
            raise NotFound("not_found.field", path=path[:80])

        desk_work.read(self, read, lambda found: found, group="lookup")

    @on(FieldRead)
    def show_lookup(self, message: FieldRead) -> None:
        """The dialog."""
        from reviewer_tui.tui.dialogs.lookup_dialog import LookupDialog

        self.push_screen(LookupDialog(message.view, message.line), self._looked_up)

    def _looked_up(self, result: Result | None) -> None:
        from reviewer_tui.usecases.lookups import LookupResult

        if isinstance(result, LookupResult):
            self.say(self.t("lookup.recorded" if result.changed else "lookup.already"), Role.ACCENT)
        self.reread()
