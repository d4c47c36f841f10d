"""Searching inside a review: what is found, what is marked, how the keys go from match to match."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.tui.screens.review import ReviewScreen
from reviewer_tui.tui.screens.review_panes import fault_keys
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.found import hits, spans_by_line, wanted
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, folded, line
from reviewer_tui.tui.widgets.marked import MARK, marked
from tests.builders import a_filing_content, a_principal, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

MOBILE = "13800138000"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    person = a_principal(mobile=MOBILE, email="nothing")
    site = a_website(name="海河示例云", remark="ＡＢＣ海河 Example Remark")
    made.add(a_filing_content(sponsor=a_sponsor(name="海河第一有限公司", principal=person), services=(site,)))
    yield made
    made.desk.close()


def found(words: str, *lines: Line) -> list[list[str]]:
    """Every match as the pieces of lines that it marks."""
    return [
        ["".join(text for text, _role in lines[number].runs)[a:b] for number, a, b in hit.pieces]
        for hit in hits(lines, wanted(words))
    ]


@pytest.mark.parametrize(
    ("words", "text", "pieces"),
    [
        ("海河", "天津海河、海河", ["海河", "海河"]),
        ("example", "www.EXAMPLE.com", ["EXAMPLE"]),
        ("ＡＢＣ", "xabcx", ["abc"]),
        ("abc", "xＡＢＣx", ["ＡＢＣ"]),
        ("①", "1", ["1"]),
        ("two words", "two   words", ["two   words"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("STRASSE", "Straße", ["Straße"]),
        ("", "anything", []),
        ("  ", "anything", []),
        ("esc", "a\x1bb", ["ESC"]),
    ],
)
def test_letters_are_found_whatever_their_case_and_width(words: str, text: str, pieces: list[str]) -> None:
    (one,) = (hits((line(text, key="k"),), wanted(words)),)
    shown = line(text, key="k").plain.replace("\x1b", "‹ESC›")
    assert [shown[a:b] for hit in one for _line, a, b in hit.pieces] == pieces


def test_words_are_found_across_the_place_where_a_line_was_folded() -> None:
    lines = tuple(folded("天津海河软件股份有限公司", 8, indent=2, key="k"))
    assert len(lines) > 2
    (pieces,) = found("海河软件股份", *lines)
    assert "".join(pieces) == "海河软件股份"
    assert len(pieces) > 1
    english = tuple(folded("Beijing Example Network Company", 12, key="k"))
    assert [" ".join(each) for each in found("example network", *english)] == ["Example Network"]


def test_two_items_are_not_one_text() -> None:
    assert found("海河", line("上海", key="a"), line("河北", key="b")) == []
    assert len(found("海河", line("上海", key="a"), line("河北"))) == 1


def test_marks_cover_what_was_found_and_nothing_else() -> None:
    one = line(("天津", Role.MUTED), ("海河软件", Role.PLAIN), key="k")
    spans = spans_by_line(hits((one,), wanted("津海")))
    assert marked(one.runs, spans[0]) == (
        ("天", Role.MUTED),
        ("津", MARK),
        ("海", MARK),
        ("河软件", Role.PLAIN),
    )


async def opened(desk: DeskPilot) -> ReviewScreen:
    await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen), "the review")
    await desk.settle()
    assert isinstance(desk.app.screen, ReviewScreen)
    return desk.app.screen


def total(screen: ReviewScreen) -> int:
    return sum(screen._counts())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_n_goes_through_all_matches_of_all_panes_and_round(sample: SampleDesk, size: tuple[int, int]) -> None:
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        await desk.press("2", "slash")
        await desk.type("海河")
        await desk.press("enter")
        count = total(screen)
        assert count >= 4
        first = screen._at
        seen, panes = [], []
        for _ in range(count):
            seen.append(screen._at)
            pane = desk.app.focused
            assert isinstance(pane, LinePane)
            panes.append(pane.id)
            at = screen._at
            assert at is not None
            hit = pane.found[at[1]]
            assert pane.top <= hit.line < pane.top + pane._room, "the match is in sight"
            assert f"/{count}" in desk.lines[-2]
            await desk.press("n")
        assert len(set(seen)) == count
        assert len(set(panes)) > 1
        assert screen._at == first
        await desk.press("N")
        assert screen._at == seen[-1]


async def test_a_search_from_a_pane_without_matches_goes_to_one_that_has_some(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        await desk.press("6", "slash")
        await desk.type("example remark")
        await desk.press("enter")
        assert screen.open_pane == "fields"
        assert desk.app.focused is desk.pane("fields")
        assert "Example Remark" in desk.text
        assert "1/1" in desk.lines[-2]


async def test_matches_are_marked_while_typing_and_escape_clears_first(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        await desk.press("2", "slash")
        await desk.type("abc海")
        await desk.until(lambda: bool(desk.pane("fields").found), "the marks")
        pane = desk.pane("fields")
        assert MARK in {
            role for _text, role in marked(pane.lines[pane.found[0].line].runs, pane._spans[pane.found[0].line])
        }
        assert screen.filing_id
        assert "abc海" in desk.text
        await desk.press("escape")
        assert desk.top == "ReviewScreen"
        assert not pane.found
        assert desk.app.focused is pane
        await desk.press("escape")
        assert desk.top == "QueueScreen"


async def test_letters_typed_into_the_search_do_nothing_else(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("t", "enter")
        screen = await opened(desk)
        await desk.press("slash")
        await desk.type("pxtaJq1d")
        assert desk.top == "ReviewScreen"
        assert screen.view is not None
        assert not any(row.tick for row in screen.view.rows)
        await desk.press("enter")
        assert "nothing found" in desk.text


async def test_what_is_masked_is_not_found_by_its_clear_text(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        await desk.press("slash")
        await desk.type(MOBILE)
        await desk.press("enter")
        assert total(screen) == 0
        await desk.press("escape", "slash")
        await desk.type("138****8000")
        await desk.press("enter")
        assert total(screen) > 0
        await desk.press("escape", "t", "slash")
        await desk.type(MOBILE)
        await desk.press("enter")
        assert total(screen) > 0


async def test_without_a_search_n_goes_to_the_next_finding_of_the_pane(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        await desk.press("2")
        assert screen.view is not None
        faulty, pane, seen = fault_keys(screen.view, "fields"), desk.pane("fields"), list[str]()
        while "No finding below" not in desk.text:
            await desk.press("n")
            seen.append(pane.current)
        assert set(seen) == faulty
        assert len(faulty) > 1
        await desk.press("5", "n")
        assert screen.open_pane == "findings"


async def test_a_search_stays_when_the_screen_turns_to_the_next_filing(sample: SampleDesk) -> None:
    sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="海河第二有限公司")))
    async with on_screen(sample) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        await desk.press("2", "slash")
        await desk.type("海河第")
        await desk.press("enter", "J")
        await desk.until(lambda: screen.view is not None and "第二" in screen.view.content.sponsor.name, "the next")
        await desk.settle()
        assert desk.pane("fields").found
        await desk.press("escape", "escape")
        assert desk.top == "QueueScreen"
        await desk.press("enter")
        await opened(desk)
        assert not desk.pane("checklist").found


async def test_the_difference_is_searched_by_the_same_keys(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk)
        await desk.press("d")
        await desk.until(lambda: desk.top == "DiffScreen", "the difference")
        await desk.press("slash")
        await desk.type("none")
        await desk.press("enter")
        assert "/none  1/1" in desk.text
        await desk.press("escape")
        assert desk.top == "DiffScreen"
