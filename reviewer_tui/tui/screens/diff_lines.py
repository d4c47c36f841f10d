"""What the difference of two revisions shows: fields old and new side by side, materials by their hash. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from reviewer_tui.domain.fields import FieldValue
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.resubmission import MATERIAL, file_key
from reviewer_tui.domain.revision_diff import Change, FieldDiff, MaterialDiff, PartDiff, RevisionDiff
from reviewer_tui.domain.text_difference import Spans, differing_spans
from reviewer_tui.locale import Texts
from reviewer_tui.tui.format import file_size
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.naming import field_name, owner_name, part_name, value_name
from reviewer_tui.tui.screens.resubmission_lines import answer_text, asked_key, asked_lines, state_text
from reviewer_tui.tui.text import cell_fit
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source, folded, line
from reviewer_tui.tui.widgets.marked import cell_lines
from reviewer_tui.tui.wording import day_of, local, material_text
from reviewer_tui.usecases.views import RevisionDiffView

State = tuple[str, Role] | None
"""What became of a line, in words and their role; None where nothing was asked and nothing changed."""
SIGN = 2
GAP = 2
CHANGE_SIGNS: dict[Change, tuple[str, Role]] = {
    Change.SAME: (" ", Role.MUTED),
    Change.ADDED: ("+", Role.ACCENT),
    Change.REMOVED: ("-", Role.FAULT),
    Change.CHANGED: ("~", Role.SOON),
    Change.REPLACED: ("~", Role.SOON),
    Change.MOVED: ("~", Role.SOON),
}


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide the field's name and each of the two values are."""

    label: int
    value: int


def _columns(width: int) -> _Columns:
    label = max(10, min(24, width // 4))
    return _Columns(label, max(6, (width - SIGN - label - 2 * GAP) // 2))


def change_keys(view: RevisionDiffView | None) -> tuple[str, ...]:
    """The keys of all lines that show what was asked or a change, in order."""
    diff = view.diff if view is not None else None
    if view is None or diff is None:
        return ()
    asked = (asked_key(one) for one in view.answer.asked) if view.answer is not None else ()
    fields = (field.path for part in diff.parts for field in part.fields if field.change is not Change.SAME)
    files = (file_key(one) for one in diff.materials if one.change is not Change.SAME)
    return (*asked, *fields, *files)


def material_of(key: str) -> str:
    """The id of the material that a line's key stands for; empty for the key of a field."""
    return key.removeprefix(MATERIAL) if key.startswith(MATERIAL) else ""


def diff_head(texts: Texts, view: RevisionDiffView, *, gutter: int) -> Source:
    """Which filing and revisions, how much changed, and the titles of the three columns."""

    def lines(width: int) -> tuple[Line, ...]:
        first = line(
            (f"{view.filing.number} ", Role.STRONG),
            (f"{view.new.sponsor.name}  ", Role.STRONG),
            (texts("diff.title" if view.base == "before" else f"diff.title.{view.base}"), Role.HEADER),
        )
        clear: Run = (texts("review.in_clear"), Role.SOON) if view.unmasked else (texts("review.masked"), Role.MUTED)
        summary = _summary(texts, view.diff) if view.answer is None else answer_text(texts, view.answer)
        second = Line((clear, ("  ", Role.PLAIN), (summary, Role.PLAIN)))
        if view.old is None:
            return first, second, Line()
        columns = _columns(width - gutter)
        old, new = _titles(texts, view)
        titles = (
            (" " * (gutter + SIGN), Role.PLAIN),
            (cell_fit(texts("diff.field"), columns.label + GAP), Role.MUTED),
            (cell_fit(old, columns.value + GAP), Role.HEADER),
            (cell_fit(new, columns.value), Role.HEADER),
        )
        return first, second, Line(titles)

    return lines


def _titles(texts: Texts, view: RevisionDiffView) -> tuple[str, str]:
    """What stands in the two columns."""
    assert view.old is not None
    new = _revision(texts, view.new_revision, view.new)
    if view.base != "before":
        return texts(f"diff.base.{view.base}"), new
    return _revision(texts, view.old_revision, view.old), new


def _revision(texts: Texts, number: int, content: FilingContent) -> str:
    said = texts("revision.short", n=number)
    sent = content.submitted_at
    return f"{said}  {day_of(texts, local(sent).date())}" if sent else said


def _summary(texts: Texts, diff: RevisionDiff | None) -> str:
    if diff is None:
        return texts("diff.none_before")
    fields = [field.change for part in diff.parts for field in part.fields if field.change is not Change.SAME]
    files = [one.change for one in diff.materials if one.change is not Change.SAME]
    if not fields and not files:
        return texts("diff.nothing")
    counted = []
    for kind, changes in (("fields", fields), ("files", files)):
        said = [texts(f"diff.count.{change}", n=changes.count(change)) for change in Change if change in changes]
        if said:
            counted.append(texts(f"diff.{kind}", changes=texts("list.between").join(said)))
    return "  ".join(counted)


def diff_lines(texts: Texts, tables: ReferenceTables, view: RevisionDiffView, *, only_changed: bool) -> Source:
    """Part by part in reading order, then the files; what stayed the same is muted, or left out with ``only_changed``."""

    def lines(width: int) -> tuple[Line, ...]:
        diff, columns = view.diff, _columns(width)
        if diff is None or view.old is None:
            return tuple(folded(texts("diff.none_before"), width, Role.STRONG))
        result = asked_lines(texts, tables, view, width)
        heading, states = "", view.answer.states if view.answer else {}
        for part in diff.parts:
            shown = [
                field for field in part.fields if field.path in states or _is_shown(field, only_changed=only_changed)
            ]
            if not shown:
                continue
            name = _part_name(texts, view, part)
            if name != heading:
                heading = name
                sign, role = CHANGE_SIGNS[part.change if part.change is not Change.CHANGED else Change.SAME]
                result.append(line((f"{sign:<{SIGN}}", role), (name, Role.STRONG)))
            for field in shown:
                state = state_text(texts, view.answer, field.path)
                result.extend(_field(texts, tables, field, columns, width, state))
        files = [
            one
            for one in diff.materials
            if not only_changed or one.change is not Change.SAME or file_key(one) in states
        ]
        if files:
            result.append(line((" " * SIGN, Role.PLAIN), (texts("pane.materials"), Role.STRONG)))
            for one in files:
                result.extend(_file(texts, view, one, columns))
        if not result:
            result.extend(folded(texts("diff.nothing"), width, Role.MUTED))
        return tuple(result)

    return lines


def _is_shown(field: FieldDiff, *, only_changed: bool) -> bool:
    return field.change is not Change.SAME or (not only_changed and bool(field.old or field.new))


def _part_name(texts: Texts, view: RevisionDiffView, part: PartDiff) -> str:
    content = view.old if part.change is Change.REMOVED and view.old else view.new
    # Any leaf of the part leads to its heading.
    name = part_name(texts, content, part.fields[0].path if part.fields else part.path)
    return f"{name}  {texts(f'diff.part.{part.change}')}" if part.change in (Change.ADDED, Change.REMOVED) else name


def _field(
    texts: Texts, tables: ReferenceTables, field: FieldDiff, columns: _Columns, width: int, state: State
) -> list[Line]:
    label = field_name(texts, field.label)
    old, new = (
        harmless(
            value_name(
                texts, tables, FieldValue(path=field.path, value=value, personal=field.personal, label=field.label)
            ),
            lines=True,
        )
        for value in (field.old, field.new)
    )
    if field.change is Change.SAME:
        both = _Columns(columns.label, 2 * columns.value + GAP)
        return _row(field.change, label, ((new, ()),), both, field.path, Role.MUTED, state)
    spans = differing_spans(old, new) if field.change is Change.CHANGED else ((), ())
    result = _row(field.change, label, ((old, spans[0]), (new, spans[1])), columns, field.path, Role.PLAIN, state)
    if field.locked:
        result.extend(folded(texts("diff.locked"), width, Role.FAULT, indent=SIGN + columns.label + GAP))
    if field.old == field.new:
        result.extend(folded(texts("diff.behind_mask"), width, Role.SOON, indent=SIGN + columns.label + GAP))
    return result


def _file(texts: Texts, view: RevisionDiffView, one: MaterialDiff, columns: _Columns) -> list[Line]:
    known = one.new or one.old
    assert known is not None
    state = state_text(texts, view.answer, file_key(one))
    label = f"{material_text(texts, known.kind)}\n{texts(f'diff.file.{one.change}')}"
    alike = one.resemblance if one.change is Change.REPLACED else None
    if alike is not None:
        label += "\n" + texts(f"likeness.{alike.likeness}", distance=alike.distance)
    old, new = (
        harmless(_facts(texts, material, content, where=one.change is Change.MOVED), lines=True)
        for material, content in ((one.old, view.old), (one.new, view.new))
    )
    if one.change is Change.SAME:
        both = _Columns(columns.label, 2 * columns.value + GAP)
        return _row(one.change, label, ((new, ()),), both, file_key(one), Role.MUTED, state)
    spans = differing_spans(old, new) if one.change in (Change.REPLACED, Change.MOVED) else ((), ())
    values = ((old, spans[0]), (new, spans[1]))
    return _row(one.change, label, values, columns, file_key(one), Role.PLAIN, state)


def _facts(texts: Texts, material: Material | None, content: FilingContent | None, *, where: bool) -> str:
    """What a file is, and, where it moved, for what it was sent."""
    if material is None or content is None:
        return ""
    facts = material.facts
    pixels = f"{facts.width}x{facts.height}" if facts.width else ""
    broken = texts("review.broken") if facts.broken else ""
    parts = [" ".join(part for part in (facts.format.upper(), broken, pixels, file_size(facts.size)) if part)]
    if where:
        owner = owner_name(texts, content, material.domain_id or material.service_id or material.principal)
        parts.append(f"{material_text(texts, material.kind)} {owner}".strip())
    parts.extend(part for part in (f"SHA-256 {facts.sha256[:12]}", material.file) if part)
    return "\n".join(parts)


def _row(
    change: Change,
    label: str,
    values: tuple[tuple[str, Spans], ...],
    columns: _Columns,
    key: str,
    role: Role,
    state: State,
) -> list[Line]:
    sign, look = CHANGE_SIGNS[change]
    cells = (
        (
            *cell_lines(harmless(label, lines=True), (), columns.label, Role.MUTED),
            *(cell_lines(state[0], (), columns.label, state[1]) if state is not None else ()),
        ),
        *(cell_lines(text, spans, columns.value, role) for text, spans in values),
    )
    widths = (columns.label, *(columns.value for _value in values))
    result = []
    for number, row in enumerate(zip_longest(*cells)):
        runs: list[Run] = [(f"{sign if not number else '':<{SIGN}}", look)]
        for width, cell in zip(widths, row, strict=True):
            runs.extend(cell if cell is not None else ((" " * width, Role.PLAIN),))
            runs.append((" " * GAP, Role.PLAIN))
        result.append(Line(tuple(_trimmed(runs)), "" if number else key))
    return result


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """Without what is blank at the end: the pane fills its lines itself."""
    end = max((place for place, (text, _role) in enumerate(runs) if text.strip()), default=-1)
    return iter(runs[: end + 1])
