"""The last wall: whatever a widget let through, no control character and no hyperlink reaches the terminal.

A line filter that every rendered strip passes. It also takes out style the terminal has anyway (default colours)
and joins neighbours of one style, which is a good part of the bytes of a screen. Text that came through the gate
passes unchanged; a replaced character keeps its width of cells.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from reviewer_tui.tui.marks import narrow_signs

# C0, DEL, C1, bidi controls, zero-width and line separators, lone surrogates, variation selectors, tags.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
# Those among them that rich counts as one cell; the others count as none and vanish.
_ONE_CELL = re.compile("[\xad\ud800-\udfff]")


class LastWall(LineFilter):
    """Applied by the app to every strip of every widget. Without ``colours`` it keeps weight and reverse alone.

    ``ground`` lies under every cell where a theme paints its background.
    """

    def __init__(self, *, colours: bool = True, ground: Style | None = None) -> None:
        super().__init__()
        self._colours = colours
        self._ground = ground

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same cells without anything a terminal would act on."""
        safe: list[Segment] = []
        last_text, last_style = "", None
        for text, style, control in segments:
            if control is not None:
                continue
            clean = clean_text(text)
            plain = None if style is None else plain_style(style, self._colours)
            if not clean:
                continue
            if plain is not None and clean.isspace() and not paints_blanks(plain):
                plain = None
            if self._ground is not None:
                plain = self._ground if plain is None else self._ground + plain
            if last_text and plain == last_style:
                last_text += clean
                continue
            if last_text:
                safe.append(Segment(last_text, last_style))
            last_text, last_style = clean, plain
        if last_text:
            safe.append(Segment(last_text, last_style))
        return safe


def clean_text(text: str) -> str:
    """The text without what must not reach a terminal; for a terminal with wide ambiguous characters, without
    those.
    """
    if text.isascii():
        return text if text.isprintable() else _FORBIDDEN.sub("", text)
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub(lambda found: "?" if _ONE_CELL.match(found[0]) else "", text)
    return narrow_signs(text)


def paints_blanks(style: Style) -> bool:
    """Whether a space looks any different in this style."""
    return bool(style.bgcolor or style.reverse or style.underline or style.strike or style.meta)


@lru_cache(4096)
def plain_style(style: Style, colours: bool = True) -> Style | None:
    """The style without links, click actions and default colours; None when nothing is left."""
    color = style.color if colours and style.color is not None and not style.color.is_default else None
    bgcolor = style.bgcolor if colours and style.bgcolor is not None and not style.bgcolor.is_default else None
    # meta other than actions (text offsets) serves selecting with the mouse
    meta = {key: value for key, value in style.meta.items() if not str(key).startswith("@")} if style._meta else None
    plain = Style(
        color=color,
        bgcolor=bgcolor,
        bold=style.bold or None,
        dim=style.dim or None,
        italic=style.italic or None,
        underline=style.underline or None,
        reverse=style.reverse or None,
        strike=style.strike or None,
        meta=meta or None,
    )
    return plain if plain else None
