"""What a widget lets through in spite of the gate stops at the wall, and the frame repeats nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import ControlType, Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.app import ComposeResult
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widgets import Input, Static

from reviewer_tui.locale import texts_for
from reviewer_tui.tui.app import DeskApp
from reviewer_tui.tui.terminal.fault import fault_of
from reviewer_tui.tui.terminal.frame import Frame
from reviewer_tui.tui.terminal.last_wall import LastWall, clean_text
from tests.tui.example_desk import HOSTILE

BACKGROUND = Color(0, 0, 0)
ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=60)


@given(ANY_TEXT)
def test_no_control_character_passes_and_no_cell_moves(text: str) -> None:
    clean = clean_text(text)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in clean)
    assert not any(char in "\u202a\u202b\u202d\u202e\u2066\u2067\u200b\u200d\ufeff\ufe0f" for char in clean)
    if "\u200d" not in text and "\ufe0f" not in text:
        assert cell_len(clean) == cell_len(text)


def test_links_clicks_and_control_segments_do_not_pass() -> None:
    wall = LastWall()
    segments = [
        Segment("link", Style(link="http://203.0.113.9/", bold=True)),
        Segment("click", Style(meta={"@click": "app.quit"})),
        Segment("\x1b[2J", None, [(ControlType.CLEAR,)]),
        Segment("plain", Style.parse("default on default")),
    ]
    assert wall.apply(segments, BACKGROUND) == [Segment("link", Style(bold=True)), Segment("clickplain")]


def test_blanks_lose_a_style_that_shows_nothing_and_neighbours_are_joined() -> None:
    red, turned = Style(color="red"), Style(reverse=True)
    segments = [Segment("a", red), Segment("  ", red), Segment(" b"), Segment("  ", turned)]
    assert LastWall().apply(segments, BACKGROUND) == [Segment("a", red), Segment("   b"), Segment("  ", turned)]


def test_without_colours_weight_and_reverse_are_left() -> None:
    styled = Segment("a", Style.parse("bold reverse orange3 on blue"))
    assert LastWall(colours=False).apply([styled], BACKGROUND) == [Segment("a", Style(bold=True, reverse=True))]


class Careless(DeskApp):
    """A desk whose widgets are given foreign text past the gate."""

    def compose(self) -> ComposeResult:
        for number, text in enumerate(HOSTILE):
            yield Static(text.replace("\n", " "), markup=False, id=f"text-{number}")
        yield Input(value="\x1b]0;x\x07\u202e")


async def test_every_strip_of_every_widget_passes_the_wall() -> None:
    app = Careless(texts_for("en"))
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        drawn = "\n".join(strip.render(Console(color_system="truecolor")) for strip in strips)
    text = drawn.replace("\x1b[", "")
    assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in text)
    assert not any(char in "\u202e\u2066\u200b\u200d" for char in text)


async def test_a_notice_is_never_markup() -> None:
    app = Careless(texts_for("en"))
    async with app.run_test(size=(120, 60)) as pilot:
        app.notify("x[/]y [@click=app.quit]q[/] \x1b]0;t\x07", title="[b\x00")
        await pilot.pause()
        (notice,) = list(app._notifications)
        assert (notice.message, notice.title) == ("x[/]y [@click=app.quit]q[/] ‹ESC›]0;t‹BEL›", "[b‹NUL›")
        assert not notice.markup


def test_the_desk_s_app_keeps_the_wall_last() -> None:
    app = DeskApp(texts_for("en"))
    assert isinstance(app.get_line_filters()[-1], LastWall)


def whole(*lines: str) -> LayoutUpdate:
    return LayoutUpdate([[Strip([Segment(line)])] for line in lines], Region(0, 0, 10, len(lines)))


def test_the_frame_sends_only_the_lines_that_changed() -> None:
    frame, console, size = Frame(), Console(), Size(10, 2)
    assert frame.thrifty(whole("one       ", "two       "), size).render_segments(console) == (
        "\x1b[1;1Hone\x1b[K\x1b[2;1Htwo\x1b[K"
    )
    assert frame.thrifty(whole("one       ", "2         "), size).render_segments(console) == "\x1b[2;1H2\x1b[K"
    assert frame.thrifty(whole("one       ", "2         "), size).render_segments(console) == ""
    frame.forget()
    assert frame.thrifty(whole("one       ", "2         "), size).render_segments(console).count("\x1b[K") == 2


def test_a_fault_is_its_type_and_the_place_in_our_own_code() -> None:
    try:
        try:
            int("110101199003070011-canary")
        except ValueError as cause:
            raise RuntimeError("canary") from cause
    except RuntimeError as error:
        fault = fault_of(error)
    assert fault.kind == "ValueError"
    assert fault.place.startswith("test_last_wall.py:")
    assert "canary" not in repr(fault)
