"""The desk in a real terminal: hostile texts, answers of the terminal, signals, faults, and the bytes on the line."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.example_desk import HOSTILE
from tests.tui.pty_session import ROOT, PtySession
from tests.tui.test_input_parser import ANSWERS

pytestmark = pytest.mark.pty
EXAMPLE = str(ROOT / "tests" / "tui" / "example_desk.py")


def desk(*arguments: str, columns: int = 80, rows: int = 24, ignore_hangup: bool = False) -> PtySession:
    """The example desk, its list on the screen."""
    session = PtySession([sys.executable, EXAMPLE, *arguments], columns=columns, rows=rows, ignore_hangup=ignore_hangup)
    session.wait_for("F-000000")
    session.settle(0.5)
    return session


@pytest.mark.hostile
@pytest.mark.parametrize(("columns", "rows"), [(80, 30), (120, 40)])
def test_hostile_texts_fire_nothing_and_keep_the_columns(columns: int, rows: int) -> None:
    with desk("--hostile", columns=columns, rows=rows) as session:
        for _ in HOSTILE:
            session.send("j")
        session.settle()
        assert "fired: none" in session.text
        assert session.screen.fired == []
        row_of = {
            number: y for y, line in enumerate(session.lines) for number in [line[5:13]] if number.startswith("F-")
        }
        assert len(row_of) == len(HOSTILE)
        stages = ("初审", "短信核验", "管局审核", "退回待改", "待开端口")
        columns_of_stage = {session.column_of(y, stages[int(number[2:]) % 5]) for number, y in row_of.items()}
        assert len(columns_of_stage) == 1
        assert columns_of_stage != {-1}
        for mark in (
            "‹ESC›",
            "‹CSI›",
            "‹NUL›",
            "‹RLO›",
            "‹ZWSP›",
            "‹U+0301›",
            "‹ZWJ›",
            "‹U+1F1E8›",
            "x[/]y",
            "[@click=app.quit]x[/]",
        ):
            assert mark in session.text


@pytest.mark.hostile
def test_only_the_desk_s_own_sequences_are_on_the_line() -> None:
    with desk("--hostile", rows=30) as session:
        session.send("jjjj")
        session.settle()
        line = bytes(session.raw)
    for forbidden in (
        b"\x1b]",
        b"\x1bP",
        b"\x1bc",
        b"\x1b_",
        b"\x1b^",
        b"\x1bX",
        b"\x07",
        b"\x00",
        b"\x7f",
        b"\x1b[>",
        b"\x1b[c",
    ):
        assert forbidden not in line
    text = line.decode()
    assert not any("\x80" <= char < "\xa0" or char in "\u202e\u2066\u200b\u200d\ufe0f" for char in text)


@pytest.mark.hostile
def test_answers_of_the_terminal_press_no_key() -> None:
    with desk() as session:
        for answer in ANSWERS:
            session.send(answer.encode())
        session.send(b"\xff\xfe\x9b1c")
        session.send("j")
        session.wait_for(lambda s: s.lines[3].startswith(">"))
        session.settle()
        assert "fired: none" in session.text


def test_an_arrow_key_in_pieces_is_an_arrow_key() -> None:
    with desk() as session:
        for piece in ("\x1b", "[", "B"):
            session.send(piece)
            session.settle(0.1)
        session.wait_for(lambda s: s.lines[3].startswith(">"))
        assert "fired: none" in session.text


def test_full_width_keys_act_as_their_ascii_keys_and_chinese_is_told() -> None:
    with desk() as session:
        session.send("：")
        session.wait_for("fired: colon")
        session.send("？／０")
        session.wait_for("fired: colon question_mark slash 0")
        session.send("ｊ")
        session.wait_for(lambda s: s.lines[3].startswith(">"))
        session.send("审")
        session.wait_for("The input method is set to Chinese")
        assert "fired: colon question_mark slash 0\n" in "\n".join(line.rstrip() for line in session.lines) + "\n"
        session.send("k")
        session.wait_for(lambda s: "input method" not in s.text)


def test_chinese_and_full_width_signs_are_text_in_an_input() -> None:
    with desk() as session:
        session.send("\x1bOQ")
        session.settle()
        session.send("审：？")
        session.wait_for("审：？")
        session.send("\x1b[200~海\x1b]0;x\x07河\n\x1b[201~")
        session.wait_for("海]0;x河")
        assert session.screen.fired == []


def test_control_z_does_nothing_and_control_c_leaves_only_when_pressed_twice(tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    with desk("--draft", str(draft)) as session:
        session.send("\x1a")
        session.signal(signal.SIGTSTP)
        session.send("\x03")
        session.wait_for("Press Ctrl+C again to leave")
        assert not draft.exists()
        session.send("\x03")
        assert session.wait_exit() == 0
        assert draft.read_text() == "saved"


def test_the_mouse_is_left_to_the_terminal_over_ssh() -> None:
    environ = {"SSH_CONNECTION": "192.0.2.1 5000 192.0.2.2 22"}
    with PtySession([sys.executable, EXAMPLE], env=environ) as session:
        session.wait_for("F-000000")
        session.settle()
        assert b"\x1b[?100" not in session.raw


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_saves_the_draft_restores_the_terminal_and_ends_with_its_number(tmp_path: Path, number: int) -> None:
    draft = tmp_path / "draft"
    with desk("--draft", str(draft)) as session:
        session.signal(number)
        assert session.wait_exit(5) == 128 + number
        assert draft.read_text() == "saved"
        assert bytes(session.raw).rstrip().endswith(b"\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h")
        assert session.is_cooked()


@pytest.mark.fault
def test_a_desk_that_cannot_finish_in_time_is_ended_with_the_terminal_restored(tmp_path: Path) -> None:
    with desk("--draft", str(tmp_path / "draft"), "--stall") as session:
        session.signal(signal.SIGTERM)
        assert session.wait_exit(5) == 128 + signal.SIGTERM
        assert b"\x1b[?1049l" in session.raw
        assert session.is_cooked()


@pytest.mark.fault
def test_a_desk_whose_terminal_takes_no_more_bytes_is_ended_too() -> None:
    with desk("--rows", "100000", columns=200, rows=60) as session:
        for _ in range(60):
            session.send("\x1b[6~")
            select.select([], [], [], 0.03)  # a page each, so that the line fills while nobody reads it
        session.signal(signal.SIGTERM)
        assert session.wait_exit_unread(5) == 128 + signal.SIGTERM


@pytest.mark.fault
@pytest.mark.parametrize("ignore_hangup", [False, True])
def test_a_dropped_line_ends_the_desk_with_the_draft_saved(tmp_path: Path, ignore_hangup: bool) -> None:
    draft = tmp_path / "draft"
    with desk("--draft", str(draft), ignore_hangup=ignore_hangup) as session:
        session.drop_line()
        assert session.wait_exit(5) == 128 + signal.SIGHUP
        assert draft.read_text() == "saved"


@pytest.mark.fault
def test_the_end_of_standard_input_ends_the_desk(tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    master, slave = os.openpty()
    ours, theirs = os.pipe()
    process = subprocess.Popen(
        [sys.executable, EXAMPLE, "--draft", str(draft)],
        stdin=ours, stdout=slave, stderr=slave, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
    )  # fmt: skip
    os.close(ours)
    seen = b""
    while b"F-000000" not in seen:
        seen += os.read(master, 4096)
    os.close(theirs)
    assert process.wait(5) == 128 + signal.SIGHUP
    assert draft.read_text() == "saved"
    os.close(master)
    os.close(slave)


@pytest.mark.fault
def test_a_crash_tells_type_and_place_and_no_value() -> None:
    with desk() as session:
        session.send(" ")
        assert session.wait_exit() == 1
        told = bytes(session.raw).decode()
    after = told[told.rindex("\x1b[?1049l") :]
    assert "ValueError at example_desk.py:" in after
    assert "canary" not in told
    assert "110101199003070011" not in told
    assert "Traceback" not in told


def test_a_cursor_move_costs_few_bytes_and_an_idle_screen_none() -> None:
    for columns, rows in ((80, 24), (120, 40)):
        with desk("--rows", "100000", columns=columns, rows=rows) as session:
            assert session.bytes_for("") == 0
            moves = [session.bytes_for("j") for _ in range(5)]
            assert max(moves) < 300, moves
            page = session.bytes_for("\x1b[6~")
            assert page / (rows - 5) < 230


def test_a_held_key_at_the_edge_turns_a_page_and_ends_where_it_should() -> None:
    with desk("--rows", "100000", columns=120, rows=40) as session:
        for _ in range(200):
            session.send("j")
        session.wait_for(lambda s: any(line.startswith(">") and "F-000200" in line for line in s.lines))


def test_a_resized_terminal_is_painted_anew() -> None:
    with desk("--rows", "1000") as session:
        session.resize(120, 40)
        session.wait_for("F-000034")
        session.settle()
        assert session.column_of(2, "F-000000") == 5
        session.resize(60, 15)
        session.settle()
        assert "F-000000" in session.text


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"NO_COLOR": "1"}, set()),
        ({"TERM": "linux"}, {"93", "96", "37"}),
        ({}, {"38;5;208", "38;5;75", "38;5;246"}),
    ],
)
def test_colours_are_those_that_the_terminal_has(environ: dict[str, str], wanted: set[str]) -> None:
    with PtySession([sys.executable, EXAMPLE], env=environ) as session:
        session.wait_for("F-000015")
        session.settle()
        sent = {found.decode() for found in re.findall(rb"\x1b\[([\d;]*)m", bytes(session.raw))}
    assert {code.removeprefix("1;") for code in sent} - {"0", "1", "7"} == wanted


def test_settings_of_the_client_s_environment_have_no_say(tmp_path: Path) -> None:
    environ = {
        "TEXTUAL_DRIVER": "no.such:Driver", "TEXTUAL_DEBUG": "1", "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL": "debug,devtools", "TEXTUAL_PRESS": "q,a", "COLUMNS": "500", "LINES": "3", "ESCDELAY": "1",
    }  # fmt: skip
    with PtySession([sys.executable, EXAMPLE], env=environ) as session:
        session.wait_for("F-000015")
        session.settle()
        assert "fired: none" in session.text
    assert list(tmp_path.iterdir()) == []
    assert not (ROOT / "keys.log").exists()


def test_preparing_the_environment_imports_nothing_of_textual() -> None:
    code = (
        "import sys; from reviewer_tui.tui.terminal import prepare_environment; prepare_environment();"
        "assert not any(name.split('.')[0] in ('textual', 'rich') for name in sys.modules);"
        "from textual import constants; assert constants.ESCAPE_DELAY == 0.4; assert constants.DISABLE_KITTY_KEY"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


WIDE, NARROW = "\x1b[1;43R", "\x1b[1;42R"
"""What a terminal answers to the probe: its cursor went two cells, or one, for an ambiguous character."""


def unanswered() -> PtySession:
    """The example desk with hostile rows on a terminal that has not answered yet."""
    session = PtySession([sys.executable, EXAMPLE, "--hostile"], rows=30, answers=False)
    session.wait_for("“quoted” … ①")
    return session


@pytest.mark.parametrize("late", [0.0, 1.5])
def test_wide_ambiguous_characters_are_found_out_and_replaced_however_late_the_answer_comes(late: float) -> None:
    with unanswered() as session:
        session.settle(late or 0.1)
        session.send(WIDE)
        session.wait_for('"quoted" ... ‹U+2460›')
        assert "fired: none" in session.text


def test_a_narrow_terminal_keeps_its_signs_and_no_second_answer_changes_that() -> None:
    with unanswered() as session:
        session.send(NARROW + WIDE + NARROW)
        session.settle()
        assert "“quoted” … ①" in session.text
        assert "fired: none" in session.text


def test_an_answer_that_comes_twice_changes_nothing_more() -> None:
    with unanswered() as session:
        session.send(WIDE + NARROW)
        session.wait_for('"quoted" ... ‹U+2460›')
        session.settle()
        assert '"quoted" ... ‹U+2460›' in session.text


@pytest.mark.parametrize(
    "garbage",
    [
        "\x1b[1;5R",  # Ctrl+F3
        "\x1b[1;3R",  # Alt+F3
        "\x1b[999;999R",
        "\x1b[;R",
        "\x1b[1;43",
        "\x1b[7;43R",
        "\x1b[1;43;1R",
        "\x1b[?1;43R",
        "\x1bP1;43R\x1b\\",
    ],
)
def test_what_is_no_answer_to_the_probe_is_none_and_presses_no_key(garbage: str) -> None:
    with unanswered() as session:
        session.send(garbage)
        session.settle(2.4 if garbage == "\x1b[1;43" else 0.3)
        assert "“quoted” … ①" in session.text
        assert "fired: none" in session.text
        session.send("j")
        session.wait_for(lambda s: s.lines[3].startswith(">"))
        session.send(WIDE)
        session.wait_for('"quoted" ... ‹U+2460›')
