"""Who may do what: one question, one answer with its reason, used to grey a key and to refuse a call alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.domain.stage import HOLDABLE, Guard, Transition

if TYPE_CHECKING:
    from reviewer_tui.domain.gate import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Granted, or refused with a text id and its values. ``for_role`` tells a refusal for the role from one for a rule;
    ``gate`` is the list of conditions where one of them is not met.
    """

    granted: bool
    because: str = ""
    values: tuple[tuple[str, str], ...] = ()
    for_role: bool = False
    gate: Gate | None = None

    def __bool__(self) -> bool:
        return self.granted


GRANTED = Answer(granted=True)


def refused(because: str, /, *, for_role: bool = False, **values: object) -> Answer:
    """A refusal with its reason; values become strings."""
    return Answer(
        granted=False,
        because=because,
        for_role=for_role,
        values=tuple((name, str(value)) for name, value in values.items()),
    )


_EVERYONE = frozenset(Role)
_DESK = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_LEAD = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ADMIN = frozenset({Role.ADMIN})

ABILITIES: dict[str, frozenset[Role]] = {
    "read": _EVERYONE,
    "take": _DESK,
    "release": _DESK,
    "assign": _LEAD,
    "assign_self": _DESK,
    "tick": _DESK,
    "second": _DESK,
    "amend": _DESK,
    "note": _DESK | _LEAD | {Role.OPERATOR},
    "happening": _DESK | _LEAD,
    "lookup": _DESK | _LEAD,
    "open_papers": _DESK,
    "import": _LEAD | {Role.REVIEWER},
    "check": _DESK | _LEAD,
    "ports": _DESK | _LEAD | {Role.OPERATOR},
    "register_import": _LEAD,
    "staff": _ADMIN,
    "audit": _LEAD | {Role.AUDITOR},
    "database": _ADMIN,
    "correct": _LEAD,
    "extend": _LEAD,
    "freeze": _LEAD,
    "freeze_why": _LEAD | {Role.AUDITOR},
    "share_view": _LEAD,
    "share_snippet": _LEAD,
    "outbox": _LEAD,
    "sweep": _LEAD,
    "tag": _DESK | _LEAD,
    "calendar": _LEAD,
}
"""Abilities that are not arrows of the stage table, and the roles that have them."""


def may(actor: StaffMember, ability: str) -> Answer:
    """Whether the role has an ability of ``ABILITIES`` at all."""
    if not actor.active:
        return refused("refused.inactive", for_role=True)
    if actor.role in ABILITIES[ability]:
        return GRANTED
    return refused("refused.role", for_role=True, role=actor.role.value, ability=ability)


def may_move(actor: StaffMember, filing: Filing, transition: Transition, now: datetime) -> Answer:
    """Whether this person may walk this arrow now: role, then lease, then who last changed the content.

    The guards about content (gate, reasons, proofs) are asked where their data are: ``domain/gate.py`` and the use-case.
    """
    if not actor.active:
        return refused("refused.inactive", for_role=True)
    if actor.role not in transition.roles:
        return refused("refused.role", for_role=True, role=actor.role.value, ability=transition.event)
    free = is_free(filing)
    if not free:
        return free
    lease = may_hold(actor, filing, now)
    if not lease:
        return lease
    if Guard.LEASE in transition.guards and not holds(actor, filing, now):
        return refused("refused.take_first")
    if transition.event in ("pass", "fixed_here") and filing.content_author == actor.id:
        return refused("refused.own_content")
    return GRANTED


def is_free(filing: Filing) -> Answer:
    """Whether nobody has frozen the filing: while it is, nothing moves it."""
    if filing.frozen is None:
        return GRANTED
    return refused("refused.frozen", by=filing.frozen.by, since=filing.frozen.at.isoformat())


def holds(actor: StaffMember, filing: Filing, now: datetime) -> bool:
    """Whether the lease on the filing is this person's and still runs."""
    return filing.lease is not None and filing.lease.holder == actor.id and filing.lease.until > now


def may_hold(actor: StaffMember, filing: Filing, now: datetime) -> Answer:
    """Whether nobody else holds the filing now."""
    lease = filing.lease
    if lease is not None and lease.holder != actor.id and lease.until > now:
        return refused("refused.held", holder=lease.holder, since=lease.since.isoformat())
    return GRANTED


def may_take(actor: StaffMember, filing: Filing, now: datetime) -> Answer:
    """Whether this person may take the filing: role, a stage with work for a reader, and nobody else's lease."""
    role = may(actor, "take")
    if not role:
        return role
    if filing.stage not in HOLDABLE:
        return refused("refused.nothing_to_take", stage=filing.stage.value)
    free = is_free(filing)
    return may_hold(actor, filing, now) if free else free
