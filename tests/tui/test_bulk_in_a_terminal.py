"""Marking and returning many in a real terminal, by keys alone, among names that try to act on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.stage import Stage
from tests.builders import a_filing_content, a_sponsor
from tests.sample_desk import environment, sample_desk
from tests.tui.example_desk import HOSTILE
from tests.tui.pty_session import PtySession

pytestmark = pytest.mark.pty
CTRL_S = "\x13"
# NUL and lone surrogates are refused by the importer; the longest names are no names of files.
NAMES = [name for name in HOSTILE if "\x00" not in name and "\ud800" not in name and len(name) < 100]


def test_many_are_taken_and_returned_with_one_reason_and_nothing_else_happens(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    filings = [
        sample.add(a_filing_content(order_no=f"BA-{number}", sponsor=a_sponsor(name=name)))
        for number, name in enumerate(NAMES)
    ]
    sample.desk.triage.take(sample.who("hanmeimei"), filings[2].id)
    sample.run_on()
    command = ("-m", "reviewer_tui", "--as", "lilei", "--lang", "en", "tui", "--view", "all")
    with PtySession.python(*command, columns=120, rows=40, env=environment(sample.home)) as terminal:
        terminal.wait_for("F-2")
        terminal.settle()
        terminal.send("*")
        terminal.wait_for(f"marked {len(NAMES)}")
        terminal.send("t")
        terminal.wait_for(f"would change {len(NAMES) - 1}, already so 0, refused 1")
        terminal.send(CTRL_S)
        terminal.wait_for("stays marked")
        terminal.send("\x1b")
        terminal.wait_for("marked 1")
        terminal.settle()
        terminal.send("\x1b")
        terminal.wait_for("nothing is marked")
        terminal.send("*")
        terminal.wait_for(f"marked {len(NAMES)}")
        terminal.send("r")
        terminal.wait_for("each filing's own findings")
        terminal.send("fsee the licence\r")
        terminal.wait_for(f"would change {len(NAMES) - 1}, already so 0, refused 1")
        terminal.settle(0.6)
        terminal.wait_for("letter with")
        terminal.send(CTRL_S)
        terminal.wait_for(f"done {len(NAMES) - 1}, already so 0, refused 1")
        assert terminal.screen.fired == []
        terminal.send("\x1b")
        terminal.wait_for("marked 1")
    for filing in filings:
        now, held = sample.filing(filing.id), filing.id == filings[2].id
        assert now.stage is (Stage.ISP_REVIEW if held else Stage.NEEDS_CORRECTION)
    view = sample.desk.review.open(sample.who("lilei"), filings[0].id, in_clear=False)
    assert "see the licence" in {use.note for use in view.decisions[-1].reasons}
    sample.desk.close()
