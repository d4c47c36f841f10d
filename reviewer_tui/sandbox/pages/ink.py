"""What is put on paper by hand: round seals, stars, signatures and watermarks, as masks (mode L)."""

from __future__ import annotations

import math
import random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from reviewer_tui.sandbox.pages.canvas import Canvas, Colour, Face, font
from reviewer_tui.sandbox.pages.keep import kept
from reviewer_tui.sandbox.pages.paper import grain

SEAL_RED: Final = (206, 32, 38)
PEN_BLUE: Final = (32, 40, 96)
PEN_BLACK: Final = (30, 30, 34)
GOLD: Final = (240, 196, 64)

THICK_FROM: Final = 60  # pixels: writing larger than this is thinned to a pen's line

Point = tuple[float, float]
# a target box, and the eight corner coordinates of what is drawn into it
Patch = tuple[tuple[int, int, int, int], tuple[float, ...]]


def star_points(centre: Point, radius: float, turn: float = 0.0) -> list[Point]:
    """The ten corners of a five-pointed star, one tip up."""
    corners = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.382
        angle = -math.pi / 2 + turn + number * math.pi / 5
        corners.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    return corners


@kept(96)
def seal_mask(name: str, below: str, pixels: int) -> Image.Image:
    """A round seal: the name along the upper rim, a star, and a short line `below` it. Drawn twice as large, once."""
    side = pixels * 2
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    centre = side / 2
    edge = side * 0.485
    pen.ellipse((centre - edge, centre - edge, centre + edge, centre + edge), outline=255, width=round(side * 0.022))
    pen.polygon(star_points((centre, centre), side * 0.165), 255)
    letters = min(round(side * 0.125), round(side * 3.3 / max(1, len(name)) * 0.62))
    arc = min(math.radians(290), math.radians(26) * max(1, len(name)))
    step = arc / max(1, len(name) - 1)
    for number, character in enumerate(name):
        angle = -arc / 2 + number * step if len(name) > 1 else 0.0
        _letter_on_rim(mask, character, angle, side * 0.385, letters)
    if below:
        pen.text((centre, side * 0.78), below, 255, font(Face.SANS, round(side * 0.068)), "mm", stroke_width=1)
    return mask.reduce(2)


def _letter_on_rim(mask: Image.Image, character: str, angle: float, radius: float, size: int) -> None:
    box = round(size * 1.5)
    letter = Image.new("L", (box, box))
    pen = ImageDraw.Draw(letter)
    pen.text((box / 2, box / 2), character, 255, font(Face.SERIF, size), "mm", stroke_width=max(1, size // 34))
    narrow = letter.resize((round(box * 0.82), box))
    turned = narrow.rotate(-math.degrees(angle), Image.Resampling.BICUBIC, expand=True)
    x = mask.width / 2 + radius * math.sin(angle) - turned.width / 2
    y = mask.height / 2 - radius * math.cos(angle) - turned.height / 2
    mask.paste(255, (round(x), round(y)), turned)


@kept(4)
def _worn_ink(pixels: int, seed: int) -> Image.Image:
    """How evenly the pad took: a map of ink strength."""
    cloud = grain((pixels, pixels), 40 + seed, 24)
    specks = grain((pixels, pixels), 50 + seed, 2)
    return Image.blend(cloud, specks, 0.35).point([min(240, 150 + value // 2) for value in range(256)])


def stamp(
    canvas: Canvas, x: float, y: float, name: str, *, below: str = "", size: float = 300, faint: bool = False
) -> None:
    """Press a red round seal on the page, a little turned and unevenly inked, as hands do."""
    chance = random.Random(f"{canvas.seed}/{name}")
    mask = ImageChops.multiply(seal_mask(name, below, canvas.px(size)), _worn_ink(canvas.px(size), canvas.seed % 3))
    mask = mask.rotate(chance.uniform(-14, 14), Image.Resampling.BILINEAR)
    if faint:
        mask = mask.filter(ImageFilter.GaussianBlur(canvas.px(4))).point([value * 2 // 5 for value in range(256)])
    canvas.stain(mask, x + chance.uniform(-8, 8), y + chance.uniform(-8, 8), SEAL_RED)


def sign(
    canvas: Canvas,
    x: float,
    y: float,
    name: str,
    *,
    size: float = 88,
    colour: Colour = PEN_BLUE,
    flourish: bool = True,
) -> None:
    """Write a name as a quick hand would: leaning, uneven, with a stroke carried on. (x, y) is the middle."""
    chance = random.Random(f"{canvas.seed}/{name}/hand")
    height = canvas.px(size)
    mask = Image.new("L", (height * (len(name) + 2), height * 2))
    pen = ImageDraw.Draw(mask)
    left = height * 0.7
    for character in name:
        pixels = round(height * chance.uniform(0.86, 1.12))
        pen.text((left, height * chance.uniform(0.94, 1.06)), character, 255, font(Face.SANS, pixels), "lm")
        left += pixels * chance.uniform(0.84, 0.94)
    if height > THICK_FROM:
        mask = mask.filter(ImageFilter.MinFilter(3))
    pen = ImageDraw.Draw(mask)
    tail = [
        (left - height * 0.25, height * 1.2),
        (left + height * 0.45, height * chance.uniform(0.9, 1.1)),
        (left - height * 0.6, height * chance.uniform(1.5, 1.62)),
        (height * chance.uniform(0.8, 1.1), height * chance.uniform(1.56, 1.7)),
    ]
    if flourish:
        _stroke(pen, tail, height * 0.05)
    mask = mask.transform(
        mask.size, Image.Transform.MESH, _wobble(mask.size, chance, height), Image.Resampling.BILINEAR
    )
    canvas.stain(mask.filter(ImageFilter.GaussianBlur(0.6)), x, y, colour)


def _stroke(pen: ImageDraw.ImageDraw, bend: list[Point], width: float) -> None:
    """A cubic curve whose line swells in the middle and thins out, as ink does."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = bend
    steps = 160
    for number in range(steps + 1):
        t = number / steps
        u = 1 - t
        x = u**3 * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3
        y = u**3 * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3
        half = width * (0.25 + 0.75 * math.sin(math.pi * min(1.0, t + 0.12))) / 2
        pen.ellipse((x - half, y - half, x + half, y + half), 255)


def _wobble(size: tuple[int, int], chance: random.Random, height: int) -> list[Patch]:
    """Quads for a leaning, uneven copy: the columns slide and swing independently."""
    width, tall = size
    columns = 6
    lean = height * 0.28
    swing = [chance.uniform(-0.07, 0.07) * height for _ in range(columns + 1)]
    mesh: list[Patch] = []
    for number in range(columns):
        left, right = width * number // columns, width * (number + 1) // columns
        a, b = swing[number], swing[number + 1]
        quad = (left - lean, a, left + lean, tall + a, right + lean, tall + b, right - lean, b)
        mesh.append(((left, 0, right, tall), quad))
    return mesh


@kept(4)
def watermark_mask(words: str, size: tuple[int, int]) -> Image.Image:
    """Large slanting letters across the whole picture."""
    band = Image.new("L", (round(math.hypot(*size)), size[1] // 3))
    kind = font(Face.SANS, max(12, min(size) // 22))
    ImageDraw.Draw(band).text((band.width / 2, band.height / 2), words, 100, kind, "mm")
    mask = Image.new("L", size)
    slanted = band.rotate(28, Image.Resampling.BILINEAR, expand=True)
    mask.paste(slanted, ((size[0] - slanted.width) // 2, (size[1] - slanted.height) // 2))
    return mask
