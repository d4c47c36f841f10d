"""A move whose gate is closed: the refusal carries the whole list."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.domain.gate import Gate
from reviewer_tui.domain.policy import GRANTED, Answer, refused
from reviewer_tui.errors import Refused


class GateClosed(Refused):
    """Conditions of a move do not hold; ``gate`` has all of them, the values name the first that is in the way."""

    code = "GATE_CLOSED"

    def __init__(self, reason: str, gate: Gate, /, **values: object) -> None:
        super().__init__(reason, **values)
        self.gate = gate


def gate_answer(gate: Gate) -> Answer:
    """Whether the gate lets a move through, which may still ask a second person; else the first condition in the way."""
    first = gate.in_the_way
    if first is None:
        return GRANTED
    missing = ", ".join(first.missing[:5])
    return replace(
        refused("refused.gate", condition=first.id, done=first.done, of=first.of, missing=missing), gate=gate
    )
