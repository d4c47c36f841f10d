"""Every arrow of the stage table is walked on the screen: by the list of steps and its forms, and by the keys of the verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import Filing, FilingType
from reviewer_tui.domain.stage import TRANSITIONS, Stage
from reviewer_tui.tui.screens.review import ReviewScreen
from tests.builders import a_filing_content
from tests.every_arrow import RECORDED, Walk, at_start_of
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen
from tests.tui.test_steps_on_screen import choose, fill
from tests.usecases.filed_desk import SERVICE, fill_register, other_access, send

BY_KEYS = {"T03", "T04", "T05", "T07", "T08", "U01", "U02", "U03"}
BY_PACKAGE = {"T01", "T06"}
"""What the applicant does arrives as a package; the screen has no key for it."""


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


async def opened(desk: DeskPilot, filing: Filing) -> None:
    while desk.top != "QueueScreen":
        await desk.press("escape")
    await desk.say(f"open {filing.number}")
    await desk.until(
        lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.view is not None, "the review"
    )
    assert filing.number in desk.lines[0]


async def walk_on(desk: DeskPilot, sample: SampleDesk, walk: Walk, filing: Filing) -> None:
    await opened(desk, filing)
    await choose(desk, walk.id)
    await fill(desk, {"reasons": "first"} if walk.reason else walk.inputs)
    await desk.until(lambda: desk.top == "ReviewScreen", f"{walk.id} from {walk.before}")
    assert sample.filing(filing.id).stage is walk.after, (walk, desk.text)
    last = [one.transition for one in sample.desk.history.timeline(filing.id) if one.transition][-1]
    assert last == walk.id


async def test_every_step_is_walked_from_the_list_of_steps(sample: SampleDesk) -> None:
    for login in ("lilei", "wang"):
        async with on_screen(sample, login=login) as desk:
            for number, walk in enumerate(RECORDED):
                if walk.by == login:
                    await walk_on(desk, sample, walk, at_start_of(sample, walk, number))


async def taken(desk: DeskPilot, sample: SampleDesk, filing: Filing) -> None:
    await opened(desk, filing)
    await desk.press("t")
    await desk.until(lambda: sample.filing(filing.id).lease is not None, "taken")
    await desk.settle()


async def taken_back(desk: DeskPilot, sample: SampleDesk, filing: Filing) -> None:
    await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    await desk.settle()
    await desk.press("u")
    await desk.until(lambda: desk.top == "ConfirmDialog", "the question")
    await desk.press("ctrl+s")
    await desk.until(lambda: sample.filing(filing.id).stage is Stage.ISP_REVIEW, "taken back")


async def test_verdicts_and_taking_them_back_have_keys(sample: SampleDesk) -> None:
    filing = sample.add(a_filing_content(order_no="KEYS-1"))
    fill_register(sample, other_access())
    cancelled = send(sample, FilingType.CANCEL_ACCESS, order="KEYS-5")
    sample.make_ready(cancelled)
    async with on_screen(sample) as desk:
        for key, after in (("r", Stage.NEEDS_CORRECTION), ("X", Stage.ISP_REJECTED)):
            await taken(desk, sample, filing)
            await desk.press(key)
            await fill(desk, {"reasons": "first"})
            await desk.until(lambda after=after: sample.filing(filing.id).stage is after, key)
            await taken_back(desk, sample, filing)
        sample.make_ready(filing)
        await opened(desk, filing)
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        await desk.press(*str(filing.id)[-4:], "ctrl+s")
        await desk.until(lambda: sample.filing(filing.id).stage is Stage.VERIFICATION_PENDING, "passed")
        await taken_back(desk, sample, filing)
        await opened(desk, cancelled)
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        await desk.press(*str(cancelled.id)[-4:], "ctrl+s")
        await desk.settle()
        await desk.press(*["backspace"] * 4, *"".join(char for char in SERVICE if char.isdigit())[-4:], "ctrl+s")
        await desk.until(lambda: sample.filing(cancelled.id).stage is Stage.READY_TO_UPLOAD, "passed")
    walked = {one.transition for each in (filing, cancelled) for one in sample.desk.history.timeline(each.id)} - {""}
    assert walked - BY_PACKAGE == BY_KEYS
    assert BY_KEYS | BY_PACKAGE | {walk.id for walk in RECORDED} == {row.id for row in TRANSITIONS}


async def test_a_supervisor_corrects_a_stage_from_the_list_of_steps(sample: SampleDesk) -> None:
    filing = sample.add(a_filing_content(order_no="BESIDE-1"))
    async with on_screen(sample, login="wang") as desk:
        await opened(desk, filing)
        await choose(desk, "correction")
        await fill(desk, {"note": "电话核对"})
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    assert sample.filing(filing.id).stage is not Stage.SUBMITTED
    assert sample.desk.history.timeline(filing.id)[-1].action == "audit.correction"
