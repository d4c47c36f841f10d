"""Proving a date and lengthening its limit in a real terminal, by keys alone, with a reason that tries to act on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample_desk import environment, sample_desk
from tests.tui.pty_session import PtySession
from tests.usecases.test_followup import at_ready, walk

pytestmark = pytest.mark.pty
CTRL_S, PASTED = "\x13", "\x1b[200~{}\x1b[201~"
REASON = "[@click=app.quit]x[/] \u202e管局系统维护"


def test_a_supervisor_asks_why_lengthens_the_limit_and_copies_the_paragraph(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    filing = walk(sample, at_ready(sample), "upload", "accepted", "sms_all_verified")
    sample.run_on()
    command = ("-m", "reviewer_tui", "--as", "wang", "--lang", "en", "tui", "--view", "all")
    with PtySession.python(*command, columns=80, rows=24, env=environment(sample.home)) as terminal:
        terminal.wait_for("F-2")
        terminal.settle()
        terminal.send("w")
        terminal.wait_for("WHY F-20001 is due 2026-12-21 Mon 24:00?")
        terminal.send("e")
        terminal.wait_for("LENGTHEN THE LIMIT")
        terminal.send("3")
        terminal.wait_for("->  2026-12-24 Thu 24:00?")
        terminal.send("\t" + PASTED.format(REASON))
        terminal.wait_for("x[/]")
        terminal.send("\r")
        terminal.wait_for("Ctrl+S")
        assert sample.filing(filing.id).version == filing.version
        terminal.send(CTRL_S)
        terminal.wait_for("WHY F-20001 is due 2026-12-24 Thu 24:00?")
        terminal.send("y")
        terminal.wait_for("copied a paragraph")
        assert terminal.screen.fired == []
    (extension,) = sample.desk.deadlines.explain(filing.id, "DL06").proof.extensions
    assert (extension.by, extension.amount, extension.why) == ("wang", 3, REASON)
    sample.desk.close()
