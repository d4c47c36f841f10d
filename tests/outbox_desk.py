"""A desk with effects to deliver, and channels that do what a test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.deliveries import Deliveries
from reviewer_tui.usecases.effects import Channel, Delivered, Effect, EffectState, Fate, Reply
from tests.sample_desk import SampleDesk

SENT = Reply(fate=Fate.SENT)


@dataclass(slots=True)
class ScriptedChannel:
    """A channel whose replies are scripted; what arrived is in ``arrived``, key by key."""

    name: str = "feed"
    repeats: bool = True
    reply: Callable[[Effect], Reply] = lambda effect: SENT
    arrived: list[str] = field(default_factory=list)
    payloads: list[Mapping[str, str]] = field(default_factory=list)

    def send(self, effect: Effect, payload: Mapping[str, str]) -> Reply:
        reply = self.reply(effect)
        if reply.fate in (Fate.SENT, Fate.UNKNOWN):
            self.arrived.append(effect.key)
        self.payloads.append(payload)
        return reply


def put(
    sample: SampleDesk,
    *keys: str,
    kind: str = "status",
    filings: list[int | None] | None = None,
    payload: Mapping[str, str] | None = None,
) -> None:
    """More effects, due now."""
    now = sample.clock.at
    said = payload or {"order_no": "BA-1", "stage": "isp_review", "transition": "T03"}
    with sample.desk.store.work() as work:
        for place, key in enumerate(keys):
            filing = filings[place % len(filings)] if filings else None
            work.outbox.add(key=key, kind=kind, filing_id=filing, payload=said, at=now, not_before=now)
        work.commit()


class InOneGo(Deliveries):
    """Runs that go to their end by themselves."""

    def deliver(self, actor: StaffMember, *, most: int) -> tuple[Delivered, ...]:  # type: ignore[override]
        return tuple(super().deliver(actor, most=most))


def deliveries(sample: SampleDesk, *channels: Channel, chance: float = 1.0) -> InOneGo:
    """The use-case over these channels; ``chance`` is what the dice say."""
    return InOneGo(sample.desk.around, channels, chance=lambda: chance)


def standing(sample: SampleDesk) -> dict[str, str]:
    """Key and state of everything in the outbox."""
    with sample.desk.store.reading() as work:
        rows = work.outbox.rows(tuple(EffectState), kind="", before=None, limit=100_000)
    return {row.key: row.state.value for row in rows}


def effect(sample: SampleDesk, key: str) -> Effect:
    """The effect under a key."""
    with sample.desk.store.reading() as work:
        return next(
            row for row in work.outbox.rows(tuple(EffectState), kind="", before=None, limit=100_000) if row.key == key
        )
