"""Screenshots of a registrar's console: the real-name state of a domain (域名实名认证截图)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from PIL import Image

from reviewer_tui.sandbox.pages.canvas import Canvas, Colour, Face
from reviewer_tui.sandbox.pages.scan import Page

BAR: Final = (32, 40, 56)
SIDE: Final = (246, 247, 250)
BLUE: Final = (24, 104, 220)
GREEN: Final = (24, 148, 84)
ORANGE: Final = (214, 120, 20)
GREY: Final = (120, 126, 138)
LINE: Final = (226, 229, 236)
TEXT: Final = (44, 50, 62)


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRealName(Page):
    """The console page that shows domain, holder, document and number; `verified` None means still under review."""

    SIZE: ClassVar[tuple[int, int]] = (1280, 720)
    QUALITY: ClassVar[int] = 90

    domain: str
    holder: str
    document_type: str
    document_number: str
    registered: date
    expires: date
    verified: date | None
    registrar: str = "示例域名注册服务有限公司"

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return Image.new("RGB", size, (255, 255, 255))

    def draw(self, canvas: Canvas) -> None:
        self._surroundings(canvas)
        state, colour = ("已实名认证", GREEN) if self.verified else ("审核中", ORANGE)
        _word(canvas, 250, 128, self.domain, 30, TEXT, bold=True)
        left = 270 + canvas.length(self.domain, size=30, face=Face.SANS)
        canvas.box(left, 132, left + 130, 164, fill=colour, radius=4)
        canvas.text(left + 65, 147, state, size=18, anchor="mm", face=Face.SANS, fill=(255, 255, 255))
        for number, tab in enumerate(("基本信息", "实名认证", "域名解析", "域名转移", "安全设置")):
            _word(canvas, 250 + number * 120, 192, tab, 18, BLUE if number == 1 else TEXT)
        canvas.rule(232, 228, 1256, 228, fill=LINE)
        canvas.rule(370, 228, 446, 228, fill=BLUE, width=4)
        rows = (
            ("域名", self.domain),
            ("域名所有者", self.holder),
            ("证件类型", self.document_type),
            ("证件号码", self.document_number),
            ("注册日期", f"{self.registered:%Y-%m-%d}"),
            ("到期日期", f"{self.expires:%Y-%m-%d}"),
            ("实名认证状态", state if self.verified is None else f"{state}（{self.verified:%Y-%m-%d}）"),
            ("域名状态", "正常 (ok)"),
        )
        for number, (label, value) in enumerate(rows):
            y = 252 + number * 52
            if number % 2 == 0:
                canvas.box(232, y, 1256, y + 52, fill=(250, 251, 253))
            _word(canvas, 256, y + 14, label, 18, GREY)
            _word(canvas, 470, y + 13, value, 19, colour if number == 6 else TEXT)
            canvas.rule(232, y + 52, 1256, y + 52, fill=LINE, width=1)
        canvas.specimen(1256, 706, size=14)

    def _surroundings(self, canvas: Canvas) -> None:
        canvas.box(0, 0, 1280, 56, fill=BAR)
        canvas.box(20, 14, 48, 42, fill=BLUE, radius=6)
        _word(canvas, 62, 17, "域名控制台", 20, (255, 255, 255), bold=True)
        canvas.box(820, 12, 1060, 44, fill=(54, 63, 82), radius=4)
        _word(canvas, 838, 19, "搜索域名、文档", 15, (150, 158, 174))
        _word(canvas, 1090, 18, "费用", 16, (206, 211, 222))
        _word(canvas, 1150, 18, "备案", 16, (206, 211, 222))
        canvas.pen.ellipse([canvas.px(v) for v in (1222, 13, 1252, 43)], (94, 142, 220))
        canvas.box(0, 56, 208, 720, fill=SIDE)
        for number, item in enumerate(("概览", "域名列表", "信息模板", "批量操作", "域名转入", "操作记录", "我的订单")):
            y = 84 + number * 52
            if number == 1:
                canvas.box(0, y - 12, 208, y + 36, fill=(226, 236, 252))
                canvas.box(0, y - 12, 4, y + 36, fill=BLUE)
            _word(canvas, 40, y, item, 18, BLUE if number == 1 else TEXT)
        _word(canvas, 250, 78, "域名列表  /  域名信息", 15, GREY)
        _word(canvas, 1256, 78, self.registrar, 15, GREY, anchor="ra")


def _word(
    canvas: Canvas, x: float, y: float, words: str, size: float, fill: Colour, *, bold: bool = False, anchor: str = "la"
) -> None:
    canvas.text(x, y, words, size=size, fill=fill, face=Face.SANS, bold=bold, anchor=anchor)
