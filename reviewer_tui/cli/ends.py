"""Until when clocks run as commands tell it: the due instant, the close of business of that day, the working days until then."""

from __future__ import annotations

from typing import NamedTuple

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.output import local
from reviewer_tui.storage.instants import to_instant


class End(NamedTuple):
    """``due`` and ``close_of_business`` as they are written; None for a clock that has no due instant, or no such hour."""

    due: str | None
    close_of_business: str | None
    left_wd: int | None


NO_END = End(None, None, None)


class Ends:
    """Ends by clock, province and due instant: few of them in a long list, and each counted once."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._told: dict[tuple[str, str, int], End] = {}

    def of(self, clock: str, province: str, due: int | None) -> End:
        """The end of one clock; ``due`` in milliseconds since 1970."""
        if due is None:
            return NO_END
        key = (clock, province, due)
        if key not in self._told:
            reckoning, at = self._call.reckoning, to_instant(due)
            left = reckoning.working_days(clock, province, at, self._call.now)
            self._told[key] = End(local(at), local(reckoning.close_of_business(clock, at)), left)
        return self._told[key]
