"""Adopting 认领 a number from its form: what is asked for, what was typed as columns of the register, what would come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer_tui.domain.online_service import ServiceKind
from reviewer_tui.domain.policy import may
from reviewer_tui.usecases.step_inputs import day_in
from reviewer_tui.usecases.views import HappeningOffer, StepInput

if TYPE_CHECKING:
    from reviewer_tui.domain.reference import ReferenceTables
    from reviewer_tui.domain.staff import StaffMember

ADOPT = {"sponsor": "adopt_sponsor", "service": "adopt_service"}
"""The events by the kind of the number; the number stands behind a colon, for an order may lack several."""
UNKNOWN = "-"
"""Chosen where the look-up did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What is to be recorded: columns of ``RegisterRecord`` with ``domains``, and the source of the look-up with its day."""

    values: Mapping[str, str]
    source: str


def adopt_event(kind: str, number: str) -> str:
    """How the adoption of this number is asked for."""
    return f"{ADOPT[kind]}:{number}"


def adoption_offers(
    actor: StaffMember, lacking: tuple[tuple[str, str], ...], tables: ReferenceTables
) -> tuple[HappeningOffer, ...]:
    """One for each number that the register lacks, for who may adopt it."""
    if not may(actor, "happening"):
        return ()
    return tuple(
        HappeningOffer(event=adopt_event(kind, number), allowed=True, inputs=_inputs(kind, tables))
        for kind, number in lacking
    )


def adoption_of(event: str, typed: Mapping[str, str]) -> Adoption:
    """What was typed, for the register. BadInput for a day that is none."""
    name, _, number = event.partition(":")
    kind = next(kind for kind, each in ADOPT.items() if each == name)
    given = {key: value for key, value in typed.items() if value.strip() and value != UNKNOWN}
    day, source = given.pop("looked_on", ""), given.pop("source", "")
    said = f"{source} {day_in('looked_on', day).isoformat()}" if source and day else source
    return Adoption(values={**given, "kind": kind, "number": number}, source=said)


def _inputs(kind: str, tables: ReferenceTables) -> tuple[StepInput, ...]:
    name = StepInput(name="name", kind="filed_name", required=True)
    looked = (
        StepInput(name="source", kind="source", required=True),
        StepInput(name="looked_on", kind="looked_on", required=True),
    )
    if kind == "service":
        kinds = tuple(each.value for each in ServiceKind)
        return (
            name,
            *looked,
            StepInput(name="domains", kind="domains", required=False),
            StepInput(name="service_kind", kind="choose", required=False, choices=(UNKNOWN, *kinds)),
        )
    return (
        name,
        *looked,
        StepInput(name="certificate_number", kind="certificate_number", required=False),
        StepInput(name="nature", kind="choose", required=False, choices=(UNKNOWN, *map(str, sorted(tables.natures)))),
        StepInput(
            name="certificate_type",
            kind="choose",
            required=False,
            choices=(UNKNOWN, *map(str, sorted(tables.certificate_types))),
        ),
        StepInput(name="province", kind="choose", required=False, choices=(UNKNOWN, *sorted(tables.provinces))),
    )
