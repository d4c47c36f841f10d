"""The deadlines on the screen: three lists with their keys, filters and clocks, what is behind a row, time that passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.errors import Unavailable
from reviewer_tui.tui.screens.due import DueScreen
from reviewer_tui.usecases.due_model import DueList
from tests.builders import a_filing_content, a_personal_filing, a_principal, a_resident_number, a_sponsor, a_website
from tests.filings_on_the_way import approved, texted
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

HOSTILE = "=cmd\x1b[31m\u202e\x9b[x[/]y[@click=app.quit]"
STACKED = (120, 40)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """One that was returned, one whose persons verify, one approved, one that came in just now."""
    made = sample_desk(tmp_path)
    returned = made.make_ready(made.add(a_filing_content(order_no="BA-1")))
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="S01"),))
    made.desk.decisions.decide(made.who("lilei"), returned.id, draft)
    other = a_principal(name="王小明", mobile="13900005678", document_number=a_resident_number(sequence=39))
    sms = texted(
        made, made.add(a_filing_content(order_no="BA-2", services=(a_website(name="短信网", principal=other),)))
    )
    made.wait(minutes=5)
    made.record(sms, "sms_one_verified", person="sponsor")
    approved(made, made.add(a_personal_filing(order_no="BA-3")))
    made.add(a_filing_content(order_no="BA-4", submitted_at=made.clock.at))
    yield made
    made.desk.close()


async def deadlines(desk: DeskPilot) -> DueScreen:
    await desk.press("E")
    await desk.until(lambda: desk.top == "DueScreen" and due(desk).counts is not None, "the deadlines")
    return due(desk)


def due(desk: DeskPilot) -> DueScreen:
    assert isinstance(desk.app.screen, DueScreen), desk.top
    return desk.app.screen


def rows(desk: DeskPilot) -> list[str]:
    """What stands in the list of a narrow screen."""
    return [line for line in desk.lines[3:20] if line.strip()]


async def test_a_wide_screen_shows_all_three_lists_and_the_keys_go_from_one_to_the_next(sample: SampleDesk) -> None:
    async with on_screen(sample, language="zh", size=STACKED) as desk:
        screen = await deadlines(desk)
        titles = [line for line in desk.lines if line.startswith("[")]
        assert [title[:3] for title in titles] == ["[1]", "[2]", "[3]"]
        assert "即将到期  7" in titles[0]
        assert [mark in titles[0] for mark in ("═", "─")] == [True, False]
        assert "2026" in desk.lines[0]
        assert "2027 年未公布" in desk.lines[0]
        for key, which in (("tab", DueList.SMS), ("l", DueList.PORTS), ("tab", DueList.NEXT), ("3", DueList.PORTS)):
            await desk.press(key)
            assert screen.which is which
            assert screen.focused is screen.list_of(which)
        assert sum(line.startswith(">") for line in desk.lines) == 1


async def test_a_narrow_screen_has_the_lists_as_tabs(sample: SampleDesk) -> None:
    async with on_screen(sample, language="en", size=(90, 24)) as desk:
        await deadlines(desk)
        assert desk.lines[1].startswith("[1 Next 7] 2 SMS 1  3 Ports 1")
        assert len(rows(desk)) == 7
        await desk.press("2")
        (row,) = rows(desk)
        assert "✓ sponsor 李* 138****8000 10:05" in row
        assert "o service 王* 139****5678" in row
        assert ("王小明" in desk.text, "1/2" in row, "23:55" in row) == (False, True, True)
        await desk.press("3")
        (row,) = rows(desk)
        assert row.count("asked") == 3
        assert "1wd" in row


async def test_what_runs_stands_by_its_due_date_and_what_is_paused_last_with_what_is_left(sample: SampleDesk) -> None:
    async with on_screen(sample, language="en", size=(160, 24)) as desk:
        await deadlines(desk)
        told = rows(desk)
        assert [line[2:4].strip() for line in told] == [".", "~", ".", ".", ".", "||", "||"]
        assert "SMS check" in told[0]
        assert "paused 11-23" in told[-1]
        assert "2wd" in told[-1]


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (99, 40), (100, 30), (120, 40), (200, 50)])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_list_fits_at_every_size(sample: SampleDesk, size: tuple[int, int], language: str) -> None:
    sample.add(
        a_filing_content(order_no="BA-5", sponsor=a_sponsor(name=f"测{HOSTILE}试"), services=(a_website(name=HOSTILE),))
    )
    async with on_screen(sample, language=language, size=size) as desk:
        await deadlines(desk)
        for tab in "123":
            await desk.press(tab, "G")
            assert len(desk.lines) == size[1]
            assert all(cell_len(line) <= size[0] for line in desk.lines)
            assert "\x1b" not in desk.text
            assert desk.top == "DueScreen"
        if size == STACKED:
            starts = {line.index(sign) for line in desk.lines for sign in ("F-2000",) if sign in line and "  " in line}
            assert starts <= {0, 5}


async def test_enter_opens_the_filing_and_on_ports_their_dialog(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await deadlines(desk)
        first = rows(desk)[0]
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert desk.lines[0].split()[0] in first
        await desk.press("q")
        assert desk.top == "DueScreen"
        await desk.press("3", "enter")
        await desk.until(lambda: desk.top == "PortsDialog", "the ports")
        await desk.press("escape", "q")
        assert desk.top == "QueueScreen"


async def test_j_and_k_on_the_review_walk_this_list_and_the_cursor_follows(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        screen = await deadlines(desk)
        order = [row.id for row in sample.desk.due.page(sample.desk.due.query(sample.who("lilei"), DueList.NEXT))]
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        walked = [desk.app.screen.filing_id]  # type: ignore[attr-defined]
        for _ in range(2):
            await desk.press("J")
            await desk.until(lambda: desk.app.screen.filing_id != walked[-1], "the next")  # type: ignore[attr-defined]
            walked.append(desk.app.screen.filing_id)  # type: ignore[attr-defined]
        assert walked == [number for place, number in enumerate(order) if place == 0 or order[place - 1] != number][:3]
        await desk.press("q")
        await desk.until(lambda: screen.front.current is not None and screen.subject == walked[-1], "the cursor")


async def test_from_a_review_to_the_deadlines_to_another_review_and_all_the_way_back(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "a review")
        await deadlines(desk)
        await desk.press("G", "enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "another review")
        await desk.press("E")
        assert desk.top == "DueScreen"
        assert [type(screen).__name__ for screen in desk.app.screen_stack].count("DueScreen") == 1
        await desk.press("q")
        assert desk.top == "ReviewScreen"
        await desk.press("q")
        assert desk.top == "QueueScreen"


async def test_a_filter_narrows_all_lists_and_escape_goes_back_layer_by_layer(sample: SampleDesk) -> None:
    async with on_screen(sample, language="en") as desk:
        screen = await deadlines(desk)
        await desk.press("slash")
        await desk.type("colour:red")
        await desk.press("enter")
        assert desk.lines[-2].startswith("! ")
        await desk.press("escape", "slash")
        await desk.type("waiting:us")
        await desk.press("enter")
        await desk.until(lambda: screen.counts is not None and "/waiting:us" in desk.lines[0], "narrowed")
        assert all(" us " in row for row in rows(desk))
        await desk.until(lambda: " 2 SMS 0 " in desk.lines[1], "the counts")
        await desk.press("escape")
        await desk.until(lambda: len(rows(desk)) == 7, "everything again")
        await desk.press("escape")
        assert desk.top == "QueueScreen"


async def test_brackets_show_one_clock_after_the_other_and_then_all(sample: SampleDesk) -> None:
    async with on_screen(sample, language="en") as desk:
        await deadlines(desk)
        await desk.press("2", "right_square_bracket")
        await desk.until(lambda: "only DL01" in desk.lines[1] and len(rows(desk)) == 2, "first contacts")
        await desk.press("left_square_bracket")
        await desk.until(lambda: "only" not in desk.lines[1] and len(rows(desk)) == 7, "all of them")
        await desk.press("left_square_bracket")
        await desk.until(lambda: "only DL19" in desk.lines[1] and len(rows(desk)) == 1, "the replies")


async def test_w_proves_the_clock_of_the_row_and_c_logs_a_call(sample: SampleDesk) -> None:
    async with on_screen(sample, language="en") as desk:
        screen = await deadlines(desk)
        await desk.press("3", "w")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert "DL07" in desk.text
        await desk.press("escape", "1", "c")
        filing = screen.subject
        await desk.type("asked by telephone")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "DueScreen", "written")
    assert filing is not None
    (note,) = sample.desk.review.open(sample.who("lilei"), filing, in_clear=False).notes
    assert (note.kind, note.text) == ("call", "asked by telephone")


async def test_a_minute_draws_what_it_changes_and_nothing_else(sample: SampleDesk) -> None:
    async with on_screen(sample, language="en", size=STACKED) as desk:
        screen = await deadlines(desk)
        before = desk.lines
        drawn: list[object] = []
        for rows_ in screen.query("DressedList"):
            rows_.refresh = lambda *regions, **_: drawn.extend(regions)  # type: ignore[method-assign]
        sample.wait(minutes=1)
        screen.turn_minute()
        assert len(drawn) == 2  # one SMS clock, in two lists
        for rows_ in screen.query("DressedList"):
            del rows_.refresh
        screen.recount()
        await desk.settle()
        after = desk.lines
        changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
        assert ["23:55" in one and "23:54" in other for one, other in changed[1:]] == [True, True]
        assert ("10:05" in changed[0][0], "10:06" in changed[0][1]) == (True, True)


async def test_six_hours_before_its_end_an_sms_clock_is_marked_and_afterwards_it_is_over(sample: SampleDesk) -> None:
    sample.wait(hours=17, minutes=54)
    async with on_screen(sample, language="en") as desk:
        screen = await deadlines(desk)
        await desk.press("2")
        assert rows(desk)[0][2:4] == "~ "
        sample.wait(minutes=2)
        screen.reread()
        await desk.until(lambda: rows(desk)[0][2:4] == "! ", "under six hours")
        sample.wait(hours=7)
        screen.reread()
        await desk.until(lambda: rows(desk)[0][2:4] == "!!" and "-1:0" in rows(desk)[0], "over")


async def test_a_list_that_cannot_be_read_says_so_and_the_others_stay(
    sample: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_screen(sample, language="en", size=STACKED) as desk:
        screen = await deadlines(desk)
        whole = sample.desk.due.page

        def broken(query: object, **wish: object) -> object:
            if query.list is DueList.SMS:  # type: ignore[attr-defined]
                raise Unavailable("db.busy")
            return whole(query, **wish)  # type: ignore[arg-type]

        monkeypatch.setattr(sample.desk.due, "page", broken)
        screen.reread()
        await desk.until(
            lambda: any(line.strip().startswith("!") and "busy" in line for line in desk.lines), "the fault"
        )
        assert "F-2000" in desk.text


async def test_an_empty_desk_says_what_each_list_would_hold(tmp_path: Path) -> None:
    empty = sample_desk(tmp_path)
    async with on_screen(empty, language="en", size=STACKED) as desk:
        await deadlines(desk)
        for said in ("No clock is running", "waits for its SMS", "No port is to be opened"):
            assert said in desk.text
    empty.desk.close()


async def test_what_others_write_appears_and_the_place_is_kept(sample: SampleDesk) -> None:
    async with on_screen(sample, language="en") as desk:
        screen = await deadlines(desk)
        await desk.press("j", "j")
        place = screen.front.current
        sample.add(replace(a_filing_content(), order_no="BA-9"))
        screen._look()
        await desk.until(lambda: len(rows(desk)) == 9, "two more clocks")
        assert screen.front.current == place


async def test_the_line_and_the_language(sample: SampleDesk) -> None:
    async with on_screen(sample, language="zh") as desk:
        await desk.say("due sms")
        await desk.until(lambda: desk.top == "DueScreen" and "[2 短信 1]" in desk.lines[1], "the SMS board")
        await desk.press("L")
        await desk.until(lambda: "[2 SMS 1]" in desk.lines[1] and "Deadlines" in desk.lines[0], "English")
        await desk.say("due --breached --waiting us")
        await desk.until(lambda: "/waiting:us is:breached" in desk.lines[0], "narrowed")
        assert "[1 Next 0]" in desk.lines[1]
