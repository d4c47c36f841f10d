"""Check mode: ``x`` on a field, a material or a finding opens the return with the reasons of that place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.stage import Stage
from reviewer_tui.tui.dialogs.reasons_dialog import ReasonsDialog
from reviewer_tui.tui.screens.review import ReviewScreen
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def faulty(sample: SampleDesk) -> FilingId:
    person = a_principal(mobile="12")
    return sample.add(a_filing_content(sponsor=a_sponsor(principal=person))).id


async def opened(desk: DeskPilot, pane: str, key: str) -> ReviewScreen:
    await desk.press("full_stop")
    await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.view is not None, "the view")
    await desk.settle()
    screen = desk.app.screen
    assert isinstance(screen, ReviewScreen)
    screen.open_pane = pane
    screen.pane(pane).seek(key)
    await desk.settle()
    return screen


async def dialog_of(desk: DeskPilot) -> ReasonsDialog:
    await desk.press("x")
    await desk.until(lambda: desk.top == "ReasonsDialog", "the dialog")
    await desk.settle()
    assert isinstance(desk.app.screen, ReasonsDialog)
    return desk.app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_a_field_that_no_check_minds_is_ticked_with_its_own_reasons_and_its_place(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    number = faulty(sample)
    async with on_screen(sample, size=size) as desk:
        await opened(desk, "fields", "sponsor.certificate.address")
        dialog = await dialog_of(desk)
        assert dialog.place is not None
        assert dialog.place.path == "sponsor.certificate.address"
        assert "S03" in desk.text
        assert "M12" not in desk.text
        assert dialog.draft is not None
        before = dialog.draft.reasons
        assert before, "what the findings propose stays ticked"
        dialog.reason_list.seek("S03@sponsor.certificate.address")
        await desk.press("space")
        assert [use.key for use in dialog.draft.reasons][-1] == "S03@sponsor.certificate.address"
        await desk.press("escape")
        assert desk.top == "ReasonsDialog", "the first leaves the place only"
        assert "S03@sponsor.certificate.address" in [use.key for use in dialog.draft.reasons]
        await desk.press("ctrl+s")
        await desk.settle()
    assert sample.filing(number).stage is Stage.NEEDS_CORRECTION
    with sample.desk.store.reading() as work:
        (decision,) = work.decisions.of(number)
    assert decision.reasons == (*before, decision.reasons[-1])
    assert decision.reasons[-1].path == "sponsor.certificate.address"


async def test_a_region_of_a_page_is_said_in_words_and_stands_in_the_letter(sample: SampleDesk) -> None:
    number = faulty(sample)
    async with on_screen(sample, size=(120, 40)) as desk:
        screen = await opened(desk, "materials", "")
        slot = next(each for each in screen.pane("materials").lines if (each.key or "").startswith("slot.MAT_"))
        screen.pane("materials").seek(slot.key or "")
        await desk.settle()
        dialog = await dialog_of(desk)
        await desk.press("p")
        await desk.type("p2 top")
        await desk.press("enter", "f")
        await desk.type("blurred seal")
        await desk.press("enter")
        assert dialog.draft is not None
        free = next(use for use in dialog.draft.reasons if use.code == FREE_TEXT)
        assert free.path.startswith("material.MAT_")
        assert free.path.endswith("#p2 top")
        zh = sample.desk.decisions.preview(sample.who("lilei"), number, dialog.draft).zh
        assert any("p2 top" in item.key_name and item.error == "blurred seal" for item in zh.items)


async def test_a_finding_leads_to_the_reasons_of_its_place_and_the_letter_never_has_the_internal_note(
    sample: SampleDesk,
) -> None:
    number = faulty(sample)
    view = sample.desk.review.open(sample.who("lilei"), number, in_clear=False)
    finding = next(one for one in view.findings if one.reason)
    async with on_screen(sample, size=(120, 40)) as desk:
        await opened(desk, "findings", finding.key)
        dialog = await dialog_of(desk)
        assert dialog.place is not None
        assert dialog.place.path == finding.path
        await desk.press("n")
        await desk.type("among us")
        await desk.press("enter", "z", "z")
        await desk.until(lambda: dialog.letter is not None, "the letter")
        await desk.settle()
        assert dialog.draft is not None
        assert dialog.draft.language == "both"
        assert dialog.letter is not None
        assert "among us" not in dialog.letter.zh.text + dialog.letter.en.text
        await desk.press("i", "G")
        assert "among us" in desk.text, "the preview says what is not sent"
