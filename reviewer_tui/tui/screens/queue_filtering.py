"""What the queue is asked to show, by keys: views, stages, the filter line, the filter builder, the order, saving a view."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.reactive import reactive
from textual.widgets import Input

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.screens.desk_screen import DeskScreen
from reviewer_tui.tui.screens.queue_asked import Asked
from reviewer_tui.tui.screens.queue_messages import ViewSaved, ViewsRead
from reviewer_tui.tui.screens.queue_tabs import shown_stages, view_title
from reviewer_tui.usecases.draft_store import NO_FILING, DraftPlace
from reviewer_tui.usecases.queue_model import BUILT_IN, QueueCounts, QueueOrder, SavedView

_VIEW_NAME = DraftPlace(NO_FILING, "view")

SEARCH_REST = 0.2  # seconds of rest before a filter runs while it is typed


class QueueFiltering(DeskScreen[None]):
    """The part of the queue that changes ``asked``; what follows from it is the list's part."""

    asked: reactive[Asked] = reactive(Asked, init=False)
    counts: reactive[QueueCounts | None] = reactive(None, init=False)
    views: reactive[tuple[SavedView, ...]] = reactive(BUILT_IN, init=False)
    _typing = ""

    # Views and stages.

    def read_views(self) -> None:
        """The saved views, too."""
        actor = self.session.actor
        desk_work.read(self, lambda: self.desk.filters.views(actor), ViewsRead, group="views")

    @on(ViewsRead)
    def take_views(self, message: ViewsRead) -> None:
        """Show them as tabs."""
        self.views = message.views

    def show_view(self, view: SavedView) -> None:
        """This view, whole: what was typed and chosen beside the one before is gone."""
        self._hide_filter_line()
        self.asked = Asked(view=view)

    def action_view(self, number: int) -> None:
        """The view under a digit."""
        if number <= len(self.views):
            self.show_view(self.views[number - 1])

    def action_next_view(self, step: int) -> None:
        """The next or previous view."""
        keys = [view.key for view in self.views]
        place = keys.index(self.asked.view.key) if self.asked.view.key in keys else 0
        self.show_view(self.views[(place + step) % len(self.views)])

    def action_stage(self, step: int) -> None:
        """The next or previous stage."""
        stages = shown_stages(self.asked, self.counts)
        self.asked = replace(self.asked, stage=stages[(stages.index(self.asked.stage) + step) % len(stages)])

    # The filter line.

    def action_search(self) -> None:
        """Type a filter or words to search for; Enter keeps it, Esc clears it."""
        field = self.query_one("#search", Input)
        field.placeholder = self.t("queue.search")
        field.value = self.asked.typed
        field.remove_class("-hidden")
        self.set_focus(field)

    @on(Input.Changed, "#search")
    def filter_soon(self, message: Input.Changed) -> None:
        """Filter once the typing rests; what came behind Enter in the same packet is no more of the filter."""
        if message.input.has_class("-hidden"):
            return
        self._typing = message.value.strip()
        self.set_timer(SEARCH_REST, self._filter_now)

    def _filter_now(self) -> None:
        value = self.query_one("#search", Input).value.strip()
        # A key that waits for its value is not a filter yet.
        if self._typing == value and value != self.asked.typed and not value.endswith((":", "：", ",", "，")):
            self.asked = replace(self.asked, typed=value, stage=None)

    @on(Input.Submitted, "#search")
    def keep_filter(self, message: Input.Submitted) -> None:
        """The filter stays, the keys go back to the list."""
        typed = message.value.strip()
        if typed != self.asked.typed:
            self.asked = replace(self.asked, typed=typed, stage=None)
        self.query_one("#search", Input).add_class("-hidden")
        self.focus_rows()

    def action_clear(self) -> None:
        """Esc leaves one layer: the filter, a range, the marks, the stage."""
        if self._hide_filter_line() or self.asked.typed:
            self.asked = replace(self.asked, typed="")
        elif not self.unmark() and self.asked.stage is not None:
            self.asked = replace(self.asked, stage=None)

    def _hide_filter_line(self) -> bool:
        field = self.query_one("#search", Input)
        was_open = not field.has_class("-hidden")
        field.value = ""
        field.add_class("-hidden")
        self.focus_rows()
        return was_open

    def add_to_filter(self, terms: str) -> None:
        """More terms beside those that are typed already."""
        self.filter_by(f"{self.asked.typed} {terms}".strip())

    def filter_by(self, typed: str) -> None:
        """This filter and no other beside the view's."""
        self.query_one("#search", Input).value = typed
        self.asked = replace(self.asked, typed=typed, stage=None)

    def sort_by(self, order: QueueOrder) -> None:
        """Another order."""
        self.asked = replace(self.asked, order=order)

    def action_build_filter(self) -> None:
        """Choose terms from a list."""
        from reviewer_tui.tui.dialogs.filter_dialog import FilterDialog

        def take(terms: str | None) -> None:
            if terms:
                self.add_to_filter(terms)

        self.app.push_screen(FilterDialog(), take)

    # Order and saving.

    def action_sort(self) -> None:
        """Choose the order."""
        from reviewer_tui.tui.dialogs.choice_dialog import ChoiceDialog

        def take(order: str | None) -> None:
            if order:
                self.sort_by(QueueOrder(order))

        choices = {order.value: self.t(f"queue.order.{order}") for order in QueueOrder}
        self.app.push_screen(ChoiceDialog(self.t("queue.sort"), choices, self.asked.sort.value), take)

    def action_save_view(self) -> None:
        """Keep the filter and the order under a name."""
        from reviewer_tui.tui.dialogs.note_dialog import Note, NoteDialog

        asked = self.asked
        kinds = ("own", "shared") if self.granted_quietly("share_view") else ("own",)

        def save(name: Note | None) -> None:
            if name is not None:
                self.keep_view(name.text, shared=name.kind == "shared")

        title = self.t("queue.save_view", filter=asked.text or self.t("queue.view.all"))
        known = asked.view.name if asked.view.owner != "builtin" else ""
        self.app.push_screen(NoteDialog(title, known, kinds=kinds, draft=_VIEW_NAME), save)

    def keep_view(self, name: str, *, shared: bool = False) -> None:
        """What is shown, under a name."""
        asked, actor, desk = self.asked, self.session.actor, self.desk
        text = f"{asked.text} {f'stage:{asked.stage}' if asked.stage else ''}"
        desk_work.write(
            self,
            self.session.drafts.committing(
                _VIEW_NAME, lambda: desk.filters.save_view(actor, name, text, asked.sort, shared=shared)
            ),
            lambda saved: ViewSaved(saved[0]),
        )

    @on(ViewSaved)
    def show_saved(self, message: ViewSaved) -> None:
        """The view is there: say so, and stand on it."""
        self.say(self.t("queue.view_saved", name=view_title(self.t, message.view)))
        self.read_views()
        self.show_view(message.view)

    # What the list provides.

    def focus_rows(self) -> None:
        """The keys go to the list."""

    def unmark(self) -> bool:
        """Out of a range or the marks; whether there were any."""
        return False

    def granted_quietly(self, ability: str) -> bool:
        """Whether the role has the ability."""
        from reviewer_tui.domain.policy import may

        return bool(may(self.session.actor, ability))
