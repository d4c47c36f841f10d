"""Effects on their way out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from reviewer_tui.errors import NotFound
from reviewer_tui.storage.instants import to_instant, to_instant_or_none, to_millis
from reviewer_tui.storage.reads.source import Row, Source, first, slots
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.effects import DOWN, Effect, EffectState

_SELECT = (
    'SELECT o.id, o."key", o.kind, o.filing_id, o.state, o.created_at, o.not_before, o.attempts, o.sent_at, o.trouble'
    " FROM outbox o"
)
_EARLIER = (
    "SELECT 1 FROM outbox e WHERE e.filing_id = o.filing_id AND e.kind = o.kind AND e.id < o.id"
    " AND e.state IN ('waiting', 'sending', 'held')"
)


class OutboxReads:
    """Reads effects; payloads are opened one by one, where they are sent."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def get(self, effect_id: int) -> Effect:
        """The effect with this id; NotFound otherwise."""
        row = first(self._source.named(f"{_SELECT} WHERE o.id = ?", [effect_id]))
        if row is None:
            raise NotFound("not_found.effect", id=effect_id)
        return _effect(row)

    def of(self, filing_id: int) -> tuple[Effect, ...]:
        """All effects of a filing, oldest first."""
        return self._effects(f"{_SELECT} WHERE o.filing_id = ? ORDER BY o.id", [filing_id])

    def payload(self, effect: Effect) -> Mapping[str, str]:
        """What an effect says."""
        row = self._source.named("SELECT sealed_payload FROM outbox WHERE id = ?", [effect.id])[0]
        said: Mapping[str, str] = json.loads(
            self._vault.open(f"outbox.payload/{effect.key}", bytes(row["sealed_payload"]))
        )
        return said

    def due(self, kind: str, *, now: datetime, limit: int) -> tuple[Effect, ...]:
        """What may leave, oldest first, and of one filing only the first that has not left."""
        sql = (
            f"{_SELECT} WHERE o.state = 'waiting' AND o.kind = ? AND o.not_before <= ? AND NOT EXISTS ({_EARLIER})"
            " ORDER BY o.not_before, o.id LIMIT ?"
        )
        return self._effects(sql, [kind, to_millis(now), limit])

    def is_next(self, effect: Effect) -> bool:
        """Whether no earlier effect of the same kind and filing has still to leave."""
        sql = f"SELECT 1 AS found FROM outbox o WHERE o.id = ? AND EXISTS ({_EARLIER})"
        return not self._source.named(sql, [effect.id])

    def abandoned(self, kind: str, *, now: datetime, limit: int) -> tuple[Effect, ...]:
        """What a worker began and did not settle in its time."""
        sql = f"{_SELECT} WHERE o.state = 'sending' AND o.kind = ? AND o.not_before <= ? ORDER BY o.not_before LIMIT ?"
        return self._effects(sql, [kind, to_millis(now), limit])

    def rests_until(self, kinds: Iterable[str], *, now: datetime) -> datetime | None:
        """When a dead channel is to be tried again: the effect it was last tried with says so."""
        wanted = list(kinds)
        sql = (
            f"SELECT max(not_before) AS until FROM outbox WHERE state = 'waiting' AND kind IN ({slots(wanted)})"
            " AND not_before > ? AND trouble LIKE ?"
        )
        row = first(self._source.named(sql, [*wanted, to_millis(now), f"{DOWN}%"]))
        return to_instant_or_none(row["until"]) if row else None

    def rows(
        self, states: Iterable[EffectState], *, kind: str, before: datetime | None, limit: int
    ) -> tuple[Effect, ...]:
        """Effects in these states, oldest first."""
        wanted = [state.value for state in states]
        where, values = [f"o.state IN ({slots(wanted)})"], list[object](wanted)
        if kind:
            where.append("o.kind = ?")
            values.append(kind)
        if before is not None:
            where.append("o.created_at < ?")
            values.append(to_millis(before))
        sql = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY o.id LIMIT ?"
        return self._effects(sql, [*values, limit])

    def unsent(self, filing_id: int, kinds: Iterable[str]) -> tuple[Effect, ...]:
        """What has not left of these kinds for one filing, and nobody is sending."""
        wanted = list(kinds)
        sql = (
            f"{_SELECT} WHERE o.filing_id = ? AND o.kind IN ({slots(wanted)})"
            " AND o.state IN ('waiting', 'held', 'failed') ORDER BY o.id"
        )
        return self._effects(sql, [filing_id, *wanted])

    def waiting(self, *, now: datetime) -> Mapping[str, int]:
        """How many effects are due, by kind."""
        sql = "SELECT kind, count(*) AS n FROM outbox WHERE state = 'waiting' AND not_before <= ? GROUP BY kind"
        return {row["kind"]: row["n"] for row in self._source.named(sql, [to_millis(now)])}

    def _effects(self, sql: str, values: list[object]) -> tuple[Effect, ...]:
        return tuple(_effect(row) for row in self._source.named(sql, values))


def _effect(row: Row) -> Effect:
    return Effect(
        id=row["id"],
        key=row["key"],
        kind=row["kind"],
        filing_id=row["filing_id"],
        state=EffectState(row["state"]),
        created_at=to_instant(row["created_at"]),
        not_before=to_instant(row["not_before"]),
        attempts=row["attempts"],
        sent_at=to_instant_or_none(row["sent_at"]),
        trouble=row["trouble"],
    )
