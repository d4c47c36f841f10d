"""The queue on the screen: risk order, views, stages, search, the place, who holds what, and what others write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.usecases.views import QueueQuery
from tests.builders import a_domain, a_filing_content, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

NAMES = ("海河", "云帆", "草原", "长江", "珠江", "鲁信")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """Six clean filings of six sponsors, in the order they came in."""
    made = sample_desk(tmp_path)
    for number, name in enumerate(NAMES, start=1):
        domain = a_domain(name=f"site{number}.example.com", holder=f"示例{name}有限公司")
        service = a_website(name=f"{name}网", domains=(domain,), home_url=f"https://www.site{number}.example.com")
        made.add(
            a_filing_content(
                order_no=f"BA-{number}",
                sponsor=a_sponsor(name=f"示例{name}有限公司"),
                services=(service,),
            )
        )
        made.wait(minutes=1)
    yield made
    made.desk.close()


def number_of(sample: SampleDesk, place: int) -> FilingId:
    """The id of the filing at a place of the risk order."""
    return FilingId(sample.desk.queue.page(QueueQuery()).rows[place].key.id)


def rows(desk: DeskPilot) -> list[str]:
    return [line for line in desk.lines if " F-" in line and line.strip()[:1] in {">", "!", "~", ".", "|"}]


async def test_the_first_screen_lists_every_filing_in_risk_order_with_sign_and_time_left(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        shown = rows(desk)
        assert len(shown) == len(NAMES)
        assert [name for name in NAMES if name in shown[NAMES.index(name)]] == list(NAMES)
        assert all("Submitted" in line and "wd" in line for line in shown)
        assert "[3 All 6]" in desk.lines[0]
        assert "[All stages 6]" in desk.lines[1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (60, 15)])
async def test_every_line_fits_at_every_width(sample: SampleDesk, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    async with on_screen(sample, language="zh", size=size) as desk:
        assert len(desk.lines) == size[1]
        assert all(cell_len(line) <= size[0] for line in desk.lines)
        assert "海河" in desk.text


async def test_the_place_is_kept_through_views_refresh_and_the_review(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("j", "j", "j")
        assert desk.text.count("> ") >= 1
        here = next(line for line in desk.lines if line.startswith(">"))
        await desk.until(lambda: desk.app.screen._row is not None and "长江" in desk.app.screen._row.sponsor)
        for keys in (["ctrl+r"], ["2"], ["3"], ["enter", "q"], ["right_square_bracket", "left_square_bracket"]):
            await desk.press(*keys)
            await desk.until(lambda: any(line.startswith(">") for line in desk.lines))
            assert next(line for line in desk.lines if line.startswith(">"))[5:40] == here[5:40], keys


async def test_a_search_narrows_the_list_enter_keeps_it_and_escape_clears_it(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("slash")
        await desk.type("草原")
        await desk.press("enter")
        await desk.until(lambda: len(rows(desk)) == 1, "one row")
        assert "草原" in rows(desk)[0]
        assert "/草原" in desk.lines[1]
        await desk.press("escape")
        await desk.until(lambda: len(rows(desk)) == len(NAMES), "all rows")


async def test_while_a_search_is_typed_its_letters_take_nothing(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("slash")
        await desk.type("t.q")
        assert desk.top == "QueueScreen"
        assert sample.filing(number_of(sample, 0)).lease is None


async def test_taking_and_releasing_act_on_the_row_at_once(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("t")
        filing = sample.filing(number_of(sample, 0))
        assert filing.lease is not None
        assert filing.lease.holder == sample.who("lilei").id
        await desk.until(lambda: "me*" in desk.text, "the holder's mark")
        await desk.press("T")
        assert sample.filing(number_of(sample, 0)).lease is None


async def test_a_filing_that_a_colleague_holds_cannot_be_taken_and_the_screen_says_by_whom(sample: SampleDesk) -> None:
    sample.desk.triage.take(sample.who("hanmeimei"), number_of(sample, 0))
    async with on_screen(sample) as desk:
        await desk.until(lambda: desk.app.screen._row is not None, "the row under the cursor")
        await desk.press("t")
        assert "hanmeimei" in desk.text
        assert sample.filing(number_of(sample, 0)).lease.holder == sample.who("hanmeimei").id  # type: ignore[union-attr]


async def test_what_a_colleague_writes_appears_by_itself_with_the_place_kept(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("j", "j")
        await desk.until(lambda: desk.app.screen._stamp is not None, "the first look")
        sample.desk.triage.take(sample.who("hanmeimei"), number_of(sample, 0))
        desk.app.screen._look()
        await desk.until(lambda: "韩梅梅*" in desk.text, "the colleague's lease")
        assert "草原" in next(line for line in desk.lines if line.startswith(">"))


async def test_the_stage_tabs_show_only_their_stage(sample: SampleDesk) -> None:
    sample.desk.triage.take(sample.who("lilei"), number_of(sample, 1))
    async with on_screen(sample) as desk:
        await desk.press("right_square_bracket")
        await desk.until(lambda: "[Submitted 5]" in desk.lines[1] and len(rows(desk)) == 5, "five submitted")
        await desk.press("right_square_bracket")
        await desk.until(lambda: "[In review 1]" in desk.lines[1] and len(rows(desk)) == 1, "one in review")
        assert "云帆" in rows(desk)[0]


async def test_the_other_language_is_there_at_once_and_at_the_next_start(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("L")
        await desk.until(lambda: "主办单位" in desk.text and "待初审" in desk.text, "Chinese")
        assert next(one for one in sample.desk.staff.rows() if one.login == "lilei").language == "zh"


async def test_leaving_is_asked_and_escape_stays(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("q")
        assert desk.top == "ConfirmDialog"
        await desk.press("enter", "escape")
        assert desk.top == "QueueScreen"
        await desk.pilot.press("q")
        await desk.pilot.pause()
        await desk.pilot.press("ctrl+s")
        await desk.pilot.pause()
    assert desk.app.return_code == 0


async def test_an_empty_desk_says_what_to_do_next(tmp_path: Path) -> None:
    empty = sample_desk(tmp_path)
    async with on_screen(empty) as desk:
        await desk.until(lambda: "There are no filings yet" in desk.text, "the welcome")
        assert "reviewer-tui import" in desk.text
    empty.desk.close()


async def test_an_auditor_reads_and_every_verb_says_why_not(sample: SampleDesk) -> None:
    async with on_screen(sample, "audit") as desk:
        for key in ("t", "full_stop", "T"):
            await desk.press(key)
            assert "! " in desk.lines[-2]
        assert sample.filing(number_of(sample, 0)).lease is None
        await desk.press("question_mark")
        assert "Keys that work here" in desk.text


async def test_the_help_lists_the_keys_and_filters_them(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("question_mark")
        assert "take the most at-risk filing" in desk.text
        await desk.press("slash")
        await desk.type("why")
        assert "why this date" in desk.text
        assert "take the most at-risk filing" not in desk.text
        await desk.press("escape", "escape")
        assert desk.top == "QueueScreen"


async def test_why_this_date_shows_the_proof(sample: SampleDesk) -> None:
    async with on_screen(sample, size=(80, 30)) as desk:
        await desk.press("w")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert "2 working days" in desk.text
        assert "due 2026-11-25 Wed 24:00" in desk.text
        assert "Monday-to-Friday" in desk.text
