"""Sweeps over a real PostgreSQL: the same finds, marks and mails, and one at a time by an advisory lock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk, place_of
from reviewer_tui.domain.stage import Stage
from reviewer_tui.storage.daily_reader import DailyReader
from tests.builders import a_filing_content
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server
from tests.sweeping import done, events, give_addresses, mails, ready_to_upload, returned, sweep, texting

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    with postgres_server() as url:
        made = on_server(sample_desk(tmp_path, config='reply_expiry = "withdraw"\nquiet_hours = 6\n'), url)
        give_addresses(made, "lilei", "wang")
        yield made
        made.desk.close()


def test_everything_that_falls_due_is_done_once(sample: SampleDesk) -> None:
    late = sample.add(a_filing_content(order_no="ORD-1"))
    silent = returned(sample, "ORD-2")
    texting(sample, "ORD-3")
    until = sample.clock.at + timedelta(hours=3)
    held = sample.record(ready_to_upload(sample, "ORD-4"), "hold", until=until.isoformat(), note="young domain")
    found: list[str] = []
    for _ in range(20):
        found += done(sweep(sample))
        assert sweep(sample) == []
        sample.wait(days=1)
    assert len(events(sample, late, "breached")) == 2
    assert len(events(sample, held, "hold_ended")) == 1
    assert sample.filing(silent.id).stage is Stage.WITHDRAWN
    assert found.count("sms sms_unknown DL05") == 1
    assert found.count("digest digest wang") == len(mails(sample, "digest")) / 2 == 15
    assert mails(sample)
    assert "未办结备案共 3 件" in mails(sample, "digest")[-1][1]["text"]


def test_a_rehearsal_keeps_nothing(sample: SampleDesk) -> None:
    late = sample.add()
    sample.wait(days=4)
    rehearsal = open_desk(sample.settings, clock=sample.clock, rehearse=True)
    assert "notices noticed wang" in done(rehearsal.sweep.run(sample.who("root")))
    rehearsal.close()
    assert events(sample, late, "breached") == []


def test_one_sweep_runs_at_a_time(sample: SampleDesk) -> None:
    other = open_desk(sample.settings, clock=sample.clock)
    with sample.desk.sweep.alone() as first, other.sweep.alone() as second:
        assert (first, second) == (True, False)
    with other.sweep.alone() as second:
        assert second
    other.close()


def test_the_day_of_the_desk_is_read(sample: SampleDesk) -> None:
    sample.add()
    sample.wait(days=4)
    reader = DailyReader(place_of(sample.settings))
    now = sample.clock.at
    assert [(load.person, load.open, load.breached) for load in reader.loads(now, now)] == [(0, 1, 1)]
    assert reader.stages()[Stage.SUBMITTED] == 1
    assert len(reader.breached(now, 9)) == 1
    assert reader.provisional(None) == reader.provisional(2) == 0
    reader.close()
