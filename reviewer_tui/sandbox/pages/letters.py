"""Forms and letters that the sponsor signs and seals: verification list, authorisation, responsibility, confirmation.

The verification list carries no date, the letters do: mixing that up is the fault reviewers meet most, so every date
and every seal can be there or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from reviewer_tui.sandbox.pages.canvas import INK, Canvas, Face, chinese_date
from reviewer_tui.sandbox.pages.ink import PEN_BLACK, sign, stamp
from reviewer_tui.sandbox.pages.scan import Page

LEFT: Final = 140
WIDTH: Final = 960
BLANK_DATE: Final = "      年    月    日"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationList(Page):
    """备案信息真实性核验单. `services` are domains, or names of APPs with `service_label` "APP名称".

    An `individual` signs and seals nothing. `date_filled` is a fault: the list must stay undated.
    """

    sponsor: str
    services: tuple[str, ...]
    principal: str
    service_label: str = "网站域名"
    individual: bool = False
    signed: bool = True
    sealed: bool = True
    seal_faint: bool = False
    date_filled: date | None = None

    def draw(self, canvas: Canvas) -> None:
        canvas.text(620, 150, "互联网信息服务", size=40, anchor="mm", bold=True)
        canvas.text(620, 220, "备案信息真实性核验单", size=56, anchor="mm", bold=True, spread=4)
        canvas.text(
            1110, 300, "（个人用户）" if self.individual else "（单位用户）", size=26, anchor="rm", face=Face.SANS
        )
        canvas.box(LEFT, 330, LEFT + WIDTH, 1560, outline=INK, width=3)
        canvas.text(LEFT + 24, 352, "一、备案主体与互联网信息服务", size=29, bold=True)
        canvas.rule(LEFT, 408, LEFT + WIDTH, 408)
        self._row(canvas, 408, "主办者名称", self.sponsor)
        self._row(canvas, 498, self.service_label, "；".join(self.services))
        canvas.text(LEFT + 24, 612, "二、接入服务单位核验内容", size=29, bold=True)
        canvas.rule(LEFT, 668, LEFT + WIDTH, 668)
        for number, words in enumerate(CHECKED):
            self._check(canvas, 668 + number * 62, words, number)
        bottom = 668 + 62 * len(CHECKED)
        canvas.rule(LEFT + 760, 668, LEFT + 760, bottom)
        canvas.text(LEFT + 24, bottom + 22, "三、承诺", size=29, bold=True)
        canvas.rule(LEFT, bottom + 78, LEFT + WIDTH, bottom + 78)
        canvas.paragraph(LEFT + 24, bottom + 96, WIDTH - 48, PLEDGE, size=26, indent=52, leading=1.65)
        canvas.rule(LEFT, 1310, LEFT + WIDTH, 1310)
        canvas.text(LEFT + 30, 1330, "服务负责人签字：", size=29)
        canvas.text(LEFT + 560, 1330, "" if self.individual else "主办单位盖章：", size=29)
        canvas.text(LEFT + 30, 1500, "日期：", size=29)
        if self.date_filled is None:
            canvas.text(LEFT + 130, 1500, BLANK_DATE, size=29)
        else:
            sign(canvas, LEFT + 330, 1514, _figures(self.date_filled), size=44, colour=PEN_BLACK, flourish=False)
        if self.signed:
            sign(canvas, LEFT + 370, 1424, self.principal, size=92, colour=PEN_BLACK)
        if self.sealed and not self.individual:
            stamp(canvas, 900, 1430, self.sponsor, size=290, faint=self.seal_faint)
        note = "填写说明：本单一式两份，黑色墨水填写，不得涂改；核验日期由接入服务单位填写。"
        canvas.text(LEFT, 1590, note, size=22, face=Face.SANS, fill=(110, 110, 112))
        canvas.specimen(1180, 1700)

    def _row(self, canvas: Canvas, y: float, label: str, value: str) -> None:
        canvas.text(LEFT + 110, y + 45, label, size=27, anchor="mm")
        size = min(32.0, 700 / max(1.0, canvas.length(value, size=1000) / 1000))
        canvas.text(LEFT + 250, y + 45, value, size=size, anchor="lm")
        canvas.rule(LEFT + 220, y, LEFT + 220, y + 90)
        canvas.rule(LEFT, y + 90, LEFT + WIDTH, y + 90)

    def _check(self, canvas: Canvas, y: float, words: str, number: int) -> None:
        canvas.text(LEFT + 24, y + 31, f"{number + 1}. {words}", size=25, anchor="lm")
        for x, answer in ((LEFT + 790, "是"), (LEFT + 875, "否")):
            canvas.box(x, y + 20, x + 22, y + 42, outline=INK)
            canvas.text(x + 32, y + 31, answer, size=25, anchor="lm")
        tick = [(canvas.px(LEFT + 792 + dx), canvas.px(y + dy)) for dx, dy in ((1, 28), (8, 39), (24, 12))]
        canvas.pen.line(tick, PEN_BLACK, max(2, canvas.px(4)))
        canvas.rule(LEFT, y + 62, LEFT + WIDTH, y + 62, width=1)


CHECKED: Final = (
    "主办者证件原件与备案信息一致，证件在有效期内",
    "主体负责人、服务负责人证件与本人一致",
    "域名所有者与主办者一致，域名在有效期内",
    "负责人电话、邮箱已经核实，能够联系本人",
    "服务名称、服务内容与实际开办的一致",
    "接入信息、网络地址已经核实",
)
PLEDGE: Final = (
    "本单位（本人）承诺：备案信息真实、准确、完整，与提交的证件和材料一致；备案信息变更时及时办理变更手续；"
    "不利用互联网从事违法活动，不为他人代办、转借备案。如有违反，愿意承担相应的法律责任。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationLetter(Page):
    """授权书 of the legal representative for a principal; `dated` None and `sealed` False are faults."""

    sponsor: str
    credit_code: str
    legal_representative: str
    attorney: str
    attorney_number: str
    dated: date | None
    role: str = "服务负责人"
    sealed: bool = True

    def draw(self, canvas: Canvas) -> None:
        canvas.text(620, 230, "授权书", size=72, anchor="mm", bold=True, spread=40)
        y = canvas.paragraph(LEFT, 380, WIDTH, "致：省、自治区、直辖市通信管理局", size=33)
        words = (
            f"兹授权{self.attorney}（居民身份证号码：{self.attorney_number}）担任我单位互联网信息服务备案的{self.role}，"
            f"代表我单位办理备案信息的提交、核验、变更和注销，并负责日常的信息安全管理工作。"
            f"上述人员在授权范围内签署的文件和办理的事项，我单位均予以认可并承担法律责任。"
        )
        y = canvas.paragraph(LEFT, y + 24, WIDTH, words, size=33, indent=66, leading=1.95)
        words = "授权期限：自签发之日起至上述备案注销之日止。被授权人无转委托权。"
        y = canvas.paragraph(LEFT, y + 10, WIDTH, words, size=33, indent=66, leading=1.95) + 40
        for line in (f"授权单位：{self.sponsor}", f"统一社会信用代码：{self.credit_code}"):
            y = canvas.paragraph(LEFT, y, WIDTH, line, size=31)
        canvas.text(LEFT, y + 60, "法定代表人（签字）：", size=31)
        sign(canvas, LEFT + 460, y + 90, self.legal_representative)
        canvas.text(LEFT, y + 210, "被授权人（签字）：", size=31)
        sign(canvas, LEFT + 430, y + 240, self.attorney)
        _closing(canvas, 1450, self.sponsor, self.dated, self.sealed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityLetter(Page):
    """信息安全管理责任书; an `individual` signs and seals nothing."""

    sponsor: str
    principal: str
    dated: date | None
    individual: bool = False
    signed: bool = True
    sealed: bool = True

    def draw(self, canvas: Canvas) -> None:
        canvas.text(620, 170, "信息安全管理责任书", size=58, anchor="mm", bold=True, spread=6)
        words = f"{self.sponsor}作为互联网信息服务的主办者，为落实信息安全管理责任，郑重承诺遵守以下各条："
        y = canvas.paragraph(LEFT, 262, WIDTH, words, size=30, indent=60, leading=1.6) + 8
        for number, article in zip("一二三四五六七八", ARTICLES, strict=True):
            y = canvas.paragraph(LEFT, y, WIDTH, f"{number}、{article}", size=29, indent=58, leading=1.6) + 8
        canvas.text(LEFT, 1340, "负责人（签字）：", size=30)
        if self.signed:
            sign(canvas, LEFT + 370, 1370, self.principal)
        _closing(canvas, 1500, self.sponsor, self.dated, self.sealed and not self.individual)


ARTICLES: Final = (
    "遵守国家有关法律、行政法规和互联网信息服务管理的规定，依法开办服务，接受主管部门的监督检查。",
    "备案信息真实有效；名称、负责人、联系方式、接入信息等变更的，在规定期限内办理变更手续。",
    "不制作、复制、发布、传播法律、行政法规禁止的信息；发现此类信息立即停止传输，保存有关记录，并向主管部门报告。",
    "建立信息发布审核、用户登记、安全检查、应急处置等管理制度，明确信息安全负责人，并配备相应的技术措施。",
    "按照规定留存网络日志不少于六个月，配合主管部门依法进行的检查和调查。",
    "保护用户的个人信息，未经用户同意不收集、不使用、不向他人提供；发生泄露时立即采取补救措施并告知用户。",
    "不开展未经批准的新闻、出版、教育、医疗、药品、视听节目等需要前置审批的服务。",
    "违反上述承诺的，自愿接受停止接入、注销备案等处理，并承担由此产生的法律责任。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationLetter(Page):
    """关系确认函: account holder and sponsor are related firms; both seal it unless a flag leaves one out."""

    account_holder: str
    sponsor: str
    dated: date | None
    relation: str = "同一集团公司"
    holder_sealed: bool = True
    sponsor_sealed: bool = True

    def draw(self, canvas: Canvas) -> None:
        canvas.text(620, 230, "关系确认函", size=66, anchor="mm", bold=True, spread=22)
        y = canvas.paragraph(LEFT, 370, WIDTH, "接入服务单位：", size=33)
        words = (
            f"{self.account_holder}（账号持有单位）与{self.sponsor}（备案主办单位）为{self.relation}关系。"
            "现由账号持有单位代为提交备案主办单位的互联网信息服务备案申请，备案信息由备案主办单位提供并核对无误。"
        )
        y = canvas.paragraph(LEFT, y + 24, WIDTH, words, size=33, indent=66, leading=1.95)
        words = (
            "双方确认：备案主办单位对备案信息的真实性和所开办服务的内容承担全部责任；关系变化时及时告知接入服务单位。"
        )
        canvas.paragraph(LEFT, y + 10, WIDTH, words, size=33, indent=66, leading=1.95)
        for x, label, name, sealed in (
            (370, "账号持有单位（盖章）", self.account_holder, self.holder_sealed),
            (880, "备案主办单位（盖章）", self.sponsor, self.sponsor_sealed),
        ):
            canvas.text(x, 1150, label, size=29, anchor="mm")
            canvas.text(x, 1250, name, size=min(28.0, 440 / max(1, len(name))), anchor="mm")
            if sealed:
                stamp(canvas, x, 1345, name, size=285)
        canvas.text(1100, 1560, BLANK_DATE if self.dated is None else chinese_date(self.dated), size=31, anchor="rm")
        canvas.specimen(1180, 1700)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Page):
    """Any other paper with a title, paragraphs, a signature and a seal: pledges, plans, notes, proofs."""

    MOST_PARAGRAPHS: ClassVar[int] = 10

    title: str
    paragraphs: tuple[str, ...]
    sender: str
    dated: date | None
    signer: str = ""
    sealed: bool = True

    def draw(self, canvas: Canvas) -> None:
        size = min(60.0, 940 / max(1, len(self.title)))
        canvas.text(620, 220, self.title, size=size, anchor="mm", bold=True, spread=4)
        y = 350.0
        for words in self.paragraphs[: self.MOST_PARAGRAPHS]:
            y = canvas.paragraph(LEFT, y, WIDTH, words, size=32, indent=64, leading=1.85, spare_lines=9) + 12
        if self.signer:
            canvas.text(LEFT, 1330, "签字：", size=31)
            sign(canvas, LEFT + 290, 1360, self.signer)
        _closing(canvas, 1470, self.sender, self.dated, self.sealed)


def _closing(canvas: Canvas, y: float, sender: str, dated: date | None, sealed: bool) -> None:
    """Sender and date at the lower right, the seal over both."""
    canvas.text(1100, y - 70, sender, size=min(31.0, 620 / max(1, len(sender))), anchor="rm")
    canvas.text(1100, y + 10, BLANK_DATE if dated is None else chinese_date(dated), size=31, anchor="rm")
    if sealed:
        stamp(canvas, 930, y - 50, sender, size=300)
    canvas.specimen(1180, 1700)


def _figures(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"
