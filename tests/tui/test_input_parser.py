"""What a terminal sends: keys become keys, answers become nothing, also in pieces."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from reviewer_tui.tui.terminal.input_parser import InputParser

ANSWERS = [
    "\x1b[?1;2c", "\x1b[>0;276;0c", "\x1b[=1c", "\x1b[0n", "\x1b[?13n", "\x1b[8;24;80t", "\x1b[4;600;800t", "\x1b[3;0;0t",
    "\x1bP>|xterm(370)\x1b\\", "\x1bP!|00000000\x1b\\", "\x1bP1$r0m\x1b\\", "\x1bP0+r544e\x1b\\", "\x1bP1+r544e=787465\x1b\\",
    "\x1b]10;rgb:ffff/ffff/ffff\x1b\\", "\x1b]11;rgb:0000/0000/0000\x07", "\x1b]52;c;amprYQ==\x07", "\x1b]lqqja\x1b\\",
    "\x1b_Gi=31;OK\x1b\\", "\x1b^private\x1b\\", "\x1bXstring\x1b\\", "\x1b/Z", "\x1b[?64;1;2;6;9;15;18;21;22c",
    "\x1b[?2026;2$y", "\x1b[4;1$y", "\x1b[1;1;1;80;24;1;1;0*x", "\x1b[97;1~", "\x1b[97u", "\x1b[106;1;106u", "\x1b[?0u",
    "\x1b[48;24;80;600;800t", "\x1b[I", "\x1b[O", "\x1b[<0;5;5M", "\x9b?1;2c", "\x90>|j\x9c", "\x9d0;q\x9c",
    "\x1b[5;10R", "\x1b[1;5R", "\x84\x85\x9c", "\ufffd", "\x1b[200~qja\x1b[201~",
]  # fmt: skip


def events_of(*chunks: str, mouse: bool = False) -> list[Message]:
    """The events of chunks that arrive one after the other."""
    parser = InputParser(mouse=mouse)
    return [message for chunk in chunks for message in parser.feed(chunk)]


def keys_of(*chunks: str) -> list[str]:
    return [message.key for message in events_of(*chunks) if isinstance(message, events.Key)]


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_of_the_terminal_presses_no_key(answer: str) -> None:
    assert keys_of(answer) == []
    assert keys_of(answer + "j") == ["j"]


# An escape and a sign, each in a packet of its own, are what a hand typed; only a VT52 would answer so.
@pytest.mark.parametrize("answer", [answer for answer in ANSWERS if answer != "\x1b/Z"])
def test_an_answer_that_arrives_character_by_character_presses_no_key(answer: str) -> None:
    assert keys_of(*answer) == []


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("j", "j"), ("G", "G"), ("\r", "enter"), ("\t", "tab"), ("\x7f", "backspace"), ("\x13", "ctrl+s"), ("\x04", "ctrl+d"),
        ("\x1b[A", "up"), ("\x1b[B", "down"), ("\x1bOA", "up"), ("\x1b[5~", "pageup"), ("\x1b[6~", "pagedown"),
        ("\x1b[H", "home"), ("\x1b[F", "end"), ("\x1b[1~", "home"), ("\x1b[4~", "end"), ("\x1b[3~", "delete"),
        ("\x1b[Z", "shift+tab"), ("\x1bOP", "f1"), ("\x1b[15~", "f5"), ("\x1b[[A", "f1"), ("\x1b[1;5C", "ctrl+right"),
        ("?", "question_mark"), ("/", "slash"), (".", "full_stop"), ("甲", "甲"),
    ],
)  # fmt: skip
def test_keys_are_keys(sequence: str, key: str) -> None:
    assert keys_of(sequence) == [key]
    assert keys_of(*sequence) == [key]


def test_escape_alone_is_told_after_the_delay() -> None:
    parser = InputParser()
    assert list(parser.feed("\x1b")) == []
    assert parser._timeout_time is not None
    parser._timeout_time = 0.0
    assert [m.key for m in parser.tick() if isinstance(m, events.Key)] == ["escape"]
    assert [m.key for m in parser.feed("j") if isinstance(m, events.Key)] == ["j"]


def test_escape_and_a_key_typed_after_it_are_two_keys() -> None:
    assert keys_of("\x1b", "j") == ["escape", "j"]
    assert keys_of("\x1b", "\x1b", "[B") == ["escape", "down"]


def test_escape_and_a_letter_in_one_packet_are_two_keys() -> None:
    assert keys_of("\x1bj") == ["escape", "j"]
    assert keys_of("\x1b\\") == [], "the end of a string that was given up"


def test_escape_and_a_sign_in_one_packet_are_two_keys_once_nothing_follows() -> None:
    parser = InputParser()
    assert list(parser.feed("\x1b.")) == []
    parser._timeout_time = 0.0
    assert [m.key for m in parser.tick() if isinstance(m, events.Key)] == ["escape", "full_stop"]
    assert keys_of("\x1b/Z", "\x1b(B", "j") == ["j"]


def test_escape_and_a_sign_that_are_typed_one_after_the_other_are_keys_whatever_follows() -> None:
    assert keys_of("\x1b", "/", "x") == ["escape", "slash", "x"]
    assert keys_of("\x1b", ".", "\x1b", "j") == ["escape", "full_stop", "escape", "j"]
    assert keys_of("\x1b", " ", "\x1b[B") == ["escape", "space", "down"]
    assert keys_of("\x1b", "/Z", "j") == keys_of("\x1b/", "Z", "j") == ["j"]


def test_a_sequence_that_stops_half_way_is_given_up_without_a_key() -> None:
    for begun in ("\x1b[", "\x1b[?1;2", "\x1bP>|xte", "\x1b]52;c;", "\x1bO"):
        parser = InputParser()
        assert list(parser.feed(begun)) == []
        parser._timeout_time = 0.0
        assert list(parser.tick()) == []
        assert [m.key for m in parser.feed("j") if isinstance(m, events.Key)] == ["j"]


def test_an_unfinished_string_ends_where_the_next_key_begins() -> None:
    assert keys_of("\x1b]52;c;amo", "\x1b[B") == ["down"]


def test_a_paste_is_one_event_without_control_characters() -> None:
    pasted = [m for m in events_of("\x1b[200~a\x1b[Bb\x07\ncd\x9b\x1b[201~j") if isinstance(m, events.Paste)]
    assert [event.text for event in pasted] == ["a[Bb\ncd"]


def test_a_paste_has_bounds() -> None:
    messages = events_of("\x1b[200~" + "x" * 200_000 + "\x1b[201~", "j")
    paste, key = messages
    assert isinstance(paste, events.Paste)
    assert len(paste.text) <= 65_536
    assert isinstance(key, events.Key)


def test_mouse_reports_act_only_when_they_were_asked_for() -> None:
    assert events_of("\x1b[<0;5;5M") == []
    assert [type(m) for m in events_of("\x1b[<0;5;5M", mouse=True)] == [events.MouseDown]


def test_the_cursor_report_is_a_report_and_never_f3() -> None:
    (report,) = events_of("\x1b[1;2R")
    assert isinstance(report, events.CursorPosition)
    assert (report.x, report.y) == (1, 0)


def test_a_huge_number_in_a_sequence_breaks_nothing() -> None:
    assert keys_of("\x1b[" + "9" * 5000 + "~j") == ["j"]
    assert keys_of("\x1b[99999999999;5A", "j") == ["j"]


@given(st.lists(st.sampled_from(ANSWERS), max_size=4), st.data())
def test_answers_in_any_pieces_press_no_key(answers: list[str], data: st.DataObject) -> None:
    stream = "".join(answers)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    pieces = [piece for a, b in itertools.pairwise([0, *cuts, len(stream)]) if (piece := stream[a:b])]
    # Escape, a sign and a letter, each in a packet of its own, are what a hand typed.
    assume("/" not in pieces)
    assert keys_of(*pieces) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_input_breaks_the_parser(text: str) -> None:
    parser = InputParser(mouse=True)
    list(parser.feed(text or "x"))
    list(parser.tick())
