"""Returning many filings: the reasons that all get, each filing's own findings beside them, and what would happen to each."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.reactive import reactive
from textual.timer import Timer

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.tui.dialogs.bulk_dialog import BulkDialog
from reviewer_tui.tui.dialogs.bulk_lines import BulkState
from reviewer_tui.tui.dialogs.reason_lines import other_offers, reason_lines
from reviewer_tui.tui.dialogs.reason_typing import ReasonTyping
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, DRAFT_KEYS, LIST_KEYS, REASON_KEYS, Key, bindings
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, line
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkRow, BulkVerb
from reviewer_tui.usecases.draft_store import NO_FILING, Body, DraftPlace
from reviewer_tui.usecases.drafts import body_of, decision_draft

LOOK_AFTER = 0.4  # seconds after the last change of the reasons
_OWN = "own-findings"
_KEYS = tuple(key for key in REASON_KEYS if key.action not in ("whole_letter", "letter_language", "why"))
_CHOOSING = frozenset(key.action for key in _KEYS) - {"next_pane"}


class BulkReturnDialog(BulkDialog, ReasonTyping[tuple[BulkRow, ...]]):
    """``Ctrl+S`` sends what the list of filings shows; after a change of the reasons that list is made anew first."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *_KEYS, *DRAFT_KEYS, *LIST_KEYS[:-1])
    BINDINGS = [*bindings(_KEYS, at_once=True), *bindings(CONFIRM_KEYS)]

    own: reactive[bool] = reactive(True, init=False)
    asked_for: tuple[ReasonUse, ...] = ()
    draft_place = DraftPlace(NO_FILING, "bulk_return")

    def __init__(self, ids: tuple[int, ...]) -> None:
        super().__init__(BulkOrder(verb=BulkVerb.RETURN, with_findings=True), ids)
        self._soon: Timer | None = None

    def choices(self) -> ComposeResult:
        """The reasons."""
        yield LinePane(id="reasons")

    def typing(self) -> ComposeResult:
        """Notes and searches."""
        yield TypedLine(id="typing", classes="-hidden", compact=True)

    def on_mount(self) -> None:
        """The whole catalogue, nothing ticked but what each filing's checks propose; the reasons have the keys."""
        self.offers = other_offers(self.desk.tables, Verdict.RETURN, ())
        self.set_reactive(ReasonTyping.draft, DecisionDraft(verdict=Verdict.RETURN, reasons=self.asked_for))
        self.order = replace(self.order, reasons=self.asked_for)
        self._show_reasons()
        self.set_focus(self.reason_list)
        if self.asked_for:
            self.begin_draft(None)  # what the command names is what is meant
        else:
            self.read_draft()

    def typed_so_far(self) -> Body:
        """The reasons that all get, and whether each gets its own."""
        return {**body_of(self.draft), "own": self.own} if self.draft is not None else {}

    def take_up(self, body: Body) -> None:
        """The reasons as they were left; what would happen to the filings that are marked now is looked up anew."""
        self.own = bool(body.get("own", True))
        self.draft = decision_draft(body)

    # What is shown.

    def watch_wanted(self) -> None:
        """The list follows the search."""
        self._show_reasons()

    def watch_draft(self) -> None:
        """Other reasons: what would happen is looked up anew once the keys rest."""
        draft = self.draft
        if draft is None:
            return
        self._show_reasons()
        self.keep_draft()
        self.order = replace(
            self.order, reasons=draft.reasons, internal_note=draft.internal_note, with_findings=self.own
        )
        self.outdate()
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(LOOK_AFTER, self.look)

    watch_own = watch_draft

    def _show_reasons(self) -> None:
        draft, t, own = self.draft, self.t, self.own
        if draft is None:
            return
        source = reason_lines(t, self.offers, draft, {}, self.wanted)
        first = line(("[x] " if own else "[ ] ", Role.STRONG), (t("bulk.own_findings"), Role.ACCENT), key=_OWN)
        note = line((t("reasons.internal", note=draft.internal_note or "-"), Role.MUTED))

        def lines(width: int) -> tuple[Line, ...]:
            return (first, note, *source(width))

        pane = self.reason_list
        pane.title = t("reasons.title", n=len(draft.reasons)) + (f"  /{self.wanted}" if self.wanted else "")
        pane.source = lines

    def retell(self) -> None:
        """Everything in the other language."""
        super().retell()
        self._show_reasons()

    # Keys.

    def toggle(self, key: str) -> None:
        """The first line stands for what the checks found in each filing."""
        if key == _OWN:
            self.own = not self.own
        else:
            super().toggle(key)

    def action_note(self) -> None:
        """The findings of the filings have notes of their own."""
        if self.reason_list.current != _OWN:
            super().action_note()

    def action_next_pane(self) -> None:
        """Between the reasons and the filings."""
        self.set_focus(self.rows if self.reason_list.has_focus else self.reason_list)

    def action_leave(self) -> None:
        """One layer: what is typed, the search, the dialog."""
        if self.state is BulkState.WORKING or not self.left_typing():
            super().action_leave()

    def ended(self) -> None:
        """What all got is nobody's draft any more."""
        self.draft_is_done()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is being sent, or was, is not changed any more."""
        if self.state in (BulkState.WORKING, BulkState.DONE) and action in _CHOOSING:
            return False
        return super().check_action(action, parameters)
