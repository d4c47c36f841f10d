"""Why this date: every date of a filing with its proof, a page each, the asked one first; ``y`` copies it as a paragraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.deadline import DeadlineState
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.policy import Answer, may, refused
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.why_lines import clock_words, ends_text, expiry_lines, other_lines, proof_lines
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, WHY_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.screens.wishes import AskExtend
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Run, Source
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.usecases.date_views import DatesView, OtherDate, ProofView

if TYPE_CHECKING:
    from reviewer_tui.domain.checks.months import ExpiryCount

_STATES = {
    DeadlineState.PAUSED: "||",
    DeadlineState.MET: "✓",
    DeadlineState.MISSED: "✗",
    DeadlineState.CANCELLED: "-",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Validities:
    """How months were counted for a row of the review: what ``w`` on it asks for. ``place_of`` names the field of a path."""

    counts: tuple[ExpiryCount, ...] = ()
    place_of: Callable[[str], str] = field(default=str)


@dataclass
class DatesRead(Message):
    """The dates as they stand now."""

    dates: DatesView


Page = ProofView | OtherDate | Validities


class WhyDialog(DeskDialog[None]):
    """A page a date: the clocks of a filing, the dates beside them, or what would be due after a step."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *WHY_KEYS,
        *(key for key in DIALOG_KEYS if key.action == "leave"),
        *(key for key in LIST_KEYS if key.action != "choose"),
    )
    BINDINGS = [*bindings(WHY_KEYS), *bindings(CONFIRM_KEYS)]
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, dates: DatesView, validities: Validities = Validities()) -> None:
        super().__init__()
        self._dates = dates
        self._validities = validities
        self._at = 0

    @property
    def pages(self) -> tuple[Page, ...]:
        """The dates in their order."""
        asked = (self._validities,) if self._validities.counts else ()
        return (*asked, *self._dates.proofs, *self._dates.others)

    @property
    def page(self) -> Page | None:
        """The date that is shown."""
        return self.pages[self._at] if self.pages else None

    def compose(self) -> ComposeResult:
        """The dates to choose from, the proof and the keys."""
        yield LinePane(id="tabs", gutter=False, focusable=False, classes="line")
        yield LinePane(id="proof", gutter=False)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Say it."""
        self.set_focus(self.query_one("#proof", LinePane))
        self.retell()

    def retell(self) -> None:
        """The date in the reader's language."""
        super().retell()
        pane = self.query_one("#proof", LinePane)
        pane.title, pane.source = self._title(), self._source()
        self.query_one("#tabs", LinePane).source = lambda width: self._tabs(width)

    def _title(self) -> str:
        t, page, number = self.t, self.page, self._dates.filing
        if not isinstance(page, ProofView):
            return t("why.title", number=number)
        if self._dates.event:
            return t("why.title_foreseen", number=number, due=ends_text(t, page.proof))
        key = "why.title_paused" if page.proof.due_at is None else "why.title_due"
        return t(key, number=number, due=ends_text(t, page.proof))

    def _source(self) -> Source:
        t, page, name_of = self.t, self.page, self.session.name_of
        match page:
            case ProofView():
                return proof_lines(t, page, local_date(self.session.now()), name_of)
            case OtherDate():
                return other_lines(t, page, self.session.now(), name_of)
            case Validities():
                return expiry_lines(t, page.counts, page.place_of)
            case None:
                said = t("why.no_dates_then" if self._dates.event else "why.no_dates")
                return lambda _width: (Line(((said, Role.MUTED),)),)

    def _tabs(self, width: int) -> tuple[Line, ...]:
        """The dates on one line: with their names where they fit, with their codes where they do not, else around the open one."""
        pages = self.pages
        for long in (True, False):
            runs = [self._tab(page, at == self._at, long=long) for at, page in enumerate(pages)]
            if sum(_cells(run[0]) for run in runs) <= width:
                return (Line(tuple(runs)),)
        while sum(_cells(run[0]) for run in runs) > width and runs[0][1] is not Role.HEADER:
            runs.pop(0)
        return (Line(tuple(runs)),)

    def _tab(self, page: Page, is_open: bool, *, long: bool) -> Run:
        t = self.t
        if isinstance(page, ProofView):
            name = page.proof.clock + (f" {clock_words(t, page.proof.clock)}" if long else "")
            name += _STATES.get(page.proof.state, "")
        else:
            name = t("why.tab.validity" if isinstance(page, Validities) else f"why.tab.{page.kind}")
        return (f"[{name}]", Role.HEADER) if is_open else (f" {name} ", Role.PLAIN)

    # Keys.

    def action_next_date(self, step: int) -> None:
        """The next or previous date of the filing."""
        if len(self.pages) > 1:
            self._at = (self._at + step) % len(self.pages)
            self.query_one("#proof", LinePane).begin_again()
            self.retell()

    def action_copy_paragraph(self) -> None:
        """The proof as a paragraph, or what is said of another date, into the terminal's clipboard."""
        page = self.page
        if page is None:
            return
        if isinstance(page, ProofView):
            text = self.desk.deadlines.paragraph(page, self.t.lang)
        else:
            text = "\n".join(line.plain.rstrip() for line in self._source()(76)).strip()
        self.app.copy_to_clipboard(text)
        self.say(self.t("why.copied", n=len(text)), Role.ACCENT)

    def refusal(self, action: str) -> Answer | None:
        """A limit is lengthened by those who may, while its clock is open and the limit is ours to give."""
        if action != "extend":
            return None
        page = self.page
        if not isinstance(page, ProofView) or self._dates.event:
            return refused("refused.no_clock_here")
        clock = page.proof.clock
        if not page.deadline.open:
            return refused("refused.clock_ended", clock=clock)
        return refused("refused.clock_fixed", clock=clock) if page.fixed else may(self.session.actor, "extend")

    def action_extend(self) -> None:
        """Lengthen the limit of this clock."""
        if self.granted("extend") and isinstance(self.page, ProofView):
            self.post_message(AskExtend(self._dates.filing_id, self.page.proof.clock, self.page.place))

    def reread(self) -> None:
        """Somebody wrote: the dates as they stand now, the open one kept."""
        if self._dates.event:
            return
        desk, filing_id, page = self.desk, FilingId(self._dates.filing_id), self._dates.proofs[:1]
        clock, place = (page[0].proof.clock, page[0].place) if page else ("", None)
        desk_work.read(self, lambda: desk.deadlines.dates(filing_id, clock, place), DatesRead, group="why")

    @on(DatesRead)
    def take_dates(self, message: DatesRead) -> None:
        """Show what was read."""
        self._dates = message.dates
        self._at = min(self._at, max(0, len(self.pages) - 1))
        self.retell()


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
