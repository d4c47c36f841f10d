"""The clocks that a desk can run by: the host's, one that stands, one that runs ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class HostClock:
    """This host's clock, which is the database's where the database is a file."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it was set: reads with ``--now``, the demo's driver, tests."""

    at: datetime

    def now(self) -> datetime:
        """The set instant."""
        return self.at


@dataclass(slots=True)
class ShiftedClock:
    """A clock that runs, but from another instant: a demo goes on from the day it was made for, a server has its own time."""

    ahead: timedelta

    def now(self) -> datetime:
        """The host's time, shifted."""
        return datetime.now(UTC) + self.ahead


def clock_of(house: Mapping[str, str], ahead: timedelta) -> HostClock | ShiftedClock:
    """The clock that goes with what the database says it is for; ``ahead`` is how far its server's clock is before this host's.

    Leases and clocks of filings follow the database host: sessions on hosts that disagree would otherwise end each other's.
    """
    if house.get("purpose") == "demo":
        return ShiftedClock(timedelta(seconds=int(house.get("ahead_seconds", "0"))))
    return ShiftedClock(ahead) if ahead else HostClock()
