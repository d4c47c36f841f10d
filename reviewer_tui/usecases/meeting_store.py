"""Where it is kept what is arranged for a verification by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class MeetingStore(Protocol):
    """One record a filing, sealed as a whole."""

    def of(self, filing_id: int) -> Mapping[str, str]: ...
    def keep(self, filing_id: int, meeting: Mapping[str, str], at: datetime) -> None: ...
