"""Reasons as they are typed: ``CODE``, ``CODE:field``, ``CODE:field:note``."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_tui.domain.decision import ReasonUse
from reviewer_tui.usecases.views import ReasonOffer


def reason_uses(given: Iterable[str], offers: Iterable[ReasonOffer] = ()) -> tuple[ReasonUse, ...]:
    """What was typed as reasons for a letter, each once.

    Without a field, or with the field of a finding, the finding's own place and values are taken, so that the letter names
    them as the screen would.
    """
    suggested = [offer.use for offer in offers if offer.suggested]
    uses: dict[str, ReasonUse] = {}
    for text in given:
        code, _, rest = text.strip().partition(":")
        path, _, note = rest.partition(":")
        same = [use for use in suggested if use.code == code and path in ("", use.path)]
        if same:
            found = [ReasonUse(code=code, path=use.path, note=note or use.note, values=use.values) for use in same]
        else:
            found = [ReasonUse(code=code, path=path, note=note)]
        uses.update({use.key: use for use in found})
    return tuple(uses.values())
