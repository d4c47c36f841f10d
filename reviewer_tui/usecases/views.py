"""Frozen read models: what screens and commands show. Instants are aware UTC; words are made where they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    # Only annotations name these: a list of filings should not wait for what a review is made of.
    from datetime import date, datetime

    from reviewer_tui.domain.audit import AuditEvent
    from reviewer_tui.domain.authority_answer import AuthorityAnswer
    from reviewer_tui.domain.deadline import Deadline
    from reviewer_tui.domain.decision import Decision, Letter, ReasonUse, RejectionReason, Verdict
    from reviewer_tui.domain.fields import FieldValue
    from reviewer_tui.domain.filing import Filing, FilingContent
    from reviewer_tui.domain.finding import Confirmation, Finding, RowState, RuleRow, Tick
    from reviewer_tui.domain.gate import Gate
    from reviewer_tui.domain.happening import CallResult
    from reviewer_tui.domain.material import ChecklistItem, Material
    from reviewer_tui.domain.port_opening import PortTask
    from reviewer_tui.domain.public_security import PublicSecurity
    from reviewer_tui.domain.resubmission import Resubmission
    from reviewer_tui.domain.revision_diff import RevisionDiff
    from reviewer_tui.domain.second import Override, SecondRequest
    from reviewer_tui.domain.sms_page import SmsState
    from reviewer_tui.domain.stage import Stage, WaitingOn
    from reviewer_tui.domain.verification import PhotoRow
    from reviewer_tui.usecases.cut import Cut
    from reviewer_tui.usecases.freeze_store import FreezeCause
    from reviewer_tui.usecases.handover import HandoverView
    from reviewer_tui.usecases.letter_reading import LetterWay
    from reviewer_tui.usecases.lookup_views import LookupView

DiffBase = Literal["before", "register", "applicant"]
"""What a content is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistRow:
    """A row of the review checklist: the rule or look, its state, the tick if a person marked it, its findings."""

    row: RuleRow
    state: RowState
    tick: Tick | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialView:
    """A material with its limit and the other filings in which the same file stands (numbers, by hash)."""

    material: Material
    max_bytes: int | None
    also_in: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A declared value beside what the evidence says: ``source`` is a text id (``evidence.certificate``), ``same`` the verdict.

    ``same`` is None where there is nothing to compare with.
    """

    field: FieldValue
    source: str
    evidence: str
    same: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A colleague's note or a logged call on a filing; ``kind`` is note or call, ``result`` how a call ended.

    ``number`` is the one that was called, in clear only where the view is; ``next_at`` when it is to be tried again.
    """

    at: datetime
    by: str
    kind: str
    text: str
    result: CallResult | None = None
    number: str = ""
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """Everything about one filing, side by side.

    ``unmasked`` says whether personal fields are in clear (the lease holder opened it, which was audited); otherwise the
    content, the lines and the evidence are masked already. ``checked_on`` is the day of the checks, from which months are counted.
    ``filed`` is the order beside what the register has of it (types 2–7), masked as all else; ``answers`` are the Authority's.
    ``frozen`` is why nothing moves it, only for who may read that.
    """

    filing: Filing
    content: FilingContent
    unmasked: bool
    assignee: str
    holder: str
    waiting_on: WaitingOn
    rows: tuple[ChecklistRow, ...]
    lines: tuple[EvidenceLine, ...]
    materials: tuple[MaterialView, ...]
    checklist: tuple[ChecklistItem, ...]
    findings: tuple[Finding, ...]
    confirmations: tuple[Confirmation, ...]
    gate: Gate
    pack: str
    checked_on: date | None
    deadlines: tuple[Deadline, ...]
    ports: tuple[PortTask, ...]
    notes: tuple[NoteView, ...]
    timeline: tuple[AuditEvent, ...]
    decisions: tuple[Decision, ...]
    sms: tuple[SmsPerson, ...]
    unknown_keys: tuple[str, ...]
    seconds: tuple[SecondRequest, ...] = ()
    overrides: tuple[Override, ...] = ()
    filed: RevisionDiff | None = None
    cut: Cut | None = None
    answers: tuple[AuthorityAnswer, ...] = ()
    lookups: tuple[LookupView, ...] = ()
    frozen: FreezeCause | None = None
    handover: HandoverView | None = None
    letters: tuple[LetterWay, ...] = ()
    mode: str = ""
    mode_because: str = ""
    photos: tuple[PhotoRow, ...] = ()
    meeting: tuple[tuple[str, str], ...] = ()
    public_security: tuple[PublicSecurity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionDiffView:
    """A revision beside the one before it, masked as the review is. ``old_revision`` is 0 and ``diff`` None for the first.

    ``base`` is what stands beside it: the revision before, what the register has, or what the applicant sent before the staff
    edited it; ``bases`` are those that there are. ``answer`` holds it against the last return, where there was one; then the
    revision that was returned is the one before. Of values that are masked ``diff`` says whether they changed; the values in it
    and both contents are what may be shown.
    """

    filing: Filing
    unmasked: bool
    new_revision: int
    new: FilingContent
    old_revision: int = 0
    old: FilingContent | None = None
    diff: RevisionDiff | None = None
    base: DiffBase = "before"
    bases: tuple[DiffBase, ...] = ("before",)
    answer: Resubmission | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsPerson:
    """One person whom the ministry texts. ``role`` is sponsor or a service's minted id; ``name`` and ``mobile`` are masked.

    ``state`` is what the ministry's page has said so far; None where nothing was noted.
    """

    role: str
    name: str
    mobile: str
    verified_at: datetime | None
    state: SmsState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """What a step asks for beside its event: a text id for the label, and the kind of input.

    ``kind`` is note, person, when, day, codes, reasons, numbers or consent; ``required`` whether it may be left empty.
    ``choices`` are allowed values where there is a fixed set.
    """

    name: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move out of the present stage: allowed, or greyed with the reason (text id and values; ``gate`` where it is closed)."""

    transition: str
    event: str
    to: Stage
    allowed: bool
    because: str = ""
    values: tuple[tuple[str, str], ...] = ()
    inputs: tuple[StepInput, ...] = ()
    gate: Gate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonOffer:
    """A catalogue entry offered in a decision dialog: pre-ticked when a finding (or a failed look) proposes it.

    ``use`` is ready for the letter; ``severity`` of the finding behind it, or empty for a mere catalogue entry. ``times`` it was
    given before, at this place: for the reviewer alone, never for the letter.
    """

    reason: RejectionReason
    use: ReasonUse
    ticked: bool
    suggested: bool
    severity: str = ""
    times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPreview:
    """The letter as it would leave, in both languages, and which known faults it leaves out (finding keys)."""

    zh: Letter
    en: Letter
    left_out: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    """What a decision did: the filing after it, until when it can be taken back, and the letter where there is one.

    Where ``second`` waits nothing was decided yet: a second person was asked. ``amends`` is the decision that was amended.
    """

    filing: Filing
    verdict: Verdict
    undo_until: datetime | None
    letter_id: int | None
    letter: Letter | None
    changed: bool = True
    second: SecondRequest | None = None
    amends: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveResult:
    """What a recorded step did; ``changed`` is False when it was so already; where ``second`` waits it only asked somebody."""

    filing: Filing
    transition: str
    stage_from: Stage
    stage_to: Stage
    changed: bool = True
    differing: tuple[tuple[str, str, str], ...] = ()
    second: SecondRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningOffer:
    """Something that may have happened at the present stage: to be recorded, or greyed with the reason."""

    event: str
    allowed: bool
    because: str = ""
    values: tuple[tuple[str, str], ...] = ()
    inputs: tuple[StepInput, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningResult:
    """A recorded event and the filing after it; ``changed`` is False when it was recorded already.

    ``warning`` is a text id with its values: it is recorded, and may be a slip.
    """

    filing: Filing
    event: str
    changed: bool = True
    warning: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRow:
    """One port task with the filing it belongs to."""

    filing: str
    sponsor: str
    icp_number: str
    task: PortTask


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRefusal:
    """Why a package, or one part of it, was refused: text id, values and the field path in ``filing.json``."""

    package: str
    reason: str
    values: tuple[tuple[str, str], ...]
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What became of one package: imported, resubmitted, replaced, unchanged or refused.

    ``sha256`` is over the package, empty where it was refused before all of it was read.
    """

    package: str
    outcome: str
    order_no: str = ""
    filing: str = ""
    sha256: str = ""
    unknown_keys: tuple[str, ...] = ()
    refusal: ImportRefusal | None = None
