"""What is typed into the dialogs of one desk, on its way into the store: one write at a time, the newest of each dialog wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from reviewer_tui.errors import DeskError
from reviewer_tui.usecases.draft_store import Body, DraftPlace, KeptDraft

if TYPE_CHECKING:
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.tui.desk_contract import DraftVerbs, NowReads

T = TypeVar("T")
LAST_CHANCE: Final = 2.0  # seconds that a write under way is waited for when the desk leaves


class DraftKeeper:
    """``put`` is called by the interface for every key and only remembers; the rest runs in threads of the caller's.

    An empty body means that nothing is typed any more: the draft is forgotten.
    """

    def __init__(self, verbs: DraftVerbs, actor: StaffMember, clock: NowReads) -> None:
        self._verbs = verbs
        self._actor = actor
        self._clock = clock
        self._waiting: dict[DraftPlace, Body] = {}
        self._stored: set[DraftPlace] = set()
        self._guard = threading.Lock()  # over what waits; held for moments
        self._writing = threading.Lock()  # held while the store is written

    def put(self, place: DraftPlace, body: Body) -> None:
        """This is what is typed there now."""
        with self._guard:
            self._waiting[place] = body

    def write(self) -> None:
        """Write what waits, and what comes while it is written. What cannot be written goes on waiting; the tree of ``errors``."""
        with self._writing:
            self._write_all()

    def write_before_leaving(self) -> None:
        """The desk goes: write at once what is not safe yet. A store that refuses now cannot be asked again."""
        if self._writing.acquire(timeout=LAST_CHANCE):
            try:
                self._write_all()
            except DeskError:
                return
            finally:
                self._writing.release()

    def _write_all(self) -> None:
        while True:
            with self._guard:
                if not self._waiting:
                    return
                place, body = next(iter(self._waiting.items()))
            if body:
                self._verbs.keep(self._actor, place, body)
                self._stored.add(place)
            else:
                self._forget_stored(place)
            with self._guard:
                if self._waiting.get(place) is body:
                    del self._waiting[place]

    def kept(self, place: DraftPlace) -> KeptDraft | None:
        """What was typed there last, saved or not yet."""
        with self._guard:
            body = self._waiting.get(place)
        if body is None:
            found = self._verbs.kept(self._actor, place)
            if found is not None:
                self._stored.add(place)
            return found
        return KeptDraft(body=body, saved_at=self._clock.now()) if body else None

    def committing(self, place: DraftPlace, commit: Callable[[], T]) -> Callable[[], T]:
        """``commit``, after which the draft is gone. When it fails, the draft stays."""

        def then_forget() -> T:
            result = commit()
            self.forget(place)
            return result

        return then_forget

    def forget(self, place: DraftPlace) -> None:
        """It was committed or thrown away: a write that is under way comes first. A draft too many harms nobody."""
        with self._writing:
            with self._guard:
                self._waiting.pop(place, None)
            try:
                self._forget_stored(place)
            except DeskError:
                return

    def _forget_stored(self, place: DraftPlace) -> None:
        if place in self._stored:
            self._verbs.forget(self._actor, place)
            self._stored.discard(place)
