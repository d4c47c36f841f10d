"""What a camera or scanner did to a page, and the frame that every paper of the demo is made in.

`Scan` holds the wishes: size, quality, seed, and the faults a reviewer should notice. `Page` is the parent of all
papers; `picture` draws one, `develop` turns the picture into the bytes of a JPEG file.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from typing import ClassVar, Final

from PIL import Image, ImageChops, ImageFilter

from reviewer_tui.sandbox.pages.canvas import Canvas, Colour
from reviewer_tui.sandbox.pages.ink import watermark_mask
from reviewer_tui.sandbox.pages.keep import kept
from reviewer_tui.sandbox.pages.paper import sheet

ALLOWED_WATERMARK: Final = "仅限办理工信部ICP备案使用"
EXIF_ORIENTATION: Final = 0x0112
TURNED_LEFT: Final = 6  # stored a quarter turn to the left, to be shown a quarter turn to the right
COARSEST: Final = 40  # below this quality the letters fray
DESK: Final = (122, 104, 88)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """How a page became a file. `width` in pixels (None: the page's natural width), `quality` of the JPEG (None: the
    page's own). The same page with another `seed` is another scan of it: seal and signature sit elsewhere."""

    seed: int = 0
    width: int | None = None
    quality: int | None = None
    watermark: str | None = None
    blurred: bool = False
    tilted: bool = False
    glare: bool = False
    rotated_exif: bool = False
    gray: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The parent of all papers. `SIZE` is the natural size in units (= pixels), `QUALITY` that of the JPEG,
    `MAX_BYTES` a limit that the file never exceeds."""

    SIZE: ClassVar[tuple[int, int]] = (1240, 1754)
    QUALITY: ClassVar[int] = 80
    MAX_BYTES: ClassVar[int | None] = None

    scan: Scan = field(default_factory=Scan)

    def size(self) -> tuple[int, int]:
        return self.SIZE

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return sheet(size)

    def draw(self, canvas: Canvas) -> None:
        raise NotImplementedError

    def encode(self, image: Image.Image) -> bytes:
        return develop(image, self.scan, quality=self.QUALITY, max_bytes=self.MAX_BYTES)


def picture(page: Page) -> Image.Image:
    """The page as an RGB picture, before the scanner's faults."""
    width, height = page.size()
    scale = (page.scan.width or width) / width
    canvas = Canvas(page.ground((round(width * scale), round(height * scale))), scale, page.scan.seed)
    page.draw(canvas)
    return canvas.image


def develop(image: Image.Image, scan: Scan, *, quality: int, max_bytes: int | None = None) -> bytes:
    """Apply the scan's wishes and return JPEG bytes; quality, then size, go down until `max_bytes` is met."""
    image = taken(image, scan)
    exif = Image.Exif()
    if scan.rotated_exif:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[EXIF_ORIENTATION] = TURNED_LEFT
    grade = scan.quality or quality
    while True:
        sink = io.BytesIO()
        image.save(sink, "JPEG", quality=grade, exif=exif, dpi=(150, 150))
        if max_bytes is None or sink.tell() <= max_bytes:
            return sink.getvalue()
        grade -= 12
        if grade < COARSEST:
            grade, image = quality, image.reduce(2)


def taken(image: Image.Image, scan: Scan) -> Image.Image:
    """The picture with watermark, blur, tilt, glare and loss of colour, each where it is wished for."""
    if scan.watermark:
        image.paste((88, 96, 128), (0, 0), watermark_mask(scan.watermark, image.size))
    if scan.blurred:
        soft = image.reduce(4).filter(ImageFilter.GaussianBlur(1.1))
        image = soft.resize(image.size, Image.Resampling.BICUBIC)
    if scan.tilted:
        angle = random.Random(scan.seed).choice((-5.5, -4.2, 4.4, 6.0))
        smaller = image.resize((image.width * 15 // 16, image.height * 15 // 16), Image.Resampling.BILINEAR)
        desk = Image.new("RGB", image.size, DESK)
        desk.paste(smaller, ((image.width - smaller.width) // 2, (image.height - smaller.height) // 2))
        image = desk.rotate(angle, Image.Resampling.BILINEAR, fillcolor=DESK)
    if scan.glare:
        image = image.point([round(value * 0.86) for value in range(256)] * 3)
        image.paste(_WHITE, (0, 0), _glare_mask(image.size, scan.seed % 3))
    return image.convert("L") if scan.gray else image


_WHITE: Final[Colour] = (255, 255, 255)


@kept(4)
def _glare_mask(size: tuple[int, int], place: int) -> Image.Image:
    """A lamp's reflection: white in the middle, fading out."""
    mask = Image.new("L", size)
    spot = ImageChops.invert(Image.radial_gradient("L")).point([min(255, max(0, (v - 60) * 3)) for v in range(256)])
    width, height = round(size[0] * 0.62), round(size[1] * 0.42)
    left = (round(size[0] * 0.3), round(size[0] * 0.08), round(size[0] * 0.4))[place]
    mask.paste(spot.resize((width, height), Image.Resampling.BILINEAR), (left, round(size[1] * 0.26)))
    return mask
