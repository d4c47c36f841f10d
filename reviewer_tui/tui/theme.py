"""Colours by meaning: one blue/orange pair, the terminal's own background, and a sign beside every colour.

Nothing is told apart by red against green. The background is not painted, save in high contrast: over a slow line the
bytes of the first screen are most of the wait, and a light terminal stays light. ``GROUNDS`` are the backgrounds that a
theme is made for; every colour of it has at least the contrast of WCAG 2.2 against them (4.5, high contrast 7).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from rich.style import Style
from textual.theme import Theme

from reviewer_tui.tui.looks import ThemeName


class Role(StrEnum):
    """What a piece of text means; the theme gives it a look."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    HEADER = "header"
    CURSOR = "cursor"
    ACCENT = "accent"
    BREACHED = "breached"
    AT_RISK = "at_risk"
    SOON = "soon"
    FINE = "fine"
    PAUSED = "paused"
    FAULT = "fault"


Palette = Literal["dark", "light", "contrast", "dark-16", "light-16", "contrast-16", "ansi", "mono"]

_COLOURS: dict[Palette, tuple[str | None, str | None, str | None]] = {
    # orange, blue, muted; muted None is dim
    "dark": ("color(208)", "color(75)", "color(246)"),
    "light": ("color(94)", "color(25)", "color(240)"),
    "contrast": ("color(214)", "color(123)", "color(252)"),
    "dark-16": ("bright_yellow", "bright_cyan", "white"),
    "light-16": ("magenta", "blue", "bright_black"),
    "contrast-16": ("bright_yellow", "bright_cyan", "bright_white"),
    "ansi": ("magenta", "cyan", None),
    "mono": (None, None, None),
}

GROUNDS: dict[ThemeName, tuple[str, ...]] = {
    ThemeName.DARK: ("#000000", "#262626"),
    ThemeName.LIGHT: ("#ffffff", "#fdf6e3"),
    ThemeName.CONTRAST: ("#000000",),
}

_PAINTED: dict[Palette, Style] = {
    "contrast": Style(color="color(231)", bgcolor="color(16)"),
    "contrast-16": Style(color="bright_white", bgcolor="black"),
}


def role_styles(palette: Palette) -> dict[Role, Style]:
    """The style of every role; no style sets a background, so that a line costs few bytes."""
    orange, blue, muted = _COLOURS[palette]
    return {
        Role.PLAIN: Style(),
        Role.MUTED: Style(color=muted, dim=muted is None or None),
        Role.STRONG: Style(bold=True),
        Role.HEADER: Style(color=blue, bold=True),
        Role.CURSOR: Style(bold=True, reverse=True),
        Role.ACCENT: Style(color=blue),
        Role.BREACHED: Style(color=orange, bold=True, reverse=palette == "mono" or None),
        Role.AT_RISK: Style(color=orange, bold=True),
        Role.SOON: Style(color=orange),
        Role.FINE: Style(),
        Role.PAUSED: Style(color=muted),
        Role.FAULT: Style(color=orange, bold=True),
    }


def ground(palette: Palette) -> Style | None:
    """What lies under every cell; None is the terminal's own background."""
    return _PAINTED.get(palette)


def palette_for(color_system: str | None, theme: ThemeName) -> Palette:
    """The palette for a theme on what the terminal can do: ``color_system`` as rich names it (``standard``, ``256``,
    ``truecolor``); None, as with NO_COLOR, is mono.
    """
    if color_system is None or theme is ThemeName.MONO:
        return "mono"
    if theme is ThemeName.ANSI:
        return "ansi"
    poor = color_system in {"standard", "windows"}
    if theme is ThemeName.LIGHT:
        return "light-16" if poor else "light"
    if theme is ThemeName.CONTRAST:
        return "contrast-16" if poor else "contrast"
    return "dark-16" if poor else "dark"


def _theme(name: str, *, dark: bool, strong: str, on_strong: str, blue: str, orange: str, quiet: str) -> Theme:
    return Theme(
        name=name,
        ansi=True,
        dark=dark,
        primary=blue,
        secondary=blue,
        accent=orange,
        warning=orange,
        error=orange,
        success=blue,
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "border": blue,
            "border-blurred": quiet,
            "block-cursor-foreground": on_strong,
            "block-cursor-background": blue,
            "block-cursor-text-style": "bold",
            "input-cursor-background": strong,
            "input-cursor-foreground": on_strong,
            "input-cursor-text-style": "none",
            "input-selection-background": blue,
            "input-selection-foreground": on_strong,
            "screen-selection-background": blue,
            "screen-selection-foreground": on_strong,
            "scrollbar": quiet,
            "scrollbar-hover": quiet,
            "scrollbar-active": blue,
            "scrollbar-background": "ansi_default",
            "scrollbar-background-hover": "ansi_default",
            "scrollbar-background-active": "ansi_default",
            "scrollbar-corner-color": "ansi_default",
            "block-hover-background": "ansi_default",
            "footer-background": "ansi_default",
            "footer-key-foreground": blue,
        },
    )


DARK = _theme(
    "desk-dark",
    dark=True,
    strong="ansi_bright_white",
    on_strong="ansi_black",
    blue="ansi_bright_cyan",
    orange="ansi_yellow",
    quiet="ansi_bright_black",
)
LIGHT = _theme(
    "desk-light",
    dark=False,
    strong="ansi_black",
    on_strong="ansi_bright_white",
    blue="ansi_blue",
    orange="ansi_magenta",
    quiet="ansi_bright_black",
)
CONTRAST = _theme(
    "desk-contrast",
    dark=True,
    strong="#ffffff",
    on_strong="#000000",
    blue="#87ffff",
    orange="#ffaf00",
    quiet="#ffffff",
)


def sheet_theme(theme: ThemeName) -> Theme:
    """The variables that the style sheets take for a theme: inputs, borders, selection."""
    return {ThemeName.LIGHT: LIGHT, ThemeName.CONTRAST: CONTRAST}.get(theme, DARK)
