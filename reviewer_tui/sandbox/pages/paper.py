"""The grounds that pages are drawn on: paper with its tone and grain, washes, folds of cloth.

Grain comes from seeded bytes, never from Pillow's own noise, so a picture is the same in every run.
Grounds are kept between pictures: making one costs more than drawing a page on it.
"""

from __future__ import annotations

import math
import random
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from reviewer_tui.sandbox.pages.canvas import Colour
from reviewer_tui.sandbox.pages.keep import kept

WHITE: Final = (255, 255, 255)


@kept(8)
def grain(size: tuple[int, int], seed: int = 0, coarseness: int = 2) -> Image.Image:
    """Soft grey grain around 128, mode L."""
    small = (max(1, size[0] // coarseness), max(1, size[1] // coarseness))
    dots = Image.frombytes("L", small, random.Random(seed).randbytes(small[0] * small[1]))
    return dots.resize(size, Image.Resampling.BILINEAR)


def grained(image: Image.Image, strength: float, seed: int = 0) -> Image.Image:
    """The picture with grain of `strength` (0 none, 1 heavy) on top, as a sensor leaves it."""
    speckle = grain(image.size, seed % 4).point([round(128 + (value - 128) * strength) for value in range(256)])
    return ImageChops.add(image, Image.merge("RGB", (speckle, speckle, speckle)), 1, -128)


@kept(6)
def _sheet(size: tuple[int, int], tone: Colour, strength: float) -> Image.Image:
    speckle = grain(size)
    shade = wash(size, (255, 255, 255), (249, 248, 246), diagonal=True)
    bands = [
        speckle.point([min(255, round(channel + (value - 128) * strength)) for value in range(256)]) for channel in tone
    ]
    return ImageChops.multiply(Image.merge("RGB", bands), shade)


def sheet(size: tuple[int, int], tone: Colour = (253, 252, 248), strength: float = 0.065) -> Image.Image:
    """A fresh sheet of scanned paper."""
    return _sheet(size, tone, strength).copy()


@kept(8)
def wash(size: tuple[int, int], top: Colour, bottom: Colour, *, diagonal: bool = False) -> Image.Image:
    """A smooth run from one colour to another."""
    steps = Image.linear_gradient("L")
    if diagonal:
        steps = Image.blend(steps, steps.transpose(Image.Transpose.ROTATE_90), 0.4)
    steps = steps.resize(size, Image.Resampling.BILINEAR)
    return Image.merge("RGB", [steps.point(_ramp(low, high)) for low, high in zip(top, bottom, strict=True)])


def _ramp(low: int, high: int) -> list[int]:
    return [round(low + (high - low) * value / 255) for value in range(256)]


@kept(4)
def folds(size: tuple[int, int], colour: Colour, count: int = 14) -> Image.Image:
    """A hanging cloth: vertical folds in one colour."""
    columns = bytes(
        round(205 + 34 * math.sin(x / size[0] * count * math.tau) + 14 * math.sin(x / size[0] * count * 2.7))
        for x in range(size[0])
    )
    shade = Image.frombytes("L", (size[0], 1), columns).resize(size)
    return ImageChops.multiply(Image.new("RGB", size, colour), Image.merge("RGB", (shade, shade, shade)))


@kept(8)
def waves(size: tuple[int, int], lines: int, depth: float) -> Image.Image:
    """A mask (mode L) of fine wavy lines, the plain cousin of a banknote's guilloche."""
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    width, height = size
    for number in range(lines):
        middle = height * (number + 0.5) / lines
        reach = depth * (1 + 0.5 * math.sin(number))
        points = [
            (x, middle + reach * math.sin(x / width * 9 + number * 0.45) + reach * 0.4 * math.sin(x / width * 23))
            for x in range(0, width + 16, 16)
        ]
        pen.line(points, 255, 1)
    return mask
