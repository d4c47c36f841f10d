"""How far the open deadlines reach beyond the published years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """``provisional`` open deadlines wait for a notice (a bounded count, ``exact`` or at least so many).

    ``latest`` is the latest due instant of those that run, ``unpublished`` the first year without a notice from today on.
    """

    provisional: int
    exact: bool
    latest: datetime | None
    unpublished: int
