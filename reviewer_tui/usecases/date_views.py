"""Read models of dates: every clock of a filing with its proof, and the dates beside the clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.proof import Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """Why a deadline is due when it is; ``place`` is that of the clock among those of its filing, in the order of starting.

    ``basis`` is what the limit rests on, ``usual`` the limit of the table, from which the desk's own may differ. ``fixed``: it
    may not be lengthened, for it is not ours to give.
    """

    filing: str
    place: int
    deadline: Deadline
    proof: Proof
    basis: str = ""
    usual: int | None = None
    fixed: bool = False


class OtherKind(StrEnum):
    """A date that no clock counts: how long the upload is held back, a lease holds, a decision can be taken back."""

    HOLD = "hold"
    LEASE = "lease"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDate:
    """``at`` follows from ``since``: a lease and the time for undoing by ``seconds`` of a setting, a hold was said by a person.

    ``by`` is a login, ``why`` that person's words.
    """

    kind: OtherKind
    since: datetime
    at: datetime
    by: str
    why: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesView:
    """All dates of a filing, the clock that was asked for first.

    With an ``event`` they are those that would be if that step were taken now, and only those that it would make or move.
    """

    filing_id: int
    filing: str
    version: int
    proofs: tuple[ProofView, ...]
    others: tuple[OtherDate, ...] = ()
    event: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionView:
    """What an extension does, or would do: the proofs before and after, and the filing after it."""

    filing: Filing
    before: ProofView
    after: ProofView
