"""Drawing verbs in a page's own units: text with the shipped fonts, rules, boxes, seals.

A page is laid out once for its natural width; `Canvas.scale` makes the same layout serve a larger scan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from reviewer_tui.sandbox.pages.keep import kept

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
INK: Final = (34, 32, 36)
PALE: Final = (176, 174, 170)
SPECIMEN_MARK: Final = "样张 SPECIMEN"

Colour = tuple[int, int, int]


class Face(StrEnum):
    """The two shipped fonts: serif for papers, sans for cards and screens."""

    SERIF = "SpecimenSerif"
    SANS = "SpecimenSans"


@kept(1)
def drawable_characters() -> frozenset[str]:
    """What both shipped fonts can draw."""
    return frozenset((FONTS / "characters.txt").read_text("utf-8").rstrip("\n"))


def missing_characters(text: str) -> set[str]:
    """The characters of `text` that the shipped fonts cannot draw (line breaks apart); empty when all is well."""
    return set(text) - drawable_characters() - {"\n"}


@kept(64)
def font(face: Face, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{face}.otf"), pixels, layout_engine=ImageFont.Layout.BASIC)


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def dotted_date(day: date) -> str:
    return f"{day:%Y.%m.%d}"


@dataclass(slots=True)
class Canvas:
    """An RGB picture and the pen over it; all positions and sizes are page units, `scale` pixels each."""

    image: Image.Image
    scale: float = 1.0
    seed: int = 0
    pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.pen = ImageDraw.Draw(self.image)

    def px(self, units: float) -> int:
        return round(units * self.scale)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 30,
        fill: Colour = INK,
        face: Face = Face.SERIF,
        anchor: str = "la",
        bold: bool = False,
        spread: float = 0,
    ) -> None:
        """Write one line; `spread` widens the gap between characters, for titles."""
        kind = font(face, max(6, self.px(size)))
        stroke = max(1, self.px(size / 40)) if bold else 0
        if not spread:
            self.pen.text((self.px(x), self.px(y)), words, fill, kind, anchor, stroke_width=stroke)
            return
        widths = [kind.getlength(character) for character in words]
        total = sum(widths) + self.px(spread) * (len(words) - 1)
        left = self.px(x) - {"l": 0.0, "m": total / 2, "r": total}[anchor[0]]
        for character, width in zip(words, widths, strict=True):
            self.pen.text((left, self.px(y)), character, fill, kind, "l" + anchor[1], stroke_width=stroke)
            left += width + self.px(spread)

    def length(self, words: str, *, size: float, face: Face = Face.SERIF) -> float:
        return font(face, max(6, self.px(size))).getlength(words) / self.scale

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        words: str,
        *,
        size: float = 30,
        leading: float = 1.7,
        indent: float = 0,
        fill: Colour = INK,
        face: Face = Face.SERIF,
        spare_lines: int = 99,
    ) -> float:
        """Write broken lines; return the y below the last one. What exceeds `spare_lines` ends in an ellipsis."""
        lines = broken(words, font(face, max(6, self.px(size))), self.px(width), self.px(indent))
        if len(lines) > spare_lines:
            lines = [*lines[: spare_lines - 1], lines[spare_lines - 1][:-1] + "…"]
        for number, line in enumerate(lines):
            self.text(x + (0 if number else indent), y, line, size=size, fill=fill, face=face)
            y += size * leading
        return y

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 2, fill: Colour = INK) -> None:
        line = (self.px(x1), self.px(y1), self.px(x2), self.px(y2))
        self.pen.line(line, fill, max(1, self.px(width)))

    def box(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        fill: Colour | None = None,
        outline: Colour | None = None,
        width: float = 2,
        radius: float = 0,
    ) -> None:
        corners = (self.px(x1), self.px(y1), self.px(x2), self.px(y2))
        self.pen.rounded_rectangle(corners, self.px(radius), fill, outline, max(1, self.px(width)))

    def stain(self, mask: Image.Image, x: float, y: float, colour: Colour) -> None:
        """Lay colour through a mask (mode L) whose centre comes to (x, y)."""
        self.image.paste(colour, (self.px(x) - mask.width // 2, self.px(y) - mask.height // 2), mask)

    def specimen(self, x: float, y: float, *, size: float = 17, fill: Colour = PALE, anchor: str = "rs") -> None:
        self.text(x, y, SPECIMEN_MARK, size=size, fill=fill, face=Face.SANS, anchor=anchor)


def broken(words: str, kind: ImageFont.FreeTypeFont, width: int, indent: int) -> list[str]:
    """Break Chinese text into lines: anywhere, but closing marks do not begin a line and Latin words stay whole."""
    lines: list[str] = []
    for piece in words.split("\n"):
        line, used = "", float(indent)
        for token in _tokens(piece):
            advance = kind.getlength(token)
            if line and used + advance > width and token not in "，。、；：）》」』”’！？":
                lines.append(line)
                line, used = "", 0.0
            line, used = line + token, used + advance
        lines.append(line)
    return lines


def _tokens(words: str) -> list[str]:
    tokens: list[str] = []
    for character in words:
        latin = character.isascii() and not character.isspace()
        if latin and tokens and tokens[-1].isascii() and not tokens[-1].isspace():
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens
