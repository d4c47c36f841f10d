"""The icon of an APP: one or two characters on a gradient, below the form's limit unless it is meant to be above."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import ClassVar, Final

from PIL import Image, ImageDraw

from reviewer_tui.sandbox.pages.canvas import Canvas, Colour, Face
from reviewer_tui.sandbox.pages.paper import WHITE, grained, wash
from reviewer_tui.sandbox.pages.scan import Page, develop

GRADIENTS: Final[tuple[tuple[Colour, Colour], ...]] = (
    ((64, 156, 255), (18, 72, 190)),
    ((255, 148, 92), (214, 56, 72)),
    ((72, 206, 158), (10, 120, 116)),
    ((168, 128, 255), (88, 52, 190)),
    ((255, 190, 84), (226, 118, 18)),
    ((98, 112, 138), (38, 46, 66)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppIcon(Page):
    """APP图标. A JPEG below 102,400 bytes; `oversized` one above it, `png` the wrong format: both are faults."""

    SIZE: ClassVar[tuple[int, int]] = (512, 512)
    QUALITY: ClassVar[int] = 88
    LIMIT: ClassVar[int] = 102_400  # the form takes files smaller than this

    letters: str
    oversized: bool = False
    png: bool = False

    def size(self) -> tuple[int, int]:
        return (1024, 1024) if self.oversized else self.SIZE

    def ground(self, size: tuple[int, int]) -> Image.Image:
        top, bottom = GRADIENTS[random.Random(f"{self.letters}/{self.scan.seed}").randrange(len(GRADIENTS))]
        image = wash(size, top, bottom, diagonal=True).copy()
        return grained(image, 0.2) if self.oversized else image

    def draw(self, canvas: Canvas) -> None:
        side = self.size()[0]
        chance = random.Random(f"{self.letters}/{self.scan.seed}/shape")
        shine = Image.new("L", canvas.image.size)
        pen = ImageDraw.Draw(shine)
        for _ in range(2):
            x, y, reach = (chance.uniform(-0.1, 1.1) * side, chance.uniform(-0.1, 1.1) * side, side * 0.52)
            box = [canvas.px(v) for v in (x - reach, y - reach, x + reach, y + reach)]
            pen.ellipse(box, 26)
        canvas.image.paste(WHITE, (0, 0), shine)
        size = side * (0.56 if len(self.letters) == 1 else 0.40 if len(self.letters) == 2 else 0.26)
        canvas.text(side / 2, side * 0.49, self.letters, size=size, anchor="mm", face=Face.SANS, fill=WHITE, bold=True)
        canvas.specimen(side / 2, side * 0.95, size=side * 0.032, fill=(232, 234, 240), anchor="ms")

    def encode(self, image: Image.Image) -> bytes:
        if self.png:
            sink = io.BytesIO()
            image.save(sink, "PNG")
            return sink.getvalue()
        if self.oversized:
            return develop(image, self.scan, quality=96)
        return develop(image, self.scan, quality=self.QUALITY, max_bytes=self.LIMIT - 1)
