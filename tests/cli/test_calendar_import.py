"""``calendar import`` and what the other calendar commands say afterwards: forms, exit codes, foreign names, being killed."""

from __future__ import annotations

import json
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from reviewer_tui.cli.output_schemas import output_schema
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.deadline import start as start_clock
from reviewer_tui.storage.sqlite_library import connect
from tests.builders import a_filing_content
from tests.cli.running import Shell, start
from tests.notice_files import EARLIER_2027, NOTICE_2027, PAPER, as_csv, as_ical, as_json, days_of
from tests.sample_desk import SampleDesk

AT = datetime(2026, 12, 10, 2, tzinfo=UTC)
HOSTILE = "=cmd|' /C calc'!A0 \x1b[31m\u202e\x9b[x[/]y"


@pytest.fixture
def filings(sample: SampleDesk) -> list[str]:
    """Two filings before the Authority, since 3 and 10 December."""
    sample.clock.at = AT
    sample.run_on()
    numbers = []
    for day in (3, 10):
        filing = sample.add(a_filing_content(order_no=f"ORD-{day}"))
        with sample.desk.store.work() as work:
            clock = start_clock(sample.desk.rules["DL06"], AT.replace(day=day), sample.desk.calendar, Cause("T20"))
            work.filings.save(filing, (clock,), expect_version=filing.version, at=AT)
            work.commit()
        numbers.append(filing.number)
    return numbers


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    return written(tmp_path, "2027.json", NOTICE_2027)


def written(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_a_rehearsal_lists_every_deadline_that_would_move(shell: Shell, filings: list[str], notice: Path) -> None:
    said = shell("calendar", "import", notice, "--dry-run", login="wang").out
    assert f"  {filings[0]}  DL06 Authority review  2026-12-31 (provisional) -> 2026-12-30\n" in said
    assert f"  {filings[1]}  DL06 Authority review  2027-01-08 (provisional) -> 2027-01-08\n" in said
    assert "2 open deadlines counted again, 1 would move; 1 would keep their date" in said
    would = shell.json("calendar", "import", notice, "--dry-run", login="wang")
    assert would["counts"] == {"looked_at": 2, "moved": 1, "certainty": 1, "filings": 2}
    did = shell.json("calendar", "import", notice, "--yes", login="wang")
    assert did["items"] == would["items"]
    again = shell.json("calendar", "import", notice, "--yes", login="wang")
    assert (again["changed"], again["items"]) == (False, [])


def test_each_form_answers_the_same_rows_and_keeps_to_its_schema(
    shell: Shell, filings: list[str], notice: Path
) -> None:
    import jsonschema

    document = shell.json("calendar", "import", notice, "--dry-run", login="wang")
    jsonschema.validate(document, output_schema("calendar import"))
    *rows, last = shell("calendar", "import", notice, "--dry-run", "--jsonl", login="wang").out.splitlines()
    assert [json.loads(row) for row in rows] == document["items"]
    assert json.loads(last)["summary"]["counts"] == document["counts"]
    table = shell("calendar", "import", notice, "--dry-run", "--csv", "--fields", "id,old,new", login="wang").out
    assert table.splitlines()[1] == f"{filings[0]},2026-12-31,2026-12-30"


def test_off_a_terminal_many_filings_need_a_yes(shell: Shell, filings: list[str], notice: Path) -> None:
    refused = shell("calendar", "import", notice, "--json", login="wang", code=2)
    assert refused.error["reason"] == "cli.say_yes"
    assert not shell.json("calendar", "show", "--year", "2027")["official"]
    assert shell.json("calendar", "import", notice, "--yes", login="wang")["changed"]
    shown = shell.json("calendar", "show", "--year", "2027")
    assert (shown["official"], shown["source"]) == (True, PAPER)
    assert shown["days"]["makeup_workday"] == 5


def test_the_check_tells_of_open_deadlines_beyond_the_published_years(
    shell: Shell, filings: list[str], notice: Path
) -> None:
    checked = shell.json("calendar", "check", "--horizon", "1wd", "--exit-code", code=10)
    assert checked["open"] == {"latest": "2027-01-08", "provisional": 2, "exact": True, "unpublished": 2027}
    assert "2 open deadlines are provisional" in checked["warnings"][0]
    shell("calendar", "import", notice, "--yes", login="wang")
    checked = shell.json("calendar", "check", "--horizon", "1wd", "--exit-code")
    assert checked["open"] == {"latest": "2027-01-08", "provisional": 0, "exact": True, "unpublished": 2028}
    assert checked["warnings"] == []


def test_the_closures_of_a_province_count_for_it_alone(shell: Shell, tmp_path: Path) -> None:
    rows = [
        ("2026-11-30", "closure", "局内放假", "notice 12", "河北"),
        ("2026-12-01", "closure", "x", "notice 12", "13"),
    ]
    file = written(tmp_path, "closures.csv", as_csv([], more=rows))
    said = shell("calendar", "import", file, login="root").out
    assert said.startswith("Hebei 2026: the authority is also closed on 2026-11-30, 2026-12-01\n")
    assert shell("calendar", "add", "2026-11-27", "1").out == "2026-11-30\n"
    assert shell("calendar", "add", "2026-11-27", "1", "--province", "HE").out == "2026-12-02\n"
    shown = shell.json("calendar", "show", "--province", "河北省")
    assert [day["name"] for day in shown["items"] if day["kind"] == "closure"] == ["局内放假", "x"]
    assert shell("calendar", "show", "--province", "Mars", code=2).err
    explained = shell.json("calendar", "add", "2026-11-27", "1", "--province", "冀", "--explain")
    assert [step["kind"] for step in explained["steps"]] == ["weekend", "weekend", "closure", "closure", "workday"]


@pytest.mark.parametrize("login", ["lilei", "audit", "net"])
def test_other_roles_are_refused(shell: Shell, notice: Path, login: str) -> None:
    assert shell("calendar", "import", notice, "--json", login=login, code=7).error["code"] == "NOT_PERMITTED"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (as_json(papers=()), "no notice is named for 2027"),
        (as_json(days_of(work=())[:5]), "is not whole"),
        (as_json([{"name": "x", "date": "2027-13-01", "isOffDay": True}]), 'day 1: "2027-13-01" is no date'),
        (as_ical(), "no notice is named for 2027"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"x" * 500_000, "more than 400000 bytes"),
        (b"", "columns are"),
    ],
)
def test_a_file_that_cannot_be_taken_in_says_what_is_wrong(
    shell: Shell, tmp_path: Path, data: bytes, words: str
) -> None:
    refused = shell("calendar", "import", written(tmp_path, "x", data), login="wang", code=2)
    assert words in refused.err
    assert refused.out == ""


def test_a_file_that_is_not_there_is_no_fault(shell: Shell, tmp_path: Path) -> None:
    assert "missing.json" in shell("calendar", "import", tmp_path / "missing.json", login="wang", code=2).err


def test_a_year_that_is_not_published_says_so(shell: Shell, tmp_path: Path) -> None:
    file = written(tmp_path, "2027.json", as_json([], papers=()))
    assert "2027 is not published yet" in shell("calendar", "import", file, login="wang").out


def test_a_hostile_name_is_kept_as_it_was_sent_and_acts_nowhere(shell: Shell, tmp_path: Path) -> None:
    file = written(tmp_path, "2027.json", as_json([{**day, "name": HOSTILE} for day in days_of()], papers=[HOSTILE]))
    shell("calendar", "import", file, login="wang")
    connection = connect(shell.sample.database, read_only=True)
    names = connection.execute("SELECT DISTINCT name, source FROM calendar_day WHERE notice_year = 2027").fetchall()
    connection.close()
    assert names == [(HOSTILE, HOSTILE)]
    for form in ("--table", "--csv", "--json", "--jsonl"):
        for command in (("show", "--year", "2027"), ("add", "2027-01-01", "9", "--explain"), ("check",)):
            said = shell("calendar", *command, form)
            assert not set(said.out + said.err) & set("\x1b\x9b\u202e"), said
    assert ",=cmd" not in shell("calendar", "show", "--year", "2027", "--csv").out
    assert shell.json("calendar", "show", "--year", "2027")["items"][0]["name"] == HOSTILE


@pytest.mark.fault
def test_an_import_that_is_killed_before_any_statement_has_changed_nothing(
    sample: SampleDesk, filings: list[str], notice: Path
) -> None:
    sample.desk.close()
    before, statements = stored(sample), 0
    while killed_at(sample, notice, statements):
        assert stored(sample) == before
        statements += 1
    assert statements > 15
    after = stored(sample)
    assert [due for due, _provisional in after[0]] == [1798646400000, 1799424000000]
    assert start(sample.home, "--as", "root", "audit", "verify").returncode == 0


def stored(sample: SampleDesk) -> list[list[tuple[object, ...]]]:
    connection = connect(sample.database, read_only=True)
    asked = (
        "SELECT due_at, provisional FROM deadline ORDER BY filing_id",
        "SELECT * FROM filing ORDER BY id",
        "SELECT * FROM calendar_day ORDER BY date",
        "SELECT * FROM calendar_year ORDER BY year",
        "SELECT * FROM audit_event ORDER BY sequence",
        "SELECT * FROM house ORDER BY name",
    )
    found = [[tuple(row) for row in connection.execute(sql).fetchall()] for sql in asked]
    connection.close()
    return found


def killed_at(sample: SampleDesk, notice: Path, number: int) -> bool:
    """Import in a process of its own that dies before that statement; False when it came to its end."""
    pid = os.fork()
    if pid == 0:
        left = iter(range(number))

        def count(*_given: object) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", count)
        code = 1
        try:
            code = Shell(sample)("calendar", "import", notice, "--yes", login="wang", code=None).code
        finally:
            os._exit(code)
    _pid, status = os.waitpid(pid, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


def test_the_earlier_file_puts_dates_back(shell: Shell, filings: list[str], notice: Path, tmp_path: Path) -> None:
    earlier = written(tmp_path, "earlier.json", EARLIER_2027)
    shell("calendar", "import", earlier, "--yes", login="wang")
    shell("calendar", "import", notice, "--yes", login="wang")
    (back,) = shell.json("calendar", "import", earlier, "--yes", login="wang")["items"]
    assert (back["id"], back["old"], back["new"]) == (filings[0], "2026-12-30", "2026-12-31")
    told = shell("audit", "show", filings[0], login="wang").out
    assert "Deadlines moved by the calendar 2027: DL06 2026-12-30 -> 2026-12-31" in told
