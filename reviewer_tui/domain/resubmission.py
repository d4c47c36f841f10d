"""What a resubmission answers: which reasons of the last return are settled, which stand open, and what changed unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reviewer_tui.domain.checks.material_checks import told_as
from reviewer_tui.domain.decision import Decision, ReasonUse, Verdict, holding
from reviewer_tui.domain.fields import catalogue_field
from reviewer_tui.domain.finding import Finding
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.picture_look import newly_saved
from reviewer_tui.domain.revision_diff import Change, MaterialDiff, RevisionDiff

MATERIAL = "material."


class LineState(StrEnum):
    """A changed line: asked for and settled, asked for and still open, changed unasked, or a remark, which says nothing."""

    FIXED = "fixed"
    OPEN = "open"
    NOT_ASKED = "not_asked"
    BENIGN = "benign"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedReason:
    """A reason of the last return with the keys of the lines it is about; ``times`` it has been given over the revisions.

    ``again``: all that came in answer is the same picture, newly saved.
    """

    use: ReasonUse
    open: bool
    times: int
    lines: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmission:
    """A revision as the answer to a return. ``states`` are those of all lines that changed or were asked for, by their keys."""

    returned: int
    asked: tuple[AskedReason, ...]
    states: Mapping[str, LineState]

    @property
    def fixed(self) -> int:
        """How many reasons are settled."""
        return sum(not each.open for each in self.asked)

    @property
    def open(self) -> int:
        """How many reasons stand."""
        return sum(each.open for each in self.asked)

    @property
    def not_asked(self) -> int:
        """How many lines changed though nobody asked."""
        return sum(state is LineState.NOT_ASKED for state in self.states.values())

    def asked_at(self, key: str) -> tuple[AskedReason, ...]:
        """The reasons that are about a line."""
        return tuple(each for each in self.asked if key in each.lines)


def last_return(decisions: Iterable[Decision], before: int) -> Decision | None:
    """The newest return or refusal of a revision before this one that holds."""
    back = [each for each in holding(decisions) if each.verdict is not Verdict.PASS]
    return next((each for each in reversed(back) if each.revision < before), None)


def times_given(decisions: Iterable[Decision]) -> dict[str, int]:
    """How often each reason was given at its place, over all revisions: above one it is a repeat fault."""
    given: dict[str, int] = {}
    for decision in holding(decisions):
        for key in {use.key for use in decision.reasons}:
            given[key] = given.get(key, 0) + 1
    return given


def resubmission(
    diff: RevisionDiff,
    returned: Decision,
    *,
    decisions: Iterable[Decision],
    found_then: Iterable[Finding],
    found_now: Iterable[Finding],
    fields: Mapping[str, str],
) -> Resubmission:
    """Hold a difference against what was asked.

    A reason stands while the checks still find it, and where they never did, while nothing of what it is about has changed; the
    same picture newly saved is no change.
    ``fields`` are the catalogue's fields by reason code: a reason without a place is about every line of its field.
    """
    then = {(one.reason, one.path) for one in found_then}
    now = {(one.reason, one.path) for one in found_now}
    times = times_given(decisions)
    changed, again = dict(_changed(diff)), set(_again(diff))
    asked, states = [], dict[str, LineState]()
    for use in returned.reasons:
        lines = tuple(key for key, field in _lines(diff) if _is_about(use, key, field, fields.get(use.code, "")))
        lines = tuple(key for key in lines if key == use.path or not _is_remark(key))
        touched = any(key in changed and key not in again for key in lines)
        stands = _found(use, now) or (not _found(use, then) and not touched)
        told = stands and not touched and any(key in again for key in lines)
        asked.append(AskedReason(use=use, open=stands, times=times.get(use.key, 1), lines=lines, again=told))
        for key in lines:
            if key in changed or (stands and use.path == key):
                state = LineState.OPEN if stands else LineState.FIXED
                states[key] = state if states.get(key) is not LineState.OPEN else LineState.OPEN
    for key in changed:
        states.setdefault(key, LineState.BENIGN if _is_remark(key) else LineState.NOT_ASKED)
    return Resubmission(returned=returned.revision, asked=tuple(asked), states=states)


def file_key(one: MaterialDiff) -> str:
    """The key of a material's line. One that was removed may bear the id that another has got by now."""
    if one.new is not None:
        return f"{MATERIAL}{one.new.id}"
    return f"{MATERIAL}-{one.old.id}" if one.old is not None else MATERIAL


def _changed(diff: RevisionDiff) -> Iterator[tuple[str, Change]]:
    for part in diff.parts:
        yield from ((one.path, one.change) for one in part.fields if one.change is not Change.SAME)
    yield from ((file_key(one), one.change) for one in diff.materials if one.change is not Change.SAME)


def _again(diff: RevisionDiff) -> Iterator[str]:
    """Files that came in the place of the same picture."""
    for one in diff.materials:
        if one.change is Change.REPLACED and one.old and one.new and newly_saved(one.old.facts, one.new.facts):
            yield file_key(one)


def _lines(diff: RevisionDiff) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every line with the names under which a reason may mean it: its catalogue field, or ids and kinds of a material."""
    for part in diff.parts:
        yield from ((one.path, (catalogue_field(one.path),)) for one in part.fields)
    for one in diff.materials:
        names = {name for each in (one.old, one.new) if each is not None for name in _names(each)}
        yield file_key(one), tuple(names)


def _names(material: Material) -> tuple[str, ...]:
    """What a path may call it: ``material.m3``, ``material.MAT_LICENSE``, ``material.MAT_AUTH_LETTER.s1``."""
    owners = (material.service_id, material.domain_id, material.principal)
    return (material.id, material.kind, told_as(material.kind), *filter(None, owners))


def _is_about(use: ReasonUse, key: str, names: tuple[str, ...], field: str) -> bool:
    if key.startswith(MATERIAL):
        if use.path.startswith(MATERIAL):
            return all(part in names for part in use.path.split(".")[1:3] if not part.isdigit())
        return not use.path and (field in names or field == "material.files")
    if use.path:
        return key == use.path or key.startswith(f"{use.path}.")
    return bool(field) and field in names


def _found(use: ReasonUse, found: set[tuple[str, str]]) -> bool:
    if use.path:
        return (use.code, use.path) in found
    return any(code == use.code for code, _path in found)


def _is_remark(key: str) -> bool:
    return key == "filing.remark" or key.endswith(".remark")
