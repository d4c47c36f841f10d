"""A revision beside the one before it, or beside the register: field by field, only what changed unless asked for all.

Enter leads into the review.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive

from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import DIFF_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.screens.diff_lines import change_keys, diff_head, diff_lines
from reviewer_tui.tui.screens.pane_search import PaneSearch
from reviewer_tui.tui.screens.resubmission_lines import ASKED, asked_under
from reviewer_tui.tui.screens.wishes import ShowWhy
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import GUTTER, LinePane
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.usecases.draft_store import DraftPlace
from reviewer_tui.usecases.drafts import RETURN_DIALOG, body_of, decision_draft
from reviewer_tui.usecases.reasons import placed
from reviewer_tui.usecases.views import DiffBase, RevisionDiffView


@dataclass
class DiffRead(Message):
    """Both revisions, as they may be shown now."""

    view: RevisionDiffView


@dataclass
class ReasonsAdded(Message):
    """The draft of the return has so many reasons now."""

    reasons: int


class DiffScreen(PaneSearch[str]):
    """Dismissed with the key of the line that was chosen, or "" when nothing was."""

    KEYS: ClassVar[tuple[Key, ...]] = (*LIST_KEYS, *DIFF_KEYS)
    BINDINGS = bindings(DIFF_KEYS)
    CSS_PATH = ["desk.tcss", "diff.tcss"]

    view: reactive[RevisionDiffView | None] = reactive(None, init=False, always_update=True)
    only_changed: reactive[bool] = reactive(True, init=False)

    def __init__(self, view: RevisionDiffView) -> None:
        super().__init__()
        self.set_reactive(DiffScreen.view, view)

    def compose(self) -> ComposeResult:
        """Head with the titles of the columns, the changes, status, keys."""
        yield LinePane(id="head", gutter=False, focusable=False, classes="lines-3")
        yield LinePane(id="changes")
        yield self.search_field()
        yield StatusLine()
        yield footer()

    @property
    def changes(self) -> LinePane:
        """The pane."""
        return self.query_one("#changes", LinePane)

    def on_mount(self) -> None:
        """Show it."""
        self.set_focus(self.changes)
        self.watch_view()

    def watch_view(self) -> None:
        """Draw what was read."""
        view = self.view
        if view is None:
            return
        self.query_one("#head", LinePane).source = diff_head(self.t, view, gutter=GUTTER)
        self.changes.source = diff_lines(self.t, self.desk.tables, view, only_changed=self.only_changed)
        self.tell_matches()
        self.show_keys()

    def watch_only_changed(self) -> None:
        """Everything, or what changed."""
        self.watch_view()
        self.say(self.t("diff.only_changed" if self.only_changed else "diff.everything"))

    def retell(self) -> None:
        """In the other language."""
        self.watch_view()

    def reread(self, base: DiffBase | None = None) -> None:
        """Somebody wrote; the lease may have come or gone, and with it the masks."""
        if self.view is not None:
            desk, actor, filing_id = self.desk, self.session.actor, self.view.filing.id
            shown = base or self.view.base
            desk_work.read(
                self,
                lambda: desk.review.compare(actor, filing_id, in_clear=True, base=shown),
                DiffRead,
                group="diff",
            )

    @on(DiffRead)
    def take_view(self, message: DiffRead) -> None:
        """Show what was read."""
        self.view = message.view

    # Keys.

    def searched(self) -> tuple[LinePane, ...]:
        """The one pane."""
        return (self.changes,)

    def present(self) -> LinePane:
        """The one pane."""
        return self.changes

    def bring(self, pane: LinePane) -> None:
        """It is always there."""

    def check_action(self, action: str, parameters: tuple[Any, ...]) -> bool | None:
        """While a search is typed, its keys belong to it."""
        return not self.typing or action in ("back", "redraw")

    def walk(self, step: int) -> None:
        """The next or previous change; unchanged fields between them are stepped over."""
        order = self.changes.keys
        keys = [key for key in change_keys(self.view) if key in order]
        if not keys:
            self.say(self.t("diff.nothing"))
            return
        here = order.index(self.changes.current) if self.changes.current in order else -1
        ahead = [key for key in keys if (order.index(key) - here) * step > 0]
        if not ahead:
            self.say(self.t("diff.last_change" if step > 0 else "diff.first_change"))
            return
        key = ahead[0] if step > 0 else ahead[-1]
        self.changes.seek(key)
        self.say(self.t("diff.place", n=keys.index(key) + 1, of=len(keys)))

    def action_only_changed(self) -> None:
        """Everything, or what changed."""
        self.only_changed = not self.only_changed

    def action_other_base(self) -> None:
        """Beside something else: the revision before, the register, what the applicant sent."""
        if self.view is None or len(self.view.bases) < 2:
            self.say(self.t("diff.one_base"))
            return
        bases = self.view.bases
        self.reread(bases[(bases.index(self.view.base) + 1) % len(bases)])

    def action_add_reason(self) -> None:
        """What was asked for here and is still open goes into the draft of the next return, as it was given before."""
        view = self.view
        uses = tuple(each.use for each in asked_under(view.answer if view else None, self.changes.current))
        if view is None or not uses:
            self.say(self.t("diff.nothing_asked"), Role.FAULT)
            return
        desk, drafts, actor, filing_id = self.desk, self.session.drafts, self.session.actor, view.filing.id

        def add() -> ReasonsAdded:
            offers = desk.decisions.offers(actor, filing_id, Verdict.RETURN)
            place = DraftPlace(filing_id, RETURN_DIALOG)
            kept = drafts.kept(place)
            if kept is not None:
                draft = decision_draft(kept.body)
            else:
                ticked = tuple(offer.use for offer in offers if offer.ticked)
                draft = DecisionDraft(verdict=Verdict.RETURN, reasons=ticked)
            draft = replace(draft, reasons=placed((*draft.reasons, *uses), offers))
            drafts.put(place, body_of(draft))
            drafts.write()
            return ReasonsAdded(len(draft.reasons))

        desk_work.write(self, add, lambda added: added, group="reason")

    @on(ReasonsAdded)
    def say_added(self, message: ReasonsAdded) -> None:
        """How many reasons the draft has now."""
        self.say(self.t.plural("diff.reason_added", message.reasons), Role.ACCENT)

    def action_why(self) -> None:
        """The dates of the filing."""
        if self.view is not None:
            self.post_message(ShowWhy(self.view.filing.id))

    def action_reload(self) -> None:
        """Read again."""
        self.reread()
        self.say(self.t("queue.reloaded"))

    def action_back(self) -> None:
        """Out of the search, then back to the review."""
        if not self.clear_search():
            self.dismiss("")

    @on(LinePane.Chosen)
    def choose(self, message: LinePane.Chosen) -> None:
        """Enter: this field in the review; from a reason to the first field it is about."""
        asked = asked_under(self.view.answer if self.view else None, message.key)
        if message.key.startswith(ASKED):
            where = next((key for each in asked for key in each.lines), "")
            if where:
                self.changes.seek(where)
            return
        self.dismiss(message.key)
