"""Effects leave over a real PostgreSQL as they do over SQLite, and two workers share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.errors import Refused
from reviewer_tui.usecases.deliveries import LEASE
from reviewer_tui.usecases.effects import Fate, Reply
from tests.outbox_desk import SENT, InOneGo, ScriptedChannel, deliveries, effect, put, standing
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    with postgres_server() as url:
        made = on_server(sample_desk(tmp_path), url)
        yield made
        made.desk.close()


def test_effects_leave_wait_die_and_are_turned_as_over_a_file(sample: SampleDesk) -> None:
    filing = sample.add().id
    root, wang = sample.who("root"), sample.who("wang")
    put(sample, "one", "two", filings=[filing])
    put(sample, "n", kind="notice", payload={"login": "wang", "subject": "100%", "text": "?"})
    with sample.desk.store.work() as work:
        work.staff.set_email(wang.id, "wang@example.com")
        work.commit()
    down = Reply(fate=Fate.DOWN, trouble="down.unreachable")
    feed = ScriptedChannel(reply=lambda one: down)
    mail = ScriptedChannel(name="mail", repeats=False)
    run = deliveries(sample, feed, mail)
    assert [one.fate for one in run.deliver(root, most=9)] == [Fate.DOWN, Fate.SENT]
    assert mail.payloads[0]["to"] == "wang@example.com"
    assert run.deliver(root, most=9) == ()
    assert run.backlog()[0].rests_until is not None
    sample.wait(minutes=1)
    feed.reply = lambda one: SENT
    held = effect(sample, "one")
    sample.desk.outbox.hold(wang, held.id)
    assert run.deliver(root, most=9) == ()
    sample.desk.outbox.release(wang, held.id)
    run.deliver(root, most=9)
    assert feed.arrived == ["one", "two"]
    assert set(standing(sample).values()) == {"sent"}
    put(sample, "m", kind="notice", payload={"login": "wang", "subject": "s", "text": "t"})
    with sample.desk.store.work() as work:
        (due,) = work.outbox.due("notice", now=sample.clock.at, limit=1)
        assert work.outbox.claim(due, until=sample.clock.at + LEASE)
        assert work.outbox.claim(due, until=sample.clock.at + LEASE) is None
        work.commit()
    sample.wait(minutes=5)
    assert [one.fate for one in run.deliver(root, most=9)] == [Fate.UNKNOWN]
    assert run.send(wang, effect(sample, "m").id, twice=True).fate is Fate.SENT


def test_a_letter_is_cancelled_by_the_undo_and_not_once_it_has_left(sample: SampleDesk) -> None:
    found = sample.make_ready(sample.add())
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="示例原因"),))
    result = sample.desk.decisions.decide(sample.who("lilei"), found.id, draft, expect_version=found.version)
    sample.desk.decisions.undo(sample.who("lilei"), found.id)
    assert standing(sample)[f"letter/{found.id}/{result.filing.version}"] == "cancelled"
    again = sample.make_ready(sample.filing(found.id))
    result = sample.desk.decisions.decide(sample.who("lilei"), found.id, draft, expect_version=again.version)
    assert result.letter_id is not None
    deliveries(sample, ScriptedChannel()).send(sample.who("wang"), result.letter_id)
    with pytest.raises(Refused, match="too_late_to_undo"):
        sample.desk.decisions.undo(sample.who("lilei"), found.id)


def test_workers_at_the_same_time_send_each_effect_once(sample: SampleDesk) -> None:
    put(sample, *(f"k{number}" for number in range(60)))

    def work(number: int) -> list[str]:
        desk = open_desk(sample.settings, clock=sample.clock)
        channel = ScriptedChannel()
        InOneGo(desk.around, [channel]).deliver(sample.who("root"), most=100)
        desk.close()
        return channel.arrived

    with ThreadPoolExecutor(4) as pool:
        arrived = Counter(key for keys in pool.map(work, range(4)) for key in keys)
    assert (len(arrived), max(arrived.values())) == (60, 1)
