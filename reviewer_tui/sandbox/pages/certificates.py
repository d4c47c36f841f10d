"""Certificates that offices and registrars issue: licence, domain certificate, pre-approval, name change.

Their looks are invented: ornament, disc and seal stand where real papers have theirs, and imitate none of them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from PIL import Image

from reviewer_tui.sandbox.pages.canvas import INK, Canvas, Colour, Face, chinese_date
from reviewer_tui.sandbox.pages.ink import GOLD, SEAL_RED, stamp, star_points
from reviewer_tui.sandbox.pages.paper import sheet, waves
from reviewer_tui.sandbox.pages.scan import Page

CREAM: Final = (253, 249, 236)
ORNAMENT: Final = (190, 150, 72)
LABEL: Final = (150, 108, 40)
FAINT: Final = (226, 206, 160)
TEAL: Final = (28, 106, 128)


class LicenceKind(StrEnum):
    """Whose certificate it is; the value is its title."""

    BUSINESS = "营业执照"
    PUBLIC_INSTITUTION = "事业单位法人证书"
    SOCIAL_GROUP = "社会团体法人登记证书"
    CREDIT_CODE = "统一社会信用代码证书"


USUAL_SCOPE: Final = (
    "技术开发、技术服务、技术咨询；软件开发；计算机系统服务；互联网信息服务。"
    "（依法须经批准的项目，经批准后方可开展经营活动）"
)
# labels of: scope, capital, office
LABELS: Final = {
    LicenceKind.BUSINESS: ("经营范围", "注册资本", "登记机关"),
    LicenceKind.PUBLIC_INSTITUTION: ("宗旨和业务范围", "开办资金", "登记管理机关"),
    LicenceKind.SOCIAL_GROUP: ("业务范围", "注册资金", "发证机关"),
    LicenceKind.CREDIT_CODE: ("机构职能", "经费来源", "颁发单位"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence(Page):
    """The sponsor's certificate, landscape unless `portrait`."""

    SIZE: ClassVar[tuple[int, int]] = (1654, 1170)

    name: str
    credit_code: str
    company_type: str
    legal_representative: str
    address: str
    established: date
    issued: date
    issuing_office: str
    capital: str = "壹佰万元整"
    scope: str = USUAL_SCOPE
    kind: LicenceKind = LicenceKind.BUSINESS
    portrait: bool = False

    def size(self) -> tuple[int, int]:
        return (1240, 1754) if self.portrait else self.SIZE

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return sheet(size, CREAM, 0.075)

    def draw(self, canvas: Canvas) -> None:
        width, height = self.size()
        _frame(canvas, width, height, ORNAMENT, FAINT)
        _disc(canvas, width / 2, 165, 62)
        title_size = 92 if len(self.kind.value) <= 4 else 60
        canvas.text(width / 2, 300, self.kind.value, size=title_size, anchor="mm", bold=True, spread=title_size * 0.32)
        canvas.text(width / 2, 372, "（副 本）", size=30, anchor="mm")
        canvas.text(120, 150, "统一社会信用代码", size=26, fill=LABEL)
        canvas.text(120, 188, self.credit_code, size=32, face=Face.SANS, bold=True)
        _square_code(canvas, width - 256, 112, 136)
        if self.portrait:
            self._fields_below_each_other(canvas, width)
            _issued(canvas, width - 390, 1440, self.issuing_office, LABELS[self.kind][2], self.issued)
        else:
            self._fields_side_by_side(canvas)
            _issued(canvas, width - 420, 925, self.issuing_office, LABELS[self.kind][2], self.issued)
        canvas.specimen(width / 2, height - 84, anchor="ms", fill=ORNAMENT)

    def _fields_side_by_side(self, canvas: Canvas) -> None:
        scope, capital, _ = LABELS[self.kind]
        y = _fields(
            canvas,
            130,
            440,
            530,
            (("名 称", self.name), ("类 型", self.company_type), ("法定代表人", self.legal_representative)),
        )
        _fields(canvas, 130, y, 530, ((scope, self.scope),), small=True)
        right = ((capital, self.capital), ("成立日期", chinese_date(self.established)), ("住 所", self.address))
        _fields(canvas, 920, 440, 420, right)

    def _fields_below_each_other(self, canvas: Canvas, width: int) -> None:
        scope, capital, _ = LABELS[self.kind]
        rows = (
            ("名 称", self.name),
            ("类 型", self.company_type),
            ("法定代表人", self.legal_representative),
            (capital, self.capital),
            ("成立日期", chinese_date(self.established)),
            ("住 所", self.address),
        )
        y = _fields(canvas, 150, 470, width - 560, rows, gap=44)
        _fields(canvas, 150, y, width - 560, ((scope, self.scope),), small=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCertificate(Page):
    """The registrar's certificate of one domain."""

    SIZE: ClassVar[tuple[int, int]] = (1240, 1754)
    QUALITY: ClassVar[int] = 72

    domain: str
    holder: str
    registered: date
    expires: date
    registrar: str = "示例域名注册服务有限公司"

    def ground(self, size: tuple[int, int]) -> Image.Image:
        image = sheet(size, (248, 252, 253), 0.085)
        image.paste((205, 228, 234), (0, 0), waves(size, 90, size[1] / 70))
        return image

    def draw(self, canvas: Canvas) -> None:
        width, height = self.SIZE
        _frame(canvas, width, height, TEAL, (170, 208, 218))
        canvas.text(width / 2, 280, "域名证书", size=100, anchor="mm", bold=True, spread=34, fill=TEAL)
        canvas.text(width / 2, 372, "DOMAIN NAME CERTIFICATE", size=28, anchor="mm", face=Face.SANS, fill=TEAL)
        canvas.rule(300, 420, width - 300, 420, fill=TEAL, width=3)
        canvas.text(width / 2, 540, self.domain, size=64, anchor="mm", face=Face.SANS, bold=True)
        y = 680.0
        rows = (
            ("域名 Domain", self.domain),
            ("域名所有者 Registrant", self.holder),
            ("注册时间 Registered", chinese_date(self.registered)),
            ("到期时间 Expires", chinese_date(self.expires)),
            ("注册服务机构 Registrar", self.registrar),
        )
        for label, value in rows:
            canvas.text(180, y, label, size=28, fill=TEAL)
            y = canvas.paragraph(560, y - 4, 500, value, size=32, leading=1.5) + 36
            canvas.rule(180, y - 14, width - 180, y - 14, fill=(196, 218, 224), width=1)
        note = "以上域名由上述所有者注册，注册信息已记录在域名注册数据库中。本证书仅证明证书出具时的注册状态。"
        canvas.paragraph(180, y + 40, width - 360, note, size=25, fill=(90, 104, 110))
        _issued(canvas, width - 390, 1400, self.registrar, "注册服务机构", self.registered)
        canvas.specimen(width / 2, height - 84, anchor="ms", fill=(150, 180, 188))


@dataclass(frozen=True, slots=True, kw_only=True)
class PreApproval(Page):
    """A permit of another ministry (前置审批); never larger than the form's limit of 204,799 bytes."""

    SIZE: ClassVar[tuple[int, int]] = (1240, 1754)
    QUALITY: ClassVar[int] = 66
    MAX_BYTES: ClassVar[int | None] = 204_799

    title: str
    number: str
    holder: str
    subject: str
    issuing_body: str
    issued: date
    expires: date

    def ground(self, size: tuple[int, int]) -> Image.Image:
        return sheet(size, (254, 250, 244), 0.05)

    def draw(self, canvas: Canvas) -> None:
        width, height = self.SIZE
        _frame(canvas, width, height, (168, 52, 48), (232, 190, 180))
        _disc(canvas, width / 2, 210, 70)
        size = min(72, 860 / len(self.title) * 0.92)
        canvas.text(width / 2, 370, self.title, size=size, anchor="mm", bold=True, spread=size * 0.08)
        canvas.text(width / 2, 460, f"许可证编号：{self.number}", size=30, anchor="mm")
        rows = (
            ("持证单位", self.holder),
            ("许可项目", self.subject),
            ("发证机关", self.issuing_body),
            ("发证日期", chinese_date(self.issued)),
            ("有效期至", chinese_date(self.expires)),
        )
        y = _fields(canvas, 170, 570, 700, rows, gap=36)
        words = (
            "经审查，准予上述单位在许可项目范围内通过互联网提供信息服务。"
            "持证单位应当遵守有关法律、行政法规，接受监督检查。"
        )
        canvas.paragraph(170, y + 40, width - 340, words, size=31, indent=62)
        _issued(canvas, width - 390, 1390, self.issuing_body, "发证机关", self.issued)
        canvas.specimen(width / 2, height - 84, anchor="ms", fill=(206, 160, 150))


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChange(Page):
    """The market office's letter that a firm has a new name (工商更名函)."""

    SIZE: ClassVar[tuple[int, int]] = (1240, 1754)

    old_name: str
    new_name: str
    credit_code: str
    approved: date
    issuing_office: str
    number: str = "示市监变字〔2026〕第0001号"

    def draw(self, canvas: Canvas) -> None:
        width, height = self.SIZE
        canvas.text(width / 2, 200, self.issuing_office, size=54, anchor="mm", bold=True, spread=6, fill=SEAL_RED)
        canvas.rule(150, 262, width - 150, 262, fill=SEAL_RED, width=5)
        canvas.text(width / 2, 350, "企业名称变更核准通知书", size=60, anchor="mm", bold=True)
        canvas.text(width - 150, 430, self.number, size=28, anchor="rm")
        y = canvas.paragraph(150, 510, width - 300, f"{self.new_name}：", size=34)
        words = (
            "经审查，你单位提交的名称变更登记申请材料齐全，符合法定形式，准予变更登记。"
            f"变更日期：{chinese_date(self.approved)}。"
        )
        y = canvas.paragraph(150, y + 20, width - 300, words, size=33, indent=66, leading=1.9) + 40
        top = y
        for label, value in (("变更前名称", self.old_name), ("变更后名称", self.new_name)):
            canvas.text(190, y + 26, label, size=30)
            canvas.paragraph(440, y + 24, 620, value, size=32, leading=1.4, spare_lines=2)
            y += 120
            canvas.rule(150, y, width - 150, y)
        canvas.text(190, y + 40, "信用代码", size=30)
        canvas.text(440, y + 38, self.credit_code, size=32, face=Face.SANS)
        canvas.rule(400, top, 400, y + 110)
        canvas.box(150, top, width - 150, y + 110, outline=INK)
        canvas.text(150, y + 190, "特此通知。", size=33)
        _issued(canvas, width - 390, 1390, self.issuing_office, "", self.approved)
        canvas.specimen(width - 90, height - 60)


def _frame(canvas: Canvas, width: int, height: int, strong: Colour, weak: Colour) -> None:
    """A double border with a band of small diamonds between the lines."""
    canvas.box(44, 44, width - 44, height - 44, outline=strong, width=7)
    canvas.box(74, 74, width - 74, height - 74, outline=strong, width=2)
    for x in range(59, width - 50, 30):
        for y in (59, height - 59):
            _diamond(canvas, x, y, weak)
    for y in range(89, height - 70, 30):
        for x in (59, width - 59):
            _diamond(canvas, x, y, weak)


def _diamond(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    points = [(canvas.px(x + dx), canvas.px(y + dy)) for dx, dy in ((0, -8), (11, 0), (0, 8), (-11, 0))]
    canvas.pen.polygon(points, colour)


def _disc(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """A plain red disc with one large and two small stars, where a real paper bears the national emblem."""
    side = canvas.px(radius * 2) * 2
    mark = Image.new("RGB", (side, side), SEAL_RED)
    mask = Image.new("L", (side, side))
    mark_canvas, mask_canvas = Canvas(mark), Canvas(mask)
    mask_canvas.pen.ellipse((0, 0, side - 1, side - 1), 255)
    mark_canvas.pen.ellipse((0, 0, side - 1, side - 1), None, GOLD, side // 18)
    mark_canvas.pen.polygon(star_points((side / 2, side * 0.44), side * 0.25), GOLD)
    for left in (0.24, 0.76):
        mark_canvas.pen.polygon(star_points((side * left, side * 0.72), side * 0.08), GOLD)
    canvas.image.paste(mark.reduce(2), (canvas.px(x - radius), canvas.px(y - radius)), mask.reduce(2))


def _square_code(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A square of blocks that looks like a two-dimensional code and says nothing."""
    chance = random.Random(canvas.seed)
    cells = 25
    plan = Image.new("1", (cells, cells), 1)
    for row in range(cells):
        for column in range(cells):
            if chance.random() < 0.48:
                plan.putpixel((column, row), 0)
    pen = Canvas(plan.convert("L"))
    for left, top in ((0, 0), (cells - 7, 0), (0, cells - 7)):
        pen.pen.rectangle((left, top, left + 7, top + 7), 255)
        pen.pen.rectangle((left, top, left + 6, top + 6), 255, 0)
        pen.pen.rectangle((left + 2, top + 2, left + 4, top + 4), 0)
    large = pen.image.resize((canvas.px(side), canvas.px(side)), Image.Resampling.NEAREST)
    canvas.image.paste(large.convert("RGB"), (canvas.px(x), canvas.px(y)))


def _fields(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    rows: tuple[tuple[str, str], ...],
    *,
    small: bool = False,
    gap: float = 24,
) -> float:
    """Label and value pairs below each other; return the y below the last."""
    size = 28 if small else 34
    for label, value in rows:
        indent = max(200.0, canvas.length(label, size=29) + 30)
        canvas.text(x, y + 2, label, size=29, fill=LABEL)
        y = canvas.paragraph(x + indent, y - 2, width, value, size=size, leading=1.5, spare_lines=7) + gap
    return y


def _issued(canvas: Canvas, x: float, y: float, office: str, label: str, day: date) -> None:
    """Office, date and the office's seal over both; (x, y) is the middle of the seal."""
    if label:
        canvas.text(x, y - 170, label, size=30, anchor="mm", fill=LABEL)
    canvas.text(x, y, office, size=min(32.0, 620 / max(1, len(office))), anchor="mm")
    canvas.text(x, y + 80, chinese_date(day), size=32, anchor="mm")
    stamp(canvas, x, y + 10, office, size=290)
