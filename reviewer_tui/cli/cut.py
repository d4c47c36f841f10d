"""What a cancellation cuts off, as commands tell it; who passes one by command names it: it asks twice, as on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.call import Call
from reviewer_tui.errors import Refused

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import ReviewView


def insist_on_cut(call: Call, filing: int, named: str) -> None:
    """Nothing for types 1–4. Refused with all that is cut off, where not the first of its numbers was named.

    Where no number is known it is the filing's own.
    """
    view = call.desk.review.open(call.actor, filing, in_clear=False)
    if view.cut is None:
        return
    number = next(iter(view.cut.numbers), view.filing.number)
    if named.strip() == number:
        return
    between = call.texts("list.between")
    raise Refused(
        "refused.cut_unnamed",
        number=number,
        numbers=between.join(view.cut.numbers) or "-",
        domains=between.join(view.cut.domains) or "-",
        addresses=between.join(one.address for one in view.cut.addresses) or "-",
    )


def cut_facts(call: Call, view: ReviewView) -> dict[str, Any] | None:
    """What a cancellation cuts off."""
    if view.cut is None:
        return None
    return {
        "numbers": list(view.cut.numbers),
        "domains": list(view.cut.domains),
        "addresses": [one.address for one in view.cut.addresses],
        "irreversible": view.cut.irreversible,
    }
