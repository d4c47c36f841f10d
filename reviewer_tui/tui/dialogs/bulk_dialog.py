"""One verb for many filings: first what would happen to each, then ``Ctrl+S`` does it, then what became of each.

Both go on in short pieces, one answered before the next is asked for: the screen stays usable, and ``Esc`` stops between two.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.bulk_lines import (
    BulkState,
    bulk_columns,
    detail_lines,
    in_reading_order,
    title_text,
    totals_text,
)
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import line
from reviewer_tui.tui.widgets.paging import RowsInHand
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.virtual_list import VirtualList
from reviewer_tui.tui.wording import refusal_text
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkRow

PIECE = 0.3  # seconds of work between two signs of life


@dataclass
class Looked(Message):
    """What would happen to the next filings; ``turn`` says for which order."""

    turn: int
    rows: tuple[BulkRow, ...]


@dataclass
class Worked(Message):
    """What became of the next filings."""

    rows: tuple[BulkRow, ...]


class BulkDialog(DeskDialog[tuple[BulkRow, ...]]):
    """Answers with what became of the filings, once something was written."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *LIST_KEYS[:-1])
    BINDINGS = bindings(CONFIRM_KEYS)
    CSS_PATH = ["dialogs.tcss", "bulk_dialog.tcss"]

    def __init__(self, order: BulkOrder, ids: tuple[int, ...]) -> None:
        super().__init__()
        self.order = order
        self._ids = tuple(dict.fromkeys(ids))
        self.state = BulkState.LOOKING
        self._turn = 0
        self._seen: dict[int, BulkRow] = {}
        self._todo: tuple[int, ...] = ()
        self._done: dict[int, BulkRow] = {}
        self._stop = False
        self._here: BulkRow | None = None

    def compose(self) -> ComposeResult:
        """Title, totals, the filings, the one under the cursor, status, keys."""
        yield LinePane(id="title", gutter=False, focusable=False)
        yield from self.choices()
        yield LinePane(id="totals", gutter=False, focusable=False)
        yield self._list()
        yield LinePane(id="detail", gutter=False, focusable=False)
        yield from self.typing()
        yield StatusLine()
        yield footer()

    def choices(self) -> ComposeResult:
        """What is chosen for all filings, where there is something to choose."""
        yield from ()

    def typing(self) -> ComposeResult:
        """The line to type on, where something is typed."""
        yield from ()

    def _list(self) -> VirtualList[BulkRow]:
        columns = bulk_columns(lambda: self.session, lambda: self.order, lambda row: self._done.get(row.id))
        return VirtualList(columns, lead="number", empty="", id="rows")

    @property
    def rows(self) -> VirtualList[BulkRow]:
        """The list of filings."""
        return self.query_one("#rows", VirtualList)

    def on_mount(self) -> None:
        """Look what would happen; the list has the keys where nothing is chosen first."""
        if self.focused is None:
            self.set_focus(self.rows)
        self.show_keys()
        self.look()

    # Looking.

    def look(self) -> None:
        """Ask anew what the order would do."""
        self.outdate()
        self._seen = {}
        self._look_on()

    def outdate(self) -> None:
        """What is shown belongs to an order that is no longer meant: it cannot be committed."""
        self._turn += 1
        self.state = BulkState.LOOKING

    def _look_on(self) -> None:
        actor, order, turn = self.session.actor, self.order, self._turn
        rest = self._ids[len(self._seen) :]
        desk_work.read(
            self,
            lambda: _some(self.desk.bulk.preview(actor, order, rest)),
            lambda rows: Looked(turn, rows),
            group="bulk",
        )
        self._tell()

    @on(Looked)
    def take_look(self, message: Looked) -> None:
        """The next filings are known; all of them, or the first that failed, end the look."""
        if message.turn != self._turn or self.state is not BulkState.LOOKING:
            return
        self._seen.update({row.id: row for row in message.rows})
        failed = next((row for row in message.rows if row.outcome is BulkOutcome.FAILED), None)
        if failed is None and message.rows and len(self._seen) < len(self._ids):
            self._look_on()
            return
        self.state = BulkState.READY
        if failed is not None and failed.refusal is not None:
            self.say("! " + refusal_text(self.t, failed.refusal.reason, failed.refusal.values), Role.FAULT)
        self._show_rows()
        self._tell()

    def _show_rows(self) -> None:
        self.rows.show(RowsInHand(in_reading_order(self._seen.values()), lambda row: row.id))

    # Doing.

    def action_commit(self) -> None:
        """Do what the list says would be done."""
        if self.state is BulkState.DONE:
            self.action_leave()
        elif self.state is not BulkState.READY:
            self.say(self.t("bulk.still_busy"))
        elif any(row.outcome is BulkOutcome.FAILED for row in self._seen.values()):
            self.look()
        else:
            self._todo = tuple(n for n, row in self._seen.items() if row.outcome is BulkOutcome.CHANGED)
            if not self._todo:
                self.say(self.t("bulk.nothing_to_do"), Role.FAULT)
                return
            self.state = BulkState.WORKING
            self._work_on()

    def _work_on(self) -> None:
        actor, order = self.session.actor, self.order
        rest = self._todo[len(self._done) :]
        versions = {each: seen.version for each in rest if (seen := self._seen[each].before) is not None}
        desk_work.write(self, lambda: _some(self.desk.bulk.apply(actor, order, rest, versions)), Worked, group="commit")
        self.say(self.t("bulk.working", done=len(self._done), of=len(self._todo)))

    @on(Worked)
    def take_work(self, message: Worked) -> None:
        """The next filings are done; all of them, Esc, or the first that failed, end the work."""
        self._done.update({row.id: row for row in message.rows})
        failed = next((row for row in message.rows if row.outcome is BulkOutcome.FAILED), None)
        if failed is None and not self._stop and len(self._done) < len(self._todo):
            self._work_on()
        else:
            self._finish(failed)

    def _finish(self, failed: BulkRow | None) -> None:
        self.state = BulkState.DONE
        missed = len(self._todo) - sum(row.outcome is not BulkOutcome.FAILED for row in self._done.values())
        if not missed:
            self.ended()
        if all(row.refusal is None for row in (*self._seen.values(), *self._done.values())) and not missed:
            self.dismiss(self._outcome)
            return
        self.rows.refresh()
        self._tell()
        if failed is not None and failed.refusal is not None:
            why = refusal_text(self.t, failed.refusal.reason, failed.refusal.values)
            self.say("! " + self.t("bulk.stopped", missed=missed, why=why), Role.FAULT)
        elif missed:
            self.say(self.t("bulk.stopped_by_you", missed=missed), Role.FAULT)
        else:
            self.say(self.t("bulk.rest_marked"))

    def ended(self) -> None:
        """The whole order was carried out."""

    @property
    def _outcome(self) -> tuple[BulkRow, ...]:
        """Every row as it stands: done, or as it was previewed where nothing was to be done."""
        todo = frozenset(self._todo)
        kept = (row for number, row in self._seen.items() if number not in todo)
        return (*self._done.values(), *kept)

    def action_leave(self) -> None:
        """Stop the work; or close."""
        if self.state is BulkState.WORKING:
            self._stop = True
            self.say(self.t("bulk.stopping"))
        else:
            self.dismiss(self._outcome if self.state is BulkState.DONE else None)

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A fault of the program, or a dead line to the database: nothing goes on by itself."""
        super().say_failure(message)
        if message.group == "commit":
            self.state = BulkState.DONE
            self._tell()

    # Showing.

    def _tell(self) -> None:
        session, state = self.session, self.state
        title = title_text(session, self.order, len(self._ids))
        self.query_one("#title", LinePane).source = lambda width: (line((title, Role.HEADER)),)
        known = self._outcome if state is BulkState.DONE else tuple(self._seen.values())
        totals = totals_text(session, known, state)
        if state is BulkState.LOOKING:
            totals = f"{session.texts('bulk.looking', done=len(self._seen), of=len(self._ids))}  {totals}"
        self.query_one("#totals", LinePane).source = lambda width: (line((totals, Role.STRONG)),)
        self._show_detail()

    @on(VirtualList.RowHighlighted)
    def follow_cursor(self, message: VirtualList.RowHighlighted) -> None:
        """The whole sentence of the row."""
        self._here = message.row
        self._show_detail()

    def _show_detail(self) -> None:
        row = self._here
        done = self._done.get(row.id) if row is not None else None
        source = detail_lines(self.session, self.order, done or row, done=done is not None)
        self.query_one("#detail", LinePane).source = source

    def retell(self) -> None:
        """Everything in the other language; the list is built anew."""
        super().retell()
        self._tell()
        old = self.rows

        async def rebuild() -> None:
            focused = self.focused is old
            await old.remove()
            fresh = self._list()
            await self.mount(fresh, before="#detail")
            self._show_rows()
            if focused:
                self.set_focus(fresh)

        self.call_later(rebuild)


def _some(rows: Iterator[BulkRow]) -> tuple[BulkRow, ...]:
    """As many rows as come within ``PIECE``, one at least."""
    end = time.monotonic() + PIECE
    found = []
    for row in rows:
        found.append(row)
        if time.monotonic() > end:
            break
    return tuple(found)
