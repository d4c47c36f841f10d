"""The inbox: packages come in once each and leave with a receipt, whatever stops the run in between."""

from __future__ import annotations

import fcntl
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer_tui.errors import BadInput, NotPermitted, Unavailable
from reviewer_tui.integrations.inbox_folder import WatchedFolder
from reviewer_tui.usecases.queue_model import QueueQuery
from reviewer_tui.usecases.views import ImportOutcome
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, environment, sample_desk, write_package


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(inbox: Path, name: str, order_no: str = "") -> Path:
    """A good package, renamed into the inbox."""
    aside = write_package(inbox / f".{name}", a_filing_content(order_no=order_no or f"ORD-{name}"))
    return aside.rename(inbox / name)


def put_bad(inbox: Path, name: str, data: bytes = b"no archive") -> Path:
    path = inbox / name
    path.write_bytes(data)
    return path


def take_in(desk: SampleDesk, inbox: Path, **more: Any) -> list[str]:
    return [one.outcome for one in desk.desk.inbox(inbox).take_in(desk.who("lilei"), **more)]


def receipts(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.name.removesuffix(".receipt.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.receipt.json"))
    }


def filings(desk: SampleDesk) -> int:
    return len(desk.desk.queue.page(QueueQuery(), limit=1_000).rows)


def test_packages_move_to_done_or_failed_with_a_receipt_each(desk: SampleDesk, inbox: Path) -> None:
    put(inbox, "a")
    put_bad(inbox, "b.zip")
    put(inbox, "c")
    assert take_in(desk, inbox) == ["imported", "refused", "imported"]
    assert sorted(os.listdir(inbox)) == [".lock", "done", "failed"]
    assert sorted(os.listdir(inbox / "done")) == ["a", "a.receipt.json", "c", "c.receipt.json"]
    good, bad = receipts(inbox / "done")["a"], receipts(inbox / "failed")["b.zip"]
    with desk.desk.store.reading() as work:
        filing = work.filings.by_order("ORD-a")
        assert filing is not None
        assert good["sha256"] == work.revisions.package_hash(filing.id, 1)
    assert (good["package"], good["outcome"], good["filing"], good["code"]) == ("a", "imported", filing.number, None)
    assert (good["order_no"], good["time"]) == ("ORD-a", desk.clock.at.isoformat())
    assert (bad["outcome"], bad["code"], bad["filing"]) == ("refused", "package.not_a_package", None)
    assert bad["message_zh"] == "既不是目录也不是 ZIP 文件"
    assert bad["message_en"] == "Neither a folder nor a ZIP archive"


def test_what_is_not_complete_is_left_alone(desk: SampleDesk, inbox: Path) -> None:
    put_bad(inbox, ".coming.zip")
    put_bad(inbox, "big.zip.part")
    (inbox / ".folder").mkdir()
    assert take_in(desk, inbox) == []
    assert {".coming.zip", "big.zip.part", ".folder"} <= set(os.listdir(inbox))


def test_a_refused_field_is_named_in_the_receipt_without_what_stood_in_it(desk: SampleDesk, inbox: Path) -> None:
    path = put(inbox, "a") / "filing.json"
    said = json.loads(path.read_text())
    said["sponsor"]["principal"]["document_validity"] = {"start": "110101199003070011-canary"}
    path.write_text(json.dumps(said))
    take_in(desk, inbox)
    (written,) = (inbox / "failed").glob("*.receipt.json")
    assert b"canary" not in written.read_bytes()
    receipt = receipts(inbox / "failed")["a"]
    assert (receipt["code"], receipt["path"]) == ("package.date", "sponsor.principal.document_validity.start")
    assert receipt["message_en"].startswith("sponsor.principal.document_validity.start: ")


@pytest.mark.hostile
def test_receipts_show_no_control_bytes_no_names_of_files_and_no_keys_that_somebody_made_up(
    desk: SampleDesk, inbox: Path
) -> None:
    put_bad(inbox, "\x1b]0;x\x07\u202eb.zip")
    put_bad(inbox, os.fsdecode(b"\xff\xfe.zip"))
    put_bad(inbox, "n" * 250 + ".zip")
    double = put(inbox, "double") / "filing.json"
    double.write_bytes(b'{"format": "filing-package/1", "x\\u001b[canary": {"110101-canary": 1, "110101-canary": 2}}')
    file = put(inbox, "file") / "materials"
    os.symlink("/etc/passwd", file / "zhang-canary.jpg")
    outcomes = take_in(desk, inbox)
    assert outcomes == ["refused"] * 5
    written = [path for path in (inbox / "failed").iterdir() if path.name.endswith(".receipt.json")]
    assert len(written) == 5
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert all(character.isprintable() or character == "\n" for character in text), text
        assert "canary" not in text
    assert all(name.isprintable() for name in os.listdir(inbox / "failed"))


def test_the_same_name_again_lies_beside_the_first_one(desk: SampleDesk, inbox: Path) -> None:
    for number in (1, 2, 3):
        put(inbox, "a", f"ORD-{number}")
        assert take_in(desk, inbox) == ["imported"]
    put(inbox, "a", "ORD-1")
    assert take_in(desk, inbox) == ["unchanged"]
    assert sorted(receipts(inbox / "done")) == ["a", "a.2", "a.3", "a.4"]
    assert receipts(inbox / "done")["a.4"]["filing"] == receipts(inbox / "done")["a"]["filing"]


def test_a_package_that_takes_the_place_of_one_that_was_just_read_comes_in_with_the_next_run(
    desk: SampleDesk, inbox: Path
) -> None:
    put(inbox, "a")
    put(inbox, "b")

    def overtake(done: int, _of: int, _outcome: ImportOutcome) -> None:
        if done == 1:
            (inbox / "b").rename(inbox.parent / "taken away")
            put(inbox, "b", "ORD-LATER")

    assert take_in(desk, inbox, on_progress=overtake) == ["imported", "imported"]
    assert (inbox / "b").exists()
    assert take_in(desk, inbox) == ["imported"]
    told = {name: receipt["order_no"] for name, receipt in receipts(inbox / "done").items()}
    assert told == {"a": "ORD-a", "b": "ORD-b", "b.2": "ORD-LATER"}
    assert filings(desk) == 3


def test_revisions_come_in_in_the_order_in_which_they_arrived(desk: SampleDesk, inbox: Path) -> None:
    content = a_filing_content(order_no="ONE")
    for name, revision in (("z", 1), ("a", 2)):
        write_package(inbox / f".{name}", replace(content, revision=revision)).rename(inbox / name)
    assert take_in(desk, inbox) == ["imported", "replaced"]


def test_a_rehearsal_judges_and_touches_nothing(desk: SampleDesk, inbox: Path) -> None:
    put(inbox, "a")
    put_bad(inbox, "b.zip")
    assert take_in(desk, inbox, dry_run=True) == ["imported", "refused"]
    assert sorted(os.listdir(inbox)) == ["a", "b.zip"]
    assert filings(desk) == 0


def test_one_run_at_a_time(desk: SampleDesk, inbox: Path) -> None:
    put(inbox, "a")
    with (inbox / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Unavailable, match=r"inbox\.busy"):
            take_in(desk, inbox)
    assert take_in(desk, inbox) == ["imported"]


def test_an_inbox_that_is_none_is_told(desk: SampleDesk, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "gone", tmp_path / "file"):
        with pytest.raises(BadInput, match=r"inbox\.unusable"):
            take_in(desk, folder)
    put(inbox, "a")
    with pytest.raises(NotPermitted):
        desk.desk.inbox(inbox).take_in(desk.who("net"))
    assert (inbox / "a").exists()


@pytest.mark.hostile
def test_a_sender_cannot_lead_the_desk_elsewhere(desk: SampleDesk, inbox: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (inbox / "done").symlink_to(elsewhere)
    put(inbox, "a")
    with pytest.raises(BadInput, match=r"inbox\.unusable"):
        take_in(desk, inbox)
    (inbox / "done").unlink()
    (inbox / "link").symlink_to(elsewhere)
    os.mkfifo(inbox / "pipe")
    assert sorted(take_in(desk, inbox)) == ["imported", "refused", "refused"]
    assert (inbox / "failed" / "link").is_symlink()
    assert list(elsewhere.iterdir()) == []


class Stopped(BaseException):
    """The program is gone."""


@pytest.mark.fault
@pytest.mark.parametrize("step", range(14))
def test_a_run_that_stops_at_any_step_goes_on_and_every_package_has_one_receipt(
    desk: SampleDesk, inbox: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    for name in ("a", "b"):
        put(inbox, name)
    put_bad(inbox, "c.zip")
    left = [step]

    def stopping(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if left[0] == 0:
                raise Stopped
            left[0] -= 1
            return real(*given, **named)

        return call

    with monkeypatch.context() as patched:
        for name in ("rename", "fchmod"):
            patched.setattr(os, name, stopping(getattr(os, name)))
        patched.setattr(WatchedFolder, "settle", stopping(WatchedFolder.settle))
        try:
            take_in(desk, inbox)
        except Stopped:
            pass
        else:
            pytest.skip("the run has fewer steps")
    take_in(desk, inbox)
    assert filings(desk) == 2
    assert (sorted(receipts(inbox / "done")), sorted(receipts(inbox / "failed"))) == (["a", "b"], ["c.zip"])
    assert sorted(os.listdir(inbox)) == [".lock", "done", "failed"]
    assert {one["outcome"] for one in receipts(inbox / "done").values()} <= {"imported", "unchanged"}
    assert desk.desk.history.verify(desk.who("wang")).first_bad is None


@pytest.mark.fault
def test_kills_at_random_instants_lose_nothing_and_do_nothing_twice(desk: SampleDesk, inbox: Path) -> None:
    count = 60
    for number in range(count):
        put(inbox, f"p{number:02}")
    put_bad(inbox, "bad.zip")
    desk.run_on()
    environ = {**os.environ, **environment(desk.home)}
    command = [sys.executable, "-m", "reviewer_tui", "--as", "lilei", "import", "--inbox", str(inbox), "--quiet"]
    chance = random.Random(11)
    kills = 0
    for _round in range(14):
        process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=0.5 + 0.6 * chance.random())
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
        if not [name for name in os.listdir(inbox) if not name.startswith(".") and name not in ("done", "failed")]:
            break
    subprocess.run(command, env=environ, capture_output=True, check=False)
    assert kills > 0
    assert filings(desk) == count
    assert sorted(receipts(inbox / "done")) == [f"p{number:02}" for number in range(count)]
    assert list(receipts(inbox / "failed")) == ["bad.zip"]
    assert not [name for name in os.listdir(inbox / "done") if name.endswith(".part")]
    numbers = [one["filing"] for one in receipts(inbox / "done").values()]
    assert len(set(numbers)) == count
    with desk.desk.store.reading() as work:
        assert work.audit.verify().first_bad is None
    for file in desk.settings.materials.glob("??/*"):
        desk.desk.materials.get(file.name)


def test_progress_is_told_after_the_package_was_settled(desk: SampleDesk, inbox: Path) -> None:
    put(inbox, "a")
    heard: list[tuple[int, int, bool]] = []

    def progress(done: int, total: int, outcome: ImportOutcome) -> None:
        heard.append((done, total, (inbox / "done" / f"{outcome.package}.receipt.json").exists()))

    desk.desk.inbox(inbox).take_in(desk.who("lilei"), progress)
    assert heard == [(1, 1, True)]
