"""The deadlines: what falls due next, who has verified by SMS, which ports wait; three lists over the open clocks.

Where there is room they stand one above the other, else each is a tab. ``/`` narrows all three, ``[`` and ``]`` the first one to
one clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.policy import Answer, may
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import DUE_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import failure_text, footer
from reviewer_tui.tui.screens.due_lines import (
    LEAD,
    DueCounts,
    due_columns,
    header_line,
    list_title,
    row_lines,
    tab_line,
)
from reviewer_tui.tui.screens.due_rows import DueFilings, DueRows
from reviewer_tui.tui.screens.watched_screen import FilteredScreen
from reviewer_tui.tui.screens.wishes import AskComment, AskExtend, OpenFiling, ShowPorts, ShowSteps, ShowWhy
from reviewer_tui.tui.widgets.dressed_list import DressedList
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.virtual_list import VirtualList
from reviewer_tui.usecases.due_model import DueLine, DueList, DueQuery, clock_of
from reviewer_tui.usecases.queue_model import Term


@dataclass
class FilterRead(Message):
    """A filter is understood; ``query`` is that of the first list."""

    text: str
    query: DueQuery


@dataclass
class DueCounted(Message):
    """How many rows the lists have; ``asked`` is what they were counted for."""

    asked: tuple[DueQuery, ...]
    counts: DueCounts | None


@dataclass
class ClocksRead(Message):
    """Of which clocks one is open somewhere."""

    clocks: tuple[str, ...]
    step: int


class DueScreen(FilteredScreen):
    """``which`` is the list that has the keys. A filter and a clock stay while the screen is open."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *(key for key in LIST_KEYS if key.action == "choose"),
        *(key for key in DUE_KEYS if key.footer),
        *(key for key in LIST_KEYS if key.action != "choose"),
        *(key for key in DUE_KEYS if not key.footer),
    )
    BINDINGS = bindings(DUE_KEYS)
    CSS_PATH = ["desk.tcss", "due.tcss"]
    AUTO_FOCUS = ""  # the list that is asked for, not the first one
    FILTER_HINT = "deadlines.filter_placeholder"

    which: reactive[DueList] = reactive(DueList.NEXT, init=False)
    counts: reactive[DueCounts | None] = reactive(None, init=False)

    def __init__(self, which: DueList = DueList.NEXT, text: str = "") -> None:
        super().__init__()
        self.set_reactive(DueScreen.which, which)
        self._wished = text
        self._text = ""
        self._terms: tuple[Term, ...] = ()
        self._clock = ""
        self._as_of: datetime | None = None
        self._row: DueLine | None = None
        self._filings: DueFilings | None = None

    def compose(self) -> ComposeResult:
        """Header, tabs, the three lists under their titles, the row in full, search, status, keys."""
        self._as_of = self.session.now()
        yield LinePane(id="header", gutter=False, focusable=False, classes="line")
        yield LinePane(id="tabs", gutter=False, focusable=False, classes="line")
        for which in DueList:
            yield LinePane(id=f"title-{which}", gutter=False, focusable=False, classes="line title")
            yield self._list(which)
        yield LinePane(id="whole", gutter=False, focusable=False)
        yield self.filter_line()
        yield StatusLine()
        yield footer()

    def _list(self, which: DueList) -> DressedList[DueLine]:
        return DressedList(
            due_columns(lambda: self.session, which, self._now),
            lead=LEAD,
            empty=self._empty(which),
            explain=lambda failure: failure_text(self.t, failure),
            source=DueRows(self.desk.due, self._query(which)),
            id=f"list-{which}",
        )

    def _empty(self, which: DueList) -> str:
        return self.t("lists.nothing_found" if self._query(which).terms else f"deadlines.nothing.{which}")

    def _query(self, which: DueList) -> DueQuery:
        clock = (Term(key="clock", values=(self._clock,)),) if self._clock and which is DueList.NEXT else ()
        return DueQuery(list=which, terms=(*self._terms, *clock), staff_id=self.session.actor.id)

    def list_of(self, which: DueList) -> DressedList[DueLine]:
        """The widget of a list."""
        return self.query_one(f"#list-{which}", DressedList)

    @property
    def front(self) -> DressedList[DueLine]:
        """The list that has the keys."""
        return self.list_of(self.which)

    @property
    def filter_text(self) -> str:
        """What narrows all three lists."""
        return self._text

    @property
    def subject(self) -> FilingId | None:
        """The filing of the row under the cursor."""
        row = self.front.current
        return FilingId(clock_of(row).id) if row is not None else None

    @property
    def filings(self) -> DueFilings:
        """The filings of the list that has the keys, as J and K walk them."""
        if self._filings is None:
            self._filings = DueFilings(DueRows(self.desk.due, self._query(self.which)))
            if self.front.current is not None:
                self._filings.meet(self.front.current)
        return self._filings

    def follow(self, filing_id: int) -> None:
        """The cursor goes to it, in the middle of the list."""
        rows, place = self.front, self.filings.met(filing_id)
        if rows.source is not None and place is not None:
            rows.show(rows.source, place=place, line=rows.size.height // 2)

    def _now(self) -> datetime:
        return self._as_of or self.session.now()

    def on_mount(self) -> None:
        """Count, and watch who else writes, and the minute."""
        self.watch_which()
        self.show_keys()
        self._count()
        self.watch_writes()
        self.watch_minutes()
        if self._wished:
            self.ask(self._wished)

    # Reading.

    def reread(self) -> None:
        """Rows and counts anew, the place kept."""
        self._as_of = self.session.now()
        for which in DueList:
            self.list_of(which).reload()
        self._count()
        self._tell()

    def recount(self) -> None:
        """Working days can be told now."""
        self._tell()
        for which in DueList:
            self.list_of(which).refresh()

    def turn_minute(self) -> None:
        """As of when, and what the minute has changed in signs and in what is left."""
        self._as_of = self.session.now()
        if self.app.screen is self:
            self._tell()
            for which in DueList:
                self.list_of(which).tick()

    def _count(self) -> None:
        due, asked = self.desk.due, tuple(self._query(which) for which in DueList)
        breached = replace(asked[0], terms=(*asked[0].terms, Term(key="is", values=("breached",))))

        def count() -> DueCounted:
            lists = {query.list: due.count(query) for query in asked}
            return DueCounted(asked, DueCounts(lists=lists, breached=due.count(breached)))

        # A list that cannot be read says so itself.
        desk_work.read(
            self, count, lambda counted: counted, group="counts", failed=lambda _failure: DueCounted(asked, None)
        )

    @on(DueCounted)
    def take_counts(self, message: DueCounted) -> None:
        """Show the counts, unless they are those of an older filter."""
        if message.asked == tuple(self._query(which) for which in DueList):
            self.counts = message.counts

    def watch_counts(self) -> None:
        """Tabs and titles follow."""
        self._tell()

    # What is shown.

    def _tell(self) -> None:
        if not self.is_mounted:
            return
        self.query_one("#header", LinePane).source = header_line(self.session, self._text, self._now())
        self.query_one("#tabs", LinePane).source = tab_line(self.session, self.which, self.counts, self._clock)
        for which in DueList:
            title = self.query_one(f"#title-{which}", LinePane)
            title.title = list_title(self.session, which, self.counts, self._clock)

    def watch_which(self) -> None:
        """The keys go to another list; where there is room for one, it is the one that is shown."""
        for which in DueList:
            rows, title = self.list_of(which), self.query_one(f"#title-{which}", LinePane)
            rows.leads = title.leads = which is self.which
            rows.set_class(rows.leads, "-open")
            rows.refresh_cursor()
            title.refresh()
        self.set_focus(self.front)
        self._tell()
        self._show_row(self.front.current)

    def _show(self) -> None:
        """Another filter, clock or language; each list keeps its row where it is in it."""
        self._as_of = self.session.now()
        for which in DueList:
            self._dress(which)
        self.counts = None
        self._tell()
        self._count()

    def _dress(self, which: DueList) -> None:
        rows = self.list_of(which)
        source, row = DueRows(self.desk.due, self._query(which)), rows.drawn
        rows.dress(
            due_columns(lambda: self.session, which, self._now),
            lead=LEAD,
            empty=self._empty(which),
            source=source,
            place=source.identity(row) if row is not None else None,
        )

    @on(VirtualList.RowHighlighted)
    def follow_cursor(self, message: VirtualList.RowHighlighted) -> None:
        """The cursor rests: the row in full."""
        if message.list is self.front:
            self._show_row(message.row)

    def _show_row(self, row: DueLine | None) -> None:
        self._row = row
        self.query_one("#whole", LinePane).source = row_lines(self.session, row, self._now())

    @on(events.DescendantFocus)
    def follow_focus(self, event: events.DescendantFocus) -> None:
        """A click on another list brings the keys there."""
        for which in DueList:
            if event.widget is self.list_of(which):
                self.which = which

    def retell(self) -> None:
        """Everything in the other language."""
        super().retell()
        self._show()

    # Keys.

    @on(VirtualList.RowChosen)
    def open_row(self, message: VirtualList.RowChosen) -> None:
        """Enter opens the filing; on a row of ports their dialog."""
        filing, self._filings = clock_of(message.row).id, None
        self.post_message(ShowPorts(filing) if self.which is DueList.PORTS else OpenFiling(filing))

    def action_pane(self, which: str) -> None:
        """A list by its number."""
        self.which = DueList(which)

    def action_next_pane(self, step: int) -> None:
        """The next or previous list."""
        lists = list(DueList)
        self.which = lists[(lists.index(self.which) + step) % len(lists)]

    def action_next_clock(self, step: int) -> None:
        """The next or previous clock of which one is open; between the last and the first all of them."""
        due = self.desk.due
        desk_work.read(self, due.clocks, lambda clocks: ClocksRead(clocks, step), group="clocks")

    @on(ClocksRead)
    def turn_clock(self, message: ClocksRead) -> None:
        """Show it."""
        around = ("", *message.clocks)
        here = around.index(self._clock) if self._clock in around else 0
        self._clock = around[(here + message.step) % len(around)]
        self.which = DueList.NEXT
        self._dress(DueList.NEXT)
        self._tell()
        self._count()

    def action_why(self) -> None:
        """Why the clock is due when it is."""
        row = self.front.current
        if row is not None:
            self.post_message(ShowWhy(clock_of(row).id, clock_of(row).clock))

    def refusal(self, action: str) -> Answer | None:
        """A limit is lengthened by supervisors and administrators."""
        return may(self.session.actor, "extend") if action == "extend" else super().refusal(action)

    def action_extend(self) -> None:
        """Lengthen the limit of the clock."""
        row = self.front.current
        if row is not None and self.granted("extend"):
            self.post_message(AskExtend(clock_of(row).id, clock_of(row).clock))

    def action_comment(self) -> None:
        """Log a call, or write a note."""
        if self.subject is not None:
            self.post_message(AskComment(self.subject, call=True))

    def action_steps(self) -> None:
        """The next legal steps of the filing."""
        if self.subject is not None:
            self.post_message(ShowSteps(self.subject))

    def action_reload(self) -> None:
        """Read again, the place kept."""
        self.reread()
        self.say(self.t("lists.reloaded"))

    # The filter.

    def ask(self, text: str) -> None:
        """Narrow all three lists."""
        due, actor = self.desk.due, self.session.actor
        desk_work.read(
            self, lambda: due.query(actor, DueList.NEXT, text), lambda query: FilterRead(text, query), group="filter"
        )

    @on(FilterRead)
    def take_filter(self, message: FilterRead) -> None:
        """It is understood: show what fits."""
        self.hide_search()
        self._text = message.text
        if message.query.terms != self._terms:
            self._terms = message.query.terms
            self._show()
        else:
            self._tell()

    def turn_to(self, which: DueList, text: str) -> None:
        """Another list, narrowed by this filter; without one as it is."""
        self.which = which
        if text:
            self.ask(text)
