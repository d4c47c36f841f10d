"""The queue: the filings of a view in its order, with a preview of the one under the cursor."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.widgets import Input

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.policy import Answer
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import LIST_KEYS, MARK_KEYS, QUEUE_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed, Failure
from reviewer_tui.tui.screens.desk_screen import failure_text, footer
from reviewer_tui.tui.screens.queue_asked import Asked, LeftAt
from reviewer_tui.tui.screens.queue_filtering import QueueFiltering
from reviewer_tui.tui.screens.queue_lines import (
    header_line,
    preview_block,
    preview_line,
    queue_columns,
    welcome_lines,
)
from reviewer_tui.tui.screens.queue_marks import QueueMarks
from reviewer_tui.tui.screens.queue_messages import CountsRead, HorizonRead, PlaceKept, PreviewRead
from reviewer_tui.tui.screens.queue_rows import QueueRows
from reviewer_tui.tui.screens.queue_tabs import stage_line, view_line
from reviewer_tui.tui.screens.review_policy import queue_answer
from reviewer_tui.tui.screens.watched_screen import WatchedScreen
from reviewer_tui.tui.screens.wishes import AskUndo, LeaveDesk, OpenFiling, ShowLists, ShowSteps, ShowWhy, TakeNext
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.paging import PageSource
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.tui.widgets.virtual_list import VirtualList
from reviewer_tui.tui.wording import time_cells
from reviewer_tui.usecases.horizon import Horizon
from reviewer_tui.usecases.queue_model import FilingPreview, QueueCounts, QueueRow

MARKS_KEPT = 2_000  # marks that are there again at the next start


class QueueScreen(QueueMarks, QueueFiltering, WatchedScreen):
    """The first screen. ``asked`` is what it shows; the list asks for the rows itself."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *(key for key in LIST_KEYS if key.action == "choose"),
        *(key for key in QUEUE_KEYS if key.footer),
        *MARK_KEYS,
        *(key for key in LIST_KEYS if key.action != "choose"),
        *(key for key in QUEUE_KEYS if not key.footer),
    )
    BINDINGS = bindings(QUEUE_KEYS)
    CSS_PATH = ["desk.tcss", "queue.tcss"]

    preview: reactive[FilingPreview | None] = reactive(None, init=False, always_update=True)

    def __init__(self, asked: Asked, left: LeftAt | None = None) -> None:
        """``left`` is where the person was the last time."""
        left = left or LeftAt()
        super().__init__(left.marks)
        self.set_reactive(QueueScreen.asked, asked)
        self._left_at = left
        self._as_of: datetime | None = None
        self._rows: QueueRows | None = None
        self._row: QueueRow | None = None
        self._decided: int | None = None
        self._horizon: Horizon | None = None
        self._places: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """Header, stage tabs, the list with its preview, search, status, keys."""
        self._as_of = self.session.now()
        self._rows = QueueRows(self.desk, self.session.actor, self.asked)
        yield LinePane(id="header", gutter=False, focusable=False, classes="line")
        yield LinePane(id="views", gutter=False, focusable=False, classes="line")
        yield LinePane(id="stages", gutter=False, focusable=False, classes="line")
        with Horizontal(id="body"):
            yield self._list()
            yield LinePane(id="beside", gutter=False, focusable=False)
            yield LinePane(id="welcome", gutter=False, focusable=False, classes="-hidden")
        yield LinePane(id="preview", gutter=False, focusable=False)
        yield TypedLine(id="search", classes="-hidden", compact=True)
        yield StatusLine()
        yield footer()

    def _list(self) -> VirtualList[QueueRow]:
        return VirtualList(
            queue_columns(lambda: self.session, lambda: self._as_of or self.session.now()),
            lead="number",
            empty=self.t("queue.nothing_here"),
            explain=lambda failure: failure_text(self.t, failure),
            source=self._rows,
            place=self._left_at.filing or None,
            id="filings",
        )

    def on_mount(self) -> None:
        """Begin to watch: who else writes, and the minute."""
        self.set_focus(self.rows)
        self.watch_counts()
        self.show_keys()
        self._read_counts()
        self.read_views()
        self.watch_writes()
        self.watch_minutes()

    # Reading.

    def reread(self) -> None:
        """Rows and counters anew, the place kept."""
        self._as_of = self.session.now()
        row = self.rows.current
        if row is not None and row.id == self._decided and self._rows is not None:
            self.rows.show(self._rows)
        else:
            self.rows.reload()
        self._read_counts()
        self._read_horizon()
        self.watch_counts()

    def let_go(self, filing_id: int) -> None:
        """The decided row moves far down; what is most urgent must be in sight instead."""
        self._decided = filing_id

    def recount(self) -> None:
        """Working days can be told now, and which dates no notice covers yet."""
        self._read_horizon()
        self.tell_header()
        self.watch_preview()
        self.rows.refresh()

    def _read_counts(self) -> None:
        asked, desk, actor, views = self.asked, self.desk, self.session.actor, self.views

        def read() -> QueueCounts:
            named = {view.key: desk.filters.query(actor, view.filter) for view in views}
            return desk.queue.counts(asked.query(desk, actor), named)

        # A filter that is not understood says so on the list itself.
        desk_work.read(
            self,
            read,
            lambda counts: CountsRead(asked, counts),
            group="counts",
            failed=lambda failure: CountsRead(asked, None) if failure.failure is Failure.BAD_INPUT else failure,
        )

    def _read_horizon(self) -> None:
        if self.session.reckoning is not None:
            desk_work.read(self, self.desk.queue.horizon, HorizonRead, group="horizon")

    @on(HorizonRead)
    def take_horizon(self, message: HorizonRead) -> None:
        """Say it in the header."""
        if message.horizon != self._horizon:
            self._horizon = message.horizon
            self.tell_header()

    @on(CountsRead)
    def take_counts(self, message: CountsRead) -> None:
        """Show the counters, unless they are those of an older question."""
        if message.asked == self.asked:
            self.counts = message.counts

    def watch_views(self) -> None:
        """More tabs, to be counted."""
        self.watch_counts()
        self._read_counts()

    def turn_minute(self) -> None:
        """As of when, and the rows where the minute changes what they say of the time."""
        before, now = self._as_of, self.session.now()
        self._as_of = now
        if self.app.screen is self:
            self.tell_header()
            if before is not None:
                said = partial(time_cells, self.t, self.session.reckoning)
                self.rows.repaint(lambda row: said(row, before) != said(row, now))
        self._save_soon()

    # What was read, shown.

    def watch_asked(self, before: Asked, after: Asked) -> None:
        """Another view, stage or filter: another list, the row kept where it is in it, else where one was in it before."""
        row = self.rows.drawn
        if row is not None:
            self._places[before.view.key] = row.id
        here = self._places.get(after.view.key) if before.view != after.view else None
        place = here if here is not None else row.id if row is not None else None
        self._as_of = self.session.now()
        self._rows = QueueRows(self.desk, self.session.actor, self.asked)
        self.rows.show(self._rows, place=place)
        self.watch_counts()
        self._read_counts()

    def watch_counts(self) -> None:
        """Header and tabs follow the counters."""
        if not self.is_mounted:
            return
        self.tell_header()
        self.query_one("#views", LinePane).source = view_line(self.session, self.asked, self.views, self.counts)
        self.query_one("#stages", LinePane).source = stage_line(self.session, self.asked, self.counts)
        nothing = self.counts is not None and not self.counts.filings
        self.query_one("#welcome").set_class(not nothing, "-hidden")
        self.rows.set_class(nothing, "-hidden")
        if nothing:
            self.query_one("#welcome", LinePane).source = welcome_lines(self.session)

    def tell_header(self) -> None:
        """Who, when, by which filter and order, and how many are marked."""
        now = self._as_of or self.session.now()
        header = header_line(self.session, self.asked, self.counts, now, self._horizon)
        self.query_one("#header", LinePane).source = self.with_marks(header)

    def watch_preview(self) -> None:
        """The preview, where the width has a place for it."""
        row = self._row
        preview = self.preview if self.preview and row and self.preview.number == row.number else None
        block = preview_block(self.session, row, preview)
        self.query_one("#beside", LinePane).source = (
            block if self.has_class("-wide") or self.has_class("-vast") else None
        )
        below = self.query_one("#preview", LinePane)
        tall = self.has_class("-middle") and self.has_class("-high")
        below.source = block if tall else preview_line(self.session, row, preview)
        title = f"{row.number} {self.t('revision.short', n=row.revision)}" if row is not None else ""
        below.title = title if tall else ""
        self.query_one("#beside", LinePane).title = title

    def on_resize(self, event: events.Resize) -> None:
        """Another width may move the preview."""
        self.call_after_refresh(self.watch_preview)

    @on(VirtualList.RowHighlighted)
    def follow_cursor(self, message: VirtualList.RowHighlighted) -> None:
        """The cursor rests: read what the row is about."""
        row: QueueRow | None = message.row
        self._row = row
        if row is None or row.id != self._decided:
            self._decided = None
        self.show_keys()
        if row is None:
            self.preview = None
            return
        filing_id = row.id
        desk_work.read(
            self,
            lambda: self.desk.queue.preview(FilingId(filing_id), self.session.actor),
            lambda preview: PreviewRead(filing_id, preview),
            group="preview",
        )

    @on(PreviewRead)
    def take_preview(self, message: PreviewRead) -> None:
        """Show it, when the cursor is still there."""
        if self._row is not None and self._row.id == message.filing_id:
            self.preview = message.preview

    def retell(self) -> None:
        """Everything in the other language; the list is built anew on its row."""
        super().retell()
        place = self.rows.current
        body = self.query_one("#body", Horizontal)
        old = self.rows
        self._rows = QueueRows(self.desk, self.session.actor, self.asked)

        async def rebuild() -> None:
            await old.remove()
            fresh = self._list()
            await body.mount(fresh, before=0)
            if place is not None:
                fresh.show(self._rows, place=place.id)  # type: ignore[arg-type]
            self.set_focus(fresh)
            self.watch_counts()
            self.watch_preview()

        self.call_later(rebuild)

    # Keys.

    def refusal(self, action: str) -> Answer | None:
        """Taking is refused for the role, or while somebody else holds the filing."""
        row = None if self.marked else self._row
        return queue_answer(self.session.actor, row, action, self.session.now())

    @on(VirtualList.RowChosen)
    def open_row(self, message: VirtualList.RowChosen) -> None:
        """Enter opens the review."""
        row: QueueRow = message.row
        self.post_message(OpenFiling(row.id))

    def action_take_next(self) -> None:
        """The most at-risk filing I may take, opened."""
        if self.granted("take_next"):
            self.post_message(TakeNext())

    def action_why(self) -> None:
        """Why the row is due when it is."""
        if self.rows.current is not None:
            self.post_message(ShowWhy(self.rows.current.id))

    def action_steps(self) -> None:
        """The next legal steps of the row."""
        if self.rows.current is not None:
            self.post_message(ShowSteps(self.rows.current.id))

    def action_undo(self) -> None:
        """Take back the decision on the row."""
        if self.rows.current is not None:
            self.post_message(AskUndo(self.rows.current.id))

    def action_lists(self) -> None:
        """The lists over filings and register."""
        self.post_message(ShowLists())

    def action_reload(self) -> None:
        """Read again, the place kept."""
        self.reread()
        self.say(self.t("queue.reloaded"))

    def action_quit(self) -> None:
        """Leaving is asked."""
        self.post_message(LeaveDesk())

    @property
    def filings(self) -> PageSource[Any] | None:
        """What the list shows."""
        return self.rows.source

    def follow(self, filing_id: int) -> None:
        """The cursor goes to it, in the middle of the list."""
        if self._rows is not None:
            self.rows.show(self._rows, place=filing_id, line=self.rows.size.height // 2)

    def focus_rows(self) -> None:
        """The keys go to the list."""
        self.set_focus(self.rows)

    def save_now(self) -> None:
        """Where the person is, for the next start."""
        if (left := self._moved_on()) is not None:
            self.desk.staff.keep_setting(self.session.actor, "queue", left.text())

    def _save_soon(self) -> None:
        """The same while the work goes on: a session that is killed comes back at most a minute behind."""
        if (left := self._moved_on()) is not None:
            desk, actor = self.desk, self.session.actor
            desk_work.write(
                self,
                lambda: desk.staff.keep_setting(actor, "queue", left.text()),
                lambda _none: PlaceKept(),
                group="place",
                failed=lambda _failure: PlaceKept(),  # it is tried again when the desk is left, and said there
            )

    def _moved_on(self) -> LeftAt | None:
        """Where the person is, when that is elsewhere than what was kept last."""
        row = self.rows.current
        left = LeftAt(
            view=self.asked.view.key,
            stage=self.asked.stage or "",
            order=self.asked.order or "",
            filing=row.id if row is not None else 0,
            marks=self.marked[:MARKS_KEPT],
        )
        if left == self._left_at:
            return None
        self._left_at = left
        return left

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A call met a no: say which, and look whether the rows are still what they were."""
        super().say_failure(message)
        if message.group == "write":
            self.reread()

    def check_action(self, action: str, parameters: tuple[Any, ...]) -> bool | None:
        """While a search is typed, its keys belong to it."""
        typing = isinstance(self.focused, Input)
        return not typing or action in ("clear", "redraw")
