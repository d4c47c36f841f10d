"""``sweep`` and ``due digest`` as they are typed: rows, counts, exit codes, rehearsal, two at once, another time zone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from reviewer_tui.bootstrap import mark_demo
from reviewer_tui.cli.output_schemas import output_schema
from reviewer_tui.domain.stage import Stage
from tests.cli.running import ROOT, Shell, start
from tests.mail_servers import HOST, mail_server
from tests.sample_desk import SampleDesk, environment
from tests.sweeping import WITH_ADDRESS, desk_to_sweep, events, give_addresses, mails, returned

TOO_LATE = "2026-12-01T10:00"
"""A Tuesday after the builders' filings are overdue."""


@pytest.fixture
def root(shell: Shell) -> Shell:
    """Commands typed by the administrator."""
    return Shell(shell.sample, "root")


def test_a_sweep_tells_a_row_a_thing_and_counts_for_each_task(sample: SampleDesk, root: Shell) -> None:
    give_addresses(sample, "wang")
    filing = sample.add()
    answer = root.json("--now", TOO_LATE, "sweep")
    jsonschema.Draft202012Validator(output_schema("sweep")).validate(answer)
    assert (answer["ok"], answer["ran"]) == (True, True)
    assert answer["counts"]["breaches"] == {"done": 2, "refused": 0, "failed": 0}
    assert answer["counts"]["notices"]["done"] == answer["counts"]["digest"]["done"] == 1
    assert answer["results"][0] == {
        "task": "breaches",
        "outcome": "done",
        "action": "breached",
        "id": filing.number,
        "clock": "first_contact",
        "due": "2026-11-26T00:00:00+08:00",
    }
    again = root.json("--now", TOO_LATE, "sweep")
    assert (again["results"], again["ok"]) == ([], True)


def test_as_lines_it_ends_with_a_summary(sample: SampleDesk, root: Shell) -> None:
    sample.add()
    *rows, last = [json.loads(line) for line in root("--now", TOO_LATE, "sweep", "--jsonl").out.splitlines()]
    assert [row["task"] for row in rows] == ["breaches", "breaches"]
    assert last["summary"]["counts"]["breaches"]["done"] == 2


def test_the_timeline_says_what_happened_by_itself(sample: SampleDesk, root: Shell) -> None:
    filing = sample.add()
    root("--now", TOO_LATE, "sweep")
    said = root.json("audit", "show", filing.number)["items"][-1]
    assert (said["text"], said["by"]) == ("Overdue: First review, due on 2026-11-25 (by itself)", "root")


def test_a_read_only_start_sweeps_nothing(sample: SampleDesk, root: Shell) -> None:
    filing = sample.add()
    root("--now", TOO_LATE, "--read-only", "sweep", code=7)
    assert events(sample, filing, "breached") == []


@pytest.mark.parametrize("wrong", ['reply_expiry = "delete"', "quiet_hours = -1", 'quiet_hours = "6"'])
def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path, wrong: str) -> None:
    sample = desk_to_sweep(tmp_path)
    file = sample.home / "config.toml"
    file.write_text(file.read_text(encoding="utf-8") + wrong + "\n", encoding="utf-8")
    ran = Shell(sample, "root")("sweep", code=2)
    assert wrong.partition(" ")[0] in ran.err


def test_with_nothing_to_do_it_says_so(root: Shell) -> None:
    assert root("sweep").out == "nothing has fallen due\n"


def test_only_some_tasks_and_at_most_so_many(sample: SampleDesk, root: Shell) -> None:
    sample.add()
    none = root.json("--now", TOO_LATE, "sweep", "--only", "holds", "--only", "sms")
    assert (none["results"], list(none["counts"])) == ([], ["holds", "sms"])
    assert len(root.json("--now", TOO_LATE, "sweep", "--max", 1)["results"]) == 1
    root("sweep", "--only", "everything", code=2)


def test_a_rehearsal_tells_what_would_be_done_and_keeps_nothing(sample: SampleDesk, root: Shell) -> None:
    give_addresses(sample, "wang")
    filing = sample.add()
    answer = root.json("--now", TOO_LATE, "sweep", "--dry-run")
    assert answer["dry_run"]
    assert [(row["task"], row.get("to")) for row in answer["results"]] == [
        ("breaches", None),
        ("breaches", None),
        ("notices", "wang"),
        ("digest", "wang"),
    ]
    assert events(sample, filing, "breached") == []
    assert mails(sample) == []


def test_a_row_that_was_refused_is_partial_success(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, config='reply_expiry = "withdraw"\n')
    filing = returned(sample)
    with sample.desk.store.work() as work:
        lease = "UPDATE filing SET lease_holder_id = 2, lease_since = 0, lease_until = 99999999999999 WHERE id = ?"
        work._connection.exec_driver_sql(lease, (int(filing.id),))
        work.commit()
    sample.run_on()
    answer = Shell(sample, "root").json("--now", "2026-12-08T10:00", "sweep", code=5)
    assert answer["ok"] is False
    assert answer["counts"]["replies"]["refused"] == 1
    (row,) = [row for row in answer["results"] if row["task"] == "replies"]
    assert (row["id"], row["outcome"], row["code"]) == (filing.number, "refused", "CONFLICT")
    assert sample.filing(filing.id).stage is Stage.NEEDS_CORRECTION


def test_a_reviewer_may_not(shell: Shell) -> None:
    shell("sweep", code=7)


def test_on_a_desk_at_work_no_other_time_is_swept(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path)
    ran = start(sample.home, "--now", TOO_LATE, "sweep")
    assert ran.returncode in (2, 7), "before anything else: who runs this is not on the staff, or --now is for reading"
    sample.desk.close()


def test_a_second_sweep_at_the_same_time_says_so_and_ends_well(sample: SampleDesk, root: Shell) -> None:
    filing = sample.add()
    with sample.desk.sweep.alone() as alone:
        assert alone
        answer = root.json("--now", TOO_LATE, "sweep")
        assert (answer["ran"], answer["results"], answer["ok"]) == (False, [], True)
        assert "another sweep is running" in root("--now", TOO_LATE, "sweep").out
    assert events(sample, filing, "breached") == []
    assert len(root.json("--now", TOO_LATE, "sweep")["results"]) == 2


def test_the_lock_goes_with_the_process_that_had_it(sample: SampleDesk, root: Shell) -> None:
    holding = (
        "import sys; from pathlib import Path; from reviewer_tui.storage.sweep_lock import _in_folder\n"
        "with _in_folder(Path(sys.argv[1])) as alone: print(alone, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holding, str(sample.database.parent)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert root.json("sweep")["ran"] is False
        holder.kill()
        holder.wait()
    assert root.json("sweep")["ran"] is True


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
def test_in_any_time_zone_of_the_host_the_same_is_done(sample: SampleDesk, zone: str) -> None:
    give_addresses(sample, "lilei", "wang")
    sample.add()
    mark_demo(sample.settings, sample.clock.at)
    arguments = ["--as", "root", "--now", "2026-11-26T08:59", "sweep", "--json"]
    ran = start(sample.home, *arguments, extra={"TZ": zone})
    assert ran.returncode == 0, ran
    answer = json.loads(ran.stdout)
    assert [(row["task"], row["due"]) for row in answer["results"]] == [
        ("breaches", "2026-11-26T00:00:00+08:00"),
        ("breaches", "2026-11-26T00:00:00+08:00"),
        ("notices", "2026-11-26T09:00:00+08:00"),
    ]
    digests = json.loads(
        start(sample.home, *arguments[:3], "2026-11-26T09:00", *arguments[4:], extra={"TZ": zone}).stdout
    )
    assert [row["key"] for row in digests["results"]] == ["digest/lilei/2026-11-26", "digest/wang/2026-11-26"]


def test_a_sweep_with_nothing_to_do_loads_neither_the_orm_nor_the_screens(sample: SampleDesk) -> None:
    sample.add()
    heavy = ("textual", "PIL", "httpx", "sqlmodel", "sqlalchemy", "cryptography", "smtplib")
    probe = (
        "import sys; from reviewer_tui.__main__ import main\n"
        "try: left = main()\n"
        "except SystemExit as end: left = end.code\n"
        f"print(left, *(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)"
    )
    environ = {**os.environ, **environment(sample.home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", probe, "--as", "root", "sweep", "--json"]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert ran.stderr.split() == ["0"], ran


def test_what_is_to_leave_the_house_leaves_and_is_a_row(tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    sample = desk_to_sweep(tmp_path, config=f'[feed]\nfolder = "{feed}"\n')
    filing = sample.add()
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    sample.run_on()
    root = Shell(sample, "root")
    planned = root.json("sweep", "--only", "outbox", "--dry-run")
    assert not list(feed.iterdir())
    answer = root.json("sweep", "--only", "outbox")
    assert answer["counts"]["outbox"] == {"done": len(planned["results"]), "refused": 0, "failed": 0}
    assert {row["id"] for row in answer["results"]} == {filing.number}
    assert list(feed.iterdir())
    assert root.json("sweep", "--only", "outbox")["results"] == []


def test_mail_that_cannot_leave_now_is_a_row_that_failed(tmp_path: Path) -> None:
    sample = desk_to_sweep(
        tmp_path, config='[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nsender = "desk@example.com"\n'
    )
    sample.run_on()
    answer = Shell(sample, "root").json("sweep", code=5)
    (row,) = [row for row in answer["results"] if row["task"] == "outbox"]
    assert (row["outcome"], row["trouble"]) == ("failed", "down.unreachable ECONNREFUSED")
    assert "down." not in row["message"]
    assert answer["counts"]["digest"]["done"] == 3


def test_the_digests_of_the_day_arrive_by_mail(tmp_path: Path) -> None:
    with mail_server() as postbox:
        config = f'[mail]\nhost = "{HOST}"\nport = {postbox.port}\nsecurity = "none"\nsender = "desk@example.com"\n'
        sample = desk_to_sweep(tmp_path, config=config)
        sample.run_on()
        answer = Shell(sample, "root").json("sweep")
        assert answer["counts"]["digest"]["done"] == answer["counts"]["outbox"]["done"] == 3
        assert Shell(sample, "root").json("sweep")["results"] == []
    assert sorted(message["To"] for message in postbox.taken) == [
        f"{login}@example.com" for login in sorted(WITH_ADDRESS)
    ]
    assert {message["Subject"] for message in postbox.taken} == {"每日摘要 2026-11-23：逾期 0，今日到期 0"}


@pytest.fixture
def read(sample: SampleDesk, shell: Shell) -> Shell:
    """Commands of lilei on a desk where something is overdue."""
    filing = sample.add()
    sample.desk.triage.assign(sample.who("wang"), filing.id, "lilei")
    return shell


def test_the_digest_is_read_as_text_and_as_data(read: Shell) -> None:
    text = read("--now", TOO_LATE, "due", "digest").out
    assert text.startswith("李雷, this is how your filings stand on 2026-12-01.\n\nOverdue (1)\n-  F-20001")
    answer = read.json("--now", TOO_LATE, "due", "digest")
    jsonschema.Draft202012Validator(output_schema("due digest")).validate(answer)
    assert (answer["for"], answer["day"], answer["counts"]["breached"], answer["desk"]) == (
        "lilei",
        "2026-12-01",
        1,
        None,
    )
    assert answer["items"][0]["clock"]["due"] == "2026-11-26T00:00:00+08:00"


def test_a_supervisor_reads_the_desk_and_another_person_s_digest(read: Shell) -> None:
    answer = read.json("--now", TOO_LATE, "due", "digest", login="wang")
    jsonschema.Draft202012Validator(output_schema("due digest")).validate(answer)
    assert answer["desk"]["people"] == [{"login": "lilei", "open": 1, "breached": 1, "due_today": 0}]
    assert read.json("due", "digest", "--for", "lilei", login="wang")["for"] == "lilei"
    read("due", "digest", "--for", "wang", code=7)


def test_the_daily_mail_is_ended_and_begun_again_by_oneself(sample: SampleDesk, read: Shell) -> None:
    give_addresses(sample, "lilei")
    read("due", "digest", "--mail", "off")
    assert read.json("--now", TOO_LATE, "sweep", "--only", "digest", login="root")["results"] == []
    read("due", "digest", "--mail", "on")
    assert len(read.json("--now", TOO_LATE, "sweep", "--only", "digest", login="root")["results"]) == 1
