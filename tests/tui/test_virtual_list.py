"""The virtual list on a screen: keys, place, failures, and what it keeps in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from reviewer_tui.tui.widgets.paging import Page
from reviewer_tui.tui.widgets.virtual_list import VirtualList
from tests.tui.example_desk import ExampleDesk, ListScreen, NumberedRows, Row


def queue(pilot: Pilot[Any]) -> VirtualList[Row]:
    return pilot.app.screen.query_one(VirtualList)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until nothing is being read any more."""
    await pilot.pause()
    while pilot.app.workers:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> int:
    """Press keys and return the number of the row under the cursor."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    row = queue(pilot).current
    assert row is not None
    return row.number


def drawn(pilot: Pilot[Any]) -> list[str]:
    """The lines of the list as they are drawn."""
    widget = queue(pilot)
    return [widget.render_line(y).text for y in range(widget.size.height)]


async def test_keys_move_by_line_half_page_page_and_to_the_ends() -> None:
    app = ExampleDesk(NumberedRows(100_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        height = queue(pilot).size.height - 1
        assert await press(pilot, "j", "down", "k") == 1
        assert await press(pilot, "ctrl+d") == 1 + height // 2
        assert await press(pilot, "ctrl+u") == 1
        assert await press(pilot, "pagedown") == 1 + height
        assert await press(pilot, "pageup") == 1
        assert await press(pilot, "G") == 99_999
        assert await press(pilot, "k", "end") == 99_999
        assert await press(pilot, "g") == 0
        assert await press(pilot, "end", "home") == 0
        assert queue(pilot).total == 100_000


async def test_memory_does_not_grow_with_the_list() -> None:
    held: list[int] = []
    for count in (1_000, 1_000_000):
        app = ExampleDesk(NumberedRows(count))
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            for _ in range(60):
                queue(pilot).action_page(1)
                await settled(pilot)
            held.append(queue(pilot).held_rows)
    assert held[0] == held[1]
    assert held[1] <= 12 * 40


async def test_keys_pressed_before_the_rows_are_there_are_not_lost() -> None:
    gate = threading.Event()

    class SlowRows(NumberedRows):
        def page(self, **wanted: Any) -> Page[Row]:
            if wanted.get("after") is not None:
                assert gate.wait(20)
            return super().page(**wanted)

    app = ExampleDesk(SlowRows(1_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        while queue(pilot).current is None:
            await pilot.pause()
        height = queue(pilot).size.height - 1
        for _ in range(10):
            await pilot.press("pagedown")
        gate.set()
        await settled(pilot)
        row = queue(pilot).current
        assert row is not None
        assert row.number == 10 * height


async def test_the_row_under_the_cursor_stays_through_a_reload() -> None:
    rows = NumberedRows(5_000)
    app = ExampleDesk(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "pagedown", "pagedown", "j", "j", "j")
        before = drawn(pilot)
        queue(pilot).reload()
        await settled(pilot)
        assert drawn(pilot) == before
        row = queue(pilot).current
        assert row is not None
        rows.gone = {row.number - 1}
        queue(pilot).reload()
        await settled(pilot)
        assert queue(pilot).current == row
        assert [line.startswith(">") for line in drawn(pilot)] == [line.startswith(">") for line in before]


async def test_another_list_shows_the_row_that_was_asked_for() -> None:
    app = ExampleDesk(NumberedRows(5_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        queue(pilot).show(NumberedRows(3_000, lambda n: f"other {n}"), place=1234)
        await settled(pilot)
        assert queue(pilot).current == Row(1234, "other 1234")
        queue(pilot).show(NumberedRows(10), place=1234)
        await settled(pilot)
        row = queue(pilot).current
        assert row is not None
        assert row.number == 0


async def test_keys_pressed_while_another_list_comes_act_on_that_list() -> None:
    app = ExampleDesk(NumberedRows(5_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        queue(pilot).action_last()
        queue(pilot).action_move(-2)
        await settled(pilot)
        row = queue(pilot).current
        assert row is not None
        assert row.number == 4_997


async def test_a_reload_follows_the_cursor_that_moved_meanwhile() -> None:
    app = ExampleDesk(NumberedRows(5_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        queue(pilot).reload()
        queue(pilot).action_move(5)
        await settled(pilot)
        row = queue(pilot).current
        assert row is not None
        assert row.number == 5


async def test_an_empty_list_says_so_in_words() -> None:
    app = ExampleDesk(NumberedRows(0))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert drawn(pilot)[1].strip() == "nothing here"
        await pilot.press("j", "G", "enter", "pagedown")
        assert queue(pilot).current is None


async def test_a_failure_is_never_an_empty_list() -> None:
    rows = NumberedRows(100_000)
    rows.broken = True
    app = ExampleDesk(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert drawn(pilot)[1].strip() == "! unavailable.store"
        assert not any("nothing here" in line for line in drawn(pilot))
        rows.broken = False
        queue(pilot).reload()
        await settled(pilot)
        assert "F-000000" in drawn(pilot)[1]
        rows.broken = True
        await press(pilot, "G")
        assert "F-000000" in drawn(pilot)[1]
        assert drawn(pilot)[-1].strip() == "! unavailable.store"


async def test_the_highlight_waits_until_the_cursor_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    chosen: list[int] = []

    class Listening(ListScreen):
        def on_virtual_list_row_highlighted(self, message: VirtualList.RowHighlighted) -> None:
            told.append(message.row.number)

        def on_virtual_list_row_chosen(self, message: VirtualList.RowChosen) -> None:
            chosen.append(message.row.number)

    app = ExampleDesk(NumberedRows(1_000))
    monkeypatch.setattr(app, "get_default_screen", lambda: Listening(app.rows))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for _ in range(8):
            await pilot.press("j")
        await waited(pilot, lambda: told[-1:] == [8])
        assert len(told) <= 2
        await pilot.press("enter")
        await pilot.pause()
        assert chosen == [8]


async def waited(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Let the app go on until a condition holds."""
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came")


@pytest.mark.parametrize(("width", "titles"), [(80, 6), (120, 7), (200, 8)])
async def test_every_width_shows_the_columns_it_has_room_for(width: int, titles: int) -> None:
    app = ExampleDesk(NumberedRows(50))
    async with app.run_test(size=(width, 24)) as pilot:
        await settled(pilot)
        assert len(drawn(pilot)[0].split()) == titles
        assert all(line.cell_length == width for line in map(queue(pilot).render_line, range(10)))


async def test_a_resize_keeps_the_cursor_on_the_screen() -> None:
    app = ExampleDesk(NumberedRows(10_000))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        queue(pilot).action_move(30)
        number = await press(pilot, "pagedown")
        for size in ((80, 24), (60, 15), (200, 60)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            assert any(line.startswith(">") and f"F-{number:06}" in line for line in drawn(pilot))


async def test_marks_are_signs_in_the_gutter() -> None:
    app = ExampleDesk(NumberedRows(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        queue(pilot).mark(frozenset([0, 2]))
        await pilot.pause()
        assert [line[:2] for line in drawn(pilot)[1:4]] == [">*", "  ", " *"]
