"""What the dialog of reasons is told by its reads and writes."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from reviewer_tui.domain.decision import DecisionDraft
from reviewer_tui.usecases.draft_store import KeptDraft
from reviewer_tui.usecases.views import DecisionResult, LetterPreview, MoveResult, ReasonOffer, ReviewView

Outcome = DecisionResult | MoveResult


@dataclass
class OffersRead(Message):
    """The reasons that fit, and the draft that was left."""

    offers: tuple[ReasonOffer, ...]
    kept: KeptDraft | None


@dataclass
class LetterRead(Message):
    """The letter of a draft."""

    draft: DecisionDraft
    preview: LetterPreview


@dataclass
class Committed(Message):
    """It is recorded."""

    outcome: Outcome


@dataclass
class MovedOn(Message):
    """How the filing stands after somebody was faster."""

    view: ReviewView
