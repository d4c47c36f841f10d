"""Colours by meaning: one blue/orange pair, the terminal's own background, and a sign beside every colour.

Nothing is told apart by red against green. The background is never painted: over a slow line the bytes of the first
screen are most of the wait, and a light terminal stays light.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from rich.style import Style
from textual.theme import Theme


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


Palette = Literal["dark", "light", "dark-16", "light-16", "mono"]

_PAIRS: dict[Palette, tuple[str, str, str]] = {
    # orange, blue, muted
    "dark": ("color(208)", "color(75)", "color(245)"),
    "light": ("color(166)", "color(25)", "color(241)"),
    "dark-16": ("bright_yellow", "bright_cyan", "white"),
    "light-16": ("magenta", "blue", "bright_black"),
}


def role_styles(palette: Palette) -> dict[Role, Style]:
    """The style of every role; no style sets a background, so that a line costs few bytes."""
    if palette == "mono":
        orange = blue = muted = None
    else:
        orange, blue, muted = _PAIRS[palette]
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


def palette_for(color_system: str | None, *, dark: bool) -> Palette:
    """The palette for what the terminal can do: ``color_system`` as rich names it (``standard``, ``256``,
    ``truecolor``).
    """
    if color_system is None:
        return "mono"
    if color_system in {"standard", "windows"}:
        return "dark-16" if dark else "light-16"
    return "dark" if dark else "light"


def _theme(name: str, *, dark: bool) -> Theme:
    strong = "ansi_bright_white" if dark else "ansi_black"
    blue = "ansi_bright_cyan" if dark else "ansi_blue"
    orange = "ansi_yellow" if dark else "ansi_magenta"
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
            "border-blurred": "ansi_bright_black",
            "block-cursor-foreground": "ansi_black" if dark else "ansi_bright_white",
            "block-cursor-background": blue,
            "block-cursor-text-style": "bold",
            "input-cursor-background": strong,
            "input-cursor-foreground": "ansi_black" if dark else "ansi_bright_white",
            "input-cursor-text-style": "none",
            "input-selection-background": blue,
            "input-selection-foreground": "ansi_black" if dark else "ansi_bright_white",
            "screen-selection-background": blue,
            "screen-selection-foreground": "ansi_black" if dark else "ansi_bright_white",
            "scrollbar": "ansi_bright_black",
            "scrollbar-hover": "ansi_bright_black",
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


DARK = _theme("desk-dark", dark=True)
LIGHT = _theme("desk-light", dark=False)
