"""Ticking reasons and typing what belongs to them: a note, a reason in own words, a note for colleagues, a search."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from textual import on
from textual.reactive import reactive
from textual.widgets import Input

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse
from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.dialogs.reason_lines import FREE_KEY
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.usecases.fault_places import FaultPlace
from reviewer_tui.usecases.views import ReasonOffer

T = TypeVar("T")


class ReasonTyping(DraftedDialog[T]):
    """The half of a dialog that changes its ``draft``. It has a pane ``reasons`` and an input ``typing``; ``offers`` are shown."""

    draft: reactive[DecisionDraft | None] = reactive(None, init=False)
    wanted: reactive[str] = reactive("", init=False)

    offers: tuple[ReasonOffer, ...] = ()
    typing_what: str = ""
    place: FaultPlace | None = None
    _free_key: str = FREE_KEY

    def watch_wanted(self) -> None:
        """What is listed has changed."""

    @property
    def reason_list(self) -> LinePane:
        """The pane of reasons."""
        return self.query_one("#reasons", LinePane)

    @on(LinePane.Chosen, "#reasons")
    def action_tick(self) -> None:
        """Tick or untick the reason under the cursor; Enter does the same and never commits."""
        key = self.reason_list.current
        if key and self.reason_list.has_focus:
            self.toggle(key)

    def toggle(self, key: str) -> None:
        """Tick or untick one line."""
        draft = self.draft
        if draft is None:
            return
        kept = tuple(use for use in draft.reasons if use.key != key)
        if kept == draft.reasons:
            kept = (*kept, *(offer.use for offer in self.offers if offer.use.key == key))
        self.draft = replace(draft, reasons=kept)

    def action_note(self) -> None:
        """The note of the reason under the cursor, sent along with it; it ticks the reason."""
        key = self.reason_list.current
        if key.startswith(FREE_KEY):
            self._type_free(key)
        elif key and self.draft is not None:
            self._type(
                "note", self.t("reasons.type_note"), next((u.note for u in self.draft.reasons if u.key == key), "")
            )

    def action_free(self) -> None:
        """A reason in own words, tied to the place that is being judged, if any."""
        self._type_free(f"{FREE_KEY}{self.place.path}" if self.place else FREE_KEY)

    def _type_free(self, key: str) -> None:
        if self.draft is not None:
            self._free_key = key
            note = next((use.note for use in self.draft.reasons if use.key == key), "")
            self._type("free", self.t("reasons.type_free"), note)

    def action_internal(self) -> None:
        """A note for colleagues; it is not sent."""
        if self.draft is not None:
            self._type("internal", self.t("reasons.type_internal"), self.draft.internal_note)

    def action_search(self) -> None:
        """Search the catalogue."""
        self._type("search", self.t("reasons.type_search"), self.wanted)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed its keys belong to it."""
        return not self.typing_what or action in ("leave", "commit", "discard", "redraw")

    # Typing.

    def _type(self, what: str, prompt: str, text: str) -> None:
        self.typing_what = what
        field = self.query_one("#typing", Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.remove_class("-hidden")
        self.set_focus(field)
        self.say(prompt)

    @on(Input.Changed, "#typing")
    def follow_typing(self, message: Input.Changed) -> None:
        """A search filters while it is typed; anything else is draft at once, so that a dropped line loses nothing."""
        if self.typing_what == "search":
            self.wanted = message.value
        elif self.typing_what == "region":
            self.put_region(message.value.strip())
        elif self.typing_what:
            self._put(message.value)

    def put_region(self, region: str) -> None:
        """A region of the page that is being judged, in words."""

    @on(Input.Submitted, "#typing")
    def end_typing(self) -> None:
        """Enter ends the typing; it never commits."""
        self._stop_typing()

    def _stop_typing(self) -> None:
        self.typing_what = ""
        self.query_one("#typing", Input).add_class("-hidden")
        self.say("")
        self.set_focus(self.reason_list)

    def _put(self, text: str) -> None:
        draft = self.draft
        if draft is None:
            return
        text = text.strip()
        if self.typing_what == "internal":
            self.draft = replace(draft, internal_note=text)
            return
        key = self._free_key if self.typing_what == "free" else self.reason_list.current
        if key.startswith(FREE_KEY):
            kept = tuple(use for use in draft.reasons if use.key != key)
            own = (ReasonUse(code=FREE_TEXT, path=key.removeprefix(FREE_KEY), note=text),) if text else ()
            self.draft = replace(draft, reasons=(*own, *kept))
            return
        if key not in {use.key for use in draft.reasons}:
            added = tuple(offer.use for offer in self.offers if offer.use.key == key)
            draft = replace(draft, reasons=(*draft.reasons, *added))
        reasons = tuple(replace(use, note=text) if use.key == key else use for use in draft.reasons)
        self.draft = replace(draft, reasons=reasons)

    def left_typing(self) -> bool:
        """Esc: out of what is typed, then out of the search; whether there was something to leave."""
        if self.typing_what:
            if self.typing_what == "search":
                self.wanted = ""
            self._stop_typing()
        elif self.wanted:
            self.wanted = ""
        elif self.place is not None:
            self.place = None
            self.watch_wanted()
        else:
            return False
        return True
