"""What is arranged for a verification by hand, typed on the screen: a draft until Ctrl+S, masked for who does not hold it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.widgets import Input

from reviewer_tui.domain.filing import Filing
from reviewer_tui.tui.screens.verification_lines import KEY
from reviewer_tui.tui.widgets.line_pane import LinePane
from tests.builders import a_manual_filing
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

CONFIG = '[verification]\noffice = "1 Sample Street, ICP desk"\n'


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("meeting"), config=CONFIG)
    yield made
    made.desk.close()


def kept(sample: SampleDesk, filing: Filing) -> dict[str, str]:
    with sample.desk.store.reading() as work:
        return dict(work.meetings.of(filing.id))


def field(desk: DeskPilot, name: str) -> Input:
    return desk.app.screen.query_one(f"#field-{name}", Input)


async def opened(desk: DeskPilot) -> None:
    await desk.say("arrange")
    await desk.until(lambda: desk.top == "MeetingForm", "the form")
    await desk.settle()


async def test_courier_and_curtain_are_typed_kept_and_written(sample: SampleDesk) -> None:
    filing = sample.pass_on(sample.add(a_manual_filing(order_no="BA-C", verification_channel="courier")))
    async with on_screen(sample, filing_id=filing.id) as desk:
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert "by hand, courier" in desk.lines[1]
        await desk.press("t", "3")
        desk.pane("materials").seek(KEY)
        await desk.press("enter")
        await desk.until(lambda: desk.top == "MeetingForm", "the form")
        for said in ("1 Sample Street", "paper due", "before the curtain"):
            assert said in desk.text
        assert desk.app.screen.focused is field(desk, "recipient")
        await desk.type("Sample")
        await desk.press("tab")
        await desk.type("13700137000")
        await desk.press("escape")
        assert kept(sample, filing) == {}
        await opened(desk)
        assert field(desk, "phone").value == "13700137000"
        field(desk, "courier_out").value = "x"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.lines[-2].startswith("! courier out"), "why not")
        field(desk, "courier_out").value = "SF1234567890"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert kept(sample, filing) == {"recipient": "Sample", "phone": "13700137000", "courier_out": "SF1234567890"}
        await desk.until(lambda: "SF1234567890" in desk.text, "in clear for its holder")
        await opened(desk)
        field(desk, "phone").value = ""
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert set(kept(sample, filing)) == {"recipient", "courier_out"}
        sample.desk.triage.release(sample.who("lilei"), filing.id)
        await opened(desk)
        assert "SF1234567890" not in desk.text
        assert "SF***90" in desk.text
        field(desk, "curtain_sent").value = "2026-11-24"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert set(kept(sample, filing)) == {"recipient", "courier_out", "curtain_sent"}


async def test_an_appointment_is_arranged_from_the_steps(sample: SampleDesk) -> None:
    filing = sample.pass_on(sample.add(a_manual_filing(order_no="BA-S")))
    async with on_screen(sample, "lilei", "zh", filing_id=filing.id, size=(120, 40)) as desk:
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert "人工核验·现场" in desk.lines[1]
        await desk.press("greater_than_sign")
        await desk.until(lambda: desk.top == "StepsDialog", "the steps")
        desk.app.screen.query_one("#steps", LinePane).seek("arranged")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "MeetingForm", "the form")
        assert not desk.app.screen.query("#field-courier_out")
        field(desk, "when").value = "2026-11-30 14:00"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    assert kept(sample, filing) == {"when": "2026-11-30T14:00"}
