"""The desk's own screens in a real terminal: what travels on the line, hostile texts, and a line that drops while typing."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import a_domain, a_filing_content, a_principal, a_sponsor, a_website
from tests.sample_desk import SampleDesk, environment, sample_desk
from tests.tui.example_desk import HOSTILE
from tests.tui.pty_session import PtySession

pytestmark = pytest.mark.pty
CTRL_S = "\x13"
# Stored as it was sent, but for what the importer refuses: NUL and lone surrogates.
SENT = tuple(text for text in HOSTILE if "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text))


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


class Terminal(PtySession):
    """Can be read at any instant, also while half of a wide character has been overwritten."""

    @property
    def lines(self) -> list[str]:
        return ["".join(self.screen.buffer[y][x].data for x in range(self.columns)) for y in range(self.rows)]


def desk(sample: SampleDesk, *arguments: str, columns: int = 80, rows: int = 24, login: str = "lilei") -> Terminal:
    """``reviewer-tui tui`` on this desk, its queue on the screen."""
    env = {**os.environ, **environment(sample.home), "TERM": "xterm-256color"}
    session = Terminal.python(
        "-m", "reviewer_tui", "--as", login, "--lang", "en", "tui", "--view", "all", *arguments,
        columns=columns, rows=rows, env=env,
    )  # fmt: skip
    session.wait_for(" F-")
    session.settle(0.5)
    return session


def filings(sample: SampleDesk, count: int) -> None:
    for number in range(count):
        sample.add(a_filing_content(order_no=f"BA-{number}", sponsor=a_sponsor(name=f"示例{number}号有限公司")))


def test_moving_the_cursor_costs_few_bytes_and_resting_none(sample: SampleDesk) -> None:
    filings(sample, 12)
    with desk(sample) as session:
        session.send("j")
        session.settle(0.6)
        costs = [session.bytes_for(key, 0.1) for key in "jjjj"]
        assert max(costs) <= 450, costs
        session.settle(0.6)
        # Two looks at the store go by, and perhaps one minute mark.
        quiet = time.monotonic() + 5
        before = len(session.raw)
        while time.monotonic() < quiet:
            session.read(0.5)
        assert len(session.raw) - before <= 200


@pytest.mark.hostile
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_what_strangers_sent_presses_no_key_and_leaves_no_trace_in_the_terminal(
    sample: SampleDesk, columns: int, rows: int
) -> None:
    for number, text in enumerate(SENT):
        person = a_principal(name=text[:60], email=text[:60])
        service = a_website(name=text, domains=(a_domain(registrar=text[:60]),), remark=text)
        content = a_filing_content(
            order_no=f"BA-{number}",
            sponsor=a_sponsor(name=text[:250], address=text, principal=person),
            services=(service,),
        )
        sample.add(content, **{f"key{text[:20]}": text})
    with desk(sample, columns=columns, rows=rows) as session:
        for _ in SENT:
            session.send("\r")
            session.wait_for(lambda each: "Checklist" in each.text or "[1 " in each.text)
            session.settle(0.2)
            for pane in "2345678":
                session.send(pane)
                session.settle(0.05)
            session.send("q")
            session.wait_for("[8 All")
            session.send("j")
            session.settle(0.4)
        assert session.screen.fired == []
        assert "Leave the desk" not in session.text
    assert not [row for row in sample.desk.queue.page(_all()).rows if row.holder]


def _all() -> object:
    from reviewer_tui.usecases.queue_model import QueueQuery

    return QueueQuery()


def test_a_line_that_drops_while_a_note_is_typed_loses_nothing(sample: SampleDesk) -> None:
    person = a_principal(mobile="12", email="nothing")
    number = sample.add(a_filing_content(sponsor=a_sponsor(principal=person))).id
    session = desk(sample)
    session.send(".")
    session.wait_for("Checklist" if session.columns >= 100 else "[1 ")
    session.send("r")
    session.wait_for("2 ticked")
    session.send("n")
    session.wait_for("not sent; Enter")
    session.send("half a thought")
    session.wait_for("half a thought")
    session.drop_line()
    session.wait_exit_unread()
    session.close()
    draft = sample.desk.drafts.load(sample.who("lilei"), number)
    assert draft is not None
    assert draft.internal_note == "half a thought"


def test_a_terminal_that_is_too_small_says_so_and_comes_back(sample: SampleDesk) -> None:
    filings(sample, 2)
    with desk(sample) as session:
        session.resize(40, 10)
        session.wait_for("60x15")
        session.resize(80, 24)
        session.wait_for("[8 All 2]")


def test_plain_rules_where_the_terminal_is_asked_for_ascii(sample: SampleDesk) -> None:
    filings(sample, 2)
    with desk(sample, "--ascii", columns=120, rows=40) as session:
        session.send("\r")
        session.wait_for("Checklist")
        session.settle()
        assert not set("─═│┌┐└┘") & set(session.text)
        assert "====" in session.text
