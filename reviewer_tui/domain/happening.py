"""What happens to a filing beside its moves and may be recorded by a person: most outside clocks listen to nothing else.

Clocks are moved by these events through the table of moves (``clock_moves``), never by a command of their own. Calls, adoptions,
ends of holds and proven ports are told by the use-cases in which they happen, and are not in this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reviewer_tui.domain.stage import Stage


class CallResult(StrEnum):
    """How a call ended: somebody was reached (the first contact), or nobody answered."""

    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event: whether a day comes with it, the stages in which it makes sense, and the event that undoes or ends it.

    What ends a clock that is still open makes sense at any stage, or the clock would run for ever. The same event on the same day
    is recorded once, unless its ``partner`` happened in between. ``data_code``: offered only where the operator works with 数据码.
    """

    event: str
    partner: str
    stages: frozenset[Stage]
    takes_day: bool = False
    data_code: bool = False


_UNDER_WAY = frozenset(
    {
        Stage.SUBMITTED,
        Stage.RESUBMITTED,
        Stage.ISP_REVIEW,
        Stage.NEEDS_CORRECTION,
        Stage.ISP_REJECTED,
        Stage.VERIFICATION_PENDING,
        Stage.VERIFICATION_REVIEW,
        Stage.READY_TO_UPLOAD,
    }
)
"""Before the upload: the desk and the applicant still work on it."""
_FILED = frozenset({Stage.APPROVED, Stage.PORTS_OPEN})
_ANY = frozenset(Stage) - {Stage.DRAFT, Stage.WITHDRAWN}


def _both(
    begins: str, ends: str, stages: frozenset[Stage], *, day: bool = False, data_code: bool = False
) -> list[Happening]:
    return [
        Happening(event=begins, partner=ends, stages=stages, takes_day=day, data_code=data_code),
        Happening(event=ends, partner=begins, stages=stages, data_code=data_code),
    ]


_ALL = (
    Happening(event="qr_issued", partner="", stages=_UNDER_WAY),
    *_both("real_name_done", "real_name_synced", _UNDER_WAY),
    *_both("public_security_filed", "public_security_shown", _FILED),
    Happening(event="public_security_advised", partner="", stages=_FILED),
    Happening(event="public_security_corrected", partner="", stages=_FILED),
    *_both("data_code_issued", "data_code_used", _FILED, data_code=True),
    *_both("inaccuracy_found", "data_corrected", _FILED),
    *_both("change_planned", "change_applied", _FILED, day=True),
    *_both("shell_form_received", "shell_cancelled", _ANY),
    *_both("task_received", "task_done", _ANY, day=True),
)
HAPPENINGS: Mapping[str, Happening] = MappingProxyType({one.event: one for one in _ALL})
"""By event, in the order in which they are offered."""
