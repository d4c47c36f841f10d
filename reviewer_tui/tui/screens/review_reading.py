"""How a review is read and drawn: the panes, where they stand, the detail that follows the cursor, who else writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer

from reviewer_tui.domain.decision import ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingId
from reviewer_tui.domain.policy import holds
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.screens.diff_lines import material_of
from reviewer_tui.tui.screens.pane_search import PaneSearch
from reviewer_tui.tui.screens.review_detail import head_lines
from reviewer_tui.tui.screens.review_lines import leaf_of, material_key, ordered_rows, slot_key
from reviewer_tui.tui.screens.review_panes import (
    COLUMNS,
    FAULTY_PANES,
    PANES,
    detail_source,
    fault_keys,
    pane_sources,
    pane_title,
    panes_shown,
    tab_line,
)
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import wants_eye
from reviewer_tui.usecases.fault_places import FaultPlace
from reviewer_tui.usecases.views import ChecklistRow, ReviewView

REST = 0.15  # seconds the cursor rests before detail and field pane follow
POLL = 2.0  # seconds between two looks at whether anybody wrote
RENEW_EVERY = timedelta(minutes=1)


@dataclass
class ViewRead(Message):
    """Everything about the filing, as it is now."""

    view: ReviewView


@dataclass
class Written(Message):
    """A tick, a note or a lease was written; ``said`` is worded already."""

    said: str


@dataclass
class Looked(Message):
    """The store's stamp."""

    stamp: int


@dataclass
class Renewed(Message):
    """The lease goes on."""


class ReviewReading(PaneSearch[None]):
    """The screen without its verbs. ``view`` is the frozen value that every pane draws; ``open_pane`` is where the keys go."""

    view: reactive[ReviewView | None] = reactive(None, init=False, always_update=True)
    open_pane: reactive[str] = reactive("checklist", init=False)
    zoomed: reactive[bool] = reactive(False, init=False)

    def __init__(self, view: ReviewView, *, said: str = "", place: tuple[str, str] = ("", "")) -> None:
        super().__init__()
        # Read before the screen is built: it is painted once, with everything on it.
        self.set_reactive(ReviewReading.view, view)
        self.filing_id = view.filing.id
        self._said = said
        self._place = place
        self._writing = 0
        self._after: str = ""
        self._after_reasons: tuple[ReasonUse, ...] = ()
        self._after_place: FaultPlace | None = None
        self._rest: Timer | None = None
        self._told = ("", "")
        self._stamp: int | None = None
        self._renewed: datetime | None = None

    def compose(self) -> ComposeResult:
        """Head, tabs, three columns of panes, the detail, status, keys."""
        yield LinePane(id="head", gutter=False, focusable=False)
        yield LinePane(id="tabs", gutter=False, focusable=False)
        with Horizontal(id="body"):
            for column, panes in COLUMNS.items():
                with Vertical(id=column, classes="column"):
                    for pane in panes:
                        yield LinePane(id=pane)
        yield LinePane(id="detail", gutter=False, focusable=False)
        yield self.search_field()
        yield StatusLine()
        yield footer()

    @property
    def subject(self) -> FilingId:
        """The filing that is open."""
        return self.filing_id

    def searched(self) -> tuple[LinePane, ...]:
        """All panes in the order of their numbers."""
        return tuple(map(self.pane, PANES))

    def present(self) -> LinePane:
        """The pane that is open."""
        return self.pane(self.open_pane)

    def bring(self, pane: LinePane) -> None:
        """Open a pane."""
        self.open_pane = pane.id or self.open_pane

    def walk(self, step: int) -> None:
        """The next or previous fault of this pane; of the findings where the pane has none of its own."""
        if self.view is None:
            return
        name = self.open_pane if self.open_pane in FAULTY_PANES else "findings"
        wanted = fault_keys(self.view, name)
        pane = self.pane(name)
        ahead = [stop for stop in pane.stops if pane.lines[stop].key in wanted and (stop - pane.cursor) * step > 0]
        if name != self.open_pane:
            self.open_pane = name
        elif ahead:
            pane.reveal(ahead[0] if step > 0 else ahead[-1])
        else:
            self.say(self.t("review.no_fault_below" if step > 0 else "review.no_fault_above"))

    def pane(self, name: str) -> LinePane:
        """One of the eight panes."""
        return self.query_one(f"#{name}", LinePane)

    def on_mount(self) -> None:
        """Show everything, watch who else writes."""
        self._arrange()
        self.set_focus(self.pane("checklist"))
        self._start()
        self.watch_view()
        self._begin(self._said, self._place)
        self.set_interval(POLL, self._look)

    def turn_to(
        self, view: ReviewView, *, said: str = "", place: tuple[str, str] = ("", ""), keeps_pane: bool = False
    ) -> None:
        """Another filing on the same screen: from the top, in the pane that is open with ``keeps_pane``.

        Writes that are still on their way go to their end; what they answer is about the filing before.
        """
        self.filing_id = view.filing.id
        self._after, self._renewed, self._told, self._at = "", None, ("", ""), None
        self.set_reactive(ReviewReading.view, view)
        for name in PANES:
            self.pane(name).begin_again()
        if not keeps_pane:
            self.zoomed, self.open_pane = False, "checklist"
        self._start()
        self.watch_view()
        self._begin(said, place)

    def _begin(self, said: str, place: tuple[str, str]) -> None:
        self.query_one(StatusLine).say("")
        if said:
            self.call_after_refresh(self.say, said)
        if place[0]:
            self.call_after_refresh(self.jump_to, *place)

    def on_screen_suspend(self) -> None:
        """Nobody looks at it any more: nothing in clear is kept, and the next filing finds everything blank."""
        if self not in self.app.screen_stack:
            for pane in self.query(LinePane):
                pane.begin_again()
                pane.source = None
            self.set_reactive(ReviewReading.view, None)
            self.clear_search()

    # Reading.

    def reread(self) -> None:
        """Ask for the view anew, in clear when the lease is mine."""
        desk, actor, filing_id = self.desk, self.session.actor, self.filing_id
        desk_work.read(self, lambda: desk.review.open(actor, filing_id, in_clear=True), ViewRead, group="view")

    @on(ViewRead)
    def take_view(self, message: ViewRead) -> None:
        """Show what was read, unless ticks are still on their way, or the screen has turned to another filing."""
        if self._writing or message.view.filing.id != self.filing_id:
            return
        before = self.view
        self.view = _still_noted(before, message.view)
        if before is None or (message.view.unmasked and not before.unmasked):
            self._start()
        if self._after:
            wish, self._after = self._after, ""
            self.decide(Verdict(wish), self._after_reasons, self._after_place)

    def _start(self) -> None:
        """The cursor begins on the first row that waits for a look, for whoever may look."""
        if self.view is None:
            return
        rows = ordered_rows(self.view)
        first = rows[0] if rows else None
        if self._mine(self.view.filing):
            first = next((each for each in rows if wants_eye(each)), first)
        if first is not None:
            self.pane("checklist").seek(first.row.id)

    def _look(self) -> None:
        if self.app.screen is self:
            desk_work.read(self, self.desk.queue.stamp, Looked, group="stamp", failed=lambda failure: Looked(-1))

    @on(Looked)
    def follow_writes(self, message: Looked) -> None:
        """Somebody wrote: read again."""
        before, self._stamp = self._stamp, message.stamp
        if before is not None and message.stamp not in (before, -1) and not self._writing:
            self.reread()

    def touched(self) -> None:
        """A real key: the lease goes on, at most once a minute."""
        view, now = self.view, self.session.now()
        if view is None or not self._mine(view.filing) or (self._renewed and now - self._renewed < RENEW_EVERY):
            return
        self._renewed = now
        actor, filing_id = self.session.actor, self.filing_id
        desk_work.write(self, lambda: self.desk.triage.renew(actor, filing_id), lambda _none: Renewed(), group="renew")

    # What was read, shown.

    def watch_view(self) -> None:
        """Every pane draws the new value."""
        view = self.view
        if view is None:
            return
        session = self.session
        now = session.now()
        self.query_one("#head", LinePane).source = head_lines(session, view, now)
        for name, source in pane_sources(session, self.desk.tables, view, now).items():
            self.pane(name).source = source
        self._tell_titles()
        self._tell_detail()
        self.tell_matches()
        self.show_keys()

    def watch_open_pane(self) -> None:
        """Another pane has the keys."""
        self._arrange()
        self.set_focus(self.pane(self.open_pane))
        self._tell_titles()
        self._tell_detail()

    def watch_zoomed(self) -> None:
        """One pane, or several."""
        self._arrange()
        self._tell_titles()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has other places."""
        self._arrange()
        self._tell_titles()

    def recount(self) -> None:
        """Working days can be told now."""
        self.watch_view()

    def jump_to(self, condition: str, missing: str) -> None:
        """To a pane by its name; from a condition of the gate to the row, finding or slot that it misses."""
        view = self.view
        if view is None:
            return
        if condition in PANES:
            self.open_pane = condition
        elif condition == "gate.by_eye":
            self.open_pane = "checklist"
            self.pane("checklist").seek(missing)
        elif condition in ("gate.errors", "gate.warnings"):
            self.open_pane = "findings"
            self.pane("findings").seek(missing)
        else:
            kind, _, owner = missing.partition(".")
            self.open_pane = "materials"
            self.pane("materials").seek(f"slot.{kind}.{owner}")

    def go_to(self, key: str) -> None:
        """From a line of the difference to the field or the file that it is about."""
        view, material = self.view, material_of(key)
        if view is None:
            return
        if material:
            slot = next((item for item in view.checklist if material in item.present), None)
            there = any(one.material.id == material for one in view.materials)
            pane, line_key = "materials", slot_key(slot) if slot is not None else f"file.{material}"
        else:
            there = any(one.field.path == key for one in view.lines)
            pane, line_key = "fields", key
        if not there:
            self.say(self.t("diff.gone"), Role.FAULT)
            return
        self.open_pane = pane
        self.pane(pane).seek(line_key)

    def _arrange(self) -> None:
        shown = panes_shown(self.size.width or self.app.size.width, self.open_pane, zoomed=self.zoomed)
        for column, panes in COLUMNS.items():
            for name in panes:
                self.pane(name).display = name in shown
            place = self.query_one(f"#{column}")
            place.display = any(name in shown for name in panes)
            place.set_class(len(shown) == 1, "-alone")

    def _tell_titles(self) -> None:
        if self.view is None:
            return
        alone = len(panes_shown(self.size.width, self.open_pane, zoomed=False)) == 1
        for name in PANES:
            self.pane(name).title = "" if alone else pane_title(self.t, self.view, name)
        self.query_one("#tabs", LinePane).source = tab_line(self.t, self.view, self.open_pane)

    def _tell_detail(self) -> None:
        if self.view is None:
            return
        pane = self.pane(self.open_pane)
        self._told = (self.open_pane, pane.current)
        detail = self.query_one("#detail", LinePane)
        detail.source = detail_source(self.session, self.desk.tables, self.view, self.open_pane, pane.current)
        detail.display = detail.source is not None

    @on(LinePane.Reached)
    def follow_cursor(self, message: LinePane.Reached) -> None:
        """The detail, and the field pane, follow once the cursor rests."""
        if message.pane.id != self.open_pane:
            return
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._rested)

    def _rested(self) -> None:
        self._rest = None
        if self._told == (self.open_pane, self.pane(self.open_pane).current):
            return
        self._tell_detail()
        path = self._path_under_cursor()
        if path and self.open_pane in ("checklist", "findings") and self.view is not None:
            if path.startswith("material."):
                self.pane("materials").seek(material_key(self.view, path))
            else:
                self.pane("fields").seek(leaf_of(self.view, path))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click on a pane opens it. What had the focus for a moment only is history by now."""
        if event.widget is self.focused and event.widget.id in PANES:
            self.open_pane = event.widget.id

    def retell(self) -> None:
        """Everything in the other language."""
        self.watch_view()

    def _mine(self, filing: Filing) -> bool:
        return holds(self.session.actor, filing, self.session.now())

    def _path_under_cursor(self) -> str:
        view, key = self.view, self.pane(self.open_pane).current
        if view is None:
            return ""
        if self.open_pane == "findings":
            return next((one.path for one in view.findings if one.key == key), "")
        row = self._row(key)
        return row.findings[0].path if row is not None and row.findings else ""

    def _row(self, key: str) -> ChecklistRow | None:
        return next((row for row in self.view.rows if row.row.id == key), None) if self.view else None

    def decide(self, verdict: Verdict, reasons: tuple[ReasonUse, ...] = (), place: FaultPlace | None = None) -> None:
        """Ask for a decision on what is shown; wait for ticks that are on their way."""


def _still_noted(before: ReviewView | None, now: ReviewView) -> ReviewView:
    """What was read anew with the hand-over note that was shown before: it stays until the filing is left, though it was read."""
    if before is None or now.handover is not None or before.handover is None or before.filing.id != now.filing.id:
        return now
    return replace(now, handover=before.handover)
