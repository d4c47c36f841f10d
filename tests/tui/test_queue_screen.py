"""The queue on the screen: risk order, views, stages, search, the place, who holds what, and what others write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from reviewer_tui.bootstrap import place_of
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.storage.quick_reads import QuickReads
from reviewer_tui.tui.screens.queue_asked import LeftAt
from reviewer_tui.usecases.queue_model import QueueQuery
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
    return FilingId(sample.desk.queue.page(QueueQuery()).rows[place].id)


def rows(desk: DeskPilot) -> list[str]:
    return [line for line in desk.lines if " F-" in line and line.strip()[:1] in {">", "!", "~", ".", "|"}]


async def test_the_first_screen_lists_every_filing_in_risk_order_with_sign_and_time_left(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        shown = rows(desk)
        assert len(shown) == len(NAMES)
        assert [name for name in NAMES if name in shown[NAMES.index(name)]] == list(NAMES)
        assert all("Submitted" in line and "wd" in line for line in shown)
        assert "[8 All 6]" in desk.lines[1]


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
        for keys in (["ctrl+r"], ["2"], ["8"], ["enter", "q"], ["right_square_bracket", "left_square_bracket"]):
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
        assert "/草原" in desk.lines[0]
        await desk.press("escape")
        await desk.until(lambda: len(rows(desk)) == len(NAMES), "all rows")


async def test_letters_behind_enter_in_the_same_packet_are_no_part_of_the_filter(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("slash")
        for key in ("草", "enter", "x", "t"):
            desk.app.post_message(events.Key(key, "\r" if key == "enter" else key))
        await desk.until(lambda: "/草 " in desk.lines[0] and len(rows(desk)) == 1, "the filter")
        await desk.press("slash")
        assert desk.app.screen.query_one("#search").value == "草"
        others = [place for place, name in enumerate(NAMES) if "草" not in name]
        assert all(sample.filing(number_of(sample, place)).lease is None for place in others)


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
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("tab")
        await desk.until(lambda: "[Submitted 5]" in desk.lines[2] and len(rows(desk)) == 5, "five submitted")
        await desk.press("tab")
        await desk.until(lambda: "[In review 1]" in desk.lines[2] and len(rows(desk)) == 1, "one in review")
        assert "云帆" in rows(desk)[0]
        await desk.press("escape")
        await desk.until(lambda: "[All stages 6]" in desk.lines[2] and len(rows(desk)) == 6, "all")


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
        assert "Monday to Friday alone" in desk.text


async def test_views_are_tabs_under_the_digits_with_their_counts_and_a_saved_one_joins_them(sample: SampleDesk) -> None:
    sample.desk.triage.take(sample.who("lilei"), number_of(sample, 1))
    async with on_screen(sample, size=(130, 40)) as desk:
        await desk.until(lambda: "2 Free 5  3 Risk  4 SMS" in desk.lines[1], "the counts")
        await desk.press("1")
        await desk.until(lambda: "[1 Mine 1]" in desk.lines[1] and len(rows(desk)) == 1, "mine")
        await desk.press("8", "slash")
        await desk.type("stage:初审 云帆")
        await desk.press("enter")
        await desk.until(lambda: "found 1" in desk.lines[0] and len(rows(desk)) == 1, "the filter")
        await desk.press("v")
        await desk.type("帆")
        await desk.press("ctrl+s")
        await desk.until(lambda: "[帆 1]" in desk.lines[1], "the new tab")
        await desk.press("8")
        await desk.until(lambda: len(rows(desk)) == len(NAMES), "everything")
        await desk.press("1", "left_square_bracket")
        await desk.until(lambda: "[帆 1]" in desk.lines[1] and len(rows(desk)) == 1, "the saved view")
    (saved,) = [view for view in sample.desk.filters.views(sample.who("lilei")) if view.owner == "own"]
    assert (saved.name, saved.filter) == ("帆", "stage:isp_review 云帆")
    assert "帆" not in {view.name for view in sample.desk.filters.views(sample.who("hanmeimei"))}


async def test_a_narrow_line_of_views_has_short_titles_and_shows_the_open_one_with_the_next(sample: SampleDesk) -> None:
    async with on_screen(sample, size=(80, 24)) as desk:
        await desk.until(lambda: "[8 All 6]" in desk.lines[1], "the counts")
        assert desk.lines[1].startswith(" 1 Mine  2 Free 6  3 Risk  4 SMS")
        await desk.press("9", "right_square_bracket", "right_square_bracket")
        await desk.until(lambda: "[Paused 0] Silent" in desk.lines[1], "the view paused too long")
        assert desk.lines[1].startswith("< ")
    async with on_screen(sample, size=(190, 40)) as desk:
        await desk.until(lambda: "9 Today  Prov  Paused  Silent" in desk.lines[1], "all")


async def test_a_filter_that_is_not_understood_says_what_there_is_and_never_looks_empty(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("slash")
        await desk.type("colour:red")
        await desk.press("enter")
        await desk.until(lambda: "there is no colour:" in desk.text and "warnings" in desk.text, "the sentence")
        assert "found" not in desk.lines[0]


async def test_a_filter_can_be_built_from_a_list(sample: SampleDesk) -> None:
    sample.desk.triage.take(sample.who("lilei"), number_of(sample, 1))
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("f")
        await desk.until(lambda: "stage:" in desk.text, "the terms")
        await desk.press("slash")
        await desk.type("isp_review")
        await desk.press("enter", "space", "ctrl+s")
        await desk.until(lambda: "/stage:isp_review" in desk.lines[0] and len(rows(desk)) == 1, "the filter")
        assert "云帆" in rows(desk)[0]


async def test_another_order_keeps_the_row(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("j")
        await desk.press("s", "j", "j", "enter")
        await desk.until(lambda: "newest first" in desk.lines[0], "the order")
        await desk.until(
            lambda: [name for row in rows(desk) for name in NAMES if name in row] == list(NAMES[::-1]), "rows"
        )
        assert "云帆" in next(line for line in desk.lines if line.startswith(">"))


async def test_the_next_start_goes_on_where_the_last_one_ended(sample: SampleDesk) -> None:
    actor = sample.who("lilei")
    sample.desk.filters.save_view(actor, "我看", "waiting:us")
    views = sample.desk.filters.views(actor)
    async with on_screen(sample) as desk:
        await desk.until(lambda: any(view.name == "我看" for view in desk.app.screen.views), "the saved view")
        await desk.press("1", "left_square_bracket", "j", "j", "slash")
        await desk.type("有限")
        await desk.press("enter")
        desk.app.save_drafts()
    reads = QuickReads(place_of(sample.settings))
    left = LeftAt.read(reads.settings_of(actor.id)["queue"])
    reads.close()
    assert left.view == "own:我看"
    assert "有限" not in left.text()
    async with on_screen(sample, left=left, views=views, size=(130, 40)) as desk:
        await desk.until(lambda: "[我看 6]" in desk.lines[1], "the view")
        await desk.until(lambda: "草原" in next(line for line in desk.lines if line.startswith(">")), "the row")
