"""Invented names of sponsors and services, put together from parts, so that some substrings are rare and others everywhere.

A part knows its words for the full-text index and its pinyin initials once for all the names that it stands in.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Generic, TypeVar

from pypinyin import Style, lazy_pinyin

from reviewer_tui.usecases.search_keys import starts_of
from reviewer_tui.usecases.search_text import BREAK, tokens

RARE = "栖霞渡"
"""Three characters that stand in the name of one sponsor alone."""
COMMON = "软件"
"""Two characters that stand in every eighth name of a unit."""

T = TypeVar("T")

_SIGNS = (
    "安邦宝博辰诚达德鼎东方丰福冠光广海汉昊禾恒弘鸿华汇吉佳嘉建江杰锦晶景久凯康科蓝乐力联林龙隆美明铭南宁鹏平启"
    "千庆泉荣瑞润森山胜盛世双思泰腾天通同万威维伟文祥欣新鑫信兴旭讯亚扬阳逸益银英永优友宇元远跃云泽展长振正志智"
    "中众卓紫星晨朗岚溪枫梧棠槿"
)
_TRADES = (
    ("软件", 125), ("网络科技", 160), ("信息技术", 130), ("贸易", 90), ("文化传媒", 80), ("电子商务", 70), ("教育咨询", 60),
    ("餐饮管理", 50), ("物流", 45), ("医药", 40), ("建筑工程", 40), ("装饰设计", 30), ("机械设备", 25), ("农业开发", 20),
    ("旅游服务", 15), ("环保工程", 10), ("影视制作", 6), ("古籍修复", 2), ("航模", 1), ("制扇", 1),
)  # fmt: skip
_FORMS = (
    ("有限公司", 780), ("有限责任公司", 90), ("股份有限公司", 20), ("工作室", 40), ("经营部", 25), ("研究院", 10),
    ("合作社", 12), ("事务所", 10), ("协会", 8), ("博物馆", 1), ("天文台", 1),
)  # fmt: skip
_SERVICES = (
    ("官网", 300),
    ("商城", 200),
    ("服务平台", 220),
    ("手记", 60),
    ("资讯", 120),
    ("预约", 60),
    ("云课堂", 39),
    ("年鉴", 1),
)
_FAMILY = "李王张刘陈杨赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭"
_GIVEN = (
    "海川",
    "思远",
    "志恒",
    "文博",
    "立业",
    "晨光",
    "浩然",
    "明远",
    "晨曦",
    "雨桐",
    "思佳",
    "静雅",
    "欣怡",
    "若兰",
)
_PROVINCES = (
    ("11", "北京 海淀", 100), ("12", "天津 滨海", 25), ("13", "石家庄 唐山", 35), ("14", "太原 大同", 18),
    ("15", "呼和浩特 包头", 12),
    ("21", "沈阳 大连", 28), ("22", "长春 吉林", 12), ("23", "哈尔滨 大庆", 15), ("31", "上海 浦东", 85), ("32", "南京 苏州", 95),
    ("33", "杭州 宁波", 95), ("34", "合肥 芜湖", 35), ("35", "福州 厦门", 45), ("36", "南昌 九江", 22), ("37", "济南 青岛", 65),
    ("41", "郑州 洛阳", 50), ("42", "武汉 宜昌", 45), ("43", "长沙 株洲", 40), ("44", "广州 深圳", 130), ("45", "南宁 桂林", 18),
    ("46", "海口 三亚", 10), ("50", "重庆 万州", 28), ("51", "成都 绵阳", 55), ("52", "贵阳 遵义", 10), ("53", "昆明 大理", 14),
    ("54", "拉萨 日喀则", 1), ("61", "西安 咸阳", 30), ("62", "兰州 天水", 8), ("63", "西宁 格尔木", 2), ("64", "银川 吴忠", 4),
    ("65", "乌鲁木齐 喀什", 6),
)  # fmt: skip


class Weighted(Generic[T]):
    """Things to choose from by weight."""

    def __init__(self, things: Iterable[tuple[T, float]]) -> None:
        things = list(things)
        self._things = [thing for thing, _weight in things]
        self._sums = list(accumulate(weight for _thing, weight in things))

    def pick(self, chance: random.Random) -> T:
        """One of them."""
        return chance.choices(self._things, cum_weights=self._sums)[0]


TRADES, FORMS, SERVICES = Weighted(_TRADES), Weighted(_FORMS), Weighted(_SERVICES)
PLACES = Weighted(((code, city), weight) for code, cities, weight in _PROVINCES for city in cities.split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name by its parts."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(self.parts)

    def words(self) -> str:
        """The name's tokens as ``search_text.haystack`` writes them."""
        return BREAK + "".join(_words(part) for part in self.parts)

    def initials(self) -> Iterator[str]:
        """What ``search_keys.initials_of`` makes of it, as tokens."""
        for letters in starts_of("".join(_letters(part) for part in self.parts)):
            yield f"{BREAK} {letters}"


@cache
def _words(part: str) -> str:
    return "".join(f" {token}" for token in tokens(part))


@cache
def _letters(part: str) -> str:
    return "".join(lazy_pinyin(part, style=Style.FIRST_LETTER, errors="ignore"))


@cache
def latin(brand: str) -> str:
    """A brand in Latin letters, as it stands in domains."""
    return "".join(lazy_pinyin(brand, errors="ignore"))


def a_brand(chance: random.Random) -> str:
    """Two characters; some 17,000 different ones."""
    return chance.choice(_SIGNS) + chance.choice(_SIGNS)


def a_unit(city: str, brand: str, chance: random.Random) -> Name:
    """The name of a unit, such as 示例福州海禾软件有限公司."""
    return Name(("示例", city, brand, TRADES.pick(chance), FORMS.pick(chance)))


def a_service(brand: str, chance: random.Random) -> Name:
    """The name of a website or an APP."""
    return Name(("示例", brand, SERVICES.pick(chance)))


def a_person(chance: random.Random) -> str:
    """The name of a person; some 400 different ones."""
    return chance.choice(_FAMILY) + chance.choice(_GIVEN)
