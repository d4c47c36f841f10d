"""The eight panes of a review: what each is called, what it shows, and where they stand at a given width."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from reviewer_tui.domain.finding import RowState, Severity
from reviewer_tui.domain.material import DueState
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.locale import Texts
from reviewer_tui.tui.screens.lookup_lines import lookup_detail
from reviewer_tui.tui.screens.record_lines import decision_lines, note_lines, port_lines, timeline_lines
from reviewer_tui.tui.screens.review_detail import finding_detail, material_detail, progress, row_detail
from reviewer_tui.tui.screens.review_lines import (
    checklist_lines,
    field_lines,
    finding_lines,
    leaf_of,
    material_key,
    material_lines,
    slot_key,
)
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source
from reviewer_tui.usecases.views import ReviewView

PANES = ("checklist", "fields", "materials", "findings", "timeline", "notes", "ports", "clocks")
JUDGING, RECORD = PANES[1:4], PANES[4:]
COLUMNS = {"left": PANES[:1], "middle": JUDGING, "third": RECORD}


def pane_sources(session: Session, tables: ReferenceTables, view: ReviewView, now: datetime) -> dict[str, Source]:
    """What every pane shows of a view."""
    texts, name_of = session.texts, session.name_of
    return {
        "checklist": checklist_lines(texts, view),
        "fields": field_lines(texts, tables, view, name_of),
        "materials": material_lines(texts, tables, view),
        "findings": finding_lines(texts, tables, view),
        "timeline": timeline_lines(texts, view.timeline, name_of),
        "notes": note_lines(texts, view, name_of),
        "ports": port_lines(texts, view, name_of),
        "clocks": decision_lines(session, tables, view, now),
    }


def detail_source(session: Session, tables: ReferenceTables, view: ReviewView, pane: str, key: str) -> Source | None:
    """The detail of the line under the cursor of a pane; None where the pane says all there is."""
    texts = session.texts
    if pane == "checklist":
        return row_detail(texts, tables, view, key)
    if pane == "findings":
        return finding_detail(texts, tables, view, key)
    if pane == "materials":
        return material_detail(texts, view, key)
    if pane == "fields":
        return lookup_detail(texts, session.name_of, view, key)
    return None


def pane_title(texts: Texts, view: ReviewView, pane: str, *, short: bool = False) -> str:
    """``1 Checklist 12/20``."""
    name = texts(f"pane.{pane}.short" if short else f"pane.{pane}")
    count = _count(view, pane)
    return f"{PANES.index(pane) + 1} {name}{' ' if count else ''}{count}"


def _count(view: ReviewView, pane: str) -> str:
    match pane:
        case "checklist":
            well, rows, _open = progress(view)
            return f"{well}/{rows}"
        case "materials":
            # As the queue and the gate of the review count; what is due before the upload stands apart.
            counts = [_complete(view, gate) for gate in ("T07", "T12")]
            return "+".join(f"{done}/{of}" for done, of in counts if of)
        case "findings":
            confirmed = {one.key for one in view.confirmations}
            errors = sum(one.severity is Severity.ERROR for one in view.findings)
            warnings = sum(one.severity is Severity.WARNING and one.key not in confirmed for one in view.findings)
            return " ".join(
                part for part in (f"✗{errors}" if errors else "", f"!{warnings}" if warnings else "") if part
            )
        case "timeline":
            return str(len(view.timeline))
        case "notes":
            return str(len(view.notes) or "")
        case "ports":
            return str(len(view.ports) or "")
        case _:
            return ""


def _complete(view: ReviewView, gate: str) -> tuple[int, int]:
    due = [item for item in view.checklist if item.gate == gate and item.due is not DueState.NOT_REQUIRED]
    return sum(item.complete for item in due), len(due)


FAULTY_PANES = PANES[:4]
"""Where a finding stands on a line of its own."""


def fault_keys(view: ReviewView, pane: str) -> frozenset[str]:
    """The keys of the lines of a pane on which something is wrong."""
    match pane:
        case "checklist":
            return frozenset(row.row.id for row in view.rows if row.findings or row.state is RowState.FAILED_BY_EYE)
        case "fields":
            return frozenset(leaf_of(view, one.path) for one in view.findings if not one.path.startswith("material."))
        case "materials":
            missing = frozenset(slot_key(item) for item in view.checklist if not item.complete)
            paths = (one.path for one in view.findings if one.path.startswith("material."))
            return missing | frozenset(material_key(view, path) for path in paths)
        case _:
            return frozenset(one.key for one in view.findings)


def tab_line(texts: Texts, view: ReviewView, open_pane: str) -> Source:
    """All panes on one line, the open one in brackets; short names where the long ones do not fit."""

    def lines(width: int) -> tuple[Line, ...]:
        full = [pane_title(texts, view, pane) for pane in PANES]
        short = [pane_title(texts, view, pane, short=True) for pane in PANES]
        # The tightest form keeps the counts that say what is left to do.
        tight = [
            title
            if pane in ("checklist", "findings", open_pane)
            else title.rsplit(" ", 1)[0]
            if _count(view, pane)
            else title
            for pane, title in zip(PANES, short, strict=True)
        ]
        bare = [
            title.rsplit(" ", 1)[0] if _count(view, pane) and pane != open_pane else title
            for pane, title in zip(PANES, short, strict=True)
        ]
        for titles, gap in ((full, " "), (short, " "), (short, ""), (tight, ""), (bare, "")):
            if sum(cell_len(title) + 1 + len(gap) for title in titles) + 1 <= width:
                break
        runs: list[Run] = []
        for pane, title in zip(PANES, titles, strict=True):
            runs.append((f"[{title}]", Role.HEADER) if pane == open_pane else (f" {title}{gap}", Role.PLAIN))
        return (Line(tuple(runs)),)

    return lines


def panes_shown(width: int, open_pane: str, *, zoomed: bool) -> frozenset[str]:
    """Which panes stand on the screen: one below 100 columns or zoomed, all from 180 on, otherwise the checklist and
    either those that judge or the open one of the record.
    """
    if width < 100 or zoomed:
        return frozenset({open_pane})
    if width >= 180:
        return frozenset(PANES)
    beside = (open_pane,) if open_pane in RECORD else JUDGING
    return frozenset({"checklist", *beside})
