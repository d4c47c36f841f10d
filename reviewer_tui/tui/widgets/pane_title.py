"""The title of a pane: its name, a rule to the end of the line, and the place in what it shows."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.text import cell_fit, segments
from reviewer_tui.tui.theme import Role


def title_line(title: str, place: str, width: int, styles: dict[Role, Style], *, has_focus: bool) -> Strip:
    """A line of ``width`` cells; a heavy rule says that the keys go to this pane."""
    style = styles[Role.HEADER] if has_focus else styles[Role.MUTED]
    rule = rule_sign(heavy=has_focus)
    named = segments(f"{title} ", min(cell_len(harmless(title)) + 1, max(0, width - len(place))), style)
    used = sum(cell_len(part.text) for part in named)
    room = max(0, width - used - len(place))
    fill = Segment(cell_fit(rule * room, room), styles[Role.ACCENT if has_focus else Role.MUTED])
    return Strip([*named, fill, Segment(cell_fit(place, len(place)), style)], width)


def rule_sign(*, heavy: bool = False) -> str:
    """What rules are drawn with: box drawing where it is one cell wide."""
    sign = "═" if heavy else "─"
    return sign if harmless(sign) == sign else ("=" if heavy else "-")
