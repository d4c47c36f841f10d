"""A QR code in the cells of the terminal: black on white whatever the theme, so that a telephone reads it.

Two rows of modules a line in half blocks; in plain ASCII two blanks a module, in colours. Without colours light is drawn and
dark is the ground, or the other way round where the theme is made for a light terminal.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from reviewer_tui.tui.looks import ThemeName
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.theme import Role
from reviewer_tui.usecases.qr_signs import Modules, half_blocks, inverted, plain_signs

MARGIN = 2
"""Modules of white at most that are drawn around the code beside its own border."""
_WHITE, _BLACK = "color(231)", "color(16)"
_SHADES = {
    (upper, lower): Style(color=_BLACK if upper else _WHITE, bgcolor=_BLACK if lower else _WHITE)
    for upper in (True, False)
    for lower in (True, False)
}
_CELLS = {
    halves: Segment(" ", shade) if halves[0] == halves[1] else Segment("▀", shade) for halves, shade in _SHADES.items()
}


def framed(modules: Modules, margin: int) -> Modules:
    """The code with more white: ``MARGIN`` at both sides, ``margin`` above and below."""
    rows = tuple((False,) * MARGIN + row + (False,) * MARGIN for row in modules)
    blank = (False,) * (len(rows[0]) if rows else 0)
    return (blank,) * margin + rows + (blank,) * margin


def size_of(modules: Modules, *, plain: bool) -> tuple[int, int]:
    """Columns and lines that the modules take."""
    width = len(modules[0])
    return (2 * width, len(modules)) if plain else (width, (len(modules) + 1) // 2)


class QrCode(Widget):
    """Draws the modules that it is given with ``show``; True is dark."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: tuple[tuple[Segment, ...], ...] = ()

    def show(self, modules: Modules, *, plain: bool, theme: ThemeName) -> None:
        """Draw these, and be as large as they are; none: be gone."""
        self.display = bool(modules)
        if not modules:
            return
        width, height = size_of(modules, plain=plain)
        self.styles.width, self.styles.height = width, height
        styles = getattr(self.app, "role_styles", {})
        colours = Role.HEADER not in styles or styles[Role.HEADER].color is not None
        if colours:
            self._drawn = _plain_cells(modules) if plain else _half_cells(modules)
        else:
            drawn = inverted(modules) if theme is ThemeName.LIGHT else modules
            signs = plain_signs(drawn) if plain else half_blocks(drawn)
            self._drawn = tuple((Segment(harmless(line)),) for line in signs)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """One line of cells."""
        return Strip(self._drawn[y]) if y < len(self._drawn) else Strip.blank(self.size.width)


def _half_cells(modules: Modules) -> tuple[tuple[Segment, ...], ...]:
    below = (*modules[1::2], (False,) * len(modules[0]))
    return tuple(
        tuple(_CELLS[halves] for halves in zip(*pair, strict=True)) for pair in zip(modules[::2], below, strict=False)
    )


def _plain_cells(modules: Modules) -> tuple[tuple[Segment, ...], ...]:
    return tuple(tuple(Segment("  ", _SHADES[dark, dark]) for dark in row) for row in modules)
