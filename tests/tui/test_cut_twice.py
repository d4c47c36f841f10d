"""A cancellation asks twice: it names what it cuts off, and the second time the number that is cut is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.stage import Stage
from tests.sample_desk import sample_desk
from tests.tui.desk_pilot import on_screen
from tests.usecases.filed_desk import SERVICE, fill_register, other_access, send


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_pass_of_a_cancellation_names_what_is_cut_and_is_typed_for_twice(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    sample = sample_desk(tmp_path)
    fill_register(sample, other_access("", "192.0.2.77"))
    filing = sample.make_ready(send(sample, FilingType.CANCEL_SERVICE))
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter", "a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        await desk.settle()
        text = "\n".join(desk.lines)
        for said in (SERVICE, "example.com", "192.0.2.10", "192.0.2.77", "cannot be undone"):
            assert said in text, (said, text)
        await desk.press(*str(filing.id)[-4:], "ctrl+s")
        await desk.until(lambda: any("Once more" in line for line in desk.lines), "the second question")
        assert sample.filing(filing.id).stage is Stage.ISP_REVIEW
        await desk.press("ctrl+s")
        await desk.press(*str(filing.id)[-4:], "ctrl+s")
        assert sample.filing(filing.id).stage is Stage.ISP_REVIEW
        digits = "".join(char for char in SERVICE if char.isdigit())[-4:]
        await desk.press(*["backspace"] * 4, *digits, "ctrl+s")
    assert sample.filing(filing.id).stage is Stage.READY_TO_UPLOAD
    sample.desk.close()
