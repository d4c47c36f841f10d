"""Reasons as they are typed: ``CODE``, ``CODE:field``, ``CODE:field:note``."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_tui.domain.decision import ReasonUse


def reason_uses(given: Iterable[str]) -> tuple[ReasonUse, ...]:
    """What was typed as reasons for a letter, each once."""
    uses: dict[str, ReasonUse] = {}
    for text in given:
        code, _, rest = text.strip().partition(":")
        path, _, note = rest.partition(":")
        use = ReasonUse(code=code, path=path, note=note)
        uses[use.key] = use
    return tuple(uses.values())
