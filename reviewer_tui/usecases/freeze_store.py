"""Where it is kept that a filing is frozen, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import Freeze


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeCause:
    """The number of the document that orders a freeze, and why; both may name people."""

    document: str
    why: str


class FreezeStore(Protocol):
    """One freeze of a filing at a time; the filing itself carries who, when and on whose word."""

    def add(self, filing_id: int, freeze: Freeze, cause: FreezeCause) -> None: ...
    def remove(self, filing_id: int) -> None: ...
    def cause(self, filing_id: int) -> FreezeCause | None:
        """Why, in clear; None when it is not frozen."""
        ...
