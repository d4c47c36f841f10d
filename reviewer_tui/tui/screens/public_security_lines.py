"""The public-security filing 公安联网备案 of each service in a pane: its number and day, or that there is none yet."""

from __future__ import annotations

from collections.abc import Callable

from reviewer_tui.domain.stage import Stage
from reviewer_tui.locale import Texts
from reviewer_tui.tui.naming import owner_name
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, folded, line
from reviewer_tui.usecases.views import ReviewView

_OWED = "DL12"


def public_security_lines(texts: Texts, view: ReviewView, name_of: Callable[[str], str], width: int) -> list[Line]:
    """A heading and a line or two a service; nothing before a port is open and nothing is recorded."""
    owed = any(clock.clock == _OWED for clock in view.deadlines) and view.filing.stage is not Stage.CANCELLED
    if not view.public_security and not owed:
        return []
    known = {one.service_id: one for one in view.public_security}
    result = [line((texts("review.police"), Role.STRONG))]
    for service in view.content.services:
        whose = owner_name(texts, view.content, service.id) if len(view.content.services) > 1 else ""
        had = known.get(service.id)
        if had is None:
            said = "  ".join(part for part in (whose, texts("review.police_none")) if part)
            result.extend(folded(said, width, Role.SOON, indent=2, first=[("o ", Role.STRONG)]))
            continue
        given = texts("review.police_given", on=had.granted_on.isoformat(), by=name_of(had.by))
        said = "  ".join(part for part in (whose, had.number) if part)
        result.extend(folded(said, width, indent=2, first=[("✓ ", Role.ACCENT)], key=f"police.{service.id}"))
        result.extend(folded(given, width, Role.MUTED, indent=2))
    return result
