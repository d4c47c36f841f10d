"""A desk for whole journeys: real listeners behind its ports, a real mail server and a feed behind its letters, days that go by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reviewer_tui.bootstrap import mark_demo
from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.sandbox.listeners import listeners
from tests.cli.running import Shell
from tests.e2e.invented_orders import Sent
from tests.mail_servers import HOST, Postbox, mail_server
from tests.sample_desk import SampleDesk, sample_desk

CLOSED_PORT = 1
"""A loopback port that refuses."""


@dataclass(slots=True)
class JourneyDesk:
    """The sample desk with what stands around it."""

    sample: SampleDesk
    shell: Shell
    postbox: Postbox
    sent: Sent

    def at(self, day: str, hour: str = "10:00") -> None:
        """Go on to a day of 2026, ``MM-DD``, at an hour in Shanghai; every program that is started from now on lives then."""
        self.sample.clock.at = datetime.fromisoformat(f"2026-{day}T{hour}:00").replace(tzinfo=SHANGHAI)
        mark_demo(self.sample.settings, self.sample.clock.at)

    def receive(self, revision: int) -> dict[str, Any]:
        """The applicant sends this package; what the importer says."""
        (row,) = self.shell.json("import", self.sent.packages[revision - 1])["results"]
        return dict(row)

    def deliver(self) -> None:
        """The sweep of the next five minutes: what is due leaves, what falls due is marked."""
        self.shell("sweep", login="root")

    def feed(self, kind: str) -> list[dict[str, Any]]:
        """What the platform fetched of this kind, oldest first."""
        files = (self.sample.home / "feed").glob("*.json")
        said = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        return sorted((one for one in said if one["kind"] == kind), key=lambda one: one["sequence"])

    def clocks(self, number: str) -> dict[str, Deadline]:
        """The newest clock of every code."""
        with self.sample.desk.store.reading() as work:
            return {clock.clock: clock for clock in work.deadlines.of(self.sample.filing(number).id)}

    def assert_the_trail_holds(self, number: str, *walked: str) -> None:
        """The chain verifies, and these are the moves of the filing, each once and in this order."""
        verdict = self.sample.desk.history.verify(self.sample.who("root"))
        assert verdict.rows > 0
        assert verdict.first_bad is None
        events = self.sample.desk.history.timeline(self.sample.filing(number).id)
        assert [event.transition for event in events if event.transition] == list(walked)


@contextmanager
def journey_desk(folder: Path, sent: Sent, *, closed: bool = False) -> Iterator[JourneyDesk]:
    """A desk on Monday 2026-11-23, 10:00. ``closed``: nobody listens behind the ports."""
    with listeners(hosts=(sent.host,)) as listening, mail_server() as postbox:
        mapping = dict.fromkeys(listening.mapping(), (HOST, CLOSED_PORT)) if closed else listening.mapping()
        config = (
            '[ports]\nnetworks = ["203.0.113.0/24", "198.51.100.0/24"]\n[ports.listeners]\n'
            + "".join(f'"{wanted}" = "{host}:{port}"\n' for wanted, (host, port) in mapping.items())
            + f'[feed]\nfolder = "{folder / "desk" / "feed"}"\n'
            + f'[mail]\nhost = "{HOST}"\nport = {postbox.port}\nsecurity = "none"\n'
            + 'sender = "icp@example.com"\nletters = true\n'
        )
        sample = sample_desk(folder, config=config)
        desk = JourneyDesk(sample=sample, shell=Shell(sample), postbox=postbox, sent=sent)
        desk.at("11-23")
        if sent.register is not None:
            desk.shell("register", "import", sent.register, login="wang")
        try:
            yield desk
        finally:
            sample.desk.close()
