"""Why this date on the screen: every date of a filing on a page, what would be due after a step, months, and longer limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import ListedDay
from tests.builders import a_domain, a_filing_content, a_website
from tests.sample_desk import NOW, SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen
from tests.usecases.test_followup import at_ready, walk

SPITE = "[@click=app.quit]x[/] 管局系统维护 " + "长" * 400
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path, now=NOW.replace(month=9, day=18))
    yield made
    made.desk.close()


def at_authority(sample: SampleDesk) -> int:
    closed = ListedDay(date=date(2026, 10, 20), working=False, name="省局系统切换", source="test")
    with sample.desk.store.work() as work:
        work.calendar.replace_closures("35", 2026, [closed])
        work.commit()
    return walk(sample, at_ready(sample), "upload", "accepted", "sms_all_verified").id


def unfolded(desk: DeskPilot) -> str:
    """What stands on the screen, lines that were folded in one piece."""
    return "".join(line.strip() for line in desk.lines)


@SIZES
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("closure 省局系统切换", "x 09-25 Fri - 09-27 Sun  holiday 中秋节", "4 working days too early", "20 #")),
        ("zh", ("# 10-20 周二  停办日 省局系统切换", "x 09-25 周五 - 09-27 周日  节假日 中秋节", "早了 4 个工作日", "管局停办")),
    ],
)  # fmt: skip
async def test_the_weeks_have_signs_of_their_own_with_a_legend_and_the_days_their_names(
    sample: SampleDesk, language: str, said: tuple[str, ...], size: tuple[int, int]
) -> None:
    at_authority(sample)
    async with on_screen(sample, "wang", language, size=size) as desk:
        await desk.press("w")
        for text in said:
            assert text in desk.text, desk.text
        assert "10-01 x" in desk.text
        assert "2026-10-23" in desk.lines[1]
        assert all(len(line) <= size[0] for line in desk.lines)


async def test_tab_and_brackets_lead_through_all_dates_of_the_filing(sample: SampleDesk) -> None:
    filing = at_ready(sample)
    sample.record(filing, "hold", until="2026-09-21", note="等主办单位")
    async with on_screen(sample, "wang") as desk:
        await desk.press("w")
        assert "[DL01 First contact]" in desk.lines[0]
        await desk.press("tab")
        assert "[DL04 Upload||]" in desk.lines[0]
        assert "等主办单位" in unfolded(desk)
        assert "李雷" in desk.text
        await desk.press("left_square_bracket", "left_square_bracket")
        assert "[hold]" in desk.lines[0]
        assert "2026-09-21" in desk.text
        assert "等主办单位" in desk.text
        await desk.press("right_square_bracket")
        assert "[DL01 First contact]" in desk.lines[0]


async def test_the_lease_and_the_time_for_taking_back_are_dates_too(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    async with on_screen(sample, "lilei") as desk:
        await desk.press("w", "shift+tab")
        assert "[lease]" in desk.lines[0]
        assert "30 minutes" in desk.text
        assert "lease_minutes" in desk.text
        await desk.press("escape")
        sample.pass_on(filing)
        await desk.press("f5", "w")
        for _page in range(6):
            if "[undo]" in desk.lines[0]:
                break
            await desk.press("tab")
        assert "120 seconds" in desk.text
        assert "send_delay_seconds" in desk.text


async def test_y_copies_the_paragraph(sample: SampleDesk) -> None:
    filing = at_authority(sample)
    async with on_screen(sample, "lilei", "zh") as desk:
        await desk.press("w", "y")
        view = sample.desk.deadlines.explain(filing)
        assert desk.app.clipboard == sample.desk.deadlines.paragraph(view, "zh")
        assert "已复制" in desk.lines[-2]


async def test_a_lot_of_paused_weeks_stand_on_one_line(sample: SampleDesk) -> None:
    filing = at_ready(sample)
    sample.record(filing, "hold", until="2026-12-10", note="x")
    sample.wait(days=60)
    async with on_screen(sample, "wang") as desk:
        await desk.press("w", "tab")
        assert "weeks" in desk.text
        assert "|| paused" in desk.text


async def test_a_clock_that_is_over_says_by_how_much(sample: SampleDesk) -> None:
    sample.add()
    sample.wait(days=4)
    async with on_screen(sample, "lilei") as desk:
        await desk.press("w")
        assert "!! over by 1 working day" in desk.text


async def test_an_own_limit_says_so_beside_what_the_table_has(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path, config="[clocks]\nDL02 = 5\n")
    filing = sample.add()
    async with on_screen(sample, "lilei", size=(120, 40)) as desk:
        await desk.say(f"why {filing.number} DL02")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert "5 working days, the start day not counted" in desk.text
        assert "vendor practice 2025; this desk has its own, the table has 2 working days" in desk.text
    sample.desk.close()


# If it were done now.


async def test_a_dialog_that_would_start_a_clock_shows_its_proof(sample: SampleDesk) -> None:
    filing = sample.make_ready(sample.add())
    async with on_screen(sample, "lilei") as desk:
        await desk.press("enter", "r", "w")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert "if done now" in desk.lines[1]
        assert "[DL19" in desk.lines[0]
        assert "2026-10-09" in desk.lines[1]
        assert sample.desk.deadlines.foresee(filing.id, "return").proofs[0].proof.due == date(2026, 10, 9)
        await desk.press("e")
        assert desk.top == "WhyDialog"
        await desk.press("escape", "escape", "a", "w")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof of a pass")
        assert "DL01" in desk.lines[0]


async def test_a_step_in_the_list_can_be_asked_what_it_would_make_due(sample: SampleDesk) -> None:
    walk(sample, at_ready(sample), "upload")
    async with on_screen(sample, "wang") as desk:
        await desk.press("greater_than_sign", "w")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert "[DL05 SMS check]" in desk.lines[0]
        assert "if done now" in desk.lines[1]


# Months.


@pytest.mark.parametrize(
    ("ends", "said"), [("2026-12-18", "too short"), ("2026-12-19", "long enough"), ("2026-09-01", "expired")]
)
async def test_a_row_about_a_validity_shows_how_its_months_were_counted(
    sample: SampleDesk, ends: str, said: str
) -> None:
    domain = a_domain(expires_on=date.fromisoformat(ends))
    sample.add(a_filing_content(services=(a_website(domains=(domain,)),)))
    async with on_screen(sample, "lilei", size=(120, 40)) as desk:
        await desk.press("enter")
        keys = [key for key in desk.pane("checklist").keys if key.startswith("R-DOM-05")]
        desk.pane("checklist").seek(keys[0])
        await desk.press("w")
        await desk.until(lambda: desk.top == "WhyDialog", "the months")
        assert "[validity]" in desk.lines[0]
        assert "2026-09-18 plus 3 months = 2026-12-18" in desk.text
        assert f"ends {ends}" in desk.text
        assert said in desk.text


# Longer limits.


async def go_to_extension(desk: DeskPilot) -> None:
    await desk.press("w", "e")
    await desk.until(lambda: desk.top == "ExtendDialog", "the dialog")


@SIZES
@pytest.mark.parametrize(("language", "working"), [("en", "3 working days"), ("zh", "3 个工作日")])
async def test_a_supervisor_types_amount_and_reason_sees_the_new_date_and_commits(
    sample: SampleDesk, language: str, working: str, size: tuple[int, int]
) -> None:
    filing = at_authority(sample)
    async with on_screen(sample, "wang", language, size=size) as desk:
        await go_to_extension(desk)
        await desk.press("3", "tab")
        await desk.until(lambda: "->" in desk.text, "old and new")
        assert "2026-10-23" in desk.text
        assert "2026-10-28" in desk.text
        desk.app.screen.query_one("#why").value = SPITE  # type: ignore[attr-defined]
        await desk.press("enter")
        assert sample.desk.deadlines.explain(filing).proof.extensions == ()
        await desk.press("ctrl+s")
        assert desk.top == "WhyDialog"
        assert "2026-10-28" in desk.lines[1]
        assert working in desk.text
        assert "[@click=app.quit]x[/]" in unfolded(desk)
        assert all(len(line) <= size[0] for line in desk.lines)
    (extension,) = sample.desk.deadlines.explain(filing).proof.extensions
    assert (extension.by, extension.amount, extension.why) == ("wang", 3, SPITE)


async def test_a_reason_is_needed_and_what_was_typed_stays(sample: SampleDesk) -> None:
    at_authority(sample)
    async with on_screen(sample, "wang") as desk:
        await go_to_extension(desk)
        await desk.press("3", "ctrl+s")
        assert "needs a reason" in desk.text
        assert desk.top == "ExtendDialog"
        await desk.press("tab", *"ok", "ctrl+s")
        assert desk.top == "WhyDialog"


async def test_after_a_conflict_the_dialog_shows_the_clock_as_it_stands_and_may_be_committed_again(
    sample: SampleDesk,
) -> None:
    filing = at_authority(sample)
    async with on_screen(sample, "wang") as desk:
        await go_to_extension(desk)
        await desk.press("3", "tab", *"ok")
        sample.desk.deadlines.extend(sample.who("root"), filing, "DL06", 1, "before you")
        await desk.press("ctrl+s")
        await desk.until(lambda: "2026-10-26" in desk.lines[0], "the clock as it stands")
        assert desk.top == "ExtendDialog"
        await desk.press("ctrl+s")
        assert desk.top == "WhyDialog"
    assert [one.amount for one in sample.desk.deadlines.explain(filing).proof.extensions] == [1, 3]


async def test_a_reviewer_is_told_at_once_that_a_limit_is_not_his_to_lengthen(sample: SampleDesk) -> None:
    at_authority(sample)
    async with on_screen(sample, "lilei") as desk:
        await desk.press("w", "e")
        assert desk.top == "WhyDialog"
        assert desk.lines[-2].startswith("!")


async def test_fixed_and_ended_clocks_say_why_they_stay(sample: SampleDesk) -> None:
    walk(sample, at_ready(sample), "upload", "accepted")
    async with on_screen(sample, "wang") as desk:
        await desk.press("w")
        assert "[DL05]" in desk.lines[0]
        await desk.press("e")
        assert "fixed" in desk.lines[-2]
        await desk.press("shift+tab", "e")
        assert "ended" in desk.lines[-2]


async def test_e_on_a_clock_of_the_review_opens_the_extension_of_that_clock(sample: SampleDesk) -> None:
    at_authority(sample)
    async with on_screen(sample, "wang") as desk:
        await desk.press("enter", "8", "e")
        await desk.until(lambda: desk.top == "ExtendDialog", "the dialog")
        assert "DL06" in desk.lines[0]
        await desk.press("escape", "j", "enter")
        await desk.until(lambda: desk.top == "WhyDialog", "the proof")
        assert "[DL01" in desk.lines[0]
