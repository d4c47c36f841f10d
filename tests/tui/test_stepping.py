"""J and K: from filing to filing in the queue's order without leaving the review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.finding import TickState
from reviewer_tui.tui.screens.queue import QueueScreen
from reviewer_tui.tui.screens.review import ReviewScreen
from reviewer_tui.tui.widgets.paging import RowsInHand, neighbour
from reviewer_tui.usecases.queue_model import QueueQuery
from tests.bench.filled_desk import filled_desk
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

MANY = 300


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    for number in range(1, 5):
        made.add(replace(a_filing_content(), order_no=f"BA-{number}"))
    yield made
    made.desk.close()


def order(sample: SampleDesk) -> list[int]:
    return [row.id for row in sample.desk.queue.page(QueueQuery(), limit=MANY).rows]


def review(desk: DeskPilot) -> ReviewScreen:
    assert isinstance(desk.app.screen, ReviewScreen), desk.top
    return desk.app.screen


async def opened(desk: DeskPilot, filing_id: int) -> ReviewScreen:
    await desk.until(
        lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.filing_id == filing_id, f"F-{filing_id}"
    )
    await desk.settle()
    return review(desk)


async def under_cursor(desk: DeskPilot, filing_id: int) -> None:
    queue = desk.app.screen
    assert isinstance(queue, QueueScreen)
    await desk.until(
        lambda: queue.rows.current is not None and queue.rows.current.id == filing_id, f"cursor on F-{filing_id}"
    )


async def test_j_and_k_walk_the_queue_in_the_same_pane_and_the_ends_say_so(sample: SampleDesk) -> None:
    ids = order(sample)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        first = await opened(desk, ids[0])
        await desk.press("2", "K")
        assert "first filing of the queue" in desk.text
        for following in ids[1:]:
            await desk.press("J")
            screen = await opened(desk, following)
            assert screen is first, "the screen stays"
            assert screen.open_pane == "fields"
            assert f"F-{following} " in desk.lines[0]
        await desk.press("J")
        assert "last filing of the queue" in desk.text
        await desk.press("K")
        await opened(desk, ids[-2])


async def test_escape_lands_on_the_filing_that_was_seen_last(sample: SampleDesk) -> None:
    ids = order(sample)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk, ids[0])
        await desk.press("J", "J")
        await opened(desk, ids[2])
        await desk.press("escape")
        await under_cursor(desk, ids[2])
        await desk.press("enter")
        await opened(desk, ids[2])


async def test_a_tick_that_is_on_its_way_is_written_when_the_screen_turns(sample: SampleDesk) -> None:
    ids = order(sample)
    async with on_screen(sample) as desk:
        await desk.press("t", "enter")
        await opened(desk, ids[0])
        row = desk.pane("checklist").current
        await desk.pilot.press("p", "J")
        screen = await opened(desk, ids[1])
        assert screen.view is not None
        assert screen.view.filing.id == ids[1]
        seen = sample.desk.review.open(sample.who("lilei"), ids[0], in_clear=False)
        tick = next(each.tick for each in seen.rows if each.row.id == row)
        assert tick is not None
        assert tick.state is TickState.PASS
        assert not any(each.tick for each in screen.view.rows)


async def test_what_is_typed_behind_j_is_for_the_filing_that_comes(sample: SampleDesk) -> None:
    ids = order(sample)
    async with on_screen(sample) as desk:
        await desk.press("t", "j", "t", "k", "enter")
        (await opened(desk, ids[0])).action_step(1)
        desk.app.post_message(events.Key("p", "p"))
        await opened(desk, ids[1])
        await desk.settle()
        seen = [sample.desk.review.open(sample.who("lilei"), number, in_clear=False) for number in ids[:2]]
        assert [sum(row.tick is not None for row in view.rows) for view in seen] == [0, 1]


async def test_after_a_decision_moved_the_filing_j_goes_on_from_where_it_stood(sample: SampleDesk) -> None:
    ids = order(sample)
    async with on_screen(sample) as desk:
        await desk.press("j", "t", "enter")
        await opened(desk, ids[1])
        sample.pass_on(sample.filing(ids[1]))
        assert order(sample)[1] != ids[1]
        await desk.press("ctrl+r", "J")
        await opened(desk, ids[2])
        await desk.press("escape")
        await under_cursor(desk, ids[2])


async def test_the_most_urgent_one_opened_with_a_full_stop_has_neighbours_too(sample: SampleDesk) -> None:
    ids = order(sample)
    async with on_screen(sample) as desk:
        await desk.press("G", "full_stop")
        await opened(desk, ids[0])
        await desk.press("J")
        await opened(desk, ids[1])
        await desk.press("escape")
        await under_cursor(desk, ids[1])


async def test_a_filing_named_at_the_start_opens_and_has_neighbours(sample: SampleDesk) -> None:
    ids = order(sample)
    async with on_screen(sample, filing_id=FilingId(ids[1])) as desk:
        await opened(desk, ids[1])
        await desk.press("J")
        await opened(desk, ids[2])


async def test_steps_reach_beyond_the_rows_that_the_queue_has_loaded(tmp_path: Path) -> None:
    filled = filled_desk(tmp_path, MANY)
    ids = order(filled.sample)
    try:
        async with on_screen(filled.sample) as desk:
            await desk.press("enter")
            await opened(desk, ids[0])
            queue = desk.app.screen_stack[-2]
            assert isinstance(queue, QueueScreen)
            beyond = queue.rows.held_rows + 20
            assert beyond < len(ids)
            for _step in range(beyond):
                await desk.pilot.press("J")
            await opened(desk, ids[beyond])
            await desk.press("escape")
            await under_cursor(desk, ids[beyond])
    finally:
        filled.sample.desk.close()


@pytest.mark.parametrize(
    ("place", "steps", "found"),
    [((2,), 1, 3), ((2,), -1, 1), ((2,), 2, 4), ((2,), 9, 5), ((5,), 1, None), ((0,), -1, None), (None, 1, 0)],
)
def test_a_neighbour_is_the_row_so_many_steps_away_or_the_last_one_on_the_way(
    place: tuple[int] | None, steps: int, found: int | None
) -> None:
    rows = RowsInHand(tuple(range(6)), lambda row: row)
    assert neighbour(rows, 2, place, steps) == found


def test_the_row_that_is_left_is_not_its_own_neighbour_where_it_stands_now() -> None:
    rows = RowsInHand((0, 1, 7, 3), lambda row: row)
    assert neighbour(rows, 7, (1,), 1) == 3
    assert neighbour(rows, 7, (3,), -1) == 1
