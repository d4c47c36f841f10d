"""How commands end, in processes of their own: codes, errors, pipes, signals, full disks, and what they load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import a_filing_content
from tests.cli.running import ROOT, Shell, start
from tests.sample_desk import SampleDesk, environment, write_package


def test_help_and_version_end_well(tmp_path: Path) -> None:
    for arguments in (["--help"], ["list", "--help"], ["due", "explain", "--help"], ["--version"]):
        ran = start(tmp_path, *arguments)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout


@pytest.mark.parametrize(
    "arguments",
    [[], ["tui"], ["nonsense"], ["list", "--nonsense"], ["show"], ["list", "--limit", "-1"], ["list", "stage:x"]],
)
def test_a_wrong_command_is_a_usage_error_and_never_a_screen_in_a_pipe(
    sample: SampleDesk, arguments: list[str]
) -> None:
    ran = start(sample.home, *arguments)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1


def test_a_missing_database_is_one_line_with_the_next_step(tmp_path: Path) -> None:
    ran = start(tmp_path, "list", "--lang", "en")
    assert ran.returncode == 2
    assert "db init" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_errors_are_json_on_standard_error_where_json_was_asked_for(sample: SampleDesk) -> None:
    ran = start(sample.home, "show", "F-1", "--json", "--as", "lilei")
    assert (ran.returncode, ran.stdout) == (3, "")
    document = json.loads(ran.stderr)
    assert document["ok"] is False
    assert document["error"]["code"] == "NOT_FOUND"


def test_an_unknown_person_and_a_role_that_may_not_are_told_apart_from_a_rule(sample: SampleDesk) -> None:
    filing = sample.add()
    assert start(sample.home, "list", "--as", "nobody").returncode == 7
    assert start(sample.home, "--as", "net", "record", filing.number, "take").returncode == 7
    assert start(sample.home, "--as", "lilei", "record", filing.number, "upload").returncode == 4
    assert start(sample.home, "--as", "lilei", "--read-only", "record", filing.number, "take").returncode == 7


def test_somebody_else_s_hold_is_a_conflict_that_names_them(sample: SampleDesk) -> None:
    filing = sample.add()
    sample.desk.triage.take(sample.who("hanmeimei"), filing.id)
    ran = start(sample.home, "--as", "lilei", "record", filing.number, "take", "--json")
    assert ran.returncode == 6
    error = json.loads(ran.stderr)["error"]
    assert (error["code"], error["by"], error["retryable"]) == ("CONFLICT", "hanmeimei", True)


def test_breached_deadlines_exit_with_ten_only_when_asked(sample: SampleDesk) -> None:
    sample.add()
    late = ["due", "--breached", "--now", "2026-12-01T09:00", "--as", "lilei"]
    assert start(sample.home, *late).returncode == 0
    assert start(sample.home, *late, "--exit-code").returncode == 10
    assert start(sample.home, "due", "--breached", "--exit-code", "--as", "lilei").returncode == 0


def test_a_reader_that_goes_away_is_no_error(sample: SampleDesk) -> None:
    ran = start(sample.home, "reasons", "list", "--jsonl", shell="| head -1; exit ${PIPESTATUS[0]}")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == 1
    ran = start(sample.home, "schema", "package", shell="| true; exit ${PIPESTATUS[0]}")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.fault
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_standard_output_exits_with_eight(sample: SampleDesk) -> None:
    ran = start(sample.home, "reasons", "list", "--json", shell="> /dev/full")
    assert ran.returncode == 8
    assert "Traceback" not in ran.stderr


@pytest.mark.fault
def test_a_database_that_is_locked_by_another_is_busy_and_may_be_tried_again(sample: SampleDesk) -> None:
    from reviewer_tui.storage.sqlite_library import connect

    filing = sample.add()
    other = connect(sample.database)
    other.execute("BEGIN IMMEDIATE")
    try:
        ran = start(sample.home, "record", filing.number, "take", "--as", "lilei", "--timeout", "1", "--json")
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert ran.returncode == 8
    assert json.loads(ran.stderr)["error"]["retryable"] is True


@pytest.mark.fault
def test_an_interrupted_import_keeps_and_lists_what_was_finished(sample: SampleDesk, tmp_path: Path) -> None:
    for number in range(1, 60):
        write_package(tmp_path / "in" / f"{number:03}", a_filing_content(order_no=f"ORD-{number}"))
    read_end, write_end = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "reviewer_tui", "import", str(tmp_path / "in"), "--json", "--as", "lilei"],
        cwd=sample.home,
        env={**os.environ, **environment(sample.home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=write_end,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    os.close(write_end)
    # The progress bar tells when the first packages are in.
    seen = b""
    while b"] 3/" not in seen:
        seen += os.read(read_end, 4096)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    os.close(read_end)
    assert process.returncode == 130
    listed = json.loads(out)["results"]
    assert 3 <= len(listed) < 59
    kept = {row["id"] for row in Shell(sample).json("list")["items"]}
    assert {row["id"] for row in listed} <= kept


def test_a_fault_names_its_place_and_no_value(sample: SampleDesk) -> None:
    patched = (
        "import sys\n"
        "from reviewer_tui.cli import program\n"
        "from reviewer_tui.storage import quick_reads\n"
        "def broken(self, login): raise ValueError('110101199003070011-canary')\n"
        "quick_reads.QuickReads.by_login = broken\n"
        "sys.exit(program.main(['list', '--lang', 'en']))\n"
    )
    environ = {**os.environ, **environment(sample.home), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", patched], env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "ValueError" in ran.stderr
    assert "canary" not in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "arguments", [["show", "{id}", "--json"], ["steps", "{id}"], ["audit", "show", "{id}"], ["record", "{id}", "take"]]
)
def test_a_command_loads_no_screen_and_no_client(sample: SampleDesk, arguments: list[str]) -> None:
    filing = sample.add()
    probe = (
        "import sys\nfrom reviewer_tui.cli.program import main\n"
        "code = main(sys.argv[1:])\n"
        "print([name for name in ('textual', 'rich', 'PIL', 'httpx') if name in sys.modules], code, file=sys.stderr)\n"
    )
    typed = [part.format(id=filing.number) for part in arguments]
    environ = {**os.environ, **environment(sample.home), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", probe, *typed, "--as", "lilei"], env=environ, capture_output=True, text=True, check=False
    )
    assert ran.stderr.splitlines()[-1] == "[] 0"
