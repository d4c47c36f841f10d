"""A dialog whose typing survives: saved within two seconds of a key, there again at the next opening, gone once committed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.message import Message

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.app import DeskApp
from reviewer_tui.tui.draft_keeper import DraftKeeper
from reviewer_tui.tui.keys import DRAFT_KEYS, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog
from reviewer_tui.tui.screens.wishes import KeepDrafts
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import moment
from reviewer_tui.usecases.draft_store import Body, DraftPlace, KeptDraft

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class DraftRead(Message):
    """What was typed here before; None when nothing was, or it could not be read."""

    kept: KeptDraft | None


class DraftedDialog(DeskDialog[T]):
    """Says its place with ``draft_place``, what is typed with ``typed_so_far``, and takes it up again with ``take_up``.

    It calls ``read_draft`` once it is mounted and ``keep_draft`` after every change; ``committing`` wraps what Ctrl+S does.
    """

    BINDINGS = bindings(DRAFT_KEYS, at_once=True)

    draft_place: DraftPlace | None = None
    """Where the draft lies; None for a dialog that keeps none."""
    _draft_known = False
    _discard_asked = False

    def __init__(self) -> None:
        super().__init__()
        self._draft_kept: dict[str, Any] = {}

    @property
    def drafts(self) -> DraftKeeper:
        """Where drafts go."""
        return self.session.drafts

    def typed_so_far(self) -> Body:
        """Everything that makes the dialog stand again as it stands now; empty when nothing is typed."""
        raise NotImplementedError

    def take_up(self, body: Body) -> None:
        """Stand again as ``body`` says; its parts may stem from an older program."""
        raise NotImplementedError

    def read_draft(self) -> None:
        """Ask for the draft; what is typed meanwhile waits, for it belongs after it."""
        place = self.draft_place
        if place is None:
            self._draft_known = True
            return
        cast(DeskApp, self.app).hold_keys()
        drafts = self.drafts
        desk_work.read(
            self, lambda: drafts.kept(place), DraftRead, group="draft", failed=lambda _failure: DraftRead(None)
        )

    @on(DraftRead)
    def show_draft(self, message: DraftRead) -> None:
        """Take up what was typed before, and say from when it is."""
        self.begin_draft(message.kept)
        cast(DeskApp, self.app).release_keys()

    def begin_draft(self, kept: KeptDraft | None) -> None:
        """From now on changes are kept."""
        if kept is not None:
            self.take_up(kept.body)
            self.say(self.t("draft.of", at=moment(self.t, kept.saved_at)), Role.ACCENT)
        self._draft_kept = dict(self.typed_so_far())
        self._draft_known = True

    def keep_draft(self) -> None:
        """Something was typed: it is safe within two seconds."""
        self.save_now()
        self.post_message(KeepDrafts())

    def save_now(self) -> None:
        """The keeper has the newest letters, too."""
        if self.draft_place is not None and self._draft_known:
            body = dict(self.typed_so_far())
            if body != self._draft_kept:
                self._draft_kept = body
                self._discard_asked = False
                self.drafts.put(self.draft_place, body)

    def draft_is_done(self) -> None:
        """It was committed in parts, or thrown away."""
        if self.draft_place is not None:
            self._draft_known = False
            self.drafts.put(self.draft_place, {})
            self.post_message(KeepDrafts())

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """What is typed stays when the dialog goes uncommitted; then it is saved at once."""
        if result is None:
            self.save_now()
            self.app.post_message(KeepDrafts(at_once=True))
        return super().dismiss(result)

    def committing(self, commit: Callable[[], R]) -> Callable[[], R]:
        """What Ctrl+S does, after which there is no draft any more."""
        return commit if self.draft_place is None else self.drafts.committing(self.draft_place, commit)

    def action_discard(self) -> None:
        """Throw the draft away and close; asked twice, for it cannot come back."""
        if self.draft_place is None or not self._draft_known:
            return
        if not self._discard_asked:
            self._discard_asked = True
            self.say(self.t("draft.discard_again"), Role.SOON)
            return
        self.draft_is_done()
        self.dismiss(None)

    def say_saved(self, at: str) -> None:
        """When it was saved last, at the right of the status line."""
        for status in self.query(StatusLine):
            status.show_facts(at)
