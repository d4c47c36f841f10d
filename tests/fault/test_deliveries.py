"""Workers that are killed between claim and mark, and workers at the same time: nothing leaves twice, nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from reviewer_tui.bootstrap import SetClock, open_desk
from reviewer_tui.integrations.feed_folder import FeedFolder
from reviewer_tui.integrations.mailer import Mailer
from reviewer_tui.usecases.effects import Channel, Effect, Fate, Reply
from tests.mail_servers import HOST, mail_server
from tests.outbox_desk import InOneGo, ScriptedChannel, put, standing
from tests.sample_desk import SampleDesk

pytestmark = pytest.mark.fault


@dataclass(slots=True)
class Deadly:
    """A channel that kills its own process at the ``at``-th try, before or after the effect has left."""

    inner: Channel
    at: int
    after: bool

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def repeats(self) -> bool:
        return self.inner.repeats

    def send(self, effect: Effect, payload: Mapping[str, str]) -> Reply:
        self.at -= 1
        if self.at == 0 and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        reply = self.inner.send(effect, payload)
        if self.at == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return reply


def worker(sample: SampleDesk, channel: Channel, most: int = 1_000) -> int:
    """Fork a worker that delivers once; its process id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        desk = open_desk(sample.settings, clock=SetClock(sample.clock.at))
        InOneGo(desk.around, [channel]).deliver(sample.who("root"), most=most)
        desk.close()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run_to_the_end(sample: SampleDesk, make: Callable[[], Channel], seed: int) -> int:
    """Kill workers at random tries until one comes through; how many were killed."""
    dice, killed = Random(seed), 0
    while ended(worker(sample, Deadly(make(), dice.randint(1, 12), dice.random() < 0.5))):
        killed += 1
        sample.wait(minutes=5)
    return killed


def test_files_are_there_once_each_however_often_the_worker_is_killed(sample: SampleDesk, tmp_path: Path) -> None:
    filings: list[int | None] = [sample.add().id, None]
    keys = [f"status/{number}/1" for number in range(60)]
    put(sample, *keys, filings=filings)
    killed = run_to_the_end(sample, lambda: FeedFolder(tmp_path / "feed"), seed=4)
    files = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "feed").iterdir()]
    assert sorted(one["key"] for one in files) == sorted(keys)
    assert set(standing(sample).values()) == {"sent"}
    assert killed > 5


def test_mail_is_sent_once_or_unknown_and_what_is_sent_was_taken(sample: SampleDesk) -> None:
    keys = [f"notice/wang/{number}" for number in range(40)]
    for key in keys:
        put(sample, key, kind="notice", payload={"login": "wang", "subject": key, "text": "示例"})
    with sample.desk.store.work() as work:
        work.staff.set_email(sample.who("wang").id, "wang@example.com")
        work.commit()
    with mail_server() as postbox:
        killed = run_to_the_end(
            sample,
            lambda: Mailer(host=HOST, port=postbox.port, security="none", sender="desk@example.com"),
            seed=7,
        )
    taken = Counter(str(mail["Subject"]) for mail in postbox.taken)
    states = standing(sample)
    assert max(taken.values()) == 1, "nothing twice"
    assert Counter(states.values()) == {"sent": 40 - killed, "unknown": killed}
    assert {key for key, state in states.items() if state == "sent"} <= set(taken)
    assert killed > 2


def test_workers_at_the_same_time_never_send_one_effect_twice_and_keep_the_order(
    sample: SampleDesk, tmp_path: Path
) -> None:
    filings: list[int | None] = [sample.add().id]
    put(sample, *(f"free-{number}" for number in range(80)))
    put(sample, *(f"kept-{number:02}" for number in range(20)), filings=filings)
    log = tmp_path / "sent.log"

    def note(effect: Effect) -> Reply:
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, f"{effect.key}\n".encode())
        os.close(handle)
        return Reply(fate=Fate.SENT)

    workers = [worker(sample, ScriptedChannel(reply=note)) for _ in range(4)]
    assert [ended(pid) for pid in workers] == [0, 0, 0, 0]
    # Whoever came to the end while another still had the one before it leaves the rest to the next run.
    assert ended(worker(sample, ScriptedChannel(reply=note))) == 0
    sent = log.read_text(encoding="utf-8").split()
    assert Counter(sent).most_common(1)[0][1] == 1
    own = [key for key in sent if key.startswith("kept-")]
    assert own == sorted(own)
    assert (len(sent), len(own)) == (100, 20)
    assert set(standing(sample).values()) == {"sent"}
