"""How filings are opened: from the queue, the most urgent one, the neighbours of the one that is open, and what changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.resubmission import last_return
from reviewer_tui.domain.stage import Stage
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs, FilingTaken
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.desk_screen import DeskDialog, DeskScreen
from reviewer_tui.tui.screens.wishes import OpenFiling, ShowDiff, StepFiling, TakeNext
from reviewer_tui.tui.widgets.paging import PageSource, RowKey, neighbour

if TYPE_CHECKING:
    from reviewer_tui.tui.looks import Looks
    from reviewer_tui.tui.screens.review import ReviewScreen
    from reviewer_tui.tui.screens.review_reading import ReviewReading
    from reviewer_tui.usecases.views import ReviewView, RevisionDiffView


@dataclass(frozen=True, slots=True)
class Opening:
    """How a filing is to be opened: with a sentence, at what a condition of the gate misses, or in the pane that is open."""

    said: str = ""
    place: tuple[str, str] = ("", "")
    keeps_pane: bool = False

    @property
    def begins_on_diff(self) -> bool:
        """Whether a resubmission opens on what it answers: not where a place is named, nor in passing."""
        return not self.place[0] and not self.keeps_pane


@dataclass
class FilingRead(Message):
    """Everything about a filing that is to be opened, and where it stands in the queue's order at this moment."""

    view: ReviewView
    opening: Opening
    stands: RowKey | None
    diff: RevisionDiffView | None = None
    """What it answers, where it is a resubmission that opens on that."""


@dataclass
class NeighbourFound(Message):
    """The filing to go on to; None at an end of the queue."""

    filing_id: int | None
    step: int


@dataclass
class DiffToShow(Message):
    """A revision beside the one before it."""

    view: RevisionDiffView


def answers_a_return(view: ReviewView) -> bool:
    """Whether this is a revision after a return that nobody has decided on yet."""
    waiting = view.filing.stage in (Stage.RESUBMITTED, Stage.ISP_REVIEW)
    return waiting and last_return(view.decisions, view.filing.revision) is not None


class DeskFilings(DeskDialogs):
    """The part of the app that leads from filing to filing."""

    _review: ReviewScreen | None = None
    _stands: RowKey | None = None
    """Where the open filing stood when it was opened: a decision moves it, and J still goes on from there."""
    _is_stepping = False
    _steps = 0
    """Steps that were asked for while one was under way."""

    @property
    def _walked(self) -> DeskScreen[Any] | None:
        """The list that J and K walk: the one from which the filing was opened, else the queue."""
        return next((each for each in reversed(self._desk_screens()) if each.filings is not None), None)

    @property
    def _source(self) -> PageSource[Any] | None:
        walked = self._walked
        return walked.filings if walked is not None else None

    def wear(self, looks: Looks) -> None:
        """The review screen that waits to be shown again follows too."""
        super().wear(looks)
        if self._review is not None and self._review not in self.screen_stack:
            self._review.change_pace()

    @on(OpenFiling)
    def open_filing(self, message: OpenFiling) -> None:
        """Enter on a row."""
        self.open(FilingId(message.filing_id), Opening(place=(message.condition, message.missing)))

    def open(self, filing_id: FilingId, opening: Opening = Opening()) -> None:
        """Read everything first: the screen is then painted once."""
        session, source = self.session, self._source

        def read() -> FilingRead:
            view = session.desk.review.open(session.actor, filing_id, in_clear=True)
            diff = None
            if opening.begins_on_diff and answers_a_return(view):
                diff = session.desk.review.compare(session.actor, filing_id, in_clear=True, base="before")
            return FilingRead(view, opening, source.locate(filing_id) if source is not None else None, diff)

        desk_work.read(self, read, lambda found: found, group="open")

    @on(FilingRead)
    def show_filing(self, message: FilingRead) -> None:
        """The one review screen, mounted once: open or not, it turns to the filing."""
        from reviewer_tui.tui.screens.diff import DiffScreen
        from reviewer_tui.tui.screens.review import ReviewScreen

        self._stands, self._is_stepping = message.stands, False
        view, opening = message.view, message.opening
        review = self._review
        if review is None:
            self._review = review = ReviewScreen(view, said=opening.said, place=opening.place)
            self.install_screen(review, "review")
            self.push_screen(review)
        else:
            if isinstance(self.screen, DiffScreen):
                self.pop_screen()
            review.turn_to(view, said=opening.said, place=opening.place, keeps_pane=opening.keeps_pane)
            if self._desk_screens_shown()[-1] is not review:
                self.push_screen(review)
        if message.diff is not None and self.screen is review:
            self._push_diff(review, message.diff)
        if self._steps:
            self.step_filing(StepFiling(0))
        if not self._is_stepping:
            self.release_keys()

    def _desk_screens_shown(self) -> list[DeskScreen[Any]]:
        """The screens as they lie over each other, without dialogs."""
        screens = (screen for screen in self.screen_stack if isinstance(screen, DeskScreen))
        return [screen for screen in screens if not isinstance(screen, DeskDialog)]

    @on(TakeNext)
    def take_next(self, message: TakeNext) -> None:
        """The most at-risk filing becomes mine and opens."""
        session, still = self.session, message.still
        desk_work.write(
            self,
            lambda: session.desk.triage.take_next(session.actor),
            lambda filing: FilingTaken(filing, still if still != filing.number else ""),
            group="next",
        )

    @on(FilingTaken)
    def open_taken(self, message: FilingTaken) -> None:
        """Open what was taken."""
        said = self.t("queue.taken", number=message.filing.number)
        if message.still:
            said += self.t("list.sentences") + self.t("queue.still_yours", number=message.still)
        self.open(message.filing.id, Opening(said=said))

    # The neighbours.

    @on(StepFiling)
    def step_filing(self, message: StepFiling) -> None:
        """The next or previous filing of the queue; steps asked for meanwhile are taken together afterwards."""
        from reviewer_tui.tui.screens.review_reading import ReviewReading

        self._steps += message.step
        review, source = self.screen, self._source
        if self._is_stepping or not self._steps:
            return
        steps, self._steps = self._steps, 0
        if not isinstance(review, ReviewReading) or source is None:
            self.release_keys()
            return
        self._is_stepping = True
        left, stands = review.filing_id, self._stands

        def find() -> NeighbourFound:
            row = neighbour(source, left, stands, steps)
            return NeighbourFound(None if row is None else source.identity(row), steps)  # type: ignore[arg-type]

        desk_work.read(self, find, lambda found: found, group="open")

    @on(NeighbourFound)
    def go_to_neighbour(self, message: NeighbourFound) -> None:
        """Open it, and let the cursor of the list follow; at an end say so."""
        if message.filing_id is None:
            self._is_stepping, self._steps = False, 0
            self.say(self.t("step.last" if message.step > 0 else "step.first"))
            self.release_keys()
            return
        if self._walked is not None:
            self._walked.follow(message.filing_id)
        self.open(FilingId(message.filing_id), Opening(keeps_pane=True))

    @on(CallFailed)
    def stop_stepping(self, message: CallFailed) -> None:
        """A filing that cannot be opened ends the way to it."""
        if message.group == "open":
            self._is_stepping, self._steps = False, 0
            self.release_keys()

    # What changed.

    @on(ShowDiff)
    def ask_diff(self, message: ShowDiff) -> None:
        """Read the revision before beside the newest, in clear when the lease is mine."""
        desk, actor, filing_id = self.session.desk, self.session.actor, FilingId(message.filing_id)
        desk_work.read(self, lambda: desk.review.compare(actor, filing_id, in_clear=True), DiffToShow, group="diff")

    @on(DiffToShow)
    def show_diff(self, message: DiffToShow) -> None:
        """The difference, over the review that it leads back into."""
        from reviewer_tui.tui.screens.review_reading import ReviewReading

        review = self.screen
        if isinstance(review, ReviewReading) and review.filing_id == message.view.filing.id:
            self._push_diff(review, message.view)

    def _push_diff(self, review: ReviewReading, view: RevisionDiffView) -> None:
        from reviewer_tui.tui.screens.diff import DiffScreen

        self.push_screen(DiffScreen(view), lambda key: review.go_to(key) if key else None)
