"""What was looked up elsewhere, beside the field that it is about: the value with what differs marked, where, by whom, when."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.cells import cell_len

from reviewer_tui.domain.fields import FieldValue
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.text_difference import Spans, differing_spans
from reviewer_tui.locale import Texts
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.naming import field_name, value_name
from reviewer_tui.tui.text import cell_fit
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Source, folded, line
from reviewer_tui.tui.widgets.marked import cell_lines
from reviewer_tui.tui.wording import moment
from reviewer_tui.usecases.lookup_views import LookupView
from reviewer_tui.usecases.views import ReviewView

NameOf = Callable[[str], str]


def lookups_by_path(view: ReviewView) -> dict[str, list[LookupView]]:
    """The look-ups of each field, the newest first."""
    found: dict[str, list[LookupView]] = {}
    for one in reversed(view.lookups):
        found.setdefault(one.lookup.path, []).append(one)
    return found


def lookup_lines(
    texts: Texts, tables: ReferenceTables, name_of: NameOf, lookups: Iterable[LookupView], width: int, indent: int
) -> list[Line]:
    """What was found, where it differs both values with the difference marked, and the circumstances. What else was seen stands in
    the detail, or here where no value was found.
    """
    result: list[Line] = []
    for one in lookups:
        found, bad = one.lookup, one.same is False and one.current
        role = Role.FAULT if bad else Role.MUTED
        if found.found:
            values = [
                harmless(named_value(texts, tables, one, each), lines=True) for each in (found.declared, found.found)
            ]
            spans = differing_spans(*values) if one.same is False else ((), ())
            if bad:
                result.extend(
                    marked_value(texts("lookup.declared"), values[0], spans[0], width, indent=indent, role=role)
                )
            result.extend(marked_value(texts("lookup.found"), values[1], spans[1], width, indent=indent, role=role))
        else:
            result.extend(folded(f"{texts('lookup.found')} {found.text}", width, role, indent=indent))
        verdict = "" if one.same is None else texts("review.same" if one.same else "review.differs")
        result.extend(folded(circumstances(texts, name_of, one, verdict), width, role, indent=indent))
    return result


def marked_value(
    lead: str, value: str, spans: Spans, width: int, *, indent: int = 0, role: Role = Role.PLAIN
) -> list[Line]:
    """A harmless value under its lead, folded, with its marks."""
    lead_width = cell_len(lead) + 1
    result = []
    for number, runs in enumerate(cell_lines(value, spans, max(8, width - indent - lead_width), role)):
        first = f"{lead} " if not number else " " * lead_width
        result.append(Line(((" " * indent + first, role), *runs)))
    return result


def named_value(texts: Texts, tables: ReferenceTables, one: LookupView, value: str) -> str:
    """A value of the field that a look-up is about, with the name of its code."""
    found = one.lookup
    return value_name(
        texts, tables, FieldValue(path=found.path, value=value, personal=found.personal, label=found.label)
    )


def circumstances(texts: Texts, name_of: NameOf, one: LookupView, verdict: str = "") -> str:
    """``credit register  李雷  11-23 Mon 10:00``, and for which revision where the field has changed since."""
    found = one.lookup
    old = "" if one.current else texts("lookup.for_revision", revision=texts("revision.short", n=found.revision))
    parts = (verdict, texts(f"lookup_source.{found.source}"), name_of(found.by), moment(texts, found.at), old)
    return "  ".join(part for part in parts if part)


def gone_lookups(
    texts: Texts, tables: ReferenceTables, name_of: NameOf, view: ReviewView, width: int, label_width: int
) -> list[Line]:
    """Look-ups of fields that the filing has no more."""
    left = [one for one in view.lookups if one.gone]
    if not left:
        return []
    result = [line((texts("lookup.gone"), Role.STRONG))]
    for one in reversed(left):
        label = cell_fit(field_name(texts, one.lookup.label), label_width)
        result.append(line(("  ", Role.PLAIN), (label, Role.MUTED), key=f"lookup.{one.lookup.number}"))
        result.extend(lookup_lines(texts, tables, name_of, (one,), width, label_width + 3))
    return result


def lookup_detail(texts: Texts, name_of: NameOf, view: ReviewView, path: str) -> Source | None:
    """Every look-up of the field under the cursor with what else was seen; ``None`` where there is none."""
    found = lookups_by_path(view).get(path, [])
    if not found:
        return None

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        for one in found:
            value = one.lookup.found
            said = circumstances(texts, name_of, one)
            result.extend(folded(f"{said}: {value}" if value else said, width, Role.STRONG))
            for paragraph in one.lookup.text.splitlines():
                result.extend(folded(paragraph, width, indent=2))
        return tuple(result)

    return lines
