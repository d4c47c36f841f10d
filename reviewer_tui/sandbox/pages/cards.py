"""The two sides of a resident identity card, as a person lays them under a camera: on white, filling the frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from PIL import Image, ImageDraw

from reviewer_tui.sandbox.pages.canvas import Canvas, Face, dotted_date
from reviewer_tui.sandbox.pages.ink import GOLD, SEAL_RED, star_points
from reviewer_tui.sandbox.pages.keep import kept
from reviewer_tui.sandbox.pages.paper import WHITE, grained, wash, waves
from reviewer_tui.sandbox.pages.people import Person, portrait
from reviewer_tui.sandbox.pages.scan import Page

LABEL_BLUE: Final = (52, 104, 158)
PRINT: Final = (28, 28, 32)


@kept(4)
def _card(size: tuple[int, int], emblem_side: bool) -> Image.Image:
    """A card with round corners on pure white, at least 98 % of the frame."""
    width, height = size
    ground = (
        wash(size, (232, 240, 236), (246, 226, 226), diagonal=True)
        if emblem_side
        else wash(size, (222, 238, 244), (240, 242, 234), diagonal=True)
    ).copy()
    ground.paste((204, 226, 232) if not emblem_side else (226, 218, 214), (0, 0), waves(size, 64, height / 26))
    ground = grained(ground, 0.10)
    mask = Image.new("L", size)
    edge = width // 320
    ImageDraw.Draw(mask).rounded_rectangle((edge, edge, width - edge - 1, height - edge - 1), width // 26, 255)
    frame = Image.new("RGB", size, WHITE)
    frame.paste(ground, (0, 0), mask)
    return frame


@dataclass(frozen=True, slots=True, kw_only=True)
class IdCardPortrait(Page):
    """The side with name, address, number and picture."""

    SIZE: ClassVar[tuple[int, int]] = (1280, 808)

    name: str
    sex: str
    born: date
    address: str
    number: str
    nation: str = "汉"

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return _card(size, False).copy()

    def draw(self, canvas: Canvas) -> None:
        self._label(canvas, 92, 98, "姓 名")
        canvas.text(236, 92, self.name, size=46, face=Face.SANS, fill=PRINT)
        self._label(canvas, 92, 196, "性 别")
        canvas.text(236, 192, self.sex, size=40, face=Face.SANS, fill=PRINT)
        self._label(canvas, 384, 196, "民 族")
        canvas.text(514, 192, self.nation, size=40, face=Face.SANS, fill=PRINT)
        self._label(canvas, 92, 292, "出 生")
        for right, value, unit in (
            (326, self.born.year, "年"),
            (458, self.born.month, "月"),
            (588, self.born.day, "日"),
        ):
            canvas.text(right, 288, str(value), size=40, face=Face.SANS, fill=PRINT, anchor="ra")
            self._label(canvas, right + 22, 292, unit)
        self._label(canvas, 92, 390, "住 址")
        canvas.paragraph(236, 384, 500, self.address, size=40, face=Face.SANS, fill=PRINT, leading=1.42, spare_lines=4)
        self._label(canvas, 92, 686, "公民身份号码")
        canvas.text(428, 678, self.number, size=52, face=Face.SANS, fill=PRINT, spread=5)
        person = portrait(Person.of(self.name, self.sex), (canvas.px(372), canvas.px(466)), gray=True)
        canvas.image.paste(person[0], (canvas.px(830), canvas.px(112)), person[1])
        canvas.specimen(1208, 768, fill=(150, 170, 178))

    def _label(self, canvas: Canvas, x: float, y: float, words: str) -> None:
        canvas.text(x, y, words, size=34, face=Face.SANS, fill=LABEL_BLUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdCardEmblem(Page):
    """The side with the issuing authority and the validity; `valid_until` None means long-term (长期)."""

    SIZE: ClassVar[tuple[int, int]] = (1280, 808)

    authority: str
    valid_from: date
    valid_until: date | None = None

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return _card(size, True).copy()

    def draw(self, canvas: Canvas) -> None:
        side = canvas.px(210)
        mask = Image.new("L", (side * 2, side * 2))
        pen = ImageDraw.Draw(mask)
        pen.ellipse((0, 0, side * 2 - 1, side * 2 - 1), 235)
        canvas.stain(mask.reduce(2), 210, 210, SEAL_RED)
        mask = Image.new("L", (side * 2, side * 2))
        pen = ImageDraw.Draw(mask)
        pen.ellipse((side * 0.12, side * 0.12, side * 1.88, side * 1.88), outline=255, width=side // 22)
        pen.polygon(star_points((side, side * 0.98), side * 0.56), 255)
        canvas.stain(mask.reduce(2), 210, 210, GOLD)
        canvas.text(780, 160, "中华人民共和国", size=66, anchor="mm", fill=PRINT, spread=16)
        canvas.text(780, 300, "居民身份证", size=104, anchor="mm", fill=PRINT, bold=True, spread=18)
        until = "长期" if self.valid_until is None else dotted_date(self.valid_until)
        rows = (("签发机关", self.authority), ("有效期限", f"{dotted_date(self.valid_from)}-{until}"))
        for y, (label, value) in zip((560, 660), rows, strict=True):
            canvas.text(300, y, label, size=38, face=Face.SANS, fill=PRINT, bold=True)
            canvas.text(500, y, value, size=40, face=Face.SANS, fill=PRINT)
        canvas.specimen(1208, 768, fill=(176, 164, 160))
