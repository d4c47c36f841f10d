"""The lists on the screen: five tabs with counts, the seed's columns, filters, the place, what is behind a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingType
from tests.builders import a_domain, a_filing_content, a_personal_filing, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

ENTITY = "京ICP备2026000007号"
REGISTER = f"""kind,number,name,sponsor_number,certificate_number,nature,service_kind,domain,ip_start,ip_end
sponsor,{ENTITY},示例长江有限公司,,91350100M000100Y43,4,,,,
service,{ENTITY}-1,长江网,,,,website,,,
domain,{ENTITY}-1,长江网,,,,,river.example.com,,
access,{ENTITY}-1,长江网,,,,,,203.0.113.7,203.0.113.9
sponsor,京ICP备2026000008号,李示例,,11010519491231002X,5,,,,
"""
HOSTILE = "=cmd\x1b[31m\u202e\x9b[x[/]y[@click=app.quit]"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """A register of two sponsors; a first filing, one that was returned, a change of what the register lacks."""
    made = sample_desk(tmp_path)
    made.desk.register.import_csv(made.who("wang"), REGISTER)
    made.wait(minutes=1)
    made.add(a_filing_content(order_no="BA-1"))
    made.wait(minutes=1)
    returned = made.make_ready(made.add(a_filing_content(order_no="BA-2", services=(a_website(name="退回网"),))))
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="S01"), ReasonUse(code="N01")))
    made.desk.decisions.decide(made.who("lilei"), returned.id, draft)
    made.wait(minutes=1)
    content = replace(
        a_filing_content(order_no="BA-3"),
        type=FilingType.CHANGE,
        sponsor=a_sponsor(name="示例海河有限公司", icp_number="津ICP备2026000001号"),
        services=(
            a_website(name="海河网", icp_number="津ICP备2026000001号-2", domains=(a_domain(name="haihe.example.cn"),)),
        ),
    )
    made.add(content)
    yield made
    made.desk.close()


async def lists_of(desk: DeskPilot, tab: str = "2") -> list[str]:
    await desk.press("W")
    await desk.until(lambda: desk.top == "ListsScreen", "the lists")
    await desk.press(tab)
    return body(desk)


def body(desk: DeskPilot) -> list[str]:
    """The rows: between the titles and the row in full."""
    rest = desk.lines[3 : len(desk.lines) - (6 if len(desk.lines) > 29 else 4)]
    return [line for line in rest if line.strip()]


async def test_each_tab_shows_its_rows_and_counts(sample: SampleDesk) -> None:
    async with on_screen(sample, language="zh") as desk:
        rows = await lists_of(desk, "1")
        assert "[1 主体 4]" in desk.lines[0]
        assert [name in "\n".join(rows) for name in ("示例海河软件", "示例长江", "李*")] == [True, True, True]
        assert "李示例" not in desk.text
        await desk.press("2")
        assert [name for name in ("海河网", "退回网", "长江网") if name in desk.text] == ["海河网", "退回网", "长江网"]
        await desk.press("3")
        await desk.until(lambda: "203.0.113.7-203.0.113.9" in desk.text, "an access")
        await desk.press("4")
        await desk.until(lambda: len(body(desk)) == 1 and "S01 N01" in desk.text, "the returned one with its reasons")
        await desk.press("5")
        await desk.until(lambda: len(body(desk)) == 2, "what the register lacks")
        assert "津ICP备2026000001号-2" in desk.text
        assert "[5 认领 2]" in desk.lines[0]


async def test_a_returned_order_tells_the_seed_s_columns_and_the_words_of_its_reasons(sample: SampleDesk) -> None:
    async with on_screen(sample, language="zh", size=(120, 40)) as desk:
        (row,) = await lists_of(desk, "4")
        titles = desk.lines[2]
        assert all(
            title in titles for title in ("网站名称", "网站备案号", "修改时间", "备案阶段", "备案类型", "拒绝原因")
        )
        assert all(part in row for part in ("退回网", "退回补正", "新增备案", "S01", "12-07 24:00", "11-23 10:02"))
        await desk.until(lambda: "S01 " in "\n".join(desk.lines[-7:]), "the reasons in words")


async def test_the_authority_s_codes_are_told_in_words_as_well(sample: SampleDesk) -> None:
    from reviewer_tui.tui.naming import reason_name

    async with on_screen(sample) as desk:
        told = reason_name(desk.app.t, ("S01", "1009", "X9"), sample.desk.tables)
    assert "S01 " in told
    assert "1009 " in told
    assert told.endswith(f"1009 {sample.desk.tables.result_codes[1009].name_en}, X9")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (60, 15)])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_tab_fits_at_every_width(sample: SampleDesk, size: tuple[int, int], language: str) -> None:
    async with on_screen(sample, language=language, size=size) as desk:
        await lists_of(desk)
        for tab in "12345":
            await desk.press(tab)
            assert len(desk.lines) == size[1]
            assert all(cell_len(line) <= size[0] for line in desk.lines)
            assert len(body(desk)) > 0


async def test_a_filter_narrows_one_list_enter_applies_it_and_escape_goes_back_layer_by_layer(
    sample: SampleDesk,
) -> None:
    async with on_screen(sample) as desk:
        before = len(await lists_of(desk))
        await desk.press("slash")
        await desk.type("stage:needs_correction")
        await desk.press("enter")
        await desk.until(lambda: len(body(desk)) == 1 and "/stage:needs_correction  1" in desk.lines[1], "one row")
        await desk.press("1", "2")
        assert len(body(desk)) == 1
        await desk.press("escape")
        await desk.until(lambda: len(body(desk)) == before, "all rows")
        await desk.press("escape")
        assert desk.top == "QueueScreen"


async def test_what_is_typed_quickly_after_the_slash_belongs_to_the_filter(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await lists_of(desk)
        await desk.pilot.press("slash", *"name:q1]", "backspace", "backspace", "backspace", *"退回", "enter")
        await desk.until(lambda: len(body(desk)) == 1 and "/name:退回" in desk.lines[1], "one row")


async def test_keys_pressed_while_a_list_is_being_read_act_on_it(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await lists_of(desk, "1")
        await desk.pilot.press("2", "G")
        await desk.until(lambda: any(line.startswith("> ") and "长江网" in line for line in desk.lines), "the last row")


async def test_a_filter_is_written_in_chinese_as_well(sample: SampleDesk) -> None:
    async with on_screen(sample, language="zh") as desk:
        await lists_of(desk)
        await desk.press("slash")
        field = desk.app.screen.query_one("#search")
        field.value = "阶段:退回补正 名称:退回"  # type: ignore[attr-defined]
        await desk.press("enter")
        await desk.until(lambda: len(body(desk)) == 1, "one row")


async def test_a_filter_that_is_not_understood_stays_to_be_mended(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await lists_of(desk)
        await desk.press("slash")
        await desk.type("colour:red")
        await desk.press("enter")
        assert desk.lines[-2].startswith("! ")
        assert "colour" in desk.lines[-3]
        assert "退回网" in desk.text
        await desk.press("escape")
        assert desk.top == "ListsScreen"


async def test_enter_opens_the_order_or_the_record_and_the_place_is_kept(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await lists_of(desk)
        await desk.press("j")
        here = next(line for line in desk.lines if line.startswith(">"))
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.press("q")
        assert next(line for line in desk.lines if line.startswith(">")) == here
        await desk.press("ctrl+r")
        assert next(line for line in desk.lines if line.startswith(">")) == here
        await desk.press("G", "enter")
        await desk.until(lambda: desk.top == "RecordDialog", "the record")
        assert all(part in desk.text for part in (ENTITY, "river.example.com", "203.0.113.7-203.0.113.9", "长江网"))
        await desk.press("escape")
        assert "长江网" in next(line for line in desk.lines if line.startswith(">"))


async def test_what_a_colleague_writes_appears_by_itself(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await lists_of(desk, "5")
        await desk.until(lambda: desk.app.screen._stamp is not None and len(body(desk)) == 2, "the first look")
        sample.desk.register.import_csv(sample.who("wang"), "kind,number,name\nservice,津ICP备2026000001号-2,海河网\n")
        desk.app.screen._look()
        await desk.until(lambda: len(body(desk)) == 1, "one is taken over")


async def test_the_other_language_keeps_the_list(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await lists_of(desk, "4")
        await desk.press("L")
        await desk.until(lambda: "拒绝原因" in desk.text and len(body(desk)) == 1, "Chinese")


async def test_the_line_of_commands_opens_a_list_with_a_filter(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("colon")
        await desk.type("register returned name:退回")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ListsScreen" and "/name:退回  1" in desk.lines[1], "the returned one")
        await desk.press("colon")
        await desk.type("register list --view adoption number:-2")
        await desk.press("enter")
        await desk.until(lambda: "/number:-2  1" in desk.lines[1] and len(body(desk)) == 1, "what is to be adopted")
        await desk.press("escape", "escape")
        assert desk.top == "QueueScreen"


async def test_empty_lists_say_so(tmp_path: Path) -> None:
    empty = sample_desk(tmp_path)
    async with on_screen(empty) as desk:
        await lists_of(desk)
        for tab in "12345":
            await desk.press(tab)
            await desk.until(lambda: "Nothing here" in desk.text, "nothing")
    empty.desk.close()


@pytest.mark.hostile
async def test_a_stranger_s_text_is_shown_and_does_nothing(sample: SampleDesk) -> None:
    sample.wait(minutes=1)
    content = a_filing_content(order_no="BA-X", sponsor=a_sponsor(name=HOSTILE), services=(a_website(name=HOSTILE),))
    sample.add(replace(content, type=FilingType.CHANGE, sponsor=replace(content.sponsor, icp_number=f"京{HOSTILE}")))
    sample.desk.register.import_csv(sample.who("wang"), f"kind,number,name\nservice,{HOSTILE},{HOSTILE}\n")
    async with on_screen(sample, size=(120, 40)) as desk:
        await lists_of(desk)
        for tab in "125":
            await desk.press(tab, "g", "enter")
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text
            assert all(cell_len(line) <= 120 for line in desk.lines)
            await desk.press("escape") if desk.top != "ListsScreen" else None
            await desk.until(lambda: desk.top == "ListsScreen", "back")
            assert "‹ESC›" in desk.text or tab == "1"


async def test_a_person_s_name_and_number_stay_masked(sample: SampleDesk) -> None:
    sample.add(a_personal_filing())
    async with on_screen(sample, size=(200, 50)) as desk:
        await lists_of(desk)
        for tab in "12345":
            await desk.press(tab)
            assert "李示例" not in desk.text
            assert "11010519491231002X" not in desk.text
