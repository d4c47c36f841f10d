"""Effects that leave the house: what is kept of one, the store they wait in, and the channels that carry them.

An effect is written in the transaction of its cause under a key that never changes, and leaves through the channel of its
kind. What the other side does is a reply, never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

MAIL, POST = "mail", "post"
"""The channels of mail: to the staff, and to applicants."""
LETTER, LETTER_MAIL, ADVICE = "letter", "letter_mail", "advice"
TO_APPLICANT = ("status", LETTER, LETTER_MAIL, ADVICE)
"""The kinds of effects that tell the applicant something; a freeze of the filing holds them back."""
ROADS: Mapping[str, tuple[str, ...]] = {
    "feed": ("status", LETTER, ADVICE),
    MAIL: ("notice", "digest"),
    POST: (LETTER_MAIL,),
}
"""Channels and the kinds of effects they carry.

``notice`` and ``digest`` are mail to the staff: their payload has ``login``, ``subject`` and ``text``; that of mail to an applicant
has ``to`` instead of ``login``.
"""
DOWN = "down."
"""How the text id of a trouble begins that concerns the whole channel."""


def road_of(kind: str) -> str:
    """The channel of a kind; empty for a kind that no channel carries."""
    return next((name for name, kinds in ROADS.items() if kind in kinds), "")


class EffectState(StrEnum):
    """Where an effect stands. ``unknown`` was begun and may have left or not."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One effect without its payload.

    ``not_before`` is when it may leave; while it is being sent, until when its worker has it. ``trouble`` is the text id of what
    went wrong the last time, and behind a blank a code, such as ``mail.refused 550``.
    """

    id: int
    key: str
    kind: str
    filing_id: int | None
    state: EffectState
    created_at: datetime
    not_before: datetime
    attempts: int
    sent_at: datetime | None
    trouble: str


class Outbox(Protocol):
    """The effects, each once under its key."""

    def add(
        self,
        *,
        key: str,
        kind: str,
        filing_id: int | None,
        payload: Mapping[str, str],
        at: datetime,
        not_before: datetime,
    ) -> int:
        """The row's id; a key that is there already is not written again."""
        ...

    def cancel(self, key: str, *, now: datetime) -> bool:
        """Cancel what waits under a key, if anything does; False when it has left, is leaving or is due already."""
        ...

    def of(self, filing_id: int) -> tuple[Effect, ...]:
        """All effects of a filing, oldest first."""
        ...

    def get(self, effect_id: int) -> Effect:
        """NotFound when there is none."""
        ...

    def payload(self, effect: Effect) -> Mapping[str, str]: ...
    def due(self, kind: str, *, now: datetime, limit: int) -> tuple[Effect, ...]:
        """What may leave, oldest first; of the effects of one kind of one filing only the first that has not left."""
        ...

    def is_next(self, effect: Effect) -> bool:
        """Whether no earlier effect of the same kind and filing has still to leave."""
        ...

    def abandoned(self, kind: str, *, now: datetime, limit: int) -> tuple[Effect, ...]:
        """What a worker began and did not settle in its time."""
        ...

    def rests_until(self, kinds: Iterable[str], *, now: datetime) -> datetime | None:
        """When a channel of these kinds, found dead a while ago, is to be tried again; None when it may be used."""
        ...

    def rows(
        self, states: Iterable[EffectState], *, kind: str, before: datetime | None, limit: int
    ) -> tuple[Effect, ...]:
        """Effects in these states, oldest first; ``kind`` (or empty) and ``before`` (when they were written) narrow."""
        ...

    def unsent(self, filing_id: int, kinds: Iterable[str]) -> tuple[Effect, ...]:
        """What has not left of these kinds for one filing, and nobody is sending."""
        ...

    def waiting(self, *, now: datetime) -> Mapping[str, int]:
        """How many effects are due, by kind."""
        ...

    def claim(self, effect: Effect, *, until: datetime) -> Effect | None:
        """This effect is being sent from now on; None when it is no longer as it was read: somebody was faster."""
        ...

    def settle(
        self,
        effect: Effect,
        state: EffectState,
        *,
        trouble: str = "",
        not_before: datetime | None = None,
        sent_at: datetime | None = None,
    ) -> bool:
        """Where an effect stands from now on; False when it is no longer as it was read.

        That it was sent is true whatever somebody wrote meanwhile, unless it was begun once more.
        """
        ...


class Fate(StrEnum):
    """What became of a try.

    ``later`` can heal, ``refused`` cannot; ``down`` did not leave because the channel is dead, and the same would hold for every
    other effect; ``unknown`` has left or not.
    """

    SENT = "sent"
    LATER = "later"
    DOWN = "down"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The fate of a try, and the trouble as ``Effect`` keeps it; that of a dead channel begins with ``down.``."""

    fate: Fate
    trouble: str = ""


class Channel(Protocol):
    """Carries effects out of the house. A try ends within two minutes, whatever the other side does."""

    @property
    def name(self) -> str:
        """One of ``ROADS``."""
        ...

    @property
    def repeats(self) -> bool:
        """Whether the same effect sent twice is one effect at the other end."""
        ...

    def send(self, effect: Effect, payload: Mapping[str, str]) -> Reply: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of one effect in a run. ``again_at`` is when it is tried again by itself."""

    id: int
    key: str
    kind: str
    filing_id: int | None
    channel: str
    fate: Fate
    trouble: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is due and has not left through a channel, and why.

    It is not configured, was found dead and rests, or carries mail to an office that is closed.
    """

    channel: str
    configured: bool
    due: int
    rests_until: datetime | None
    closed_until: datetime | None
