"""What is kept of a happening beside the clocks that listen to it: a number with its day, a code that was handed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import Answer
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.views import StepInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept: ``details`` for the audit trail (no personal data, no secret), and what clocks are told, since when.

    ``event`` is empty where no clock is to hear of it. ``warning`` is a text id with its values, for whoever recorded it.
    """

    since: datetime
    details: Mapping[str, str]
    event: str = ""
    warning: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recording:
    """In which unit of work, by whom, of which filing and when something is recorded."""

    work: Work
    actor: StaffMember
    filing: Filing
    content: FilingContent
    now: datetime


class HappeningFacts(Protocol):
    """One kind of facts. The caller has asked for role and stage, writes the note, tells the clocks and commits."""

    def possible(self, work: Work, filing: Filing, content: FilingContent) -> Answer:
        """Whether there is anything to record now."""
        ...

    def inputs(self, work: Work, filing: Filing, content: FilingContent) -> tuple[StepInput, ...]:
        """What is asked for, the required first; ``note`` is one of them."""
        ...

    def keep(self, here: Recording, typed: Mapping[str, str]) -> Kept | None:
        """Store it; None when it stood there already. BadInput names the input that will not do."""
        ...
