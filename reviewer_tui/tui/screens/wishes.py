"""Wishes of the screens that the app fulfils: they lead from one screen to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from reviewer_tui.domain.decision import ReasonUse, Verdict
    from reviewer_tui.domain.material import ChecklistItem
    from reviewer_tui.tui.dialogs.why_dialog import Validities
    from reviewer_tui.tui.widgets.typed_line import TypedLine
    from reviewer_tui.usecases.bulk_order import BulkRow, BulkVerb
    from reviewer_tui.usecases.draft_store import DraftPlace
    from reviewer_tui.usecases.fault_places import FaultPlace
    from reviewer_tui.usecases.views import ReviewView


@dataclass
class OpenFiling(Message):
    """Open the review of a filing; at what a condition of the gate misses, where one is named."""

    filing_id: int
    condition: str = ""
    missing: str = ""


@dataclass
class StepFiling(Message):
    """Go on to a neighbour of the open filing in the queue's order: 1 is the next, -1 the previous."""

    step: int


@dataclass
class ShowLists(Message):
    """The lists over filings and register, at one of them: sponsor, service, access, returned or adoption; narrowed by a filter."""

    view: str = "service"
    filter: str = ""


@dataclass
class ShowDue(Message):
    """What falls due: next, sms or ports; narrowed by a filter."""

    list: str = "next"
    filter: str = ""


@dataclass
class ShowRecord(Message):
    """What the register holds under a record."""

    record: int


@dataclass
class ShowWhy(Message):
    """Why this date; an empty clock is the leading one, ``place`` one of several of a kind.

    ``happening`` asks what would be due if that step were taken now; ``validities`` how months were counted.
    """

    filing_id: int
    clock: str = ""
    place: int | None = None
    happening: str = ""
    validities: Validities | None = None


@dataclass
class AskExtend(Message):
    """Lengthen the limit of a clock."""

    filing_id: int
    clock: str
    place: int | None = None


@dataclass
class ShowDiff(Message):
    """What changed from the revision before."""

    filing_id: int


@dataclass
class ShowSteps(Message):
    """Which steps are legal next; ``event`` is the one that is meant, whose form opens at once where it may be recorded."""

    filing_id: int
    event: str = ""


@dataclass
class AskUploadAgain(Message):
    """Upload once more what came back from the SMS check, unchanged (T24)."""

    filing_id: int


@dataclass
class AskSecond(Message):
    """What waits for a second person on a filing: agree, decline or withdraw."""

    filing_id: int


@dataclass
class AskQr(Message):
    """Show the QR code of the electronic verification. ``else_record``: where no address is known, ask when it was issued."""

    filing_id: int
    else_record: bool = False


@dataclass
class AskMeeting(Message):
    """Type what is arranged for a verification by hand."""

    filing_id: int


@dataclass
class AskUndo(Message):
    """Take the last decision back."""

    filing_id: int


@dataclass
class AskComment(Message):
    """Write a note or log a call; ``call``: a call is what is offered first."""

    filing_id: int
    call: bool = False


@dataclass
class AskLookup(Message):
    """Record what was looked up elsewhere about the field at a path."""

    filing_id: int
    path: str


@dataclass
class AskSnippet(Message):
    """Put a saved text into the line that has the keys."""

    field: TypedLine


@dataclass
class AskNote(Message):
    """Type a note; ``noted`` gets it once it is committed, and forgets the draft when it has written it."""

    title: str
    text: str
    noted: Callable[[str], None]
    draft: DraftPlace


@dataclass
class AskDecision(Message):
    """Decide on exactly what was seen; ``reasons`` are those that were asked for already, ``place`` what was ticked as a fault."""

    filing_id: int
    view: ReviewView
    verdict: Verdict
    reasons: tuple[ReasonUse, ...] = ()
    place: FaultPlace | None = None


@dataclass
class AskCopy(Message):
    """Copy what names a filing: its number, and what follows when it is asked again; or the command that opens it."""

    filing_id: int
    link: bool = False


@dataclass
class AskPaper(Message):
    """Note that a paper original came in."""

    filing_id: int
    item: ChecklistItem


@dataclass
class AskPorts(Message):
    """Record or prove ports."""

    filing_id: int
    view: ReviewView


@dataclass
class ShowPorts(Message):
    """Read a filing, to record or prove its ports."""

    filing_id: int


@dataclass
class TakeNext(Message):
    """Take the most at-risk filing and open it; ``still`` is the number of one that is held and undecided."""

    still: str = ""


@dataclass
class AskBulk(Message):
    """Do one thing to many filings; ``done`` is told what became of each, once something was written.

    ``login`` and ``reasons`` are what was chosen for them already.
    """

    verb: BulkVerb
    ids: tuple[int, ...]
    done: Callable[[tuple[BulkRow, ...]], None]
    login: str = ""
    reasons: tuple[ReasonUse, ...] = ()


@dataclass
class KeepDrafts(Message):
    """Something was typed that is not in the store yet; ``at_once`` when its dialog closes."""

    at_once: bool = False


@dataclass
class LeaveDesk(Message):
    """Leave, after being asked."""
