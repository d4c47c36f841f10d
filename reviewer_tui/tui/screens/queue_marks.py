"""Marks in the queue, and the verbs that work on the row or, where there are marks, on all of them.

Marks are filings, not lines: they outlive a refresh, another order and another filter. What a filter does not show stays marked
and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.message import Message

from reviewer_tui.domain.decision import Verdict
from reviewer_tui.domain.filing import FilingId, filing_number
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import MARK_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskScreen
from reviewer_tui.tui.screens.marked_rows import between, count_hidden, with_marks
from reviewer_tui.tui.screens.queue_asked import Asked
from reviewer_tui.tui.screens.queue_messages import Released, Taken
from reviewer_tui.tui.screens.review_policy import review_answer
from reviewer_tui.tui.screens.wishes import AskBulk, AskDecision, AskUploadAgain
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Source
from reviewer_tui.tui.widgets.paging import Identity
from reviewer_tui.tui.widgets.virtual_list import VirtualList
from reviewer_tui.usecases.bulk_order import AT_MOST, BulkOutcome, BulkRow, BulkVerb
from reviewer_tui.usecases.queue_model import QueueRow
from reviewer_tui.usecases.views import ReviewView

if TYPE_CHECKING:
    from textual.reactive import reactive


_ON_MARKS = ("take", "release", "assign", "return", "mark", "mark_all")


@dataclass
class RangeRead(Message):
    """The filings of a range; ``verb`` waits for them."""

    ids: tuple[Identity, ...]
    verb: BulkVerb | None


@dataclass
class AllRead(Message):
    """The filings of what was asked, one more than may be marked where there are so many."""

    asked: Asked
    ids: tuple[int, ...]


@dataclass
class HiddenCounted(Message):
    """How many of the marks the list does not show."""

    hidden: int


@dataclass
class ReturnRead(Message):
    """The filing that is to be returned, as it stands."""

    view: ReviewView


class QueueMarks(DeskScreen[None]):
    """The half of the queue that marks and acts. ``asked`` is what the list shows."""

    BINDINGS = bindings(MARK_KEYS)

    if TYPE_CHECKING:
        asked: reactive[Asked]

    def __init__(self, marks: Iterable[int] = ()) -> None:
        super().__init__()
        self._marked: dict[int, None] = dict.fromkeys(marks)
        self._hidden = 0
        self._anchor: int | None = None

    @property
    def rows(self) -> VirtualList[QueueRow]:
        """The list."""
        return self.query_one("#filings", VirtualList)

    @property
    def marked(self) -> tuple[int, ...]:
        """The marked filings in the order in which they were marked."""
        return tuple(self._marked)

    @property
    def _here(self) -> int | None:
        """The filing under the cursor."""
        rows = self.rows
        return None if rows.current is None or rows.source is None else cast(int, rows.source.identity(rows.current))

    # Marking.

    def action_mark(self) -> None:
        """Mark or unmark the row and step down."""
        here = self._here
        if here is None:
            return
        if here in self._marked:
            self._unmark([here])
        else:
            self._mark([here])
        self.rows.action_move(1)

    def action_mark_range(self) -> None:
        """Begin a range on this row, or end it here."""
        if self._anchor is not None:
            self._read_range()
        elif self._here is not None:
            self._anchor = self._here
            self._mark([self._here])
            self.say(self.t("marks.range_from", number=filing_number(self._anchor)), Role.ACCENT)

    def _read_range(self, verb: BulkVerb | None = None) -> None:
        source, anchor, here = self.rows.source, self._anchor, self._here
        if source is not None and anchor is not None and here is not None:
            desk_work.read(self, lambda: between(source, anchor, here), lambda ids: RangeRead(ids, verb), group="range")

    @on(RangeRead)
    def mark_range(self, message: RangeRead) -> None:
        """All of it is marked, also what was never on the screen; then what waited for it goes on."""
        self._anchor = None
        if not message.ids:
            self.say(self.t("marks.no_range", most=AT_MOST), Role.FAULT)
            return
        self._mark(cast("tuple[int, ...]", message.ids))
        if message.verb is not None:
            self._ask(message.verb, self.marked)

    def action_mark_all(self) -> None:
        """Mark every filing that the list holds, loaded or not."""
        asked, desk, actor = self.asked, self.desk, self.session.actor
        desk_work.read(
            self,
            lambda: desk.queue.ids(asked.query(desk, actor), limit=AT_MOST + 1),
            lambda ids: AllRead(asked, ids),
            group="mark-all",
        )

    @on(AllRead)
    def mark_all(self, message: AllRead) -> None:
        """Mark them, unless another list is shown by now."""
        if message.asked == self.asked:
            self._mark(message.ids)

    def _mark(self, ids: Iterable[int]) -> None:
        before = len(self._marked)
        wanted = dict.fromkeys([*self._marked, *ids])
        self._marked = dict.fromkeys(list(wanted)[:AT_MOST])
        self._show_marks()
        if len(wanted) > AT_MOST:
            self.say(self.t("marks.at_most", most=AT_MOST), Role.FAULT)
        elif len(self._marked) - before > 1:
            self.say(self.t.plural("marks.marked", len(self._marked)))

    def _unmark(self, ids: Iterable[int]) -> None:
        for each in ids:
            self._marked.pop(each, None)
        self._show_marks()

    def unmark(self) -> bool:
        """Esc: out of the range, then the marks; whether there were any."""
        if self._anchor is not None:
            self._anchor = None
            self.say(self.t("marks.range_left"))
        elif self._marked:
            self._marked.clear()
            self._hidden = 0
            self._show_marks()
            self.say(self.t("marks.none"))
        else:
            return False
        return True

    def _show_marks(self) -> None:
        self.rows.mark(frozenset(self._marked))
        self.tell_header()
        self.show_keys()

    def tell_header(self) -> None:
        """Draw the header anew."""

    def with_marks(self, header: Source) -> Source:
        """The header line with the number of marks."""
        return with_marks(self.t, header, len(self._marked), self._hidden)

    @on(VirtualList.RowsShown, "#filings")
    def keep_marks(self) -> None:
        """Another list, or the same one read again: the marks stay; count those that it does not show."""
        rows, marked, asked, desk, actor = self.rows, self.marked, self.asked, self.desk, self.session.actor
        if rows.marked != frozenset(marked):
            rows.mark(frozenset(marked))
        source = rows.source
        if marked and source is not None:
            desk_work.read(
                self,
                lambda: count_hidden(desk.queue, source, asked.query(desk, actor), marked),
                HiddenCounted,
                group="hidden",
            )

    @on(HiddenCounted)
    def take_hidden(self, message: HiddenCounted) -> None:
        """Say how many marks are out of sight."""
        hidden = message.hidden if self._marked else 0
        if hidden != self._hidden:
            self._hidden = hidden
            self.tell_header()

    # Verbs.

    def action_take(self) -> None:
        """A lease on the row at once; on all marked ones after a look at what would happen."""
        row = self.rows.current
        if self._asks_for_all(BulkVerb.TAKE) or row is None or not self.granted("take"):
            return
        actor, filing_id = self.session.actor, FilingId(row.id)
        desk_work.write(self, lambda: self.desk.triage.take(actor, filing_id), lambda filing: Taken(filing.number))

    def action_release(self) -> None:
        """Give the row back at once, or all marked ones after a look."""
        row = self.rows.current
        if self._asks_for_all(BulkVerb.RELEASE) or row is None or not self.granted("release"):
            return
        actor, filing_id = self.session.actor, FilingId(row.id)
        desk_work.write(
            self, lambda: self.desk.triage.release(actor, filing_id), lambda filing: Released(filing.number)
        )

    def action_assign(self) -> None:
        """Make the row, or all marked ones, somebody's."""
        here = self._here
        if not self._asks_for_all(BulkVerb.ASSIGN) and here is not None and self.granted("assign"):
            self._ask(BulkVerb.ASSIGN, (here,))

    def action_upload_again(self) -> None:
        """Upload the row once more as it is, after its SMS verification failed."""
        if self._here is not None:
            self.post_message(AskUploadAgain(self._here))

    def action_return(self) -> None:
        """Return all marked ones with common reasons; one alone in the dialog of a single return."""
        here = self._here
        if self._asks_for_all(BulkVerb.RETURN) or here is None or not self.granted("return"):
            return
        actor, filing_id = self.session.actor, FilingId(here)
        desk_work.read(self, lambda: self.desk.review.open(actor, filing_id, in_clear=True), ReturnRead, group="return")

    @on(ReturnRead)
    def ask_return(self, message: ReturnRead) -> None:
        """The dialog with its letter, unless this filing may not be returned now."""
        view = message.view
        answer = review_answer(self.session.actor, view, Verdict.RETURN.value, self.session.now())
        if answer is None or answer:
            self.post_message(AskDecision(view.filing.id, view, Verdict.RETURN))
        else:
            self.say_refused(answer.because, answer.values)

    def _asks_for_all(self, verb: BulkVerb) -> bool:
        """Whether the verb means the marked ones; a range that was begun ends here first."""
        if not self._marked:
            return False
        if self.granted(verb.value):
            if self._anchor is not None:
                self._read_range(verb)
            else:
                self._ask(verb, self.marked)
        return True

    def _ask(self, verb: BulkVerb, ids: tuple[int, ...]) -> None:
        self.post_message(AskBulk(verb, ids, self.bulk_done))

    def bulk_done(self, rows: tuple[BulkRow, ...]) -> None:
        """What is done is no longer marked; what was refused, or not reached, is."""
        well = [row.id for row in rows if row.outcome in (BulkOutcome.CHANGED, BulkOutcome.UNCHANGED)]
        self._unmark(well)

    @on(Taken)
    def say_taken(self, message: Taken) -> None:
        """The lease is mine: say so, show it."""
        self.say(self.t("queue.taken", number=message.number))
        self.reread()

    @on(Released)
    def say_released(self, message: Released) -> None:
        """The filing is free: say so, show it."""
        self.say(self.t("queue.released", number=message.number))
        self.reread()

    @property
    def all_keys(self) -> tuple[Key, ...]:
        """With marks, the verbs that mean all of them stand first in the footer."""
        keys = super().all_keys
        if not self._marked:
            return keys
        first = [replace(key, footer=True) for action in _ON_MARKS for key in keys if key.action == action]
        return (*first, *(key for key in keys if key.action not in _ON_MARKS))
