"""The list of steps on the screen: what it greys, where it leads, the form of a step, and the ports to their proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from reviewer_tui.domain.filing import Filing, FilingContent, FilingId
from reviewer_tui.domain.material import PaperState
from reviewer_tui.domain.port_opening import PortState
from reviewer_tui.domain.stage import Stage
from reviewer_tui.sandbox.listeners import NETWORKS, listeners
from reviewer_tui.tui.dialogs.step_form import StepForm
from reviewer_tui.tui.dialogs.steps_dialog import StepsDialog
from reviewer_tui.tui.screens.review import ReviewScreen
from reviewer_tui.tui.screens.review_lines import slot_key
from reviewer_tui.tui.widgets.line_pane import LinePane
from tests.builders import a_filing_content, a_website, another_principal
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

# The events that lead from a passed review to each stage, with their inputs.
ROAD: tuple[tuple[Stage, str, dict[str, str]], ...] = (
    (Stage.VERIFICATION_REVIEW, "verification_received", {}),
    (Stage.READY_TO_UPLOAD, "verification_passed", {}),
    (Stage.UPLOADED, "upload", {}),
    (Stage.SMS_PENDING, "accepted", {}),
    (Stage.AUTHORITY_REVIEW, "sms_all_verified", {}),
)
ASIDE: dict[Stage, tuple[Stage, str, dict[str, str]]] = {
    Stage.UPLOAD_FAILED: (Stage.UPLOADED, "upload_refused", {"codes": "5001"}),
    Stage.SMS_FAILED: (Stage.SMS_PENDING, "sms_failed", {"note": "24 h over"}),
    Stage.AUTHORITY_REJECTED: (Stage.AUTHORITY_REVIEW, "authority_refused", {"note": "name of the site"}),
}


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def two_people() -> FilingContent:
    """The ministry texts the sponsor's principal and another one of the service."""
    return a_filing_content(services=(a_website(principal=another_principal()),))


def at_stage(sample: SampleDesk, stage: Stage, *, papers: bool = True) -> FilingId:
    """A clean filing that the use-cases have brought to a stage."""
    filing = sample.add(two_people(), gates=("T07", "T12"))
    filing = sample.pass_on(filing)
    for kind, owner in papers_due(sample, filing.id) if papers else ():
        sample.desk.followup.receive_paper(sample.who("lilei"), filing.id, kind, owner)
    if stage in ASIDE:
        before, event, inputs = ASIDE[stage]
        filing = _led(sample, filing, before)
        filing = sample.record(filing, event, **inputs)
    else:
        filing = _led(sample, filing, stage)
    if papers:
        sample.look_at_photos(filing)
    assert filing.stage is stage
    return filing.id


def papers_due(sample: SampleDesk, number: FilingId) -> list[tuple[str, str]]:
    view = sample.desk.review.open(sample.who("lilei"), number, in_clear=False)
    return [(item.kind, item.owner) for item in view.checklist if item.paper is PaperState.DUE]


def _led(sample: SampleDesk, filing: Filing, stage: Stage) -> Filing:
    for reached, event, inputs in ROAD:
        if filing.stage is stage:
            break
        filing = sample.record(filing, event, **inputs)
        assert filing.stage is reached
    return filing


async def open_filing(desk: DeskPilot) -> None:
    await desk.press("enter")
    await desk.until(
        lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.view is not None, "the review"
    )


async def choose(desk: DeskPilot, transition: str) -> None:
    """Open the steps and put the cursor on one of them."""
    await desk.press("greater_than_sign")
    await desk.until(lambda: isinstance(desk.app.screen, StepsDialog), "the steps")
    await desk.until(lambda: desk.pane("steps").seek(transition), f"the step {transition}")
    await desk.press("enter")


async def fill(desk: DeskPilot, inputs: dict[str, str]) -> None:
    """Type what the step asks for, field by field, and commit."""
    if "reasons" in inputs:
        await desk.until(lambda: desk.top == "ReasonsDialog" and bool(desk.pane("reasons").keys), "the reasons")
        if inputs["reasons"] == "first":
            await desk.press("space")
        await desk.press("z", "ctrl+s")
        return
    await desk.until(lambda: isinstance(desk.app.screen, StepForm), "the form")
    form = desk.app.screen
    assert isinstance(form, StepForm)
    for number, asked in enumerate(form._inputs):
        field = form.query_one(f"#input-{number}")
        text = inputs.get(asked.name.partition(".")[0], "")
        assert field.has_focus
        if isinstance(field, Input):
            field.value = text
        else:
            assert isinstance(field, LinePane)
            assert field.current
        await desk.press("enter")
    assert desk.top == "StepForm", "Enter never commits"
    await desk.press("ctrl+s")


async def test_a_step_that_may_not_be_walked_is_greyed_and_says_why(sample: SampleDesk) -> None:
    sample.add(a_filing_content())
    async with on_screen(sample) as desk:
        await desk.press("t")
        await open_filing(desk)
        await desk.press("greater_than_sign")
        await desk.until(lambda: desk.top == "StepsDialog", "the steps")
        line = next(line for line in desk.lines if "T07" in line)
        assert line.lstrip(" >").startswith("- ")
        await desk.press("g")
        while desk.pane("steps").current != "T07":
            await desk.press("j")
        await desk.press("enter")
        assert desk.top == "StepsDialog"
        assert "! " in desk.lines[-2]


async def test_what_happened_beside_the_arrows_is_chosen_below_them_and_recorded(sample: SampleDesk) -> None:
    number = at_stage(sample, Stage.UPLOADED)
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await choose(desk, "task_received")
        await fill(desk, {"day": "2026-12-05", "note": "管局来函"})
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    with sample.desk.store.reading() as work:
        found = next(one for one in work.deadlines.of(number) if one.clock == "DL18")
    assert (found.marks[0].by, found.marks[0].why) == ("lilei", "管局来函")


async def test_a_day_that_is_no_day_is_asked_again(sample: SampleDesk) -> None:
    sample.add(a_filing_content())
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await choose(desk, "task_received")
        await fill(desk, {"day": "soon"})
        assert desk.top == "StepForm"
        assert "2026-11-30" in desk.lines[-2]


async def test_a_missed_call_needs_no_text(sample: SampleDesk) -> None:
    number = sample.add(a_filing_content()).id
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await desk.press("c", "tab", "tab", "ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
        with sample.desk.store.reading() as work:
            assert work.reviews.notes(number)[-1].result == "missed"


async def test_a_paper_original_is_received_on_its_line_among_the_materials(sample: SampleDesk) -> None:
    number = at_stage(sample, Stage.VERIFICATION_REVIEW, papers=False)
    assert papers_due(sample, number)
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await desk.press("3", "g")
        for _ in desk.pane("materials").keys:
            if "MAT_AUTH_LETTER" in desk.pane("materials").current:
                break
            await desk.press("j")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "NoteDialog", "the question")
        await desk.press("ctrl+s")
        await desk.until(lambda: not papers_due(sample, number), "the paper on record")


async def test_a_wrong_input_keeps_what_was_typed_and_says_what_is_wrong(sample: SampleDesk) -> None:
    number = at_stage(sample, Stage.UPLOADED)
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await choose(desk, "T16")
        await fill(desk, {"codes": "nonsense"})
        assert desk.top == "StepForm"
        assert "! " in desk.lines[-2]
        assert desk.app.screen.query_one("#input-0", Input).value == "nonsense"
    assert sample.filing(number).stage is Stage.UPLOADED


async def test_a_passed_filing_is_followed_to_proven_ports(tmp_path: Path) -> None:
    with listeners() as listening:
        places = "\n".join(f'"{wanted}" = "{host}:{port}"' for wanted, (host, port) in listening.mapping().items())
        networks = str(list(NETWORKS)).replace("'", '"')
        sample = sample_desk(tmp_path, config=f"[ports]\nnetworks = {networks}\n[ports.listeners]\n{places}\n")
        number = at_stage(sample, Stage.AUTHORITY_REVIEW)
        async with on_screen(sample, size=(120, 40)) as desk:
            await open_filing(desk)
            await choose(desk, "T26")
            await fill(desk, {"number": "闽ICP备2026000001号", "service_number": "闽ICP备2026000001号-1"})
            await desk.until(lambda: desk.top == "ReviewScreen" and "Approved" in desk.text, "approved")
            await desk.press("7")
            await desk.until(lambda: bool(desk.pane("ports").keys), "the port tasks")
            await desk.press("enter")
            await desk.until(lambda: desk.top == "PortsDialog", "the ports")
            await desk.press("enter", "enter")
            await desk.press("ctrl+s")
            await desk.until(lambda: "(o) prove" in desk.text, "recorded, now to be proven")
            await desk.press("ctrl+s")
            await desk.until(lambda: "of" in desk.lines[-2] and "proven" in desk.lines[-2], "the probe's answer")
            await desk.press("escape")
        states = {row.task.state for row in sample.desk.ports.rows(filing_id=number, open_only=False)}
        assert states == {PortState.PROVEN}
        assert sample.filing(number).stage is Stage.PORTS_OPEN
        sample.desk.close()


async def test_what_is_typed_right_after_tab_goes_into_the_next_field(sample: SampleDesk) -> None:
    at_stage(sample, Stage.AUTHORITY_REVIEW)
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await choose(desk, "T26")
        await desk.until(lambda: isinstance(desk.app.screen, StepForm), "the form")
        keys = ["a", "tab", "b"]
        for key in keys:  # no rest between them: as a line that was slow delivers them
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.settle()
        typed = [desk.app.screen.query_one(f"#input-{n}", Input).value for n in range(2)]
        assert typed == ["a", "b"]


async def test_a_wrong_input_is_named_as_its_label_names_it(sample: SampleDesk) -> None:
    at_stage(sample, Stage.AUTHORITY_REVIEW)
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await choose(desk, "T26")
        await fill(desk, {"number": "nonsense"})
        form = desk.app.screen
        assert isinstance(form, StepForm)
        label = form.t("input.number")
        assert desk.lines[-2].startswith(f"! {label}:")


async def test_the_step_that_waits_for_ports_leads_to_them(sample: SampleDesk) -> None:
    number = at_stage(sample, Stage.AUTHORITY_REVIEW)
    sample.record(
        sample.filing(number),
        "authority_approved",
        **{"number": "闽ICP备2026000001号", f"service_number.{service_of(sample, number)}": "闽ICP备2026000001号-1"},
    )
    async with on_screen(sample) as desk:
        await choose(desk, "T30")
        await desk.until(lambda: desk.top == "PortsDialog", "the ports")
        await desk.press("escape")
        await open_filing(desk)
        await desk.press("7")
        assert "Enter: record or prove ports" in desk.text
        await choose(desk, "T30")
        await desk.until(lambda: desk.top == "PortsDialog", "the ports")
    assert sample.filing(number).stage is Stage.APPROVED


def service_of(sample: SampleDesk, number: FilingId) -> str:
    view = sample.desk.review.open(sample.who("lilei"), number, in_clear=False)
    return view.content.services[0].id


async def test_the_step_that_waits_for_papers_leads_to_the_first_of_them(sample: SampleDesk) -> None:
    at_stage(sample, Stage.VERIFICATION_REVIEW, papers=False)
    async with on_screen(sample) as desk:
        for _from in ("the queue", "the review"):
            await choose(desk, "T12")
            await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen), "the review")
            await desk.settle()
            screen = desk.app.screen
            assert isinstance(screen, ReviewScreen)
            assert screen.open_pane == "materials"
            assert screen.view is not None
            slot = next(item for item in screen.view.checklist if slot_key(item) == desk.pane("materials").current)
            assert slot.paper is PaperState.DUE
            await desk.press("1")


@pytest.mark.parametrize("inside", [False, True])
async def test_what_the_sms_check_sent_back_is_uploaded_again_by_one_key_and_ctrl_s(
    sample: SampleDesk, inside: bool
) -> None:
    number = at_stage(sample, Stage.SMS_FAILED)
    async with on_screen(sample) as desk:
        if inside:
            await open_filing(desk)
        await desk.press("U")
        await desk.until(lambda: desk.top == "ConfirmDialog", "the question")
        assert sample.filing(number).stage is Stage.SMS_FAILED
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top != "ConfirmDialog", "the answer")
    assert sample.filing(number).stage is Stage.READY_TO_UPLOAD


async def test_the_sixth_wrong_entry_returns_the_filing_from_the_form(sample: SampleDesk) -> None:
    number = at_stage(sample, Stage.SMS_PENDING)
    for _ in range(5):
        sample.record(sample.filing(number), "sms_page", person="sponsor", page_state="2")
    async with on_screen(sample) as desk:
        await open_filing(desk)
        await choose(desk, "sms_page")
        await desk.until(lambda: desk.top == "StepForm", "the form")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
    assert sample.filing(number).stage is Stage.SMS_FAILED


async def test_an_approval_told_by_phone_is_marked_and_reconciled_on_the_screen(sample: SampleDesk) -> None:
    number = at_stage(sample, Stage.AUTHORITY_REVIEW)
    sample.record(sample.filing(number), "authority_approved", by_phone="yes", number="京ICP备2026000001号")
    async with on_screen(sample) as desk:
        await desk.until(lambda: "phone" in desk.text, "the mark in the row")
        await open_filing(desk)
        assert "to be reconciled" in desk.text
        await choose(desk, "reconciled")
        await fill(desk, {"number": "京ICP备2026000002号"})
        await desk.until(lambda: desk.top == "ReviewScreen" and "numbers differ" in desk.text, "the conflict")
        assert sample.filing(number).by_phone
        await choose(desk, "reconciled")
        await fill(desk, {"number": "京ICP备2026000001号"})
        await desk.until(lambda: "to be reconciled" not in desk.text, "the end of it")
    assert not sample.filing(number).by_phone
