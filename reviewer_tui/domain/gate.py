"""The gate: what must hold before a review is passed on (T07, T08) and before an upload (T12).

One list, the same on the screen, in the command and in the refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from reviewer_tui.domain.finding import CheckReport, Confirmation, Severity, Tick, TickState
from reviewer_tui.domain.material import ChecklistItem, DueState, PaperState
from reviewer_tui.domain.questions import is_question
from reviewer_tui.domain.second import Override
from reviewer_tui.domain.verification import PhotoRow, looked_at

NO_TICKS: Mapping[str, Tick] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLine:
    """One condition: its text id, whether it holds, how many of how many, and what is missing (keys, row ids, or why a second
    person is needed). ``overridden`` errors count as done; ``by`` are the logins of who took them on, or agreed.
    """

    id: str
    holds: bool
    done: int
    of: int
    missing: tuple[str, ...] = ()
    overridden: int = 0
    by: tuple[str, ...] = ()


SECOND = "gate.second"
"""The condition that is met by asking: a second person."""
UNCHANGED = "gate.unchanged"
"""The condition that nothing moved on since it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """All conditions of one move."""

    lines: tuple[GateLine, ...]

    @property
    def open(self) -> bool:
        """Every condition holds."""
        return all(line.holds for line in self.lines)

    @property
    def in_the_way(self) -> GateLine | None:
        """The first condition that does not hold, but for the second person: that one is asked by deciding."""
        return next((line for line in self.lines if not line.holds and line.id != SECOND), None)

    @property
    def asks(self) -> bool:
        """Whether all that is missing is a second person."""
        return not self.open and self.in_the_way is None

    def moved_on(self) -> Gate:
        """The same gate for somebody who has not seen what stands now."""
        return Gate(
            lines=tuple(replace(line, holds=False, done=0) if line.id == UNCHANGED else line for line in self.lines)
        )


def _line(id_: str, all_of: tuple[str, ...], missing: tuple[str, ...]) -> GateLine:
    return GateLine(id=id_, holds=not missing, done=len(all_of) - len(missing), of=len(all_of), missing=missing)


def review_gate(
    report: CheckReport,
    ticks: Mapping[str, Tick],
    confirmations: Mapping[str, Confirmation],
    checklist: tuple[ChecklistItem, ...],
    overrides: tuple[Override, ...] = (),
    *,
    because: str = "",
    agreed_by: str = "",
) -> Gate:
    """The gate of T07 and T08: no error that was not overridden, every warning confirmed, every look by eye ticked, materials of
    T07 there, a second person where ``because`` says why one is needed, nothing moved on since it was read.
    """
    taken_on = {override.key: override for override in overrides}
    found = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    errors = tuple(finding.key for finding in found if finding.key not in taken_on)
    overridden = [taken_on[finding.key] for finding in found if finding.key in taken_on]
    failed_rules = {finding.rule for finding in found if finding.key not in taken_on}
    rules = tuple(dict.fromkeys(row.rule for row in report.rows if not row.by_eye))
    warnings = tuple(finding.key for finding in report.findings if finding.severity is Severity.WARNING)
    eyes = tuple(row.id for row in report.rows if row.by_eye)
    due = [item for item in checklist if item.gate == "T07" and item.due is not DueState.NOT_REQUIRED]
    second = (because,) if because else ()
    return Gate(
        lines=(
            GateLine(
                id="gate.errors",
                holds=not errors,
                done=len(rules) - len(failed_rules & set(rules)),
                of=len(rules),
                missing=errors,
                overridden=len(overridden),
                by=tuple(dict.fromkeys(login for one in overridden for login in (one.by, one.second_by) if login)),
            ),
            _line("gate.warnings", warnings, tuple(key for key in warnings if key not in confirmations)),
            _line("gate.by_eye", eyes, tuple(row for row in eyes if not _well(row, ticks.get(row)))),
            _line(
                "gate.materials",
                tuple(_slot(item) for item in due),
                tuple(_slot(item) for item in due if not item.complete),
            ),
            replace(_line(SECOND, second, () if agreed_by else second), by=(agreed_by,) if agreed_by else ()),
            GateLine(id=UNCHANGED, holds=True, done=1, of=1),
        )
    )


def upload_gate(
    checklist: tuple[ChecklistItem, ...], photos: tuple[PhotoRow, ...] = (), ticks: Mapping[str, Tick] = NO_TICKS
) -> Gate:
    """The gate of T12: the material checklist complete, every paper original that is due received, every photo found in order."""
    due = [item for item in checklist if item.due is not DueState.NOT_REQUIRED]
    papers = [item for item in checklist if item.paper is not PaperState.NOT_DUE and item.due is DueState.REQUIRED]
    return Gate(
        lines=(
            _line(
                "gate.materials",
                tuple(_slot(item) for item in due),
                tuple(_slot(item) for item in due if not item.complete),
            ),
            _line(
                "gate.papers",
                tuple(_slot(item) for item in papers),
                tuple(_slot(item) for item in papers if item.paper is PaperState.DUE),
            ),
            *((_line("gate.photos", *looked_at(photos, ticks)),) if photos else ()),
        )
    )


def _slot(item: ChecklistItem) -> str:
    return f"{item.kind}.{item.owner}" if item.owner else item.kind


def _well(row: str, tick: Tick | None) -> bool:
    return tick is not None and (is_question(row) or tick.state is not TickState.FAIL)
