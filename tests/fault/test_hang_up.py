"""The real desk in a terminal when the line drops or the disk is full: drafts, exit codes, and the next login."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.stage import Stage
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.fault.disks import small_disk
from tests.fault.truth import chain_of, moves_of
from tests.sample_desk import SampleDesk, environment, sample_desk
from tests.tui.pty_session import PtySession

pytestmark = [pytest.mark.fault, pytest.mark.pty]
TYPED = "call them on Monday"
CTRL_S = "\x13"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    made.run_on()
    yield made
    made.desk.close()


def held(sample: SampleDesk) -> FilingId:
    """A filing with a fault, held by lilei."""
    filing = sample.add(a_filing_content(sponsor=a_sponsor(principal=a_principal(email="nothing"))))
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    sample.desk.close()
    return filing.id


def desk(sample: SampleDesk, *, ignore_hangup: bool = False) -> PtySession:
    """The desk of lilei, started by its command."""
    return PtySession(
        [sys.executable, "-m", "reviewer_tui", "--lang", "en", "--as", "lilei", "tui"],
        columns=120,
        rows=40,
        env=environment(sample.home),
        ignore_hangup=ignore_hangup,
    )


def type_into_the_dialog(session: PtySession, send: Callable[[str], object] | None = None) -> None:
    """Open the filing, then the dialog of a return, and type a note; no rest in which it could be saved by itself."""
    send = send or session.send
    session.wait_for("F-20001")
    session.settle(0.5)
    send("\r")
    session.wait_for(lambda s: s.lines[0].startswith("F-20001"))
    session.settle()
    send("r")
    session.wait_for("[x]")
    session.settle()
    send("n")
    session.settle()
    send(TYPED)
    session.wait_for(TYPED)


def drop(session: PtySession) -> None:
    session.drop_line()


def hang_up(session: PtySession) -> None:
    session.signal(signal.SIGHUP)


def terminate(session: PtySession) -> None:
    session.signal(signal.SIGTERM)


@pytest.mark.parametrize(
    ("end", "ignored", "code"),
    [
        (hang_up, False, 128 + signal.SIGHUP),
        (terminate, False, 128 + signal.SIGTERM),
        (drop, False, 128 + signal.SIGHUP),
        (drop, True, 128 + signal.SIGHUP),
    ],
    ids=["SIGHUP", "SIGTERM", "dropped line", "dropped line, SIGHUP ignored"],
)
def test_the_draft_is_there_at_the_next_login(
    sample: SampleDesk, end: Callable[[PtySession], None], ignored: bool, code: int
) -> None:
    held(sample)
    with desk(sample, ignore_hangup=ignored) as session:
        type_into_the_dialog(session)
        end(session)
        assert session.wait_exit(5) == code
        if end is not drop:
            assert session.is_cooked()
            assert bytes(session.raw).rstrip().endswith(b"\x1b[?25h")
    with desk(sample) as session:
        session.wait_for("F-20001")
        session.settle(0.5)
        session.send("\r")
        session.wait_for(lambda s: s.lines[0].startswith("F-20001"))
        session.settle()
        session.send("r")
        session.wait_for(TYPED)


@pytest.mark.parametrize(
    ("opening", "typed"), [("r", "n"), ("c", "")], ids=["the note of a return", "a note on the filing"]
)
def test_two_seconds_after_the_last_key_a_kill_that_nothing_can_catch_loses_nothing(
    sample: SampleDesk, opening: str, typed: str
) -> None:
    held(sample)
    with desk(sample) as session:
        open_filing(session)
        session.send(opening)
        session.wait_for("[x]" if typed else "A note, or a logged call")
        session.settle()
        session.send(typed)
        session.settle()
        session.send(TYPED)
        session.wait_for(TYPED)
        session.settle(2.5)
        session.signal(signal.SIGKILL)
        assert session.wait_exit(5) == -signal.SIGKILL
    with desk(sample) as session:
        open_filing(session)
        session.send(opening)
        session.wait_for(TYPED)
        session.wait_for("draft of")


def open_filing(session: PtySession) -> None:
    session.wait_for("F-20001")
    session.settle(0.5)
    session.send("\r")
    session.wait_for(lambda s: s.lines[0].startswith("F-20001"))
    session.settle()


def test_the_end_of_standard_input_keeps_the_draft_though_sighup_is_ignored(sample: SampleDesk, tmp_path: Path) -> None:
    number = held(sample)
    os.mkfifo(tmp_path / "keys")
    keys = os.open(tmp_path / "keys", os.O_RDWR)
    # The command asks for a terminal on both ends, so the desk itself is started, as with nohup and a pipe.
    script = f'exec "{sys.executable}" -c "$DESK" <"{tmp_path}/keys"'
    environ = {**environment(sample.home), "DESK": _DESK_ON_A_PIPE}
    with PtySession(["/bin/sh", "-c", script], columns=120, rows=40, env=environ, ignore_hangup=True) as session:
        type_into_the_dialog(session, lambda typed: os.write(keys, typed.encode()))
        os.close(keys)
        assert session.wait_exit(5) == 128 + signal.SIGHUP
    kept = sample.desk.drafts.load(sample.who("lilei"), number)
    assert kept is not None
    assert kept.internal_note == TYPED


_DESK_ON_A_PIPE = """
import os, sys
from reviewer_tui.bootstrap import desk_clock, open_desk
from reviewer_tui.settings import read_settings
from reviewer_tui.tui.terminal import prepare_environment
prepare_environment()
from reviewer_tui.tui.desk_app import run_desk
settings = read_settings(os.environ)
desk = open_desk(settings, clock=desk_clock(settings))
sys.exit(run_desk(desk, desk.staff.by_login("lilei"), "en"))
"""


def test_what_the_screen_says_is_done_survives_a_kill_at_that_moment(sample: SampleDesk) -> None:
    number = held(sample)
    with desk(sample) as session:
        session.wait_for("F-20001")
        session.settle(0.5)
        session.send("\r")
        session.wait_for(lambda s: s.lines[0].startswith("F-20001"))
        session.settle()
        session.send("r")
        session.wait_for("[x]")
        session.settle(1.0)
        session.send(CTRL_S)
        session.wait_for("returned")
        session.signal(signal.SIGKILL)
        assert session.wait_exit(5) == -signal.SIGKILL
    assert moves_of(sample.database)[number][4] == Stage.NEEDS_CORRECTION
    assert chain_of(sample.settings).first_bad is None


def test_on_a_full_disk_the_status_line_says_so_and_the_same_desk_decides_once_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        sample = sample_desk(disk.folder)
        sample.run_on()
        number = held(sample)
        with desk(sample) as session:
            session.wait_for("F-20001")
            session.settle(0.5)
            session.send("\r")
            session.wait_for(lambda s: s.lines[0].startswith("F-20001"))
            session.settle()
            session.send("r")
            session.wait_for("[x]")
            session.settle(1.0)
            disk.fill()
            session.send(CTRL_S)
            session.wait_for("disk is full")
            assert sample.filing(number).stage is Stage.ISP_REVIEW
            disk.make_room()
            session.send(CTRL_S)
            session.wait_for("returned")
        assert sample.filing(number).stage is Stage.NEEDS_CORRECTION
        sample.desk.close()
