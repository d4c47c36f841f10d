"""The outbox as people see it: what is in it, and holding, releasing and cancelling what has not left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from reviewer_tui.domain.policy import is_free, may, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import Conflict
from reviewer_tui.usecases.effects import TO_APPLICANT, Effect, EffectState
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal

OPEN = (EffectState.WAITING, EffectState.HELD, EffectState.SENDING, EffectState.UNKNOWN, EffectState.FAILED)
"""The states somebody may still have to do something about."""


class OutboxDesk:
    """Effects that wait, and the verbs for them."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def rows(
        self,
        *,
        states: Iterable[EffectState] = OPEN,
        kind: str = "",
        older_than: timedelta | None = None,
        limit: int = 100,
    ) -> tuple[Effect, ...]:
        """Effects in these states, oldest first; ``older_than`` leaves out those written since."""
        before = None if older_than is None else self._around.clock.now() - older_than
        with self._around.store.reading() as work:
            found: tuple[Effect, ...] = work.outbox.rows(states, kind=kind, before=before, limit=limit)
        return found

    def hold(self, actor: StaffMember, effect_id: int) -> tuple[Effect, bool]:
        """Keep what waits until it is released; False when it is held already."""
        return self._turn(actor, effect_id, "outbox_hold", EffectState.HELD, (EffectState.WAITING,))

    def release(self, actor: StaffMember, effect_id: int) -> tuple[Effect, bool]:
        """Let what is held go at its time; False when it waits already."""
        return self._turn(actor, effect_id, "outbox_release", EffectState.WAITING, (EffectState.HELD,))

    def cancel(self, actor: StaffMember, effect_id: int) -> tuple[Effect, bool]:
        """Never send it (again); the cause stays. False when it is cancelled already."""
        unsent = (EffectState.WAITING, EffectState.HELD, EffectState.FAILED, EffectState.UNKNOWN)
        return self._turn(actor, effect_id, "outbox_cancel", EffectState.CANCELLED, unsent)

    def _turn(
        self, actor: StaffMember, effect_id: int, verb: str, to: EffectState, of: tuple[EffectState, ...]
    ) -> tuple[Effect, bool]:
        with self._around.attempt(actor, verb) as work:
            granted(may(actor, "outbox"))
            effect = work.outbox.get(effect_id)
            if effect.state is to:
                return effect, False
            if effect.state is EffectState.SENDING:
                raise Conflict("outbox.is_sending", id=effect.id)
            if to is EffectState.WAITING and effect.filing_id is not None and effect.kind in TO_APPLICANT:
                granted(is_free(work.filings.get(effect.filing_id)))
            if effect.state not in of:
                raise refusal(refused("outbox.too_late", id=effect.id, effect_state=effect.state.value, verb=verb))
            if not work.outbox.settle(effect, to, trouble=effect.trouble):
                raise Conflict("outbox.is_sending", id=effect.id)
            now = self._around.clock.now()
            work.audit.append(event(now, actor, f"audit.{verb}", effect.filing_id, key=effect.key))
            work.commit()
            return work.outbox.get(effect_id), True
