"""The invented sponsors and persons of the sample filings."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

from reviewer_tui.sandbox.sample_filings.numbers import credit_code, mobile, office_phone, resident_number

FIRM: Final = 4
INDIVIDUAL: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """A nature of sponsors with its usual certificate: codes of the reference tables, first characters of the credit code."""

    nature: int
    certificate: int
    register: str
    form: str


FIRMS: Final = Nature(nature=FIRM, certificate=1, register="91", form="有限责任公司")
PUBLIC: Final = Nature(nature=3, certificate=15, register="12", form="事业单位")
SOCIAL: Final = Nature(nature=6, certificate=6, register="51", form="社会团体")
PRIVATE: Final = Nature(nature=9, certificate=36, register="52", form="民办非企业单位")
LAW: Final = Nature(nature=11, certificate=21, register="31", form="律师事务所")
RURAL: Final = Nature(nature=19, certificate=43, register="N2", form="农村集体经济组织")
PERSON: Final = Nature(nature=INDIVIDUAL, certificate=2, register="", form="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented person with a resident card."""

    name: str
    male: bool
    born: date
    number: str
    mobile: str
    emergency_phone: str
    office_phone: str

    @property
    def sex(self) -> str:
        return "男" if self.male else "女"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """An invented sponsor with its people: ``head`` is the legal representative, or the individual itself.

    ``order`` counts the sponsors from 1; ``letter`` is the province's in filing numbers.
    """

    name: str
    nature: Nature
    number: str
    brand: str
    latin: str
    province: str
    city: str
    place: str
    letter: str
    order: int
    head: Person
    deputy: Person

    @property
    def address(self) -> str:
        return f"{self.place}示例路{len(self.name) * 7}号"

    @property
    def domain(self) -> str:
        return f"{self.latin}-demo.cn"

    @property
    def is_individual(self) -> bool:
        return self.nature.nature == INDIVIDUAL


_PLACES: Final = {
    "BJ": ("110000", "110100", "北京市海淀区", "京", "010"),
    "TJ": ("120000", "120100", "天津市滨海新区", "津", "022"),
    "HE": ("130000", "130100", "石家庄市长安区", "冀", "0311"),
    "NM": ("150000", "150100", "呼和浩特市新城区", "蒙", "0471"),
    "LN": ("210000", "210100", "沈阳市和平区", "辽", "024"),
    "SH": ("310000", "310100", "上海市浦东新区", "沪", "021"),
    "JS": ("320000", "320100", "南京市江宁区", "苏", "025"),
    "ZJ": ("330000", "330100", "杭州市上城区", "浙", "0571"),
    "FJ": ("350000", "350100", "福州市台江区", "闽", "0591"),
    "SD": ("370000", "370100", "济南市市中区", "鲁", "0531"),
    "HA": ("410000", "410100", "郑州市金水区", "豫", "0371"),
    "HB": ("420000", "420100", "武汉市江岸区", "鄂", "027"),
    "HN": ("430000", "430100", "长沙市天心区", "湘", "0731"),
    "GD": ("440000", "440100", "广州市天河区", "粤", "020"),
    "SC": ("510000", "510100", "成都市锦江区", "蜀", "028"),
    "XZ": ("540000", "540100", "拉萨市城关区", "藏", "0891"),
    "SN": ("610000", "610100", "西安市新城区", "陕", "029"),
}
"""Province and city codes, an address to begin with, the letter of filing numbers, the area code."""

_SPONSORS: Final = (
    ("haihe", "天津海河示例软件有限公司", "海河", "TJ", FIRMS),
    ("xinjin", "北京新晋示例科技有限公司", "新晋", "BJ", FIRMS),
    ("yunfan", "上海云帆示例信息技术有限公司", "云帆", "SH", FIRMS),
    ("caoyuan", "内蒙古草原示例数据服务有限公司", "草原", "NM", FIRMS),
    ("shitong", "河北石通示例网络有限公司", "石通", "HE", FIRMS),
    ("luxin", "山东鲁信示例信息技术有限公司", "鲁信", "SD", FIRMS),
    ("qianjiang", "浙江钱江示例电子商务有限公司", "钱江", "ZJ", FIRMS),
    ("jinhu", "江苏金湖示例网络科技有限公司", "金湖", "JS", FIRMS),
    ("zhujiang", "广东珠江示例传媒有限公司", "珠江", "GD", FIRMS),
    ("jinjiang", "四川锦江示例旅游服务有限公司", "锦江", "SC", FIRMS),
    ("jiangcheng", "湖北江城示例教育科技有限公司", "江城", "HB", FIRMS),
    ("changan", "陕西长安示例文化有限公司", "长安", "SN", FIRMS),
    ("rongcheng", "福建榕城示例物业管理有限公司", "榕城", "FJ", FIRMS),
    ("xingsha", "湖南星沙示例智能制造有限公司", "星沙", "HN", FIRMS),
    ("zhongyuan", "河南中原示例农业科技有限公司", "中原", "HA", FIRMS),
    ("liaohe", "辽宁辽河示例机械有限公司", "辽河", "LN", FIRMS),
    ("yuedu", "北京悦读示例文化传播有限公司", "悦读", "BJ", FIRMS),
    ("lanxing", "上海蓝星示例医药信息有限公司", "蓝星", "SH", FIRMS),
    ("haigang", "天津海港示例物流有限公司", "海港", "TJ", FIRMS),
    ("qingyun", "北京青云示例数据有限公司", "青云", "BJ", FIRMS),
    ("taishan", "山东泰山示例文旅有限公司", "泰山", "SD", FIRMS),
    ("xihu", "浙江西湖示例茶业有限公司", "西湖", "ZJ", FIRMS),
    ("lingnan", "广东岭南示例餐饮有限公司", "岭南", "GD", FIRMS),
    ("gaoyuan", "西藏高原示例科技有限公司", "高原", "XZ", FIRMS),
    ("tianyuan", "北京天元示例地理信息有限公司", "天元", "BJ", FIRMS),
    ("shuhai", "上海数海示例软件有限公司", "数海", "SH", FIRMS),
    ("sanjin", "河北三晋示例能源有限公司", "三晋", "HE", FIRMS),
    ("tianfu", "四川天府示例健康管理有限公司", "天府", "SC", FIRMS),
    ("luoshui", "河南洛水示例印刷有限公司", "洛水", "HA", FIRMS),
    ("shengjing", "辽宁盛京示例装备有限公司", "盛京", "LN", FIRMS),
    ("changle", "福建长乐示例水产有限公司", "长乐", "FJ", FIRMS),
    ("hanshui", "湖北汉水示例建材有限公司", "汉水", "HB", FIRMS),
    ("kunpeng", "北京远航示例网络游戏有限公司", "远航", "BJ", FIRMS),
    ("dunhuang", "陕西秦岭示例会展有限公司", "秦岭", "SN", FIRMS),
    ("lanshan", "浙江青山示例家居有限公司", "青山", "ZJ", FIRMS),
    ("bowuguan", "北京示例博物馆", "示例博物馆", "BJ", PUBLIC),
    ("xuehui", "天津市示例计算机学会", "示例学会", "TJ", SOCIAL),
    ("peixun", "上海示例职业培训学校", "示例学校", "SH", PRIVATE),
    ("lvshi", "湖南示例律师事务所", "示例律所", "HN", LAW),
    ("nongcun", "河北示例村股份经济合作社", "示例合作社", "HE", RURAL),
    ("shanshui", "", "山水", "SN", PERSON),
    ("moxiang", "", "墨香", "ZJ", PERSON),
    ("xingkong", "", "星空", "BJ", PERSON),
    ("zijin", "江苏紫金示例文创有限公司", "紫金", "JS", FIRMS),
    ("ruanjian", "江苏示例软件学会", "软件学会", "JS", SOCIAL),
)

_FAMILY: Final = "李王张刘陈杨赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭"
_MALE: Final = ("海川", "思远", "志恒", "文博", "立业", "晨光", "浩然", "明远", "建安", "子轩", "宏毅", "景行")
_FEMALE: Final = ("晨曦", "雨桐", "思佳", "静雅", "欣怡", "若兰", "书瑶", "晓彤", "安琪", "清源", "诗语", "佳宁")
_YOUNGEST: Final = 26
_OLDEST: Final = 58


def applicants(seed: int, today: date) -> dict[str, Applicant]:
    """All invented sponsors by their Latin name; the same for the same seed and year."""
    dice = random.Random(seed)
    cast = {}
    for order, (latin, name, brand, place, nature) in enumerate(_SPONSORS):
        province, city, text, letter, area = _PLACES[place]
        head = _person(dice, province, area, today, 2 * order)
        deputy = _person(dice, province, area, today, 2 * order + 1)
        number = head.number
        if nature is not PERSON:
            number = credit_code(nature.register, province, f"MA{dice.randrange(10**6):06d}")
        cast[latin] = Applicant(
            name=name or head.name,
            nature=nature,
            number=number,
            brand=brand,
            latin=latin,
            province=province,
            city=city,
            place=text,
            letter=letter,
            order=order + 1,
            head=head,
            deputy=deputy,
        )
    return cast


def _person(dice: random.Random, province: str, area: str, today: date, order: int) -> Person:
    male = dice.random() < 0.5
    born = date(today.year - dice.randint(_YOUNGEST, _OLDEST), dice.randint(1, 12), dice.randint(1, 28))
    # Family name and given name walk through their lists, so that no two people have the same name.
    given = (_MALE if male else _FEMALE)[order // len(_FAMILY) * 4 + dice.randrange(4)]
    return Person(
        name=_FAMILY[order % len(_FAMILY)] + given,
        male=male,
        born=born,
        number=resident_number(province, born, order, male=male),
        mobile=mobile(2 * order),
        emergency_phone=mobile(2 * order + 1),
        office_phone=office_phone(area, order),
    )
