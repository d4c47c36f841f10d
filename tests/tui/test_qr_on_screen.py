"""The QR code of the verification on the screen: black on white, read back as the address, issued upon Ctrl+S alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style

from reviewer_tui.domain.filing import Filing
from reviewer_tui.tui.looks import Looks, ThemeName
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.qr_code import QrCode
from tests.builders import a_filing_content, a_manual_filing
from tests.qr_reading import quiet_zone, read_code
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen

CONFIG = '[verification]\naddress = "https://verify.example.com/{order_no}"\n'
LONG = "https://platform.example.com/v/" + "x" * 70
LONGEST = "https://platform.example.com/v/" + "x" * 200


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("qr"), config=CONFIG)
    yield made
    made.desk.close()


def drawn(desk: DeskPilot) -> list[list[bool]]:
    """The modules as they are painted: dark is where black is painted, by the colours of the upper and the lower half of a cell."""
    rows: list[list[bool]] = []
    code = desk.app.screen.query_one(QrCode)
    for y in range(code.size.height):
        upper, lower = [], []
        for text, style, _control in code.render_line(y):
            for sign in text:
                assert sign in " ▀"
                upper.append(dark(style, ground=sign == " "))
                lower.append(dark(style, ground=True))
        rows += [upper, lower]
    return rows


def dark(style: Style | None, *, ground: bool) -> bool:
    colour = style and (style.bgcolor if ground else style.color)
    assert colour
    assert colour.number in (16, 231), "neither black nor white"
    return colour.number == 16


def issued(sample: SampleDesk, filing: Filing) -> int:
    return [one.action for one in sample.desk.history.timeline(filing.id)].count("audit.qr_issued")


@pytest.mark.parametrize("theme", [ThemeName.DARK, ThemeName.LIGHT])
async def test_what_is_drawn_says_the_address_and_is_issued_by_ctrl_s_alone(
    sample: SampleDesk, theme: ThemeName
) -> None:
    filing = sample.add(a_filing_content(order_no=f"BA-{theme}"))
    address = f"https://verify.example.com/{filing.order_no}"
    async with on_screen(sample, filing_id=filing.id, looks=Looks(theme=theme)) as desk:
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        assert "electronic verification" in desk.lines[1]
        await desk.press("greater_than_sign")
        await desk.until(lambda: desk.top == "StepsDialog", "the steps")
        desk.app.screen.query_one("#steps", LinePane).seek("qr_issued")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "QrDialog", "the code")
        assert read_code(drawn(desk)) == address
        assert quiet_zone(drawn(desk)) == 4
        assert address in desk.lines
        await desk.press("y", "enter")
        assert desk.app.clipboard == address
        await desk.press("escape")
        assert issued(sample, filing) == 0
        await desk.say("qr")
        await desk.until(lambda: desk.top == "QrDialog", "the code again")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review again")
        assert issued(sample, filing) == 1


async def test_a_long_address_of_the_platform_stands_beside_its_code_and_a_code_too_large_says_how_else(
    sample: SampleDesk,
) -> None:
    filing = sample.add(a_filing_content(order_no="BA-LONG", verification_address=LONG))
    larger = sample.add(a_filing_content(order_no="BA-LONGER", verification_address=LONGEST))
    async with on_screen(sample) as desk:
        await desk.say(f"qr {filing.number}")
        await desk.until(lambda: desk.top == "QrDialog", "the code")
        assert read_code(drawn(desk)) == LONG
        assert quiet_zone(drawn(desk)) >= 2
        shown = "".join(line.split()[-1] for line in desk.lines if "x" * 20 in line)
        assert shown in LONG
        await desk.press("escape")
        await desk.say(f"qr {larger.number}")
        await desk.until(lambda: desk.top == "QrDialog", "no code")
        assert not desk.app.screen.query_one(QrCode).display
        assert f"qr {larger.number}" in " ".join(desk.text.split())
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.say(f"qr {larger.number}")
        await desk.until(lambda: desk.top == "QrDialog", "the code")
        assert desk.app.screen.query_one(QrCode).display


async def test_in_plain_ascii_it_is_the_same_code_in_blanks(sample: SampleDesk) -> None:
    filing = sample.add(a_filing_content(order_no="BA-ASCII"))
    async with on_screen(sample, size=(120, 40), looks=Looks(ascii=True)) as desk:
        await desk.say(f"qr {filing.number}")
        await desk.until(lambda: desk.top == "QrDialog", "the code")
        code = desk.app.screen.query_one(QrCode)
        cells = [list(code.render_line(y)) for y in range(code.size.height)]
        assert {text for row in cells for text, _style, _control in row} == {"  "}
        rows = [[dark(style, ground=True) for _text, style, _control in row] for row in cells]
        assert read_code(rows) == "https://verify.example.com/BA-ASCII"


async def test_a_filing_that_is_verified_by_hand_has_no_code_on_the_screen(sample: SampleDesk) -> None:
    filing = sample.add(a_manual_filing(order_no="BA-HAND"))
    async with on_screen(sample, filing_id=filing.id) as desk:
        await desk.say("qr")
        await desk.until(lambda: "by hand" in desk.lines[-2], "why not")
        await desk.press("greater_than_sign")
        await desk.until(lambda: desk.top == "StepsDialog", "the steps")
        assert "QR" not in desk.text
        assert "arrange" in desk.text


async def test_without_an_address_the_form_asks_when_the_platform_issued_it(tmp_path: Path) -> None:
    bare = sample_desk(tmp_path)
    filing = bare.add()
    async with on_screen(bare, filing_id=filing.id) as desk:
        await desk.press("greater_than_sign")
        await desk.until(lambda: desk.top == "StepsDialog", "the steps")
        desk.app.screen.query_one("#steps", LinePane).seek("qr_issued")
        await desk.press("enter")
        await desk.until(lambda: desk.top == "StepForm", "the form")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    assert issued(bare, filing) == 1
    bare.desk.close()
