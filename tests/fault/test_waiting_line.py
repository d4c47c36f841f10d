"""The line for the write lock: first come, first served; the dead and the stopped are passed by."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from reviewer_tui.storage import engine, waiting_line
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.waiting_line import standing
from tests.sample_desk import SampleDesk

pytestmark = pytest.mark.fault


def test_each_sees_those_who_came_before(tmp_path: Path) -> None:
    with standing(tmp_path) as first, standing(tmp_path) as second, standing(tmp_path) as third:
        with standing(tmp_path) as last:
            assert [first(), second(), third(), last()] == [0, 1, 2, 2]
        assert [first(), second(), third()] == [0, 1, 2]


def test_another_folder_is_another_line(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with standing(tmp_path), standing(tmp_path / "other") as alone:
        assert alone() == 0


def test_where_no_line_can_be_formed_everybody_is_the_first(tmp_path: Path) -> None:
    with standing(tmp_path / "missing") as one, standing(tmp_path / "missing") as other:
        assert (one(), other()) == (0, 0)


def _stand_in_a_process(folder: Path) -> int:
    """A process that stands in the line; it is there when this returns."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            with standing(folder):
                os.close(write)
                signal.pause()
        finally:
            os._exit(0)
    os.close(write)
    os.read(read, 1)
    os.close(read)
    return pid


def test_a_killed_process_leaves_the_line(tmp_path: Path) -> None:
    pid = _stand_in_a_process(tmp_path)
    with standing(tmp_path) as behind:
        assert behind() == 1
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert behind() == 0


def test_a_stopped_process_is_passed_by(sample: SampleDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = _stand_in_a_process(sample.database.parent)
    try:
        os.kill(pid, signal.SIGSTOP)
        monkeypatch.setattr(waiting_line, "STALE_SECONDS", 0.05)
        connection = connect(sample.database)
        engine.begin_immediate(connection, sample.database.parent)
        assert connection.in_transaction
        connection.close()
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
