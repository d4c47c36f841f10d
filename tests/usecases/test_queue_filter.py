"""The filter language: what it reads, that what it writes reads back the same, time counted out, and saved views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_tui.domain.calendar import WorkingCalendar, local_date
from reviewer_tui.errors import BadInput, NotFound, NotPermitted, Refused
from reviewer_tui.storage.calendar_files import calendar_years, listed_days
from reviewer_tui.usecases.filters import KEYS, MOST_VIEWS, Filters
from reviewer_tui.usecases.queue_bounds import grounded
from reviewer_tui.usecases.queue_filter import filter_text
from reviewer_tui.usecases.queue_model import BUILT_IN, QueueOrder, QueueQuery, SavedView, Term
from tests.builders import a_domain, a_filing_content, a_personal_filing, a_sponsor, a_website
from tests.sample_desk import NOW, SampleDesk, sample_desk


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("filters"))
    yield made
    made.desk.close()


@pytest.fixture
def filters(shared: SampleDesk) -> Filters:
    return shared.desk.filters


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("stage:初审", ["stage:isp_review"]),
        ("阶段：submitted，初审中", ["stage:submitted,isp_review"]),
        ("STAGE:短信", ["stage:sms_failed"]),
        ("等待：us -type:app,变更备案", ["waiting:us", "-type:app,change"]),
        ("prov:BJ,上海,44,浙", ["prov:11,31,44,33"]),
        ("rev:李雷,none 领办人:any", ["rev:lilei,none", "held:any"]),
        ("left:<1wd 剩余:>=5工作日 left:<0", ["left:<1wd", "left:>=5wd", "left:<0h"]),
        ("due:<2026-12-01 received:2026-11-01..2026-11-07", ["due:<2026-12-01", "received:2026-11-01..2026-11-07"]),
        (
            "due:今天,tomorrow 到期：<=明天 received:>=Yesterday",
            ["due:today,tomorrow", "due:<=tomorrow", "received:>=yesterday"],
        ),
        ("due:today..tomorrow changed:昨天..今天", ["due:today..tomorrow", "changed:yesterday..today"]),
        ("paused:>10wd 停留:>=5工作日 -aged:<3天", ["paused:>10wd", "aged:>=5wd", "-aged:<3d"]),
        ("is:paused,暂定 errors:>0 ports:opened", ["is:paused,provisional", "errors:>0", "ports:done"]),
        ("reason:d03 rule:r-dom-05 clock:dl05 -tag:vip", ["reason:D03", "rule:R-DOM-05", "clock:DL05", "-tag:vip"]),
        ("海河,榕城，云帆 -甲,乙", ["海河,榕城,云帆", "-甲,乙"]),
        ('"甲,乙"', ['"甲,乙"']),
        ('海河 "北京 公司" "a:b" https://例 -草原', ["海河", '"北京 公司"', '"a:b"', '"https://例"', "-草原"]),
    ],
)
def test_terms_are_read_by_their_chinese_and_english_names(filters: Filters, text: str, terms: list[str]) -> None:
    assert [filter_text([term]) for term in filters.parse(text)] == terms


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("colour:red", "filter.key", "colour"),
        ("海河 stage:nonsense", "filter.value", "nonsense"),
        ("due:<=9999-12-31", "filter.value", "9999"),
        ("received:0001-01-01..2026-11-01", "filter.value", "0001"),
        ("stage:", "filter.value", "stage"),
        ("left:soon", "filter.value", "soon"),
        ("left:<1", "filter.value", "<1"),
        ("due:2026-02-30", "filter.value", "2026-02-30"),
        ("due:someday", "filter.value", "today, tomorrow, yesterday, <2026-12-01"),
        ("due:tomorrow..today", "filter.value", "tomorrow"),
        ("received:tomorrow", "filter.value", "today, yesterday"),
        ("paused:long", "filter.value", ">10wd"),
        ("paused:>-1wd", "filter.value", ">10wd"),
        ("aged:5wd", "filter.value", ">5wd"),
        ("rev:nobody", "filter.value", "nobody"),
        ("tag:a/b", "filter.value", "a/b"),
        ('海河 "北京', "filter.open_quote", "4"),
        ("due:2026-11-30..2026-11-01", "filter.value", "2026-11-30"),
        ("x" * 1001, "filter.too_long", "1000"),
        ("a " * 41, "filter.too_many", "40"),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(filters: Filters, text: str, reason: str, part: str) -> None:
    with pytest.raises(BadInput, match=reason) as refused:
        filters.parse(text)
    assert part in str(refused.value)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*KEYS, ":", "：", ",", "-", '"', " ", "<", "海", "a"]), max_size=12).map("".join)
)
def test_any_text_is_read_or_refused_and_what_is_read_reads_back_the_same(shared: SampleDesk, text: str) -> None:
    filters = shared.desk.filters
    try:
        terms = filters.parse(text)
    except BadInput:
        return
    assert filters.parse(filter_text(terms)) == terms


CALENDAR = WorkingCalendar.build(listed_days(), calendar_years(NOW.date()))


@pytest.mark.parametrize(
    ("now", "value", "bound"),
    [
        # Thursday 2026-09-24: Friday to Sunday are off, Monday is the first working day after it.
        (datetime(2026, 9, 24, 4, tzinfo=UTC), "<1wd", datetime(2026, 9, 27, 16, tzinfo=UTC)),
        (datetime(2026, 9, 24, 4, tzinfo=UTC), "<=0wd", datetime(2026, 9, 27, 16, tzinfo=UTC)),
        (datetime(2026, 9, 24, 4, tzinfo=UTC), "<2wd", datetime(2026, 9, 28, 16, tzinfo=UTC)),
        # A Sunday that works: 20 September.
        (datetime(2026, 9, 18, 4, tzinfo=UTC), "<2wd", datetime(2026, 9, 20, 16, tzinfo=UTC)),
        (datetime(2026, 9, 24, 4, tzinfo=UTC), "<-1wd", datetime(2026, 9, 22, 16, tzinfo=UTC)),
    ],
)
def test_working_days_left_are_counted_as_everywhere(now: datetime, value: str, bound: datetime) -> None:
    query = grounded(QueueQuery(terms=(Term(key="left", values=(value,)),)), now, lambda: CALENDAR)
    # What is due at 24:00 of a day still belongs to it.
    assert query.terms == (Term(key="due", values=(f"..{int(bound.timestamp() * 1000) + 1}",)),)


def test_hours_left_and_breaches_are_counted_from_the_minute(shared: SampleDesk) -> None:
    now = int(NOW.timestamp() * 1000)
    for text, span in (("left:<4h", f"..{now + 14_400_000}"), ("left:<0", f"..{now}"), ("is:breached", f"..{now}")):
        query = grounded(shared.desk.filters.query(shared.who("lilei"), text), NOW, lambda: CALENDAR)
        assert query.terms == (Term(key="due", values=(span,)),)


def instant(millis: str) -> datetime:
    return datetime.fromtimestamp(int(millis) / 1000, UTC)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        # NOW is Monday 2026-11-23 in Shanghai; 24:00 of a day belongs to it.
        ("due:today", 22, 23),
        ("due:today,明天", 22, 24),
        ("received:昨天", 21, 22),
        ("changed:>=yesterday", 21, None),
        ("due:<today", None, 22),
    ],
)
def test_days_said_by_a_word_are_those_of_shanghai(
    shared: SampleDesk, text: str, low: int | None, high: int | None
) -> None:
    (term,) = grounded(shared.desk.filters.query(shared.who("lilei"), text), NOW, lambda: CALENDAR).terms
    ends = [day and int(datetime(2026, 11, day, 16, tzinfo=UTC).timestamp() * 1000) + 1 for day in (low, high)]
    assert term.values == ("..".join("" if end is None else str(end) for end in ends),)


@settings(max_examples=300, deadline=None)
@given(
    minute=st.integers(0, 365 * 24 * 60 - 1),
    back=st.integers(0, 40 * 24 * 60),
    sign=st.sampled_from(["<", "<=", ">", ">="]),
    days=st.integers(0, 20),
    key=st.sampled_from(["aged", "paused"]),
    negated=st.booleans(),
)
def test_what_has_lasted_so_many_working_days_is_what_the_calendar_counts(
    minute: int, back: int, sign: str, days: int, key: str, negated: bool
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    since = now - timedelta(minutes=back)
    asked = Term(key=key, values=(f"{sign}{days}wd",), negated=negated)
    (term,) = grounded(QueueQuery(terms=(asked,)), now, lambda: CALENDAR).terms
    low, _, high = term.values[0].partition("..")
    found = (not low or instant(low) <= since) and (not high or since < instant(high))
    lasted = CALENDAR.count(local_date(since), local_date(now))
    meant = {"<": lasted < days, "<=": lasted <= days, ">": lasted > days, ">=": lasted >= days}[sign]
    assert (found is not term.negated) is (meant is not negated)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def test_words_find_names_numbers_domains_packages_initials_and_files(desk: SampleDesk) -> None:
    haihe = desk.add(
        a_filing_content(
            order_no="BA-2026-0117",
            sponsor=a_sponsor(name="天津海河软件股份有限公司"),
            services=(a_website(name="海河之窗", domains=(a_domain(name="haihe-tech.cn"),)),),
        )
    )
    other = desk.add(
        a_filing_content(
            order_no="BA-2026-0118",
            sponsor=a_sponsor(name="重庆河海数据有限公司"),
            services=(a_website(name="渝网", domains=(a_domain(name="yuwang.example.com"),)),),
        )
    )
    person = desk.add(a_personal_filing())
    everything = {haihe.number, other.number, person.number}

    def found(text: str) -> set[str]:
        query = desk.desk.filters.query(desk.who("lilei"), text)
        return {row.number for row in desk.desk.queue.page(query).rows}

    one = {haihe.number}
    for text in (
        "海河",
        "软",
        "海河软件股份",
        "海河之窗",
        "haihe",
        "haihe-tech.cn",
        "BA-2026-0117",
        "0117",
        "tjhhrj",
        "hhrj",
        "ｈａｉｈｅ",
    ):
        assert found(text) == one, text
    assert found("河海") == found("cqhh") == found("重庆 -软件") == {other.number}
    assert found("有限公司") == one | {other.number}
    assert found("河") == one | {other.number}
    assert found("海河之窗,渝网") == found("重庆,软件") == one | {other.number}
    assert found("-海河之窗,渝网") == everything - one - {other.number}
    assert found("窗海") == found("aihe") == found("草原 海河") == set()
    # A person is found by the whole name only, which is sealed; no part of it is a word to search by.
    assert person.number in found("李示例")
    assert found("李示") == found("示例李") == set()
    assert found(haihe.number) == one
    with desk.desk.store.reading() as work:
        material = work.revisions.materials(haihe.id, 1)[0]
    assert found(material.facts.sha256) == found(material.facts.sha256[:10]) == one
    assert found("") == everything


def test_a_view_is_kept_for_oneself_or_by_a_supervisor_for_everybody(desk: SampleDesk) -> None:
    filters, lilei, wang = desk.desk.filters, desk.who("lilei"), desk.who("wang")
    saved, changed = filters.save_view(lilei, " 急 ", "等待:us left:<4h", QueueOrder.RECEIVED)
    assert (saved, changed) == (
        SavedView(name="急", filter="waiting:us left:<4h", order=QueueOrder.RECEIVED, owner="own"),
        True,
    )
    assert filters.save_view(lilei, "急", "waiting:us left:<4h", QueueOrder.RECEIVED) == (saved, False)
    filters.save_view(wang, "急", "stage:approved", shared=True)
    assert filters.view(lilei, "急").owner == "own"
    assert filters.view(wang, "急").owner == "shared"
    with pytest.raises(NotPermitted):
        filters.save_view(lilei, "all of us", "", shared=True)
    for name in ("", "7", "x" * 41, "a\nb", "mine", "我的", "ＡＬＬ", 'a "b"', "Mine"):
        with pytest.raises(BadInput):
            filters.save_view(lilei, name, "")
    with pytest.raises(BadInput):
        filters.save_view(lilei, "wrong", "colour:red")
    filters.save_view(lilei, "Late", "left:<0")
    with pytest.raises(BadInput, match="view_alike"):
        filters.save_view(lilei, "ｌａｔｅ", "left:<0")
    assert filters.view(lilei, "LATE").name == "Late"
    filters.delete_view(lilei, "Late")
    filters.delete_view(lilei, "急")
    assert filters.view(lilei, "急").owner == "shared"
    with pytest.raises(NotFound):
        filters.delete_view(lilei, "急")
    for number in range(MOST_VIEWS):
        filters.save_view(lilei, f"view {number}", "")
    with pytest.raises(Refused):
        filters.save_view(lilei, "one more", "")
    assert len(filters.views(lilei)) == len(BUILT_IN) + 1 + MOST_VIEWS


def test_a_tag_finds_its_filings_and_is_in_the_trail(desk: SampleDesk) -> None:
    first, second = desk.add(a_filing_content(order_no="A-1")), desk.add(a_filing_content(order_no="A-2"))
    actor = desk.who("lilei")
    assert desk.desk.tags.change(actor, first.id, add=("vip", "急件")) == (("vip", "急件"), True)
    assert desk.desk.tags.change(actor, first.id, add=("vip",)) == (("vip", "急件"), False)

    def found(text: str) -> list[int]:
        return [row.id for row in desk.desk.queue.page(desk.desk.filters.query(actor, text)).rows]

    assert (found("tag:vip"), found("-tag:急件"), found("tag:none,急件")) == ([first.id], [second.id], [first.id])
    assert found("tag:vip,急件") == [first.id]
    assert desk.desk.tags.change(actor, first.id, remove=("vip",)) == (("急件",), True)
    assert found("tag:vip") == []
    assert [event.action for event in desk.desk.history.timeline(first.id)].count("audit.tagged") == 2
    with pytest.raises(BadInput):
        desk.desk.tags.change(actor, first.id, add=("a b",))
    with pytest.raises(NotPermitted):
        desk.desk.tags.change(desk.who("audit"), first.id, add=("vip",))
