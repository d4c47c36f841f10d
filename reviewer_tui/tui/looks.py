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
    """``theme`` None leaves it to the profile: dark, or the terminal's own sixteen colours on a poor line.

    ``low_bandwidth`` paints at most ten times a second, draws in plain ASCII and takes the short colours.
    """

    theme: ThemeName | None = None
    ascii: bool = False
    low_bandwidth: bool = False

    @property
    def theme_shown(self) -> ThemeName:
        """The theme that is drawn."""
        return self.theme or (ThemeName.ANSI if self.low_bandwidth else ThemeName.DARK)

    @property
    def plain(self) -> bool:
        """Whether rules, borders and marks are plain ASCII."""
        return self.ascii or self.low_bandwidth

    @property
    def frame_seconds(self) -> float:
        """The least time between two paintings."""
        return 1 / (10 if self.low_bandwidth else 60)
