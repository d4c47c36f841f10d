"""Which clocks start, pause, go on and end at each transition and event (handbook, sections 3 and 4; settled page).

Data only: ``CLOCK_MOVES`` is keyed by the id of a transition or by the name of an event that moves no stage,
``RUNNING_IN`` and ``PAUSED_IN`` say the same by stage, for corrections by a supervisor. DL01, DL02, DL04–DL07, DL12 and
DL19 are attached to filings; the other clocks of the table stand beside a filing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reviewer_tui.domain.stage import Stage


class ClockAct(StrEnum):
    """What happens to a clock; acts on a clock that is not open do nothing, except the first three."""

    START = "start"
    START_ONCE = "start_once"
    RESTART = "restart"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    CANCEL = "cancel"


ANY = "*"
"""Every open clock of the filing."""

APPLICANT = "applicant"
HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMove:
    """One act on one clock; ``reason`` is what a pause is for, ``since_upload`` counts from the upload's instant."""

    act: ClockAct
    clock: str
    reason: str = ""
    since_upload: bool = False


CONTACT = "contact"
QR_ISSUED = "qr_issued"
HOLD_ENDED = "hold_ended"
PORT_PROVEN = "port_proven"
PUBLIC_SECURITY_FILED = "public_security_filed"


def _start(clock: str) -> ClockMove:
    return ClockMove(act=ClockAct.START, clock=clock)


def _restart(clock: str) -> ClockMove:
    return ClockMove(act=ClockAct.RESTART, clock=clock)


def _pause(clock: str, reason: str = APPLICANT) -> ClockMove:
    return ClockMove(act=ClockAct.PAUSE, clock=clock, reason=reason)


def _resume(clock: str) -> ClockMove:
    return ClockMove(act=ClockAct.RESUME, clock=clock)


def _stop(clock: str) -> ClockMove:
    return ClockMove(act=ClockAct.STOP, clock=clock)


def _cancel(clock: str) -> ClockMove:
    return ClockMove(act=ClockAct.CANCEL, clock=clock)


CLOCK_MOVES: Mapping[str, tuple[ClockMove, ...]] = MappingProxyType(
    {
        "T01": (_start("DL01"), _start("DL02")),
        "T02": (_cancel(ANY),),
        "T03": (),
        "T04": (_pause("DL01"), _pause("DL02"), _start("DL19")),
        "T05": (_pause("DL01"), _pause("DL02")),
        "T06": (_stop("DL19"), _resume("DL01"), _restart("DL02")),
        "T07": (_stop("DL02"), _pause("DL01")),
        "T08": (_stop("DL02"), _start("DL04")),
        "T09": (_resume("DL01"),),
        "T10": (_pause("DL01"),),
        "T11": (_pause("DL01"),),
        "T12": (_start("DL04"),),
        "T13": (_pause("DL04", HOLD),),
        "T14": (_cancel("DL04"), _restart("DL02")),
        # With the upload a first contact has lost its object: a clock still open then would never end.
        "T15": (_stop("DL04"), _cancel("DL01")),
        "T16": (),
        "T17": (_start("DL04"),),
        "T18": (_start("DL19"),),
        "T19": (ClockMove(act=ClockAct.START, clock="DL05", since_upload=True),),
        "T20": (_start("DL06"),),
        "T21": (),
        "T22": (_stop("DL05"), _start("DL06")),
        "T23": (_stop("DL05"),),
        "T24": (_start("DL04"),),
        "T25": (_start("DL19"),),
        "T26": (_stop("DL06"), _start("DL07")),
        "T27": (_stop("DL06"),),
        "T28": (_start("DL04"),),
        "T29": (_start("DL19"),),
        "T30": (_stop("DL07"),),
        "T31": (_stop("DL07"),),
        "T32": (_cancel(ANY),),
        CONTACT: (_stop("DL01"),),
        QR_ISSUED: (_stop("DL01"),),
        HOLD_ENDED: (_resume("DL04"),),
        PORT_PROVEN: (ClockMove(act=ClockAct.START_ONCE, clock="DL12"),),
        PUBLIC_SECURITY_FILED: (_stop("DL12"),),
    }
)

UNDOES: Mapping[str, frozenset[str]] = MappingProxyType(
    {"U01": frozenset({"T07", "T08"}), "U02": frozenset({"T04"}), "U03": frozenset({"T05"})}
)
"""The transitions whose last moves an undo takes back."""

_S = Stage
_REVIEWING = frozenset({_S.SUBMITTED, _S.RESUBMITTED, _S.ISP_REVIEW})
_RETURNED = frozenset({_S.NEEDS_CORRECTION, _S.ISP_REJECTED})

RUNNING_IN: Mapping[str, frozenset[Stage]] = MappingProxyType(
    {
        "DL01": _REVIEWING | {_S.VERIFICATION_REVIEW, _S.READY_TO_UPLOAD},
        "DL02": _REVIEWING,
        "DL04": frozenset({_S.READY_TO_UPLOAD}),
        "DL05": frozenset({_S.SMS_PENDING, _S.SMS_PARTIAL}),
        "DL06": frozenset({_S.AUTHORITY_REVIEW}),
        "DL07": frozenset({_S.APPROVED}),
        "DL12": frozenset(Stage) - {_S.CANCELLED, _S.WITHDRAWN},
        "DL19": frozenset({_S.NEEDS_CORRECTION}),
    }
)
"""The stages in which an open clock runs; in stages of neither table it has no object."""

PAUSED_IN: Mapping[str, frozenset[Stage]] = MappingProxyType(
    {"DL01": _RETURNED | {_S.VERIFICATION_PENDING}, "DL02": _RETURNED}
)

STAGE_CLOCKS = frozenset({"DL02", "DL04", "DL05", "DL06", "DL07", "DL19"})
"""Clocks that belong to their stage; DL01 and DL12 belong to the filing and start once."""
