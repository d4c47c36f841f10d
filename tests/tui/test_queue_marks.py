"""Marks in the queue: one by one, a range beyond the page, all of a list beyond what is loaded; kept through every list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.tui.screens.queue import QueueScreen
from reviewer_tui.usecases.queue_model import QueueOrder, QueueQuery
from tests.builders import a_filing_content, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

COUNT = 90


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    """Ninety filings, more than a small screen loads at once; marking changes none of them."""
    made = sample_desk(tmp_path_factory.mktemp("marks"))
    for number in range(COUNT):
        name = "草原" if number % 3 == 0 else "海河"
        made.add(a_filing_content(order_no=f"BA-{number:03}", sponsor=a_sponsor(name=f"示例{name}{number}有限公司")))
    yield made
    made.desk.close()


def in_order(sample: SampleDesk) -> list[int]:
    return list(sample.desk.queue.ids(QueueQuery(), limit=1000))


def marked(desk: DeskPilot) -> list[int]:
    return list(cast(QueueScreen, desk.app.screen).marked)


def signs(desk: DeskPilot) -> int:
    """How many rows on the screen carry the sign of a mark."""
    return sum(line[1:2] == "*" for line in desk.lines if " F-" in line)


async def search(desk: DeskPilot, text: str) -> None:
    await desk.press("slash")
    await desk.type(text)
    await desk.press("enter")


async def test_space_marks_and_steps_down_and_unmarks_again(sample: SampleDesk) -> None:
    ids = in_order(sample)
    async with on_screen(sample) as desk:
        await desk.press("space", "space", "j", "space")
        assert marked(desk) == [ids[0], ids[1], ids[3]]
        assert signs(desk) == 3
        assert "marked 3" in desk.lines[0]
        await desk.press("g", "space")
        assert marked(desk) == [ids[1], ids[3]]
        await desk.press("escape")
        assert marked(desk) == []
        assert "marked" not in desk.lines[0]


async def test_a_range_holds_the_rows_between_that_never_were_on_the_screen(sample: SampleDesk) -> None:
    ids = in_order(sample)
    async with on_screen(sample) as desk:
        await desk.press("j", "V", "G", "k", "V")
        assert sorted(marked(desk)) == sorted(ids[1:-1])
        await desk.press("escape", "V", "g", "V")
        assert sorted(marked(desk)) == sorted(ids[:-1])


async def test_escape_gives_up_a_range_before_the_marks(sample: SampleDesk) -> None:
    ids = in_order(sample)
    async with on_screen(sample) as desk:
        await desk.press("space", "V", "j", "escape")
        assert marked(desk) == [ids[0], ids[1]]
        await desk.press("escape")
        assert marked(desk) == []


async def test_a_star_marks_exactly_the_filings_of_the_list_loaded_or_not(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        assert desk.app.screen.query_one("#filings").held_rows < COUNT  # type: ignore[attr-defined]
        await search(desk, "草原")
        await desk.press("asterisk")
        wanted = {number for number in in_order(sample) if "草原" in sample.desk.queue.row(FilingId(number)).sponsor}
        assert set(marked(desk)) == wanted
        assert f"marked {COUNT // 3}" in desk.lines[0]
        await desk.press("escape")
        await desk.until(lambda: f"marked {COUNT // 3}" in desk.lines[0])
        await desk.press("asterisk")
        assert set(marked(desk)) == set(in_order(sample))


async def test_marks_outlive_a_refresh_and_another_list_and_those_out_of_sight_are_counted(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        await desk.press("space", "space", "space", "ctrl+r")
        kept = marked(desk)
        assert (len(kept), signs(desk)) == (3, 3)
        await search(desk, "草原")
        await desk.until(lambda: "marked 3, 2 not shown" in desk.lines[0], "two are no 草原")
        assert marked(desk) == kept
        await desk.press("escape")
        await desk.until(lambda: "not shown" not in desk.lines[0] and "marked 3" in desk.lines[0])
        await desk.press("g")
        assert signs(desk) == 3
        await desk.press("L")
        await desk.until(lambda: "已标记 3" in desk.lines[0])
        await desk.until(lambda: signs(desk) == 3, "the marks on the new list")
        await desk.press("L")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_the_number_of_marks_has_its_place_at_every_width(sample: SampleDesk, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    async with on_screen(sample, size=size) as desk:
        await desk.press("asterisk")
        assert desk.lines[0].endswith(f"marked {COUNT}")
        assert cell_len(desk.lines[0]) <= size[0]


async def test_with_marks_the_footer_names_the_verbs_that_mean_all_of_them(sample: SampleDesk) -> None:
    async with on_screen(sample) as desk:
        assert "T release" not in desk.lines[-1]
        await desk.press("space")
        assert desk.lines[-1].startswith("t take  T release  @ assign  r return  Space mark")
        await desk.press("escape")
        assert "T release" not in desk.lines[-1]


async def test_marks_and_a_range_that_was_begun_outlive_another_order(sample: SampleDesk) -> None:
    ids = in_order(sample)
    async with on_screen(sample) as desk:
        await desk.press("space", "space", "j", "V")
        await desk.press("s", "j", "j", "enter")
        rows = cast(QueueScreen, desk.app.screen).rows
        await desk.until(lambda: rows.source is not None and rows.current is not None)
        assert marked(desk) == [ids[0], ids[1], ids[3]]
        await desk.press("G", "V")
        newest_first = list(sample.desk.queue.ids(QueueQuery(order=QueueOrder.NEWEST), limit=1000))
        assert newest_first != ids
        place = newest_first.index(ids[3])
        assert set(marked(desk)) == {ids[0], ids[1], *newest_first[place:]}
