"""Who sits at this desk, with which use-cases and in which language: one frozen value that every screen reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.dom import DOMNode

from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.locale import Texts
from reviewer_tui.tui.desk_contract import DeskContract
from reviewer_tui.tui.draft_keeper import DraftKeeper

if TYPE_CHECKING:
    from reviewer_tui.domain.calendar import WorkingCalendar
    from reviewer_tui.domain.reckoning import Reckoning


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """``reckoning`` is None until the calendar has been read: then working days are not counted yet, and nothing waits for it.

    ``names`` of the people by login arrive together with it.
    """

    desk: DeskContract
    actor: StaffMember
    drafts: DraftKeeper
    texts: Texts
    reckoning: Reckoning | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def calendar(self) -> WorkingCalendar | None:
        """The working days of the State."""
        return self.reckoning.calendars.national if self.reckoning else None

    def name_of(self, login: str) -> str:
        """A person's name, or the login where it is not known."""
        return self.names.get(login) or login

    def now(self) -> datetime:
        """The desk's time, aware UTC."""
        return self.desk.clock.now()


def session_of(node: DOMNode) -> Session:
    """The session of the app that a screen or widget belongs to."""
    return cast(Session, node.app.session)  # type: ignore[attr-defined]
