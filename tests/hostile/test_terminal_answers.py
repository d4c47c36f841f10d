"""A terminal that answers: late, unasked, in pieces, with letters inside. No key fires and no letter reaches a line."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from reviewer_tui.tui.terminal.input_parser import EIGHT_BIT_CONTROLS, InputParser
from tests.hostile.hostile_desk import HostileDesk
from tests.hostile.vocabulary import strange
from tests.sample_desk import environment
from tests.tui.pty_session import PtySession

pytestmark = pytest.mark.hostile

# Whole answers and reports; the letters in them are keys of the desk: t takes, X refuses, q leaves, a passes.
ANSWERS: tuple[bytes, ...] = (
    b"\x1b[?64;1;2;6;9;15;18;21;22c", b"\x1b[>41;370;0c", b"\x1bP!|74585454\x1b\\", b"\x1bP>|tXqa(370)\x1b\\",
    b"\x1b[0n", b"\x1b[12;41R", b"\x1b[?12;41R", b"\x1b]4;1;rgb:cdcd/0000/0000\x07",
    b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\", b"\x1b]11;rgb:0000/0000/0000\x07", b"\x1b]52;c;dFhxYQ==\x1b\\",
    b"\x1b]lt.Xq\x1b\\", b"\x1b]LtXq\x1b\\", b"\x1bP1+r544e=787465726d\x1b\\", b"\x1bP0+r\x1b\\",
    b"\x1bP1$r1;31m\x1b\\", b"\x1b_Gi=31;OK\x1b\\", b"\x1b[?1u", b"\x1b[116;1u", b"\x1b[88;2:3u", b"\x1b[97;1;97u",
    b"\x1b[?2026;2$y", b"\x1b[8;40;120t", b"\x1b[4;800;1200t", b"\x1b[48;40;120;800;1200t", b"\x1b[I", b"\x1b[O",
    b"\x1b[<0;12;9M\x1b[<0;12;9m", b"\x1b[<64;12;9M", b"\x1b[32;44;41M", b"\x1b[?997;1n", b"\x1b[1;1;1;120;120;1;0x",
    b"\x9b?1;2c", b"\x90>|tq\x9c", b"\x9d0;Xq\x9c", b"\xff\xfe\x80", b"\x1b/Z", b"\x1b^tXq\x1b\\", b"\x1bXtXq\x1b\\",
)  # fmt: skip
PASTES = (b"\x1b[200~tXq.a\x13\x1b[201~", b"\x1b[200~\x1b]52;c;?\x07\x1b[3;3Rq\x1b[201~")


def decoded(data: bytes) -> str:
    """As the driver decodes what it reads."""
    return data.decode("utf-8", "surrogateescape").translate(EIGHT_BIT_CONTROLS)


def pressed(*pieces: bytes) -> list[str]:
    """The keys that fire when these bytes arrive one after the other."""
    parser = InputParser()
    return [each.key for piece in pieces for each in parser.feed(decoded(piece)) if isinstance(each, events.Key)]


@pytest.mark.parametrize("answer", ANSWERS + PASTES)
def test_an_answer_cut_at_any_byte_presses_nothing(answer: bytes) -> None:
    assert pressed(answer) == []
    for cut in range(1, len(answer)):
        # Behind a lone escape a pause decides; everywhere else more is expected.
        assert pressed(answer[:cut], answer[cut:]) in ([], ["escape"]) or cut == 1, cut
    assert pressed(answer + b"j") == ["j"]


@given(st.lists(st.one_of(st.sampled_from(ANSWERS + PASTES), st.binary(max_size=12)), max_size=12), st.integers(1, 7))
@example([b"\x1b[" + b"9" * 4000 + b"R", b"\x1bP" + b"q" * 4000], 3)
def test_no_bytes_break_the_parser(parts: list[bytes], step: int) -> None:
    data = b"".join(parts)
    parser = InputParser(mouse=step % 2 == 0)
    for start in range(0, len(data), step):
        list(parser.feed(decoded(data[start : start + step])))
    parser._timeout_time = 0.0
    list(parser.tick())


@given(
    st.sampled_from(["\x1b[", "\x1bP", "\x1b]", "\x1b_", "\x1b^", "\x1bX", "\x9b", "\x90", "\x9d"]),
    st.text(max_size=60),
)
def test_no_key_fires_from_inside_a_sequence(opener: str, inside: str) -> None:
    body = "".join(char for char in inside if " " <= char < "\x7f" or "\xa0" <= char < "\ud800")
    if opener in ("\x1b[", "\x9b"):
        body = "".join(char for char in body if " " <= char < "@")
    parser = InputParser()
    assert [each for each in parser.feed(opener + body) if isinstance(each, events.Key)] == []


@pytest.mark.pty
def test_a_desk_whose_terminal_answers_at_any_instant_stands_where_it_stood(hostile: HostileDesk) -> None:
    chance = random.Random(20261124)
    login = ("-m", "reviewer_tui", "--as", "lilei", "--lang", "en", "tui", "--view", "all", "--no-mouse")
    with PtySession.python(*login, columns=120, rows=40, env=environment(hostile.sample.home)) as session:
        session.send(b"".join(ANSWERS))  # while it starts
        session.wait_for(" F-")
        session.settle(0.3)
        before = [line for line in session.lines[1:] if line.strip()]
        for _round in range(3):
            for answer in chance.sample(ANSWERS, len(ANSWERS)):
                session.send(answer)
            for answer in chance.sample(ANSWERS, 12):
                cut = chance.randrange(2, len(answer)) if len(answer) > 3 else len(answer)
                session.send(answer[:cut])
                session.read(0.02)
                session.send(answer[cut:])
        for paste in PASTES:
            session.send(paste)
        session.settle(0.4)
        assert [line for line in session.lines[1:] if line.strip()] == before
        session.send("/")
        session.settle(0.2)
        for answer in chance.sample(ANSWERS, len(ANSWERS)):
            session.send(answer)
        session.settle(0.3)
        session.send("shown")
        session.wait_for("shown")
        session.settle(0.3)
        typed = [line for line in session.lines if "shown" in line]
        assert not [line for line in typed for letters in ("tXq", "Xq", "rgb", "787465") if letters in line]
        assert session.exit_code is None
        assert session.screen.fired == []
        assert strange(bytes(session.raw)) == []
