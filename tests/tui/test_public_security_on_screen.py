"""The public-security filing on the screen: its number recorded and put right from the steps, and shown beside the ports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from reviewer_tui.tui.widgets.line_pane import LinePane
from tests.police_numbers import NUMBER, OTHER, two_services, waiting
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


async def form(desk: DeskPilot, event: str) -> None:
    await desk.press("greater_than_sign")
    await desk.until(lambda: desk.top == "StepsDialog", "the steps")
    await desk.settle()
    desk.app.screen.query_one("#steps", LinePane).seek(event)
    await desk.press("enter")
    await desk.until(lambda: desk.top == "StepForm", "the form")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_number_is_recorded_and_put_right_from_the_steps(sample: SampleDesk, size: tuple[int, int]) -> None:
    order = f"P-{size[0]}"
    filing = waiting(sample, order, two_services(order))
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.press("7")
        assert desk.text.count("no number yet") == 2
        await form(desk, "public_security_filed")
        assert "京公网安备11010802035340号" in desk.text
        desk.app.screen.query_one("#input-0", LinePane).seek("s2")
        desk.app.screen.query_one("#input-1", Input).value = "闽公网安备123号"
        desk.app.screen.query_one("#input-2", Input).value = "2026-11-23"
        await desk.press("ctrl+s")
        await desk.until(lambda: "14 digits" in desk.text, "the refusal")
        desk.app.screen.query_one("#input-1", Input).value = NUMBER
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.until(lambda: NUMBER in desk.text, "the number beside the ports")
        await form(desk, "public_security_corrected")
        desk.app.screen.query_one("#input-1", Input).value = OTHER.replace("闽", "京")
        desk.app.screen.query_one("#input-2", Input).value = "2026-11-23"
        desk.app.screen.query_one("#input-3", Input).value = "a slip"
        await desk.press("ctrl+s")
        await desk.until(lambda: "recorded, but it begins with 京" in desk.text, "the warning of another province")
    with sample.desk.store.reading() as work:
        assert [(one.service_id, one.number) for one in work.public_security.of(filing.id)] == [
            ("s2", OTHER.replace("闽", "京"))
        ]
