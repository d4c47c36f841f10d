"""What a line of a status file says of a verification beside its outcome: photos, couriers, papers."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer_tui.domain.finding import TickState
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.reasons import reason_uses
from reviewer_tui.usecases.verification_results import PhotoResult, VerificationResult

MEETING = ("when", "courier_out", "curtain_sent", "courier_back")
"""Columns that are fields of what is arranged for a verification by hand."""
COLUMNS = (*MEETING, "papers", "photos")
_STATES = {"pass": TickState.PASS, "fail": TickState.FAIL}


def result_of(
    event: str, line: Mapping[str, str], inputs: Mapping[str, str], reasons: tuple[str, ...]
) -> VerificationResult:
    """A whole line. BadInput for a part that has not its form."""
    return VerificationResult(
        event=event,
        inputs=inputs,
        reasons=reason_uses(reasons),
        meeting={name: line[name] for name in MEETING if line[name]},
        papers=tuple((kind, owner) for kind, _, owner in (one.partition(".") for one in _parts(line["papers"]))),
        photos=tuple(map(_photo, _parts(line["photos"]))),
        at=line["at"],
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _photo(text: str) -> PhotoResult:
    """``FACE.s1=pass``, or ``LICENSE=fail M02 M04 and words``."""
    photo, sign, said = text.partition("=")
    state, _, note = said.strip().partition(" ")
    if not sign or state not in _STATES or (note and state == "pass"):
        raise BadInput("status.photo_form", given=text[:40])
    return PhotoResult(photo=photo.strip(), state=_STATES[state], note=note.strip())
