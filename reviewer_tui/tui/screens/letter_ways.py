"""What became of the letters to the applicant, way by way: the newest first."""

from __future__ import annotations

from reviewer_tui.locale import Texts
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, folded, line
from reviewer_tui.tui.wording import moment, words
from reviewer_tui.usecases.effects import EffectState
from reviewer_tui.usecases.letter_reading import UNDELIVERED, LetterWay
from reviewer_tui.usecases.views import ReviewView

_SIGNS: dict[EffectState, tuple[str, Role]] = {
    EffectState.WAITING: ("o", Role.STRONG),
    EffectState.SENDING: ("~", Role.SOON),
    EffectState.SENT: ("✓", Role.ACCENT),
    EffectState.UNKNOWN: ("!", Role.FAULT),
    EffectState.FAILED: ("✗", Role.FAULT),
    EffectState.HELD: ("!", Role.SOON),
    EffectState.CANCELLED: ("-", Role.MUTED),
}


def undelivered(view: ReviewView) -> bool:
    """Whether a letter stays behind until a person does something about it."""
    return any(way.state in UNDELIVERED for way in view.letters)


def letter_way_lines(texts: Texts, view: ReviewView, width: int) -> list[Line]:
    """A heading and a line a way; nothing where no letter was written."""
    result: list[Line] = [line((texts("letters.title"), Role.STRONG))] if view.letters else []
    for way in reversed(view.letters):
        sign, role = _SIGNS[way.state]
        first: list[Run] = [(f"{sign} ", role), (f"L-{way.effect_id} ", Role.MUTED)]
        where = way.to or texts("channel.feed")
        about = texts(f"letters.about.{way.about.partition('-')[0]}") if way.about else ""
        said = "  ".join(part for part in (about, where, _state(texts, way)) if part)
        look = role if way.state in UNDELIVERED else Role.PLAIN
        result.extend(folded(said, width, look, indent=4, first=first, key=f"letter.{way.effect_id}"))
    return result


def _state(texts: Texts, way: LetterWay) -> str:
    name, _, code = way.trouble.partition(" ")
    trouble = f"{words(texts, name, name)} {code}".strip() if name else ""
    at = moment(texts, way.at)
    if way.state is EffectState.WAITING and trouble:
        return texts("letters.again", at=at, trouble=trouble)
    return texts(f"letters.{way.state}", at=at, trouble=trouble)
