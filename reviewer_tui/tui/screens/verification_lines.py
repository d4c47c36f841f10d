"""How a filing is verified, in lines: the mode and why, whether a code was issued or what is arranged, papers and photos."""

from __future__ import annotations

from rich.cells import cell_len

from reviewer_tui.domain.clock_moves import QR_ISSUED
from reviewer_tui.domain.finding import RuleRow
from reviewer_tui.domain.material import PaperState
from reviewer_tui.domain.verification import ARRANGING, PhotoRow
from reviewer_tui.locale import Texts
from reviewer_tui.tui.naming import owner_name
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, folded
from reviewer_tui.tui.wording import STATE_SIGNS, material_text, moment, row_text
from reviewer_tui.usecases.views import ReviewView

KEY = "verification"
"""The key of the line of the mode: Enter leads to the QR code or to the form."""


def mode_name(texts: Texts, view: ReviewView) -> str:
    """``by hand, courier``; empty for what is not verified: types 5–7, and what is past the verification."""
    if view.filing.type.czlx > 4 or view.filing.stage not in ARRANGING:
        return ""
    channel = view.content.verification_channel
    if view.mode == "manual" and channel in ("on_site", "courier"):
        return texts(f"verification.mode.{channel}")
    return texts(f"verification.mode.{view.mode}")


def mode_lines(texts: Texts, view: ReviewView, width: int) -> list[Line]:
    """For the materials, which depend on it: the mode with its reason, then how far it is."""
    if not mode_name(texts, view):
        return []
    result = folded(why_text(texts, view), width, Role.STRONG, indent=2, key=KEY)
    if view.mode == "electronic":
        result.extend(folded(issued_text(texts, view), width, Role.MUTED, indent=2))
    else:
        result.extend(meeting_lines(texts, view, width, indent=2))
    return result


def why_text(texts: Texts, view: ReviewView) -> str:
    """``by hand, courier: a principal has no resident card``."""
    name = mode_name(texts, view) or texts(f"verification.mode.{view.mode}")
    return texts("verification.why", mode=name, because=texts(view.mode_because))


def rules_text(texts: Texts, photo: PhotoRow) -> str:
    """What a photo is held against, in a word or two a rule, each under its code."""
    return "  ".join(f"{code} {texts(f'photo_rule.{code}')}" for code in photo.rules)


def fail_title(texts: Texts, view: ReviewView, row: RuleRow) -> str:
    """What the note of a failed row is asked for with; of a photo the rules that it may name."""
    title = texts("note.fail", row=row_text(texts, row))
    photo = next((one for one in view.photos if one.row.id == row.id), None)
    return title if photo is None else f"{title}\n{texts('verification.rules', rules=rules_text(texts, photo))}"


def issued_text(texts: Texts, view: ReviewView) -> str:
    """When the code was issued last, and by whom."""
    issued = [happened for happened in view.timeline if happened.action == f"audit.{QR_ISSUED}"]
    if not issued:
        return texts("qr.not_issued")
    return texts("qr.issued", at=moment(texts, issued[-1].at), by=issued[-1].actor)


def meeting_lines(texts: Texts, view: ReviewView, width: int, *, indent: int) -> list[Line]:
    """What is arranged by hand, as much on a line as fits."""
    if not view.meeting:
        return folded(texts("meeting.nothing"), width, Role.SOON, indent=indent)
    parts = [f"{texts(f'meeting.{name}')} {typed(name, value)}" for name, value in view.meeting]
    result: list[Line] = []
    row = ""
    for part in parts:
        if row and cell_len(row) + 2 + cell_len(part) > width - indent:
            result.extend(folded(row, width, indent=indent))
            row = ""
        row = f"{row}  {part}" if row else part
    return [*result, *folded(row, width, indent=indent)]


def typed(name: str, value: str) -> str:
    """A value as it is typed: the time of an appointment behind a blank."""
    return value.replace("T", " ") if name == "when" else value


def standing_lines(texts: Texts, view: ReviewView, office: str, width: int) -> list[Line]:
    """For the form: the mode with its reason, the provider's own place, papers and photos."""
    result = folded(why_text(texts, view), width, Role.MUTED)
    result.extend(_labelled(texts("meeting.office"), office or texts("meeting.no_office"), width))
    papers = [
        f"{material_text(texts, item.kind)} {texts(f'paper_state.{item.paper}')}"
        for item in view.checklist
        if item.paper is not PaperState.NOT_DUE
    ]
    if papers:
        result.extend(_labelled(texts("meeting.papers"), texts("list.between").join(papers), width))
    states = {row.row.id: row for row in view.rows}
    photos = []
    for photo in view.photos:
        row = states[photo.row.id]
        whose = owner_name(texts, view.content, photo.row.owner)
        photos.append(f"{STATE_SIGNS[row.state][0]} {row_text(texts, photo.row)} {whose}".rstrip())
    if photos:
        result.extend(_labelled(texts("meeting.photos"), texts("list.between").join(photos), width))
    return result


def _labelled(label: str, said: str, width: int) -> list[Line]:
    first: list[Run] = [(f"{label}  ", Role.MUTED)]
    return folded(said, width, indent=cell_len(label) + 2, first=first)
