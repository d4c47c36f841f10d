"""The lists 主体, 网站, 接入, 退回 and 认领: five tabs over one virtual list, a filter, and what is behind a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive

from reviewer_tui.domain.filing import FilingId, parse_filing_number
from reviewer_tui.domain.policy import may
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import LIST_KEYS, LISTS_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import failure_text, footer
from reviewer_tui.tui.screens.lists_lines import LEADS, filter_line, list_columns, row_lines, tab_line
from reviewer_tui.tui.screens.lists_rows import ListRows
from reviewer_tui.tui.screens.watched_screen import FilteredScreen
from reviewer_tui.tui.screens.wishes import OpenFiling, ShowRecord, ShowSteps, ShowWhy
from reviewer_tui.tui.widgets.dressed_list import DressedList
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.virtual_list import VirtualList
from reviewer_tui.usecases.adoption_form import adopt_event
from reviewer_tui.usecases.list_model import AdoptionRow, ListQuery, ListRow, ListView, ReturnedRow
from reviewer_tui.usecases.queue_model import Count


@dataclass
class FilterRead(Message):
    """A filter is understood."""

    text: str
    query: ListQuery


@dataclass
class ListsCounted(Message):
    """How many rows each list has; ``found`` counts those of a filter."""

    query: ListQuery
    counts: Mapping[ListView, Count]
    found: Count | None


class ListsScreen(FilteredScreen):
    """``query`` is what is shown: one list, and what narrows it. A filter stays with its list while the screen is open."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *(key for key in LIST_KEYS if key.action == "choose"),
        *(key for key in LISTS_KEYS if key.footer),
        *(key for key in LIST_KEYS if key.action != "choose"),
        *(key for key in LISTS_KEYS if not key.footer),
    )
    BINDINGS = bindings(LISTS_KEYS)
    CSS_PATH = ["desk.tcss", "lists.tcss"]

    counts: reactive[Mapping[ListView, Count]] = reactive(dict, init=False)
    found: reactive[Count | None] = reactive(None, init=False)

    def __init__(self, view: ListView, text: str = "") -> None:
        super().__init__()
        self._wished = text
        self._shown = ListQuery(view=view)
        self._texts: dict[ListView, str] = {}
        self._queries: dict[ListView, ListQuery] = {view: ListQuery(view=view) for view in ListView}
        self._places: dict[ListView, ListRow] = {}
        self._row: ListRow | None = None
        self._as_of: datetime | None = None

    def compose(self) -> ComposeResult:
        """Tabs, the line of the filter, the list, the row in full, search, status, keys."""
        self._as_of = self.session.now()
        yield LinePane(id="header", gutter=False, focusable=False, classes="line")
        yield LinePane(id="asked", gutter=False, focusable=False, classes="line")
        yield DressedList(
            list_columns(self.session, self.view, self._now),
            lead=LEADS[self.view],
            empty=self._empty(),
            explain=lambda failure: failure_text(self.t, failure),
            source=ListRows(self.desk.lists, self._shown),
            id="rows",
        )
        yield LinePane(id="whole", gutter=False, focusable=False)
        yield self.filter_line()
        yield StatusLine()
        yield footer()

    def _empty(self) -> str:
        return self.t("lists.nothing_found" if self._shown.terms else "lists.nothing")

    @property
    def view(self) -> ListView:
        """The list that is open."""
        return self._shown.view

    @property
    def rows(self) -> DressedList[ListRow]:
        """The widget with its rows."""
        return self.query_one("#rows", DressedList)

    @property
    def subject(self) -> FilingId | None:
        """The order of the row under the cursor."""
        row = self.rows.current
        return parse_filing_number(row.filing) if row is not None and row.filing else None

    def _now(self) -> datetime:
        return self._as_of or self.session.now()

    def on_mount(self) -> None:
        """Count, and watch who else writes."""
        self.set_focus(self.rows)
        self._tell()
        self.show_keys()
        self._count()
        self.watch_writes()
        if self._wished:
            self._ask(self.view, self._wished)

    # Reading.

    def reread(self) -> None:
        """Rows and counts anew, the place kept."""
        self._as_of = self.session.now()
        self.rows.reload()
        self._count()
        self._tell()

    def _count(self) -> None:
        lists, query = self.desk.lists, self._shown

        def count() -> ListsCounted:
            counts = {view: lists.count(ListQuery(view=view)) for view in ListView}
            return ListsCounted(query, counts, lists.count(query) if query.terms else None)

        desk_work.read(self, count, lambda counted: counted, group="counts")

    @on(ListsCounted)
    def take_counts(self, message: ListsCounted) -> None:
        """Show the counts, unless they are those of an older filter."""
        if message.query == self._shown:
            self.counts, self.found = message.counts, message.found

    def watch_counts(self) -> None:
        """The tabs follow."""
        self._tell()

    def watch_found(self) -> None:
        """The line of the filter follows."""
        self._tell()

    def _tell(self) -> None:
        if not self.is_mounted:
            return
        text = self._texts.get(self.view, "")
        self.query_one("#header", LinePane).source = tab_line(self.session, self.view, self.counts)
        self.query_one("#asked", LinePane).source = filter_line(self.session, self.view, text, self.found, self._now())

    # What is shown.

    def _show(self, query: ListQuery) -> None:
        """Another list, filter or language; the row is kept where it is in it."""
        if self._row is not None:
            self._places[self.view] = self._row
        self._shown, self._queries[query.view] = query, query
        self._as_of, self._row, self.found = self.session.now(), None, None
        source, place = ListRows(self.desk.lists, query), self._places.get(query.view)
        self.rows.dress(
            list_columns(self.session, query.view, self._now),
            lead=LEADS[query.view],
            empty=self._empty(),
            source=source,
            place=source.identity(place) if place is not None else None,
        )
        self.query_one("#whole", LinePane).source = None
        self._tell()
        self._count()

    @on(VirtualList.RowHighlighted)
    def follow_cursor(self, message: VirtualList.RowHighlighted) -> None:
        """The cursor rests: the row in full."""
        self._row = message.row
        self.query_one("#whole", LinePane).source = row_lines(self.session, self._row)

    def retell(self) -> None:
        """Everything in the other language; the list is built anew on its row."""
        super().retell()
        self._show(self._shown)

    def on_resize(self, event: events.Resize) -> None:
        """Another width tells the row in full again."""
        self.query_one("#whole", LinePane).source = row_lines(self.session, self._row)

    # Keys.

    @on(VirtualList.RowChosen)
    def open_row(self, message: VirtualList.RowChosen) -> None:
        """Enter opens the order, what the register holds, or the form that adopts what it lacks."""
        row: ListRow = message.row
        order = parse_filing_number(row.filing) if row.filing else None
        if isinstance(row, AdoptionRow) and order is not None and may(self.session.actor, "happening"):
            self.post_message(ShowSteps(order, adopt_event(row.kind, row.number)))
        elif row.record:
            self.post_message(ShowRecord(row.record))
        elif order is not None:
            self.post_message(OpenFiling(order))

    def action_steps(self) -> None:
        """The next legal steps of the order."""
        if self.subject is not None:
            self.post_message(ShowSteps(self.subject))

    def action_why(self) -> None:
        """The dates of the order; of a returned one its reply window first."""
        if self.subject is not None:
            self.post_message(ShowWhy(self.subject, "DL19" if self._owes_reply else ""))
        else:
            self.say(self.t("lists.no_date"))

    @property
    def _owes_reply(self) -> bool:
        row = self.rows.current
        return isinstance(row, ReturnedRow) and row.due_at is not None

    def action_view(self, view: str) -> None:
        """Another list, with its own filter."""
        if ListView(view) is not self.view:
            self._show(self._queries[ListView(view)])

    def action_next_view(self, step: int) -> None:
        """The next or previous list."""
        views = list(ListView)
        self.action_view(views[(views.index(self.view) + step) % len(views)])

    def action_reload(self) -> None:
        """Read again, the place kept."""
        self.reread()
        self.say(self.t("lists.reloaded"))

    # The filter.

    @property
    def filter_text(self) -> str:
        """The filter of the list that is open."""
        return self._texts.get(self.view, "")

    @property
    def front(self) -> DressedList[ListRow]:
        """The list."""
        return self.rows

    def ask(self, text: str) -> None:
        """Narrow the list that is open."""
        self._ask(self.view, text)

    def turn_to(self, view: ListView, text: str) -> None:
        """Another list with this filter; without one as it was left."""
        if text:
            self._ask(view, text)
        else:
            self.action_view(view)

    def _ask(self, view: ListView, text: str) -> None:
        lists = self.desk.lists
        desk_work.read(self, lambda: lists.query(view, text), lambda query: FilterRead(text, query), group="filter")

    @on(FilterRead)
    def take_filter(self, message: FilterRead) -> None:
        """It is understood: show what fits."""
        self._texts[message.query.view] = message.text
        self.hide_search()
        if message.query != self._shown:
            self._show(message.query)
