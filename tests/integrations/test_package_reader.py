"""The limited process that reads packages: what it tells, how it dies, and that the next package goes on."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

import pytest

from reviewer_tui.errors import Unavailable
from reviewer_tui.integrations.package_reader import ReaderDoor
from tests.builders import a_filing_content
from tests.sample_desk import write_package

# The real reader, but for packages whose names say what becomes of it.
TRAPPED = """
import os, signal, sys, tempfile, time
from reviewer_tui import reader
from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.reader_messages import ANSWER, FILE, HEADER
real = reader.look
def raw(kind, data, length=None):
    os.write(1, HEADER.pack(kind, len(data) if length is None else length) + data)
def look(package):
    name = package.name
    if name == "abort": os.abort()
    if name == "leave": os._exit(0)
    if name == "raise": raise RuntimeError("unforeseen")
    if name == "sleep": time.sleep(600)
    if name == "spin": signal.raise_signal(signal.SIGXCPU)
    if name == "hoard": return [bytearray(50_000_000) for _ in range(20)]
    if name == "deaf": os.close(1); time.sleep(600)
    if name == "noise": raw(ANSWER, b"\\xc1" * 40)
    if name == "json": raw(ANSWER, b"{}")
    if name == "long": raw(ANSWER, b"", 2_000_000_000)
    if name == "kind": raw(b"Z", b"")
    if name == "file": raw(FILE, b"x")
    if name == "half": raw(ANSWER, b"12", 400); os._exit(0)
    if name == "write":
        try: tempfile.TemporaryFile(buffering=0).write(b"x")
        except OSError: raise BadInput("package.no_write")
    if name == "fork":
        try: os.fork()
        except OSError: raise BadInput("package.no_fork")
    if name == "open":
        kept = []
        try:
            while len(kept) < 100: kept.append(os.open("/dev/null", 0))
        except OSError: raise BadInput("package.no_open")
        finally: [os.close(one) for one in kept]
    if name == "environ":
        raise BadInput("package.environ", names=" ".join(sorted(os.environ)))
    if name == "surrogate":
        raise BadInput("package.text", found="a\\udc80b\\ud800" + "x" * 5_000)
    opened, held = real(package)
    if name == "swap":
        first = next(iter(held))
        held[first] = held[first][:-1] + b"?"
    return opened, held
reader.look = look
reader.main()
"""


def trapped(patience: float = 20.0) -> ReaderDoor:
    return ReaderDoor((sys.executable, "-I", "-c", TRAPPED), patience=patience)


def package(home: Path, name: str) -> Path:
    return write_package(home / name, a_filing_content(order_no=f"ORD-{name}"))


def reasons(door: ReaderDoor, paths: list[Path]) -> list[str]:
    """How each package came in: empty, or why not."""
    found = []
    with door.read(paths) as arrivals:
        for arrival in arrivals:
            found.append(arrival.refusal.reason if arrival.refusal else "")
    return found


def test_a_package_comes_in_as_it_is_with_its_files(tmp_path: Path) -> None:
    paths = [package(tmp_path, name) for name in ("one", "two", "three")]
    with ReaderDoor().read(paths) as arrivals:
        for path, arrival in zip(paths, arrivals, strict=True):
            assert arrival.path == path
            assert arrival.package is not None
            assert arrival.package.content.order_no == f"ORD-{path.name}"
            said = dict(arrivals.files())
            there = {file.name: file.read_bytes() for file in (path / "materials").iterdir()}
            assert {name: said[fact.sha256] for name, fact in arrival.package.facts.items()} == there


def test_files_that_nobody_asks_for_are_passed_over(tmp_path: Path) -> None:
    paths = [package(tmp_path, str(number)) for number in range(30)]
    with ReaderDoor().read(paths) as arrivals:
        for number, arrival in enumerate(arrivals):
            assert arrival.package is not None
            assert arrival.package.content.order_no == f"ORD-{number}"
            if number % 3 == 0:
                next(arrivals.files())


def test_what_nobody_listed_is_named_and_does_not_come_along(tmp_path: Path) -> None:
    path = package(tmp_path, "one")
    (path / "materials" / "note.txt").write_bytes(b"hello")
    with ReaderDoor().read([path]) as arrivals:
        arrival = next(iter(arrivals))
    assert arrival.package is not None
    assert arrival.package.unknown_keys == ("materials/note.txt",)
    assert "note.txt" not in arrival.package.facts


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("abort", "package.reader_died"),
        ("leave", "package.reader_died"),
        ("raise", "package.reader_died"),
        ("spin", "package.took_too_long"),
        ("hoard", "package.too_much_memory"),
        ("deaf", "package.reader_died"),
        ("noise", "package.reader_died"),
        ("json", "package.reader_died"),
        ("long", "package.reader_died"),
        ("kind", "package.reader_died"),
        ("file", "package.reader_died"),
        ("half", "package.reader_died"),
        ("write", "package.no_write"),
        ("open", "package.no_open"),
    ],
)
def test_whatever_becomes_of_the_reader_the_package_is_refused_and_the_next_one_goes_on(
    tmp_path: Path, name: str, reason: str
) -> None:
    paths = [package(tmp_path, each) for each in ("before", name, "after", "later")]
    assert reasons(trapped(), paths) == ["", reason, "", ""]


@pytest.mark.hostile
def test_a_package_that_takes_too_long_is_refused_and_the_next_one_goes_on(tmp_path: Path) -> None:
    paths = [package(tmp_path, each) for each in ("before", "sleep", "after")]
    assert reasons(trapped(patience=2.0), paths) == ["", "package.took_too_long", ""]


@pytest.mark.hostile
def test_bytes_that_are_not_those_of_their_hash_are_not_taken(tmp_path: Path) -> None:
    paths = [package(tmp_path, each) for each in ("swap", "after")]
    heard = []
    with trapped().read(paths) as arrivals:
        for arrival in arrivals:
            try:
                heard.append(len(list(arrivals.files())))
            except Exception as error:
                heard.append(str(error))
            assert arrival.refusal is None
    assert heard[0] == "package.reader_died"
    assert isinstance(heard[1], int)


@pytest.mark.hostile
def test_the_reader_starts_nothing_and_knows_nothing_of_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWER_TUI_SECRET", "x")
    with trapped().read([package(tmp_path, "environ")]) as arrivals:
        (arrival,) = arrivals
    assert arrival.refusal is not None
    assert set(str(arrival.refusal.values["names"]).split()) == {"LANG", "LC_ALL", "PYTHONUTF8"}
    if os.geteuid() != 0:
        assert reasons(trapped(), [package(tmp_path, "fork")]) == ["package.no_fork"]


@pytest.mark.hostile
def test_what_a_refusal_quotes_arrives_cut_and_as_text(tmp_path: Path) -> None:
    with trapped().read([package(tmp_path, "surrogate")]) as arrivals:
        (arrival,) = arrivals
    assert arrival.refusal is not None
    found = str(arrival.refusal.values["found"])
    assert found.startswith("a\\udc80b\\ud800")
    assert len(found) <= 1_100


def test_a_reader_that_cannot_start_refuses_nothing(tmp_path: Path) -> None:
    path = package(tmp_path, "one")
    for command in (
        ("/nonexistent/python",),
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "print('R' * 99)"),
    ):
        with pytest.raises(Unavailable, match=r"reader\.not_started"):
            reasons(ReaderDoor(command), [path])


def test_nothing_stays_behind(tmp_path: Path) -> None:
    gc.collect()
    before, others = set(os.listdir("/proc/self/fd")), children()
    door = trapped()
    reasons(door, [package(tmp_path, each) for each in ("one", "abort", "two")])
    with door.read([tmp_path / "one", tmp_path / "two"]) as arrivals:
        next(iter(arrivals))
    assert not children() - others
    reasons(door, [tmp_path / "one"])
    assert len(children() - others) == 1
    door.close()
    assert not children() - others
    assert not set(os.listdir("/proc/self/fd")) - before
    assert 10_000_000 < door.peak_bytes < 512_000_000


def children() -> set[str]:
    """Processes that this one has started and that still run."""
    return set((Path("/proc/self/task") / str(os.getpid()) / "children").read_text().split())


def test_one_reader_serves_one_import_after_the_other(tmp_path: Path) -> None:
    others = children()
    door, paths = trapped(), [package(tmp_path, each) for each in ("one", "abort", "two")]
    assert reasons(door, paths[:1]) == [""]
    first = children() - others
    assert reasons(door, paths[2:]) == [""]
    assert children() - others == first
    assert reasons(door, paths[1:2]) == ["package.reader_died"]
    assert reasons(door, paths[2:]) == [""]
    (last,) = children() - others
    os.kill(int(last), signal.SIGKILL)
    assert reasons(door, paths[2:]) == [""]
    door.close()


def test_a_door_that_is_forgotten_leaves_no_process(tmp_path: Path) -> None:
    others = children()
    assert reasons(ReaderDoor(), [package(tmp_path, "one")]) == [""]
    gc.collect()
    assert not children() - others


def test_a_reader_that_nobody_asks_ends_by_itself(tmp_path: Path) -> None:
    impatient = TRAPPED.replace("reader.look = look", "reader.look, reader.MAX_REST = look, 0.0")
    door = ReaderDoor((sys.executable, "-I", "-c", impatient))
    path = package(tmp_path, "one")
    assert [reasons(door, [path]) for _again in range(4)] == [[""]] * 4
    door.close()


def test_a_path_of_any_length_is_refused_by_its_own(tmp_path: Path) -> None:
    paths = [package(tmp_path, "one"), tmp_path / ("x" * 300), tmp_path / "/".join(["y" * 250] * 40), tmp_path / "one"]
    assert reasons(ReaderDoor(), paths) == ["", "package.unreadable", "package.unreadable", ""]
