"""Where the checks of changes and cancellations look: numbers of the register whatever their status, other open orders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reviewer_tui.domain.filed import OtherOrder
    from reviewer_tui.usecases.contracts import RegisterRecord


class NeighbourStore(Protocol):
    """Every look-up is by an index."""

    def numbered(self, kind: str, numbers: Iterable[str]) -> tuple[RegisterRecord, ...]:
        """What the register has of one kind under these numbers, the cancelled included."""
        ...

    def orders(
        self, filing_id: int, *, certificate_number: str, entity_number: str, services: Iterable[str]
    ) -> tuple[OtherOrder, ...]:
        """Earlier orders under way of the same sponsor (by the keyed hash of its certificate number) or about these services."""
        ...
