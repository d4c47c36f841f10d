"""Whatever is killed whenever: what was acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import random
import time

import pytest

from tests.builders import a_filing_content
from tests.fault.truth import chain_of, moves_of
from tests.fault.writers import Writer, start_writer
from tests.sample_desk import SampleDesk

pytestmark = pytest.mark.fault
KILLS = 60
WRITERS = ("lilei", "hanmeimei", "wang")


def test_sixty_kills_of_three_writers_lose_nothing_that_was_acknowledged(sample: SampleDesk) -> None:
    chance = random.Random(20261123)
    own = {
        login: [int(sample.add(a_filing_content(order_no=f"{login}-{number}")).id) for number in range(3)]
        for login in WRITERS
    }
    sample.desk.close()
    running = {login: start_writer(sample.settings, login, filings) for login, filings in own.items()}
    acknowledged: list[tuple[int, int, str]] = []
    try:
        for kill in range(KILLS):
            login = chance.choice(WRITERS)
            _let_it_write(running[login], chance.uniform(0, 0.03))
            running[login].kill()
            acknowledged += running.pop(login).acknowledged
            moves = moves_of(sample.database, integrity=kill % 4 == 0)
            missing = [said for said in acknowledged if moves[said[0]].get(said[1]) != said[2]]
            assert missing == []
            running[login] = start_writer(sample.settings, login, own[login])
    finally:
        for writer in running.values():
            writer.kill()
            acknowledged += writer.acknowledged
    moves = moves_of(sample.database)
    assert [said for said in acknowledged if moves[said[0]].get(said[1]) != said[2]] == []
    assert len(acknowledged) > KILLS
    assert chain_of(sample.settings).first_bad is None


def _let_it_write(writer: Writer, seconds: float) -> None:
    """Wait until the writer has acknowledged something, and some more."""
    give_up = time.monotonic() + 20
    while not writer.acknowledged:
        assert time.monotonic() < give_up, "it writes nothing"
        writer.listen()
        time.sleep(0.001)
    time.sleep(seconds)
