"""Reasons that were typed or chosen without looking at one filing, put in their places in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer_tui.domain.decision import ReasonUse
from reviewer_tui.usecases.views import ReasonOffer


def reason_uses(given: Iterable[str]) -> tuple[ReasonUse, ...]:
    """Reasons as they are typed, each once: ``CODE``, ``CODE:field``, ``CODE:field:note``."""
    uses: dict[str, ReasonUse] = {}
    for text in given:
        code, _, rest = text.strip().partition(":")
        path, _, note = rest.partition(":")
        use = ReasonUse(code=code, path=path, note=note)
        uses[use.key] = use
    return tuple(uses.values())


def placed(uses: Iterable[ReasonUse], offers: Iterable[ReasonOffer]) -> tuple[ReasonUse, ...]:
    """The reasons, each once, as the letter of the filing behind ``offers`` names them.

    One without a place, or with the place of a finding, takes the finding's own place and values.
    """
    suggested = [offer.use for offer in offers if offer.suggested]
    found: dict[str, ReasonUse] = {}
    for use in uses:
        same = [own for own in suggested if own.code == use.code and use.path in ("", own.path)]
        for one in [replace(own, note=use.note or own.note) for own in same] or [use]:
            found[one.key] = one
    return tuple(found.values())
