"""What a reviewer has confirmed once and need not look at again in the next revision, because nothing of it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer_tui.domain.checks.material_checks import LOOKED_AT
from reviewer_tui.domain.fields import catalogue_field
from reviewer_tui.domain.finding import CheckReport, Confirmation, Finding, RuleRow, Tick
from reviewer_tui.domain.revision_diff import Change, RevisionDiff


def carried_confirmations(
    diff: RevisionDiff, then: CheckReport, now: CheckReport, confirmations: Iterable[Confirmation]
) -> tuple[Confirmation, ...]:
    """The warnings that are word for word what was confirmed: same finding, same evidence, same values, same files."""
    before, after = _by_key(then.findings), _by_key(now.findings)
    changed = _Changed(diff)
    return tuple(
        each
        for each in confirmations
        if each.key in before and before[each.key] == after.get(each.key) and not changed.touches(before[each.key].path)
    )


def carried_ticks(diff: RevisionDiff, then: CheckReport, now: CheckReport, ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    """The looks whose row, values and papers are the same. Questions are asked anew: no field shows what an answer rests on."""
    before = {row.id: row for row in then.rows}
    after = {row.id: row for row in now.rows}
    changed = _Changed(diff)
    return tuple(
        each
        for each in ticks
        if each.row in before and before[each.row] == after.get(each.row) and not changed.concerns(before[each.row])
    )


def _by_key(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {each.key: each for each in findings}


class _Changed:
    """What differs between two revisions, by field and by paper."""

    def __init__(self, diff: RevisionDiff) -> None:
        self._paths = tuple(one.path for part in diff.parts for one in part.fields if one.change is not Change.SAME)
        self._files = tuple(one for one in diff.materials if one.change is not Change.SAME)

    def touches(self, path: str) -> bool:
        """Whether anything at a path has changed: the field, what lies below or above it, or the material that it names."""
        if path.startswith("material."):
            return path.split(".")[1] in set(self._names_of_files())
        return any(one == path or one.startswith(f"{path}.") or path.startswith(f"{one}.") for one in self._paths)

    def concerns(self, row: RuleRow) -> bool:
        """Whether a look has anything new to see.

        A look at one paper: that paper, and what papers say, names and people. Any other: its field, and the sponsor's papers.
        """
        if any(catalogue_field(path) == row.field for path in self._paths):
            return True
        kind = LOOKED_AT.get(row.rule)
        if kind is not None:
            return kind in set(self._names_of_files()) or any(map(_stands_on_papers, self._paths))
        return any(not _is_of_a_service(one) for one in self._names_by_file())

    def _names_of_files(self) -> Iterator[str]:
        for one in self._files:
            for each in (one.old, one.new):
                if each is not None:
                    yield from (each.id, each.kind)

    def _names_by_file(self) -> Iterator[tuple[str, str]]:
        for one in self._files:
            for each in (one.old, one.new):
                if each is not None:
                    yield each.service_id, each.domain_id


def _is_of_a_service(owner: tuple[str, str]) -> bool:
    return any(owner)


def _stands_on_papers(path: str) -> bool:
    return path.startswith("sponsor.") or ".principal." in path or path.endswith(".name")
