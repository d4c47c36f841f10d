"""Photographs of invented people: at the counter, before the curtain, and the live face of the e-verification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from reviewer_tui.sandbox.pages.canvas import Canvas, Face
from reviewer_tui.sandbox.pages.keep import kept
from reviewer_tui.sandbox.pages.paper import WHITE, folds, grained, wash
from reviewer_tui.sandbox.pages.people import Person, portrait
from reviewer_tui.sandbox.pages.scan import Page

CURTAIN_BLUE: Final = (58, 104, 186)
WOOD: Final = (168, 128, 88)


@kept(2)
def _counter(size: tuple[int, int]) -> Image.Image:
    """A bright hall with a panelled wall, lamps and a plant; the counter itself comes after the person."""
    width, height = size
    image = wash(size, (226, 230, 232), (196, 198, 198)).copy()
    pen = ImageDraw.Draw(image)
    for number in range(1, 8):
        x = width * number // 8
        pen.line((x, 0, x, height), (206, 209, 210), max(1, width // 400))
    for number in range(3):
        left = width * (0.08 + 0.32 * number)
        pen.rounded_rectangle((left, height * 0.03, left + width * 0.2, height * 0.06), 8, (252, 252, 246))
    pen.rectangle((width * 0.86, height * 0.52, width * 0.95, height * 0.8), (150, 118, 96))
    for turn in range(7):
        tip = width * (0.905 + (turn - 3) * 0.026)
        pen.line((width * 0.905, height * 0.54, tip, height * (0.3 + abs(turn - 3) * 0.03)), (76, 122, 84), width // 90)
    return grained(image.filter(ImageFilter.GaussianBlur(2)), 0.13)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacePhoto(Page):
    """当面核验照片: the service principal at the provider's counter."""

    SIZE: ClassVar[tuple[int, int]] = (1280, 960)
    QUALITY: ClassVar[int] = 82

    person: str
    sex: str = "男"
    sign: str = "ICP备案现场核验"

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return _counter(size).copy()

    def draw(self, canvas: Canvas) -> None:
        canvas.box(390, 110, 890, 210, fill=(36, 84, 150), radius=8)
        canvas.text(640, 159, self.sign, size=48, anchor="mm", face=Face.SANS, fill=WHITE, bold=True)
        _stand(canvas, Person.of(self.person, self.sex), 640 + canvas.seed % 5 * 12 - 24, 240, 500, 620)
        canvas.box(0, 760, 1280, 800, fill=(202, 166, 124))
        canvas.box(0, 800, 1280, 960, fill=WOOD)
        for x in range(0, 1280, 160):
            canvas.rule(x, 800, x, 960, fill=(150, 112, 76), width=2)
        canvas.box(180, 690, 420, 770, fill=(240, 240, 236), radius=3)
        canvas.text(300, 729, "核验窗口 1", size=32, anchor="mm", face=Face.SANS, fill=(40, 60, 90))
        canvas.box(860, 736, 1040, 768, fill=(250, 250, 250))
        canvas.box(872, 730, 1052, 762, fill=(255, 255, 255), outline=(206, 206, 206), width=1)
        canvas.specimen(1250, 940, fill=(216, 190, 160))


@dataclass(frozen=True, slots=True, kw_only=True)
class CurtainPhoto(Page):
    """幕布照片: head and shoulders before the provider's curtain; `mirrored` text is a fault."""

    SIZE: ClassVar[tuple[int, int]] = (1280, 960)
    QUALITY: ClassVar[int] = 82

    person: str
    sex: str = "男"
    words: str = "ICP备案核验专用幕布"
    provider: str = "示例接入服务商"
    mirrored: bool = False

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return _curtain(size).copy()

    def draw(self, canvas: Canvas) -> None:
        canvas.text(640, 110, self.provider, size=52, anchor="mm", face=Face.SANS, fill=WHITE, spread=10)
        canvas.text(640, 210, self.words, size=84, anchor="mm", face=Face.SANS, fill=WHITE, bold=True, spread=6)
        for x in (150, 1130):
            for y in (420, 640, 860):
                canvas.text(x, y, "核验", size=46, anchor="mm", face=Face.SANS, fill=(150, 182, 232))
        _stand(canvas, Person.of(self.person, self.sex), 640 + canvas.seed % 5 * 10 - 20, 300, 560, 664)
        if self.mirrored:
            canvas.image.paste(ImageOps.mirror(canvas.image))
        canvas.specimen(1250, 940, fill=(150, 182, 232))


@kept(2)
def _curtain(size: tuple[int, int]) -> Image.Image:
    light = wash(size, (255, 255, 255), (206, 206, 212))
    return grained(ImageChops.multiply(folds(size, CURTAIN_BLUE), light), 0.11)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFace(Page):
    """电子核验：人脸. The ground is pure white, as it must be; `cluttered` puts a room behind the person, a fault."""

    SIZE: ClassVar[tuple[int, int]] = (960, 1280)
    QUALITY: ClassVar[int] = 90

    person: str
    sex: str = "男"
    cluttered: bool = False

    def ground(self, size: tuple[int, int]) -> Image.Image:
        if self.cluttered:
            return _room(size).copy()
        return Image.new("RGB", size, WHITE)

    def draw(self, canvas: Canvas) -> None:
        _stand(canvas, Person.of(self.person, self.sex), 480 + canvas.seed % 5 * 6 - 12, 220, 900, 1062)
        canvas.specimen(930, 44, fill=(206, 206, 206))


@kept(2)
def _room(size: tuple[int, int]) -> Image.Image:
    width, height = size
    image = wash(size, (214, 204, 186), (186, 172, 150)).copy()
    pen = ImageDraw.Draw(image)
    for row in range(4):
        top = height * (0.08 + row * 0.2)
        for number in range(9):
            left = width * (0.03 + number * 0.107)
            colour = ((142, 74, 66), (74, 98, 130), (196, 164, 92), (92, 118, 90))[(row + number * 3) % 4]
            pen.rectangle((left, top + (number * 7 % 3) * 12, left + width * 0.075, top + height * 0.14), colour)
        pen.rectangle((0, top + height * 0.14, width, top + height * 0.16), (120, 88, 60))
    return grained(image.filter(ImageFilter.GaussianBlur(5)), 0.14)


def _stand(canvas: Canvas, person: Person, x: float, top: float, width: float, height: float) -> None:
    """Put a figure on the picture with a camera's grain over it; `x` is its middle."""
    figure, mask = portrait(person, (canvas.px(width), canvas.px(height)))
    corner = (canvas.px(x - width / 2), canvas.px(top))
    canvas.image.paste(grained(figure, 0.06, canvas.seed), corner, mask)
