"""The review on the screen: what is shown side by side, ticks by eye, jumps, masks, notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.finding import TickState
from reviewer_tui.tui.screens.review import ReviewScreen
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.wording import wants_eye
from tests.builders import a_filing_content, a_principal, a_sponsor, an_app_filing
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

MOBILE = "13800138000"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def clean(sample: SampleDesk) -> FilingId:
    return sample.add(a_filing_content(sponsor=a_sponsor(principal=a_principal(mobile=MOBILE)))).id


def faulty(sample: SampleDesk) -> FilingId:
    """Two errors on the sponsor's principal, and a key nobody knows."""
    person = a_principal(mobile="12", email="nothing")
    return sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(principal=person)), surprise="value").id


def review(desk: DeskPilot) -> ReviewScreen:
    assert isinstance(desk.app.screen, ReviewScreen)
    return desk.app.screen


async def opened(desk: DeskPilot) -> ReviewScreen:
    await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen.view is not None, "the view")
    await desk.settle()
    return review(desk)


async def test_one_key_takes_the_most_urgent_filing_and_opens_it_in_clear_on_the_first_open_row(
    sample: SampleDesk,
) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("full_stop")
        screen = await opened(desk)
        assert screen.view is not None
        assert screen.view.unmasked
        row = next(row for row in screen.view.rows if row.row.id == desk.pane("checklist").current)
        assert wants_eye(row)
        assert sample.filing(number).lease is not None


async def test_a_pass_by_eye_goes_on_to_the_next_open_row_until_none_is_left(sample: SampleDesk) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("full_stop")
        screen = await opened(desk)
        assert screen.view is not None
        looks = [row.row.id for row in screen.view.rows if row.row.by_eye]
        assert 1 < len(looks) < 8
        for _ in looks:
            await desk.pilot.press("p")  # as fast as a hand can
        await desk.settle()
        view = sample.desk.review.open(sample.who("lilei"), number, in_clear=False)
        assert [row.tick.state for row in view.rows if row.row.id in looks and row.tick] == [TickState.PASS] * len(
            looks
        )
        assert view.gate.open


async def test_a_fail_by_eye_asks_what_is_wrong_and_keeps_the_note(sample: SampleDesk) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("full_stop")
        await opened(desk)
        row_id = desk.pane("checklist").current
        await desk.press("x")
        await desk.until(lambda: desk.top == "NoteDialog", "the note")
        await desk.type("blurred")
        await desk.press("enter")
        assert desk.top == "NoteDialog", "Enter never commits"
        await desk.press("ctrl+s")
        view = sample.desk.review.open(sample.who("lilei"), number, in_clear=False)
        tick = next(row.tick for row in view.rows if row.row.id == row_id)
        assert tick is not None
        assert (tick.state, tick.note) == (TickState.FAIL, "blurred")
        await desk.press("backspace")
        view = sample.desk.review.open(sample.who("lilei"), number, in_clear=False)
        assert next(row.tick for row in view.rows if row.row.id == row_id) is None


async def test_a_row_of_the_machine_cannot_be_ticked(sample: SampleDesk) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("full_stop")
        await opened(desk)
        await desk.press("G", "p")
        assert "the machine decides" in desk.text
        view = sample.desk.review.open(sample.who("lilei"), number, in_clear=False)
        assert not [row for row in view.rows if row.tick]


async def test_without_the_lease_everything_personal_is_masked_and_ticks_are_refused(sample: SampleDesk) -> None:
    clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk)
        await desk.press("p")
        assert "! " in desk.lines[-2]
        assert "masked" in desk.text
        await desk.press("2")
        pane = desk.pane("fields")
        everything = "\n".join(line.plain for line in pane.lines)
        assert MOBILE not in everything
        assert "138****8000" in everything


async def test_the_lease_holder_sees_clear_text_and_the_trail_says_so(sample: SampleDesk) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("t", "enter")
        await opened(desk)
        await desk.press("2")
        assert any(MOBILE in line.plain for line in desk.pane("fields").lines)
        assert "audit.opened" in {event.action for event in sample.desk.history.timeline(number)}


async def test_a_finding_jumps_to_its_field_and_back(sample: SampleDesk) -> None:
    faulty(sample)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk)
        await desk.press("4", "enter")
        assert review(desk).open_pane == "fields"
        assert desk.pane("fields").current in ("sponsor.principal.mobile", "sponsor.principal.email")
        await desk.press("enter")
        assert review(desk).open_pane == "findings"


async def test_unknown_keys_of_the_package_are_shown(sample: SampleDesk) -> None:
    faulty(sample)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk)
        await desk.press("2")
        assert any("surprise" in line.plain for line in desk.pane("fields").lines)


async def test_materials_tell_bytes_against_the_limit_pixels_format_hash_and_other_filings(sample: SampleDesk) -> None:
    first = sample.add(an_app_filing(order_no="BA-1"))
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await opened(desk)
        said = [line.plain for line in desk.pane("materials").lines]
        icon = next(line for line in said if "<= 102,399 B" in line)
        assert "JPEG" in icon
        assert "512x512" in icon
        assert first.number in desk.text


async def test_the_same_file_in_another_filing_is_named(sample: SampleDesk, tmp_path: Path) -> None:
    from tests.sample_desk import write_package

    one = clean(sample)
    folder = write_package(tmp_path / "again", a_filing_content(order_no="BA-9"))
    for source in (sample.home / "packages").glob("*/materials/*"):
        (folder / "materials" / source.name).write_bytes(source.read_bytes())
    sample.desk.intake.import_paths(sample.who("lilei"), [folder])
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk)
        await desk.press("3")
        other = f"F-{one + 1}"
        assert any(other in line.plain for line in desk.pane("materials").lines)


@pytest.mark.parametrize(
    ("size", "panes"), [((80, 24), 1), ((99, 24), 1), ((120, 40), 4), ((160, 40), 4), ((200, 50), 8)]
)
async def test_the_width_decides_how_many_panes_stand_side_by_side(
    sample: SampleDesk, size: tuple[int, int], panes: int
) -> None:
    from rich.cells import cell_len

    clean(sample)
    async with on_screen(sample, language="zh", size=size) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        shown = [pane for pane in screen.query(LinePane) if pane.can_focus and pane.region.height > 1]
        assert len(shown) == panes
        assert all(cell_len(line) <= size[0] for line in desk.lines)
        for number in "12345678":
            await desk.press(number)
            focused = desk.app.focused
            assert isinstance(focused, LinePane)
            assert focused.region.width > 20


async def test_every_pane_is_reached_by_tab_and_z_gives_one_the_whole_width(sample: SampleDesk) -> None:
    clean(sample)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        seen = []
        for _ in range(8):
            seen.append(screen.open_pane)
            await desk.press("tab")
        assert len(set(seen)) == 8
        await desk.press("5", "z")
        assert desk.pane("timeline").region.width >= 118
        await desk.press("escape")
        assert desk.top == "ReviewScreen"
        assert desk.pane("timeline").region.width < 118


async def test_a_note_and_a_call_are_written_down(sample: SampleDesk) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk)
        await desk.press("c")
        await desk.type("q and t are letters here")
        await desk.press("tab", "ctrl+s")
        await desk.press("6")
        await desk.until(lambda: "q and t are letters here" in desk.text, "the note")
        (note,) = sample.desk.review.open(sample.who("lilei"), number, in_clear=False).notes
        assert (note.kind, note.result) == ("call", "reached")


async def test_another_revision_or_tick_by_a_colleague_appears_by_itself(sample: SampleDesk) -> None:
    number = clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        screen = await opened(desk)
        screen._look()
        await desk.until(lambda: screen._stamp is not None, "the first look")
        sample.desk.review.note(sample.who("hanmeimei"), number, "seen it")
        screen._look()
        await desk.until(lambda: screen.view is not None and len(screen.view.notes) == 1, "the note")


async def test_the_history_tells_everything_that_happened(sample: SampleDesk) -> None:
    number = clean(sample)
    sample.desk.triage.take(sample.who("lilei"), number)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        await opened(desk)
        await desk.press("5")
        said = "\n".join(line.plain for line in desk.pane("timeline").lines)
        assert "Submitted -> In review" in said
        assert "T03" in said


async def test_hidden_characters_of_a_stranger_are_marks_and_press_no_keys(sample: SampleDesk) -> None:
    hostile = "示例\x1b[>q\x1b]52;c;ZXZpbA==\x07[/]\u202e[@click=app.quit]x有限公司"
    number = sample.add(a_filing_content(sponsor=a_sponsor(name=hostile))).id
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        await opened(desk)
        assert "\x1b" not in desk.text
        assert "‹ESC›" in desk.text
        for pane in "2345678":
            await desk.press(pane)
            assert "\x1b" not in desk.text
            assert "\u202e" not in desk.text
    assert sample.filing(number).lease is None


async def test_when_it_is_left_nothing_in_clear_stays_and_the_next_filing_finds_it_blank(sample: SampleDesk) -> None:
    clean(sample)
    faulty(sample)
    async with on_screen(sample) as desk:
        await desk.press("t", "enter")
        screen = await opened(desk)
        await desk.press("2", "z")
        assert any(MOBILE in line.plain for line in desk.pane("fields").lines)
        await desk.press("escape", "escape")
        assert screen.view is None
        assert not any(pane.lines for pane in screen.query(LinePane))
        await desk.press("j", "enter")
        assert await opened(desk) is screen
        assert screen.open_pane == "checklist"
        assert not screen.zoomed
        assert "F-2" in desk.lines[0]
        await desk.press("2")
        assert MOBILE not in "\n".join(line.plain for line in desk.pane("fields").lines)
