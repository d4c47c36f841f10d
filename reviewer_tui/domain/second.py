"""The second person 复核: what needs one, what is asked of one, and who it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewer_tui.domain.decision import DecisionDraft
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import ABILITIES, GRANTED, Answer, is_free, refused
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Transition

STEPS = frozenset({SecondKind.FORCED_CANCELLATION, SecondKind.CORRECTION})


class SecondState(StrEnum):
    """``void``: the version or the content moved on before anybody answered."""

    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a second person is to agree with. ``draft`` of a verdict, ``key`` and ``reason`` of an overridden error, ``inputs`` of a
    step; ``amends`` is the decision that a draft amends. ``ticks`` are the rows by eye (and confirmed warnings) as they stood then.
    """

    draft: DecisionDraft | None = None
    key: str = ""
    reason: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    ticks: tuple[tuple[str, str], ...] = ()
    amends: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondRequest:
    """Something that waits, or waited, for a second person; bound to the version and content that the first one saw.

    ``wanted`` is the login of whom the first one would like to answer, empty for nobody in particular; anybody else may too.
    """

    filing_id: int
    number: int
    kind: SecondKind
    because: str
    state: SecondState
    asked: Asked
    revision: int
    filing_version: int
    content_hash: str
    asked_by: str
    asked_at: datetime
    answered_by: str = ""
    answered_at: datetime | None = None
    answer: str = ""
    wanted: str = ""

    @property
    def waits(self) -> bool:
        """Whether somebody may still answer."""
        return self.state is SecondState.WAITING

    @property
    def decides(self) -> bool:
        """Whether an agreement moves the filing; an overridden error does not."""
        return self.kind is not SecondKind.OVERRIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An error that was taken on against the machine; ``second_by`` is empty where the policy asked for nobody."""

    key: str
    reason: str
    by: str
    at: datetime
    second_by: str = ""


def waiting(requests: Iterable[SecondRequest]) -> SecondRequest | None:
    """The request that waits: what would move the filing before what would not."""
    found = [request for request in requests if request.waits]
    return next((request for request in found if request.decides), found[0] if found else None)


def may_second(
    actor: StaffMember, filing: Filing, request: SecondRequest, row: Transition | None, *, ability: str = "second"
) -> Answer:
    """Whether this person may agree or decline: a role that may decide so itself, not who asked, and not who last changed the
    content. ``row`` is the arrow that the request would walk; without one the ``ability`` is asked for.
    """
    if not actor.active:
        return refused("refused.inactive", for_role=True)
    roles = row.roles if row is not None else ABILITIES[ability]
    if actor.role not in roles:
        return refused("refused.role", for_role=True, role=actor.role.value, ability=ability)
    free = is_free(filing)
    if not free:
        return free
    if actor.login == request.asked_by:
        return refused("refused.second_is_first", by=request.asked_by)
    if filing.content_author == actor.id:
        return refused("refused.own_content")
    return GRANTED
