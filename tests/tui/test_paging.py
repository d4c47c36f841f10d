"""The window of rows around the cursor: bounded, and always showing what the whole list would show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.tui.widgets.columns import Column, placed
from reviewer_tui.tui.widgets.paging import RowsInHand, RowWindow, Step, first_rows, last_rows, rows_around
from tests.tui.example_desk import NumberedRows, Row


def window_of(count: int, height: int, capacity: int = 40) -> tuple[NumberedRows, RowWindow[Row]]:
    rows = NumberedRows(count)
    window: RowWindow[Row] = RowWindow(height=height, capacity=capacity)
    window.place(first_rows(rows, 4 * height), 0)
    return rows, window


def walk(rows: NumberedRows, window: RowWindow[Row], steps: int, turn: int = 0) -> Step:
    """Move, loading what is lacking as the list does."""
    limit = 4 * window.height
    while True:
        step = window.move(steps, turn=turn)
        if step is Step.LACKS_BELOW:
            page = rows.page(limit=limit, after=rows.key(window.rows[-1]))
            window.extend_below(page.rows, at_end=len(page.rows) < limit)
        elif step is Step.LACKS_ABOVE:
            page = rows.page(limit=limit, before=rows.key(window.rows[0]))
            window.extend_above(page.rows, at_start=len(page.rows) < limit)
        else:
            return step


def shown_numbers(window: RowWindow[Row]) -> list[int]:
    return [row.number for line in range(window.height) if (row := window.visible(line)) is not None]


@given(
    st.integers(0, 400),
    st.integers(1, 12),
    st.lists(st.tuples(st.sampled_from([-1, 1, -5, 5]), st.booleans()), max_size=80),
)
def test_the_window_never_grows_and_shows_consecutive_rows(
    count: int, height: int, moves: list[tuple[int, bool]]
) -> None:
    rows, window = window_of(count, height, capacity=12 * height)
    cursor = 0
    for step, is_page in moves:
        steps = (height if step > 0 else -height) if is_page else step
        walk(rows, window, steps, height * (1 if step > 0 else -1) if is_page else 0)
        cursor = max(0, min(count - 1, cursor + steps))
        if count:
            assert window.current is not None
            assert window.current.number == cursor
            numbers = shown_numbers(window)
            assert cursor in numbers
            assert numbers == list(range(numbers[0], numbers[0] + min(height, count)))
        assert len(window.rows) <= max(12 * height, 8 * height + 4 * height)


def test_moving_inside_the_page_moves_only_the_cursor_and_the_edge_turns_a_whole_page() -> None:
    rows, window = window_of(100, 10)
    assert [walk(rows, window, 1) for _ in range(9)] == [Step.MOVED] * 9
    assert shown_numbers(window) == list(range(10))
    assert walk(rows, window, 1) is Step.TURNED
    assert shown_numbers(window) == list(range(10, 20))
    assert walk(rows, window, -1) is Step.TURNED
    assert shown_numbers(window) == list(range(10))
    assert window.current is not None
    assert window.current.number == 9


def test_the_ends_of_the_list_hold() -> None:
    rows, window = window_of(25, 10)
    assert walk(rows, window, -1) is Step.STAYED
    window.place(last_rows(rows, 40), 9)
    assert shown_numbers(window) == list(range(15, 25))
    assert walk(rows, window, 1) is Step.STAYED
    assert window.current is not None
    assert window.current.number == 24


@pytest.mark.parametrize("line", [0, 4, 9])
def test_a_refresh_keeps_the_row_on_its_line(line: int) -> None:
    rows, window = window_of(1000, 10)
    window.place(rows_around(rows, 40, 500, None), line)
    assert window.current == Row(500, rows.name(500))
    assert window.cursor - window.top == line


def test_a_row_that_has_gone_leaves_its_place_to_the_next() -> None:
    rows, window = window_of(1000, 10)
    rows.gone = {500}
    window.place(rows_around(rows, 40, 500, (500,)), 4)
    assert window.current is not None
    assert window.current.number == 501
    assert shown_numbers(window) == [496, 497, 498, 499, 501, 502, 503, 504, 505, 506]


def test_the_last_row_that_has_gone_leaves_its_place_to_the_one_before() -> None:
    rows, window = window_of(20, 10)
    rows.gone = {19}
    window.place(rows_around(rows, 40, 19, (19,)), 9)
    assert window.current is not None
    assert window.current.number == 18


def test_an_empty_list_has_no_current_row_and_no_moves() -> None:
    _rows, window = window_of(0, 10)
    assert window.current is None
    assert window.move(1) is Step.STAYED


def test_rows_in_hand_answer_as_a_source_does() -> None:
    source = RowsInHand(tuple("abcdef"), lambda letter: letter)
    assert source.page(limit=2).rows == ("a", "b")
    assert source.page(limit=2, after=source.key("b")).rows == ("c", "d")
    assert source.page(limit=2, before=source.key("c")).rows == ("a", "b")
    assert source.page(limit=2, at=source.key("c")).rows == ("c", "d")
    assert source.page(limit=2, last=True).rows == ("e", "f")
    assert source.locate("z") is None


def column(name: str, width: int, *, grow: int = 0, most: int = 99, shown_from: int = 0) -> Column[str]:
    return Column(id=name, title=name, width=width, text=str, grow=grow, most=most, shown_from=shown_from)


def test_columns_fill_the_line_and_the_narrow_screen_drops_what_is_for_wide_ones() -> None:
    columns = (column("a", 4), column("b", 10, grow=2, most=20), column("c", 6, grow=1), column("d", 9, shown_from=100))
    assert [(p.column.id, p.x, p.width) for p in placed(columns, 40, start=2)] == [
        ("a", 2, 4),
        ("b", 7, 20),
        ("c", 28, 12),
    ]
    wide = placed(columns, 120, start=2)
    assert [p.column.id for p in wide] == ["a", "b", "c", "d"]
    assert wide[-1].x + wide[-1].width == 120
    assert [p.column.id for p in placed(columns, 10, start=2)] == ["a"]
