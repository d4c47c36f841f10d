"""Which clocks start, pause, go on and end at each transition and event (handbook, sections 3 and 4; settled page).

The table itself is data: ``db/reference/clock_moves.csv``, keyed by the id of a transition or by the name of a happening, which
moves no stage. Clocks move by nothing else; only an undo takes moves back, and a supervisor may lengthen a limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ClockAct(StrEnum):
    """What happens to a clock; acts on a clock that is not open do nothing, except the first three."""

    START = "start"
    START_ONCE = "start_once"
    RESTART = "restart"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    CANCEL = "cancel"


class CountedFrom(StrEnum):
    """From when a clock counts: the event's instant, the last upload, or back from the day that is given with the event."""

    EVENT = ""
    UPLOAD = "upload"
    DAY = "day"


ANY = "*"
"""Every open clock of the filing that is a duty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMove:
    """One act on one clock; ``pause_for`` is what a pause is for, empty ``types`` (1-7) and ``provinces`` are all."""

    act: ClockAct
    clock: str
    pause_for: str = ""
    counted_from: CountedFrom = CountedFrom.EVENT
    types: frozenset[int] = frozenset()
    provinces: frozenset[str] = frozenset()

    def applies(self, filing_type: int, province: str) -> bool:
        """Whether the move is made for a filing of this type (1-7) and province (two digits)."""
        return (not self.types or filing_type in self.types) and (not self.provinces or province in self.provinces)

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> ClockMove:
        """Read a row of ``clock_moves.csv``; lists are joined by ``|``."""
        return cls(
            act=ClockAct(row["act"]),
            clock=row["clock"],
            pause_for=row["pause_for"],
            counted_from=CountedFrom(row["counted_from"]),
            types=frozenset(map(int, filter(None, row["types"].split("|")))),
            provinces=frozenset(filter(None, row["provinces"].split("|"))),
        )


def moves_of(rows: Iterable[Mapping[str, str]]) -> Mapping[str, tuple[ClockMove, ...]]:
    """The table by event, in the order of its rows."""
    moves: dict[str, tuple[ClockMove, ...]] = {}
    for row in rows:
        moves[row["event"]] = (*moves.get(row["event"], ()), ClockMove.from_row(row))
    return MappingProxyType(moves)


CONTACT = "contact"
CALL_MISSED = "call_missed"
CALL_MISSED_AGAIN = "call_missed_again"
QR_ISSUED = "qr_issued"
HOLD_ENDED = "hold_ended"
PORT_PROVEN = "port_proven"
CHANGE_PLANNED = "change_planned"
ADOPTION_REQUESTED = "adoption_requested"
ADOPTION_SETTLED = "adoption_settled"
CHANGE_APPLIED = "change_applied"
UPLOAD = "T15"
EXTENDED = "extended"
"""Why a mark lengthens a limit."""

UNDOES: Mapping[str, frozenset[str]] = MappingProxyType(
    {"U01": frozenset({"T07", "T08"}), "U02": frozenset({"T04"}), "U03": frozenset({"T05"})}
)
"""The transitions whose last moves an undo takes back."""
