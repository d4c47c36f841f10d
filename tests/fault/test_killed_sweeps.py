"""A sweep that is killed before any of its statements leaves the rest to the next one, and nothing is done or told twice."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from reviewer_tui.bootstrap import SetClock, open_desk
from reviewer_tui.settings import Settings, read_settings
from reviewer_tui.storage.sqlite_library import connect
from tests.builders import a_filing_content
from tests.fault.test_killed_at_each_step import dying_at_statement, survives
from tests.fault.truth import chain_of
from tests.sample_desk import SampleDesk, environment
from tests.sweeping import give_addresses, ready_to_upload, texting

pytestmark = pytest.mark.fault


def swept(settings: Settings, now: datetime) -> Callable[[], object]:
    """A sweep in a desk of its own."""

    def work() -> None:
        desk = open_desk(settings, clock=SetClock(now))
        actor = desk.staff.by_login("root")
        assert actor is not None
        with desk.sweep.alone() as alone:
            assert alone, "the lock went with the sweep that was killed"
            list(desk.sweep.run(actor))

    return work


def outcome(settings: Settings) -> tuple[Counter[tuple[int, str, str]], Counter[str]]:
    """What the trail says of the sweep, and how often each person was written to about what."""
    connection = connect(settings.database, read_only=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        marks = connection.execute(
            'SELECT filing_id, action, details FROM audit_event WHERE details LIKE \'%"by":"sweep"%\''
        ).fetchall()
        keys = connection.execute("SELECT key FROM outbox WHERE kind IN ('notice', 'digest')").fetchall()
    finally:
        connection.close()
    return Counter((row[0], row[1], row[2]) for row in marks), Counter(key.rpartition("/")[0] for (key,) in keys)


def copied(sample: SampleDesk, name: str) -> Settings:
    """The desk once more, in a folder of its own."""
    home = sample.home.parent / name
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(sample.home, home, ignore=shutil.ignore_patterns("packages"))
    return read_settings(environment(home), database=str(home / "desk.db"))


def test_a_sweep_that_is_killed_before_any_statement_is_finished_by_the_next(sample: SampleDesk) -> None:
    give_addresses(sample, "lilei", "wang")
    mine = sample.add(a_filing_content(order_no="ORD-1"))
    sample.desk.triage.assign(sample.who("wang"), mine.id, "lilei")
    texting(sample, "ORD-2")
    until = sample.clock.at + timedelta(hours=3)
    sample.record(ready_to_upload(sample, "ORD-3"), "hold", until=until.isoformat(), note="young domain")
    sample.desk.close()
    now = sample.clock.at + timedelta(days=4)
    whole = copied(sample, "whole")
    assert survives(swept(whole, now))
    expected = outcome(whole)
    assert Counter(action for _, action, _ in expected[0]) == {
        "audit.hold_ended": 1,
        "audit.sms_unknown": 1,
        "audit.breached": 4,
    }
    assert expected[1] == {"notice/lilei": 1, "notice/wang": 1, "digest/lilei": 1, "digest/wang": 1}
    statements = 0
    while True:
        settings = copied(sample, "killed")
        if survives(swept(settings, now), prepare=dying_at_statement(statements)):
            break
        assert survives(swept(settings, now))
        assert outcome(settings) == expected
        assert chain_of(settings).first_bad is None
        statements += 3
        assert statements < 500
    assert statements > 40


def test_sweeps_that_start_together_do_everything_once(sample: SampleDesk) -> None:
    give_addresses(sample, "wang")
    filings = [sample.add(a_filing_content(order_no=f"ORD-{number}")) for number in range(6)]
    sample.desk.close()
    now = sample.clock.at + timedelta(days=4)

    def work() -> None:
        desk = open_desk(sample.settings, clock=SetClock(now))
        actor = desk.staff.by_login("root")
        assert actor is not None
        for _ in range(3):
            with desk.sweep.alone() as alone:
                if alone:
                    list(desk.sweep.run(actor))

    children = []
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                work()
                code = 0
            finally:
                os._exit(code)
        children.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children] == [0] * 4
    marks, mails = outcome(sample.settings)
    assert set(marks.values()) == {1}
    assert Counter(filing for filing, _, _ in marks) == dict.fromkeys((one.id for one in filings), 2)
    assert mails == {"notice/wang": 1, "digest/wang": 1}
