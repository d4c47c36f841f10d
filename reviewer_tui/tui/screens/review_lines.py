"""The panes of a review that judge: checklist, fields against evidence, materials, findings. Pure functions of the view."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len

from reviewer_tui.domain.fields import FieldValue
from reviewer_tui.domain.finding import Confirmation, Finding, RowState, Severity
from reviewer_tui.domain.material import ChecklistItem, DueState, PaperState
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.revision_diff import Change, FieldDiff
from reviewer_tui.domain.stage import Stage
from reviewer_tui.locale import Texts
from reviewer_tui.tui.format import exact_size, file_size
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.naming import field_name, owner_name, part_name, place_name, value_name
from reviewer_tui.tui.screens.lookup_lines import NameOf, gone_lookups, lookup_lines, lookups_by_path
from reviewer_tui.tui.screens.verification_lines import mode_lines
from reviewer_tui.tui.text import cell_fit
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source, folded, line
from reviewer_tui.tui.wording import (
    SEVERITY_SIGNS,
    STATE_SIGNS,
    basis_text,
    field_text,
    finding_text,
    material_text,
    row_text,
    words,
)
from reviewer_tui.usecases.views import ChecklistRow, EvidenceLine, MaterialView, ReviewView

_BEFORE_PASS = frozenset(
    {Stage.DRAFT, Stage.SUBMITTED, Stage.RESUBMITTED, Stage.ISP_REVIEW, Stage.NEEDS_CORRECTION, Stage.ISP_REJECTED}
)
_FAULTY = (RowState.ERROR, RowState.WARNING, RowState.CONFIRMED)


def ordered_rows(view: ReviewView) -> tuple[ChecklistRow, ...]:
    """The photos of a verification, then faults, what a person has to look at, hints and what passed; ticking moves nothing."""
    photos = {photo.row.id for photo in view.photos}

    def rank(row: ChecklistRow) -> int:
        if row.row.id in photos:
            return -1
        if row.row.by_eye:
            return 1
        if row.state in _FAULTY or row.state is RowState.OPEN:
            return 0
        return 2 if row.state is RowState.HINT else 3

    return tuple(sorted(view.rows, key=rank))


def checklist_lines(texts: Texts, view: ReviewView) -> Source:
    """One line a row: sign, what was looked at, whose it is, the rule."""

    def lines(width: int) -> tuple[Line, ...]:
        result = []
        photos = {photo.row.id for photo in view.photos}
        for row in ordered_rows(view):
            sign, role = STATE_SIGNS[row.state]
            name = row_text(texts, row.row)
            owner = owner_name(texts, view.content, row.row.owner)
            if owner:
                name = f"{name}  {owner}"
            if row.tick is not None and row.tick.note:
                name = f"{name} ({row.tick.note})"
            code = row.row.rule if width >= 46 else ""
            if row.row.id in photos and cell_len(harmless(name)) > width - 3 - len(code):
                code = ""  # whose photo it is says more
            room = width - 2 - len(code) - (1 if code else 0)
            plain = Role.PLAIN if row.state is not RowState.PASSED else Role.MUTED
            runs: list[Run] = [(f"{sign} ", role), (cell_fit(name, room), plain)]
            if code:
                runs.append((f" {code}", Role.MUTED))
            result.append(Line(tuple(runs), row.row.id))
        return tuple(result)

    return lines


def field_lines(texts: Texts, tables: ReferenceTables, view: ReviewView, name_of: NameOf) -> Source:
    """Every declared value under its heading, evidence, findings and look-ups below it; empty ones are named together."""
    looked_up = lookups_by_path(view)
    found: dict[str, list[Finding]] = {}
    for finding in view.findings:
        found.setdefault(_field_path(view, finding.path), []).append(finding)
    confirmed = {one.key for one in view.confirmations}
    filed = {field.path: field for part in (view.filed.parts if view.filed else ()) for field in part.fields}

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        empty: list[str] = []
        heading = ""
        headings: dict[str, str] = {}
        label_width = max(12, min(24, width // 3))

        def close() -> None:
            if empty:
                said = texts("review.empty_fields", fields=texts("list.between").join(dict.fromkeys(empty)))
                result.extend(folded(said, width, Role.MUTED, indent=2))
                empty.clear()

        for each in view.lines:
            part = each.field.path.rpartition(".")[0]
            head = headings.get(part) or headings.setdefault(part, part_name(texts, view.content, each.field.path))
            if head != heading:
                close()
                heading = head
                result.append(line((head, Role.STRONG)))
            label = field_name(texts, each.field.label)
            faults = found.get(each.field.path, [])
            known = filed.get(each.field.path)
            lookups = looked_up.get(each.field.path, ())
            if not (each.field.value or faults or each.evidence or known or lookups):
                empty.append(label)
                continue
            result.extend(_field(texts, tables, each, label, faults, confirmed, width, label_width))
            if known:
                result.extend(register_line(texts, tables, known, width, label_width + 3))
            result.extend(lookup_lines(texts, tables, name_of, lookups, width, label_width + 3))
        close()
        result.extend(_gone(texts, tables, filed, {each.field.path for each in view.lines}, width, label_width))
        result.extend(gone_lookups(texts, tables, name_of, view, width, label_width))
        if view.unknown_keys:
            said = texts("review.unknown_keys", keys=texts("list.between").join(view.unknown_keys))
            result.extend(folded(said, width, Role.SOON, key="unknown"))
        return tuple(result)

    return lines


def _field(
    texts: Texts,
    tables: ReferenceTables,
    each: EvidenceLine,
    label: str,
    faults: list[Finding],
    confirmed: set[str],
    width: int,
    label_width: int,
) -> list[Line]:
    sign, role = (" ", Role.PLAIN)
    if faults:
        worst = min(faults, key=lambda finding: list(Severity).index(finding.severity))
        sign, role = ("✓", Role.SOON) if worst.key in confirmed else SEVERITY_SIGNS[worst.severity]
    elif each.same is not None:
        sign, role = ("✓", Role.ACCENT) if each.same else ("✗", Role.FAULT)
    indent = label_width + 3
    first: list[Run] = [(f"{sign} ", role), (cell_fit(label, label_width) + " ", Role.MUTED)]
    value = value_name(texts, tables, each.field) or texts("review.not_given")
    result = folded(value, width, indent=indent, first=first, key=each.field.path)
    if each.evidence:
        verdict = "" if each.same is None else texts("review.same" if each.same else "review.differs")
        source = words(texts, each.source, each.source)
        said = f"{source}: {each.evidence}  {verdict}"
        result.extend(folded(said, width, Role.FAULT if each.same is False else Role.MUTED, indent=indent))
    for finding in faults:
        mark, look = SEVERITY_SIGNS[finding.severity]
        result.extend(
            folded(
                finding_text(texts, finding),
                width,
                look,
                indent=indent,
                first=[(" " * (indent - 2) + f"{mark} ", look)],
            )
        )
    return result


def register_line(texts: Texts, tables: ReferenceTables, known: FieldDiff, width: int, indent: int) -> tuple[Line, ...]:
    """What the register has of a field, and how the order differs from it."""
    value = value_name(
        texts, tables, FieldValue(path=known.path, value=known.old, personal=known.personal, label=known.label)
    )
    changed = known.change is not Change.SAME
    state = texts("register.locked" if known.locked and changed else f"register.{known.change}")
    lock = f"  {texts('register.lock')}" if known.locked and not changed else ""
    said = f"{texts('evidence.register')}: {value or '-'}  {state}{lock}"
    role = Role.FAULT if known.locked and changed else Role.SOON if changed else Role.MUTED
    return tuple(folded(said, width, role, indent=indent))


def _gone(
    texts: Texts,
    tables: ReferenceTables,
    filed: Mapping[str, FieldDiff],
    shown: set[str],
    width: int,
    label_width: int,
) -> list[Line]:
    """What is filed and stands in the order no more."""
    left = [field for path, field in filed.items() if path not in shown and field.change is Change.REMOVED]
    if not left:
        return []
    result = [line((texts("register.gone"), Role.STRONG))]
    for field in left:
        label = cell_fit(field_name(texts, field.label), label_width)
        first: list[Run] = [("- ", Role.FAULT), (f"{label} ", Role.MUTED)]
        result.extend(folded(field.old, width, indent=label_width + 3, first=first, key=field.path))
        if field.locked:
            result.extend(folded(texts("register.locked"), width, Role.FAULT, indent=label_width + 3))
    return result


def _field_path(view: ReviewView, path: str) -> str:
    """The leaf that shows a finding: its own path, or the first leaf below it."""
    paths = [each.field.path for each in view.lines]
    if path in paths:
        return path
    return next((each for each in paths if each.startswith(path + ".")), path)


def material_lines(texts: Texts, tables: ReferenceTables, view: ReviewView) -> Source:
    """Slot by slot: what is due and there, then each file with its facts; what is due only before the upload comes last while
    the review is not passed. A slot's key is ``slot.KIND.OWNER``; only files without a slot have one of their own.
    """
    by_id = {each.material.id: each for each in view.materials}

    def lines(width: int) -> tuple[Line, ...]:
        result = mode_lines(texts, view, width)
        placed: set[str] = set()
        for item in sorted(view.checklist, key=lambda item: _slot_rank(view, item)):
            if item.due is DueState.NOT_REQUIRED and not item.present:
                continue
            result.append(_slot(texts, view, item, width))
            for material_id in item.present:
                if material_id in by_id:
                    placed.add(material_id)
                    result.extend(_file(texts, by_id[material_id], width, stop=False))
        rest = [each for each in view.materials if each.material.id not in placed]
        if rest:
            result.append(line((texts("review.other_files"), Role.STRONG)))
            for each in rest:
                result.extend(_file(texts, each, width, stop=True))
        return tuple(result)

    return lines


def _slot_rank(view: ReviewView, item: ChecklistItem) -> int:
    if not item.complete:
        return 2 if due_later(view, item) else 0
    return 1 if item.due is DueState.REQUIRED else 3


def due_later(view: ReviewView, item: ChecklistItem) -> bool:
    """Whether a slot is due before the upload only, and the review is not passed yet."""
    return item.gate == "T12" and view.filing.stage in _BEFORE_PASS


def _slot(texts: Texts, view: ReviewView, item: ChecklistItem, width: int) -> Line:
    sign, role = ("✓", Role.ACCENT) if item.complete else ("✗", Role.FAULT)
    if item.due is DueState.OPEN:
        sign, role = "?", Role.SOON
    elif not item.complete and due_later(view, item):
        sign, role = "o", Role.MUTED
    # More files than needed fill a slot no further.
    counts = f"{min(len(item.present), item.needed)}/{item.needed}" if item.needed else str(len(item.present))
    paper = "" if item.paper is PaperState.NOT_DUE else texts(f"paper_state.{item.paper}")
    owner = owner_name(texts, view.content, item.owner)
    tail = "  ".join(part for part in (owner, counts, texts(f"review.gate.{item.gate}"), paper) if part)
    tail_width = min(cell_len(harmless(tail)), width // 2)
    name = cell_fit(material_text(texts, item.kind), width - 3 - tail_width)
    return line((f"{sign} ", role), (f"{name} ", Role.STRONG), (tail, Role.MUTED), key=slot_key(item))


def slot_key(item: ChecklistItem) -> str:
    """The key of a slot's line."""
    return f"slot.{item.kind}.{item.owner}"


def _file(texts: Texts, each: MaterialView, width: int, *, stop: bool) -> list[Line]:
    facts = each.material.facts
    over = each.max_bytes is not None and facts.size > each.max_bytes
    size = file_size(facts.size)
    if each.max_bytes is not None:
        size = f"{exact_size(facts.size)} {'>' if over else '<='} {exact_size(each.max_bytes)} B"
    pixels = f"{facts.width}x{facts.height}" if facts.width else ""
    shape = facts.format.upper() if not facts.broken else f"{facts.format.upper()} {texts('review.broken')}"
    bad = over or facts.broken
    sign: Run = ("  ✗ ", Role.FAULT) if bad else ("    ", Role.PLAIN)
    said = "  ".join(part for part in (shape, pixels, size, facts.sha256[:8], each.material.file) if part)
    result = [line(sign, (said, Role.FAULT if bad else Role.PLAIN), key=f"file.{each.material.id}" if stop else "")]
    if each.also_in:
        others = texts("list.between").join(each.also_in)
        result.extend(folded(texts("review.also_in", filings=others), width, Role.SOON, indent=4))
    return result


def finding_lines(texts: Texts, tables: ReferenceTables, view: ReviewView) -> Source:
    """Every finding with its place, its reason and whether somebody took it on."""
    confirmed: dict[str, Confirmation] = {one.key: one for one in view.confirmations}

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        for finding in sorted(view.findings, key=lambda one: list(Severity).index(one.severity)):
            sign, role = SEVERITY_SIGNS[finding.severity]
            taken = confirmed.get(finding.key)
            if taken is not None:
                sign, role = "✓", Role.SOON
            result.extend(
                folded(finding_text(texts, finding), width, indent=2, first=[(f"{sign} ", role)], key=finding.key)
            )
            place = place_name(texts, view.content, finding.path)
            parts = (
                field_text(texts, finding.field),
                place,
                finding.rule,
                finding.reason,
                basis_text(texts, finding.basis),
            )
            result.extend(folded("  ".join(part for part in parts if part), width, Role.MUTED, indent=2))
            if taken is not None:
                said = texts("review.confirmed", by=taken.by, note=taken.note)
                result.extend(folded(said, width, Role.SOON, indent=2))
        if not result:
            result.append(line((f"✓ {texts('queue.no_faults')}", Role.ACCENT)))
        return tuple(result)

    return lines


def leaf_of(view: ReviewView, path: str) -> str:
    """The key in the field pane for a finding's path."""
    return _field_path(view, path)


def material_key(view: ReviewView, path: str) -> str:
    """The key in the material pane for a finding's path ``material.KIND.OWNER[.n]``."""
    parts = path.split(".")
    for item in view.checklist:
        if len(parts) > 1 and item.kind == parts[1] and (not item.owner or item.owner in parts[2:]):
            return slot_key(item)
    return f"file.{parts[-1]}"
