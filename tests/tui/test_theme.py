"""Every theme can be read: contrast against the backgrounds it is made for, signs without colours, NO_COLOR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reviewer_tui.settings import THEMES
from reviewer_tui.tui import theme
from reviewer_tui.tui.desk_app import ReviewDesk
from reviewer_tui.tui.looks import Looks, ThemeName
from reviewer_tui.tui.marks import harmless, narrow_signs
from reviewer_tui.tui.terminal import prepare_environment
from reviewer_tui.tui.theme import GROUNDS, Role, palette_for, role_styles
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen
from tests.tui.test_desk_in_a_terminal import desk as desk_in_a_terminal

LEAST = {ThemeName.DARK: 4.5, ThemeName.LIGHT: 4.5, ThemeName.CONTRAST: 7.0}


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def luminance(colour: Color) -> float:
    """Relative luminance of WCAG 2.2."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour.get_truecolor())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """From 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_the_guidelines_count_it() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", LEAST)
def test_every_colour_of_a_theme_stands_out_from_the_backgrounds_it_is_made_for(name: ThemeName) -> None:
    for ground in GROUNDS[name]:
        for role, style in role_styles(palette_for("256", name)).items():
            if style.color is not None:
                assert contrast(style.color, Color.parse(ground)) >= LEAST[name], (role, ground)


def test_high_contrast_paints_its_own_background() -> None:
    painted = theme.ground(palette_for("256", ThemeName.CONTRAST))
    assert painted is not None
    assert painted.color is not None
    assert painted.bgcolor is not None
    assert contrast(painted.color, painted.bgcolor) == pytest.approx(21)
    assert contrast(painted.bgcolor, Color.parse(GROUNDS[ThemeName.CONTRAST][0])) == pytest.approx(1)
    others = [name for name in ThemeName if name is not ThemeName.CONTRAST]
    assert [theme.ground(palette_for("256", name)) for name in others] == [None] * len(others)


@pytest.mark.parametrize("system", ["standard", "256", "truecolor"])
def test_the_ansi_theme_asks_for_the_sixteen_colours_of_the_terminal_alone(system: str) -> None:
    for style in role_styles(palette_for(system, ThemeName.ANSI)).values():
        assert style.color is None or (style.color.number is not None and style.color.number < 16)


@pytest.mark.parametrize(("system", "name"), [(None, ThemeName.CONTRAST), ("256", ThemeName.MONO)])
def test_without_colours_weight_and_reverse_alone_are_left(system: str | None, name: ThemeName) -> None:
    styles = role_styles(palette_for(system, name))
    assert all(style.color is None and style.bgcolor is None for style in styles.values())
    assert styles[Role.BREACHED] == Style(bold=True, reverse=True)


def test_the_settings_know_the_themes_that_there_are() -> None:
    assert tuple(ThemeName) == THEMES


def test_a_poor_line_gets_short_colours_and_ascii_whatever_the_theme() -> None:
    poor = Looks(low_bandwidth=True)
    assert (poor.theme_shown, poor.plain, poor.frame_seconds) == (ThemeName.ANSI, True, 0.1)
    assert Looks(low_bandwidth=True, theme=ThemeName.CONTRAST).theme_shown is ThemeName.ANSI
    assert Looks(low_bandwidth=True, theme=ThemeName.MONO).theme_shown is ThemeName.MONO
    assert (Looks().theme_shown, Looks().plain) == (ThemeName.DARK, False)


def test_an_empty_no_color_means_nothing_and_the_option_sets_it() -> None:
    environ = {"NO_COLOR": ""}
    prepare_environment(environ)
    assert "NO_COLOR" not in environ
    prepare_environment(environ, no_color=True)
    assert environ["NO_COLOR"] == "1"


def segments_of(app: ReviewDesk) -> list[Segment]:
    return [part for strip in app.screen._compositor.render_strips() for part in strip]


def colours_on(app: ReviewDesk) -> set[str]:
    found = [part.style for part in segments_of(app) if part.style is not None]
    return {str(each.color and each.color.name) for each in found} | {
        str(each.bgcolor and each.bgcolor.name) for each in found
    }


def accent(app: ReviewDesk, name: ThemeName) -> str:
    """The colour of headings that this terminal shows in a theme."""
    colour = role_styles(palette_for(app.console.color_system, name))[Role.HEADER].color
    return "" if colour is None else colour.name


async def test_another_theme_is_worn_at_once_by_every_screen(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample) as desk:
        dark, light = (accent(desk.app, name) for name in (ThemeName.DARK, ThemeName.LIGHT))
        assert dark in colours_on(desk.app)
        await desk.press("j", "enter")
        desk.app.wear(Looks(theme=ThemeName.LIGHT))
        await desk.settle()
        assert light in colours_on(desk.app)
        await desk.press("escape")
        assert light in colours_on(desk.app)
        assert dark not in colours_on(desk.app)
        desk.app.wear(Looks(theme=ThemeName.CONTRAST))
        await desk.settle()
        assert "None" not in {str(part.style and part.style.bgcolor) for part in segments_of(desk.app)}
        desk.app.wear(Looks(theme=ThemeName.MONO))
        await desk.settle()
        assert colours_on(desk.app) <= {"None"}


async def test_ascii_can_be_switched_on_and_off_and_moves_no_column(sample: SampleDesk) -> None:
    sample.add()
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("enter")
        fine = desk.lines
        assert any(sign in desk.text for sign in "─═")
        desk.app.wear(Looks(ascii=True))
        await desk.settle()
        assert not any(sign in desk.text for sign in "─═│✓✗»‹›…·")
        assert harmless("…") == "..."
        plain = desk.lines
        for before, after in zip(fine, plain, strict=True):
            assert before.find("审") == after.find("审")
        desk.app.wear(Looks())
        await desk.settle()
        assert desk.lines == fine
        assert narrow_signs("✓») ") == "✓») "


@pytest.mark.pty
def test_on_a_poor_line_sixteen_colours_and_ascii_travel(sample: SampleDesk) -> None:
    sample.add()
    with desk_in_a_terminal(sample, "--low-bandwidth", columns=120, rows=40) as session:
        session.send("\r")
        session.wait_for("Checklist")
        session.settle()
        codes = {
            code.decode() for found in re.findall(rb"\x1b\[([\d;]*)m", bytes(session.raw)) for code in found.split(b";")
        }
        assert "35" in codes
        assert "36" in codes
        assert not codes & {"38", "48"}
        assert not re.search("[\u2010-\u27ff]", session.text)
