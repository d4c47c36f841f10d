"""Taking effects out of the house: each is claimed in a short transaction, sent outside any, and settled in another.

Whoever is killed in between leaves an effect that is ``sending``. Once its worker's time is over it is sent again where that
makes no second effect, and is ``unknown`` otherwise: a person decides about that one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reviewer_tui.domain.policy import is_free, may, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput, Conflict
from reviewer_tui.usecases.effects import (
    MAIL,
    ROADS,
    TO_APPLICANT,
    Backlog,
    Channel,
    Delivered,
    Effect,
    EffectState,
    Fate,
    Reply,
    road_of,
)
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal

if TYPE_CHECKING:
    from reviewer_tui.usecases.contracts import Work

LEASE = timedelta(minutes=5)
"""How long an effect belongs to the worker that began it; a try of a channel ends long before."""
PROBE = timedelta(minutes=1)
"""How long a dead channel is left alone."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""The wait after a try that can heal is drawn from zero up to twice as much each time."""
_AT_ONCE = 100
_SENDABLE = (EffectState.WAITING, EffectState.FAILED, EffectState.UNKNOWN)
_AFTER = {
    Fate.SENT: EffectState.SENT,
    Fate.LATER: EffectState.WAITING,
    Fate.DOWN: EffectState.WAITING,
    Fate.REFUSED: EffectState.FAILED,
    Fate.UNKNOWN: EffectState.UNKNOWN,
}


class Deliveries:
    """Sends what is due. With ``rehearse`` nothing leaves and nothing is written: the answer is what would be tried."""

    def __init__(
        self,
        around: Surroundings,
        channels: Sequence[Channel],
        *,
        rehearse: bool = False,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._around = around
        self._channels = {channel.name: channel for channel in channels}
        self._rehearse = rehearse
        self._chance = chance

    def deliver(self, actor: StaffMember, *, most: int) -> Iterator[Delivered]:
        """Try at most ``most`` due effects, oldest first, those of one filing and kind in their order.

        Each is settled by the time it is told; whoever stops asking stops the run. A channel that is dead, or leaves a reply out,
        is not tried again in this run; found dead, not for a minute. The staff is written to in office hours only.
        """
        self._around.insist(may(actor, "outbox"), actor, "outbox_send")
        left = most
        for channel in self._channels.values():
            for told in self._run(actor, channel, left):
                left -= 1
                yield told

    def backlog(self) -> tuple[Backlog, ...]:
        """What is due, by channel; asked after a run it is what the run left."""
        now = self._around.clock.now()
        with self._around.store.reading() as work:
            due = work.outbox.waiting(now=now)
            rests = {name: work.outbox.rests_until(kinds, now=now) for name, kinds in ROADS.items()}
        return tuple(
            Backlog(
                channel=name,
                configured=name in self._channels,
                due=sum(due.get(kind, 0) for kind in kinds),
                rests_until=rests[name],
                closed_until=self._closed_until(name, now),
            )
            for name, kinds in ROADS.items()
        )

    def send(self, actor: StaffMember, effect_id: int, *, twice: bool = False) -> Delivered:
        """Try one effect now, before its time and past a dead channel's rest; a failed one once more.

        One whose outcome is unknown only with ``twice``: it may arrive a second time. Refused when it has left, is held, is
        cancelled, its filing is frozen, or an earlier one of its filing has still to leave; Conflict while it is being sent.
        """
        self._around.insist(may(actor, "outbox"), actor, "outbox_send")
        with self._around.store.reading() as work:
            effect = work.outbox.get(effect_id)
            is_next = work.outbox.is_next(effect)
            if effect.filing_id is not None and effect.kind in TO_APPLICANT:
                granted(is_free(work.filings.get(effect.filing_id)))
        channel = self._channels.get(road_of(effect.kind))
        if channel is None:
            raise BadInput("outbox.not_configured", channel=road_of(effect.kind) or effect.kind)
        if effect.state is EffectState.SENDING:
            raise Conflict("outbox.is_sending", id=effect.id)
        if effect.state not in _SENDABLE:
            raise refusal(refused("outbox.not_sendable", id=effect.id, effect_state=effect.state.value))
        if effect.state is EffectState.UNKNOWN and not twice:
            raise BadInput("outbox.may_arrive_twice", id=effect.id)
        if not is_next:
            raise refusal(refused("outbox.earlier_waits", id=effect.id))
        if self._rehearse:
            return _told(effect, Reply(fate=Fate.LATER), None)
        tried = self._try(actor, channel, effect, by_hand=True)
        if tried is None:
            raise Conflict("outbox.is_sending", id=effect.id)
        return tried

    def _run(self, actor: StaffMember, channel: Channel, most: int) -> Iterator[Delivered]:
        began = self._around.clock.now()
        kinds = ROADS[channel.name]
        if not self._rehearse:
            yield from self._recover(actor, channel, began)
        with self._around.store.reading() as work:
            if work.outbox.rests_until(kinds, now=began):
                return
        if self._closed_until(channel.name, began):
            return  # what could not leave in time waits for the morning
        tried = 0
        while tried < most:
            # The next of a filing shows up once the one before it has left.
            effects = self._due(kinds, began, most if self._rehearse else min(_AT_ONCE, most - tried))
            for effect in effects:
                if self._rehearse:
                    yield _told(effect, Reply(fate=Fate.LATER), None)
                    continue
                told = self._try(actor, channel, effect)
                if told is None:
                    continue
                yield told
                tried += 1
                if told.fate in (Fate.DOWN, Fate.UNKNOWN):
                    return
            if not effects or self._rehearse:
                return

    def _closed_until(self, channel: str, now: datetime) -> datetime | None:
        """When the office opens, for a channel that carries mail to people who are not there; None while it may be used."""
        office = self._around.office
        if channel != MAIL or office.open_at(now, self._around.calendar()):
            return None
        return office.next_opening(now, self._around.calendar())

    def _due(self, kinds: Sequence[str], now: datetime, limit: int) -> list[Effect]:
        with self._around.store.reading() as work:
            found = [effect for kind in kinds for effect in work.outbox.due(kind, now=now, limit=limit)]
        return sorted(found, key=lambda effect: (effect.not_before, effect.id))[:limit]

    def _recover(self, actor: StaffMember, channel: Channel, now: datetime) -> Iterator[Delivered]:
        """What a killed worker left: back into the line where a repetition does no harm, else unknown."""
        with self._around.store.reading() as work:
            left = [
                effect
                for kind in ROADS[channel.name]
                for effect in work.outbox.abandoned(kind, now=now, limit=_AT_ONCE)
            ]
        for effect in left:
            fate = Fate.LATER if channel.repeats else Fate.UNKNOWN
            reply = Reply(fate=fate, trouble="outbox.worker_died")
            if self._settle(actor, effect, reply, again_at=now if channel.repeats else None) and not channel.repeats:
                yield _told(effect, reply, None)

    def _try(self, actor: StaffMember, channel: Channel, effect: Effect, *, by_hand: bool = False) -> Delivered | None:
        """Claim, send, settle; None when another worker was faster."""
        with self._around.store.work() as work:
            now = self._around.clock.now()
            claimed = work.outbox.claim(effect, until=now + LEASE)
            if claimed is None:
                return None
            payload = _opened(work, claimed)
            if by_hand:
                work.audit.append(event(now, actor, "audit.outbox_send", effect.filing_id, key=effect.key))
            work.commit()
        reply = (
            Reply(fate=Fate.REFUSED, trouble="outbox.unreadable") if payload is None else channel.send(claimed, payload)
        )
        again_at = self._again_at(reply.fate, claimed.attempts)
        self._settle(actor, claimed, reply, again_at=again_at)
        return _told(claimed, reply, again_at)

    def _again_at(self, fate: Fate, attempts: int) -> datetime | None:
        now = self._around.clock.now()
        if fate is Fate.DOWN:
            return now + PROBE
        if fate is Fate.LATER:
            # Full jitter: what failed together does not come back together.
            longest = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts - 1, 10)))
            return now + max(timedelta(seconds=1), longest * self._chance())
        return None

    def _settle(self, actor: StaffMember, effect: Effect, reply: Reply, *, again_at: datetime | None) -> bool:
        """Write down what became of a try; what a person must know of is told in the audit trail as well."""
        now = self._around.clock.now()
        with self._around.store.work() as work:
            settled = work.outbox.settle(
                effect,
                _AFTER[reply.fate],
                trouble=reply.trouble,
                not_before=again_at,
                sent_at=now if reply.fate is Fate.SENT else None,
            )
            action = _NOTED.get((effect.kind, reply.fate)) or _NOTED.get(("", reply.fate))
            if settled and action:
                work.audit.append(event(now, actor, action, effect.filing_id, key=effect.key, trouble=reply.trouble))
            work.commit()
        return settled


_NOTED = {
    ("letter", Fate.SENT): "audit.letter_sent",
    ("", Fate.REFUSED): "audit.effect_failed",
    ("", Fate.UNKNOWN): "audit.effect_unknown",
}


def _opened(work: Work, effect: Effect) -> dict[str, str] | None:
    """What an effect says, with the address of whom it is for; None when the key does not open it: the others go on."""
    try:
        payload = dict(work.outbox.payload(effect))
    except BadInput:
        return None
    if "login" in payload:
        payload["to"] = _address(work, payload["login"])
    return payload


def _address(work: Work, login: str) -> str:
    """Where a person reads mail by now; empty when there is no address, or the person is no longer at the desk."""
    member = work.staff.by_login(login)
    return work.staff.emails().get(member.id, "") if member is not None and member.active else ""


def _told(effect: Effect, reply: Reply, again_at: datetime | None) -> Delivered:
    return Delivered(
        id=effect.id,
        key=effect.key,
        kind=effect.kind,
        filing_id=effect.filing_id,
        channel=road_of(effect.kind),
        fate=reply.fate,
        trouble=reply.trouble,
        again_at=again_at,
    )
