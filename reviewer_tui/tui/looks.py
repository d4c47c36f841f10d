"""How the desk is drawn: which theme, in plain ASCII or not, and how much may travel on the line. Pure values, no textual."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ThemeName(StrEnum):
    """The themes by the names that commands, settings and the ``:`` line call them by."""

    DARK = "dark"
    LIGHT = "light"
    ANSI = "ansi"
    MONO = "mono"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """``theme`` None is dark. ``low_bandwidth`` paints at most ten times a second, draws in plain ASCII, and in the terminal's own
    sixteen colours, or none where that was chosen, whatever the theme: they are the shortest.
    """

    theme: ThemeName | None = None
    ascii: bool = False
    low_bandwidth: bool = False

    @property
    def theme_shown(self) -> ThemeName:
        """The theme that is drawn."""
        if self.low_bandwidth and self.theme is not ThemeName.MONO:
            return ThemeName.ANSI
        return self.theme or ThemeName.DARK

    @property
    def plain(self) -> bool:
        """Whether rules, borders and marks are plain ASCII."""
        return self.ascii or self.low_bandwidth

    @property
    def frame_seconds(self) -> float:
        """The least time between two paintings."""
        return 1 / (10 if self.low_bandwidth else 60)
