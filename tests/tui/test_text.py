"""The gate: hidden characters become marks, nothing is markup, widths are certain."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from reviewer_tui.tui import marks
from reviewer_tui.tui.format import exact_size, file_size
from reviewer_tui.tui.marks import harmless, holds_hidden, one_sign_each
from reviewer_tui.tui.text import cell_fit, cell_width, joined, segments, shown

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\x1b]0;x\x07", "‹ESC›]0;x‹BEL›"),
        ("a\x00b\x7f", "a‹NUL›b‹DEL›"),
        ("\x9b31m\x85", "‹CSI›31m‹NEL›"),
        ("a\u202eb\u2066", "a‹RLO›b‹LRI›"),
        ("a\u200bb\ufeff\u00ad", "a‹ZWSP›b‹BOM›‹SHY›"),
        ("e\u0301", "e‹U+0301›"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468‹ZWJ›\U0001f469"),
        ("\u2764\ufe0f", "\u2764‹VS16›"),
        ("\U000e0041", "‹U+E0041›"),
        ("\ud800", "‹U+D800›"),
        ("a\u00a0b", "a‹NBSP›b"),
        ("\u3164", "‹U+3164›"),
        ("line\nbreak", "line‹LF›break"),
    ],
)
def test_hidden_characters_become_visible_marks(text: str, wanted: str) -> None:
    assert harmless(text) == wanted
    assert holds_hidden(text)


@pytest.mark.parametrize(
    "text", ["", "Beijing", "天津海河软件股份有限公司", "张·三（集团）“甲”", "x[/]y", "カナ　全角ＡＢ", "👍"]
)
def test_ordinary_text_passes_unchanged(text: str) -> None:
    assert harmless(text) == text
    assert not holds_hidden(text)


@given(ANY_TEXT)
def test_what_passes_the_gate_holds_no_character_of_uncertain_width(text: str) -> None:
    for char in harmless(text):
        assert get_character_cell_size(char) in (1, 2)
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Zl", "Zp"}


@given(ANY_TEXT)
def test_passing_the_gate_twice_changes_nothing_more(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


@given(ANY_TEXT, st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_a_fitted_text_takes_exactly_its_cells(text: str, width: int, align: str) -> None:
    fitted = cell_fit(text, width, align)  # type: ignore[arg-type]
    assert cell_len(fitted) == width
    assert "".join(segment.text for segment in segments(text, width, None, align)) == fitted  # type: ignore[arg-type]


@given(ANY_TEXT)
def test_nothing_goes_missing_in_a_text_that_has_room(text: str) -> None:
    room = cell_width(text)
    assert cell_fit(text, room) == harmless(text)


def test_a_cut_text_says_that_it_was_cut_and_splits_no_wide_character() -> None:
    assert cell_fit("天津海河", 6) == "天津 »"
    assert cell_fit("天津海河", 7) == "天津海»"
    assert cell_fit("abcdef", 4) == "abc»"
    assert cell_fit("天津", 6, "right") == "  天津"


def test_markup_is_text() -> None:
    for text in ("x[/]y", "[@click=app.quit]x[/]", "[a@b.c]", "[bold", "trailing \\"):
        content = shown(text)
        assert content.plain == text
        assert content.spans == []


def test_marks_are_drawn_in_a_style_of_their_own() -> None:
    content = shown("a\x1bb", "bold")
    assert content.plain == "a‹ESC›b"
    assert [(span.start, span.end, str(span.style)) for span in content.spans] == [(0, 7, "bold"), (1, 6, "reverse")]
    assert [segment.text for segment in segments("a\x1bb", 8)] == ["a", "‹ESC›", "b "]


def test_a_text_of_several_lines_keeps_its_lines_and_nothing_else() -> None:
    assert shown("a\r\nb\tc\x1b", lines=True).plain == "a\nb    c‹ESC›"
    assert harmless("a\nb\t\x00", lines=True) == "a\nb    ‹NUL›"


def test_parts_are_joined_behind_the_gate() -> None:
    assert joined("a\x07", shown("b", "bold"), between=" | ").plain == "a‹BEL› | b"


def test_a_terminal_with_wide_ambiguous_characters_gets_none_of_them() -> None:
    marks.treat_ambiguous_as_wide(True)
    try:
        assert harmless("“甲”…Ω") == '"甲"...‹U+03A9›'
        assert marks.narrow_signs("“甲”…Ω") == '"甲".?'
    finally:
        marks.treat_ambiguous_as_wide(False)
    assert harmless("“甲”…") == "“甲”…"


@given(ANY_TEXT)
def test_a_line_to_type_on_has_a_sign_of_certain_width_for_each_character(text: str) -> None:
    signs = one_sign_each(text)
    assert len(signs) == len(text)
    assert harmless(signs) == signs
    assert cell_len(signs) == sum(get_character_cell_size(sign) for sign in signs)


def test_hidden_characters_can_be_seen_where_they_are_typed() -> None:
    assert one_sign_each("\x1b[2J\n\x7f\u202e\u200b家e\u0301👨\u200d👩❤\ufe0f") == "␛[2J␊␡␦␦家e␦👨␦👩❤␦"


def test_a_size_never_reads_as_less_than_it_is() -> None:
    assert [file_size(n) for n in (0, 1023, 1024, 102_400, 102_401, 1024 * 1024, 4_350_000)] == [
        "0 B", "1023 B", "1 KB", "100 KB", "101 KB", "1.0 MB", "4.2 MB",
    ]  # fmt: skip
    assert exact_size(131_072) == "131,072"
