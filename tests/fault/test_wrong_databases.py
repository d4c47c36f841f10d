"""A database that is missing, cut off, another program's, newer or older: one line, an exit code, and the file as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_tui.cli.program import main
from reviewer_tui.storage.sqlite_library import library
from tests.sample_desk import SampleDesk, environment, sample_desk

pytestmark = pytest.mark.fault


def other_program(path: Path, journal: str) -> None:
    connection = library().connect(path)
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute("CREATE TABLE filing (id INTEGER PRIMARY KEY, title TEXT)")
    connection.execute("INSERT INTO filing VALUES (1, 'somebody else''s')")
    connection.commit()
    connection.close()


def at_revision(path: Path, revision: str) -> None:
    connection = library().connect(path)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()


def cut(path: Path, size: int) -> None:
    os.truncate(path, size)


WRONG: dict[str, Callable[[Path], None]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: cut(path, 0),
    "cut within the first page": lambda path: cut(path, 100),
    "cut in the middle": lambda path: cut(path, path.stat().st_size // 8192 * 4096),
    "text": lambda path: path.write_text("order,sponsor\n1,example\n" * 400),
    "another program's": lambda path: (path.unlink(), other_program(path, "delete")),  # type: ignore[func-returns-value]
    "another program's with a log": lambda path: (path.unlink(), other_program(path, "wal")),  # type: ignore[func-returns-value]
    "newer": lambda path: at_revision(path, "9999_from_the_future"),
    "older": lambda path: at_revision(path, "0000_before"),
}
COMMANDS = (
    ["list"],
    ["show", "F-20001"],
    ["next"],
    ["record", "F-20001", "take"],
    ["decide", "F-20001", "pass"],
    ["staff", "add", "new", "New", "--role", "reviewer"],
    ["audit", "verify"],
    ["db", "init", "--login", "root"],
)


@pytest.fixture
def wrong(sample: SampleDesk, request: pytest.FixtureRequest) -> Path:
    """The database of a desk with a filing, made wrong in one of the ways."""
    sample.add()
    sample.run_on()
    sample.desk.close()
    WRONG[request.param](sample.database)
    return sample.database


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and times of all files, but for the index and the empty log that SQLite needs to read a file with a log."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".db-shm" and not (path.suffix == ".db-wal" and not path.stat().st_size)
    }


@pytest.mark.parametrize("wrong", WRONG, indirect=True)
def test_every_command_says_so_in_one_line_and_leaves_the_file_alone(
    wrong: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment(wrong.parent).items():
        monkeypatch.setenv(name, value)
    before = tree(wrong.parent)
    for command in COMMANDS:
        code = main(["--as", "lilei", "--lang", "en", *command])
        out, err = capfd.readouterr()
        assert (code, out) == (2, ""), (command, code, err)
        assert len(err.splitlines()) == 1, (command, err)
        assert str(wrong) in err, (command, err)
        assert tree(wrong.parent) == before, command


def test_a_folder_in_place_of_the_database_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk.db").mkdir()
    monkeypatch.setenv("REVIEWER_TUI_CONFIG", str(tmp_path / "config.toml"))
    for command in (["list"], ["db", "init"]):
        assert main(["--db", str(tmp_path / "desk.db"), *command]) == 2
        assert len(capfd.readouterr().err.splitlines()) == 1


def test_a_desk_whose_database_was_lost_is_not_founded_anew_over_its_own_trail(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    sample.desk.close()
    sample.database.unlink()
    before = tree(sample.home)
    before_environ = dict(os.environ)
    os.environ.update(environment(sample.home))
    try:
        assert main(["db", "init"]) == 2
    finally:
        os.environ.clear()
        os.environ.update(before_environ)
    assert tree(sample.home) == before
