"""Invented people: faceless figures with hair, neck and clothes, for cards and photographs."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final, Self

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from reviewer_tui.sandbox.pages.canvas import Colour
from reviewer_tui.sandbox.pages.keep import kept

SKINS: Final[tuple[Colour, ...]] = ((240, 206, 180), (232, 194, 166), (222, 182, 152))
HAIRS: Final[tuple[Colour, ...]] = ((38, 32, 32), (58, 44, 38), (84, 76, 74))
COATS: Final[tuple[Colour, ...]] = (
    (48, 62, 92),
    (96, 60, 66),
    (60, 92, 82),
    (120, 122, 128),
    (150, 118, 76),
    (70, 64, 98),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The few traits that make figures differ; the same name always gives the same figure."""

    skin: Colour
    hair: Colour
    coat: Colour
    long_hair: bool

    @classmethod
    def of(cls, name: str, sex: str = "男") -> Self:
        """Traits from a name: card and photograph of one person agree."""
        mark = zlib.crc32(name.encode())
        return cls(
            skin=SKINS[mark % 3],
            hair=HAIRS[mark // 3 % 3],
            coat=COATS[mark // 9 % 6],
            long_hair=sex == "女",
        )


@kept(24)
def portrait(person: Person, size: tuple[int, int], *, gray: bool = False) -> tuple[Image.Image, Image.Image]:
    """Head and shoulders: the picture and its mask (mode L)."""
    width, height = size[0] * 2, size[1] * 2
    figure = Image.new("RGB", (width, height), person.coat)
    mask = Image.new("L", (width, height))
    middle, chin = width / 2, height * 0.56
    head = (middle - width * 0.19, height * 0.14, middle + width * 0.19, chin + height * 0.03)
    crown = (middle - width * 0.225, height * 0.07, middle + width * 0.225, height * 0.46)
    neck = (middle - width * 0.085, chin - height * 0.06, middle + width * 0.085, chin + height * 0.16)
    shoulders = (width * 0.04, height * 0.66, width * 0.96, height * 1.5)
    ink, shape = ImageDraw.Draw(figure), ImageDraw.Draw(mask)
    if person.long_hair:
        mane = (middle - width * 0.235, height * 0.07, middle + width * 0.235, height * 0.74)
        ink.rounded_rectangle(mane, width * 0.23, person.hair)
        shape.rounded_rectangle(mane, width * 0.23, 255)
    shape.rounded_rectangle(shoulders, width * 0.3, 255)
    ink.rounded_rectangle(shoulders, width * 0.3, person.coat)
    shape.rounded_rectangle(neck, width * 0.06, 255)
    ink.rounded_rectangle(neck, width * 0.06, _darker(person.skin))
    collar = [(middle - width * 0.13, height * 0.665), (middle, height * 0.84), (middle + width * 0.13, height * 0.665)]
    ink.polygon(collar, (246, 246, 244))
    ink.polygon([(x, y - height * 0.035) for x, y in collar], _darker(person.skin))
    for box, colour in ((crown, person.hair), (head, person.skin)):
        shape.ellipse(box, 255)
        ink.ellipse(box, colour)
    parting = middle - width * 0.05
    for box in (
        (middle - width * 0.34, height * 0.02, parting + width * 0.05, height * 0.245),
        (parting - width * 0.06, height * 0.01, middle + width * 0.38, height * 0.235),
    ):
        lock = Image.new("L", (width, height))
        ImageDraw.Draw(lock).ellipse(box, 255)
        figure.paste(person.hair, (0, 0), ImageChops.multiply(lock, mask))
    light = Image.linear_gradient("L").rotate(90).resize((width, height)).point([30 * v // 255 for v in range(256)])
    figure.paste((0, 0, 0), (0, 0), light)
    figure = figure.reduce(2).filter(ImageFilter.GaussianBlur(1))
    if gray:
        figure = ImageOps.colorize(ImageOps.grayscale(figure), (64, 64, 68), (226, 226, 228))
    return figure, mask.reduce(2)


def _darker(colour: Colour) -> Colour:
    return (colour[0] * 9 // 10, colour[1] * 9 // 10, colour[2] * 9 // 10)
