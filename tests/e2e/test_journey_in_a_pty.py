"""One day at the desk, in a real terminal, with keys alone: return a faulty filing, pass a clean one, follow it to proven ports.

The desk is the demo, made by its own command; what the screen claims is looked up in the database afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import Desk, desk_clock, open_desk
from reviewer_tui.cli.demo import DEMO_NOW
from reviewer_tui.domain.filing import Filing, parse_filing_number
from reviewer_tui.domain.finding import RowState
from reviewer_tui.domain.material import PaperState
from reviewer_tui.domain.stage import Stage
from reviewer_tui.settings import read_settings
from tests.e2e.hand import CTRL_S, ENTER, ESCAPE, ZH, Hand
from tests.tui.pty_session import PtySession

pytestmark = pytest.mark.pty
SEEDING = 150.0  # seconds: the demo paints about 300 pictures first
KEYS_AT_MOST = 14


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the demo is kept."""
    return tmp_path / "demo"


@pytest.fixture
def terminal(home: Path) -> Iterator[PtySession]:
    """The demo in a terminal of 120x40, opened on its queue by the command of the README."""
    with PtySession.python("-m", "reviewer_tui", "demo", "--keep", str(home), columns=120, rows=40) as session:
        session.wait_for("F-2", patience=SEEDING)
        session.settle(0.5)
        yield session


def opened(home: Path) -> Desk:
    """The same desk, to look into the database."""
    settings = read_settings({"REVIEWER_TUI_CONFIG": str(home / "demo.toml")}, database=str(home / "desk.db"))
    return open_desk(settings, clock=desk_clock(settings))


def filing_of(desk: Desk, number: str) -> Filing:
    filing_id = parse_filing_number(number)
    assert filing_id is not None
    with desk.store.reading() as work:
        return work.filings.get(filing_id)


def number_under_the_cursor(session: PtySession) -> str:
    found = re.search(r"^>.*?(F-\d+)", session.text, re.MULTILINE)
    assert found, session.text
    return found[1]


def most_urgent_free(session: PtySession) -> str:
    """The first filing that waits to be taken; what colleagues are late with stands above it."""
    line = next(line for line in session.lines if "F-2" in line and ZH("stage.submitted") in line)
    return re.search(r"F-\d+", line)[0]  # type: ignore[index]


def test_one_filing_is_returned_and_one_is_followed_to_proven_ports(terminal: PtySession, home: Path) -> None:
    returning = Hand(terminal)
    faulty = most_urgent_free(terminal)
    assert "✗2" in terminal.line_with(faulty)
    returning.press(".")
    returning.expect_stage(faulty, Stage.ISP_REVIEW)
    returning.press("r")
    returning.expect(ZH("reasons.title", n=2))
    returning.expect_ticks(2)
    returning.press(CTRL_S)
    returning.expect_stage(faulty, Stage.NEEDS_CORRECTION)
    assert returning.pressed <= KEYS_AT_MOST

    passing = Hand(terminal)
    passing.press(".")
    terminal.wait_for(lambda session: not session.lines[0].startswith(faulty) and session.lines[0].startswith("F-"))
    clean = terminal.lines[0].split()[0]
    passing.expect_stage(clean, Stage.ISP_REVIEW)
    passing.expect(ZH("queue.no_faults"))
    terminal.settle()
    to_look_at = sum(line.startswith(("  o ", "> o ")) for line in terminal.lines)
    assert to_look_at > 0
    passing.press(*"p" * to_look_at, "a")
    passing.expect(ZH("pass.gate_open"))
    passing.press(*clean[-4:], CTRL_S)
    passing.expect_stage(clean, Stage.VERIFICATION_PENDING)
    assert passing.pressed <= KEYS_AT_MOST

    hand = Hand(terminal)
    hand.walk(clean, "verification_received", Stage.VERIFICATION_REVIEW)
    assert receive_papers(hand) == 0
    look_at_photos(hand)
    hand.walk(clean, "verification_passed", Stage.READY_TO_UPLOAD)
    hand.walk(clean, "upload", Stage.UPLOADED)
    hand.walk(clean, "accepted", Stage.SMS_PENDING)
    hand.walk(clean, "sms_all_verified", Stage.AUTHORITY_REVIEW)
    number = "京ICP备2026900001号"
    hand.walk(clean, "authority_approved", Stage.APPROVED, fill=(number, f"{number}-1"))
    prove_ports(hand)
    hand.expect_stage(clean, Stage.PORTS_OPEN)

    hand.press("5", "z")
    for walked in ("T01", "T03", "T07", "T09", "T12", "T15", "T19", "T22", "T26", "T30"):
        hand.expect(walked)
    places = [terminal.text.index(walked) for walked in ("T30", "T26", "T22", "T19", "T15", "T12", "T09", "T07")]
    assert places == sorted(places), "the newest is on top"

    hand.press("q", "q")
    terminal.wait_for(on_the_queue)
    waiting = waits_for_papers(home)
    hand.press("/")
    terminal.settle()
    terminal.send(waiting)
    terminal.wait_for(lambda session: number_under_the_cursor(session) == waiting)
    hand.press(ENTER, ENTER)
    hand.expect_stage(waiting, Stage.VERIFICATION_REVIEW)
    assert receive_papers(hand) > 0
    look_at_photos(hand)
    hand.walk(waiting, "verification_passed", Stage.READY_TO_UPLOAD)

    hand.press("q")
    terminal.wait_for(on_the_queue)
    hand.press("q")
    hand.expect(ZH("quit.title"))
    hand.press(CTRL_S)
    assert terminal.wait_exit() == 0
    assert terminal.is_cooked()

    desk = opened(home)
    try:
        assert_the_dates_tell_something(desk)
        assert filing_of(desk, faulty).stage is Stage.NEEDS_CORRECTION
        done = filing_of(desk, clean)
        assert done.stage is Stage.PORTS_OPEN
        walked_rows = [event.transition for event in desk.history.timeline(done.id) if event.transition]
        assert walked_rows == ["T01", "T03", "T07", "T09", "T12", "T15", "T19", "T22", "T26", "T30"]
        admin = desk.staff.by_login("root")
        assert admin is not None
        verdict = desk.history.verify(admin)
        assert verdict.rows > 0
        assert verdict.first_bad is None
    finally:
        desk.close()


def assert_the_dates_tell_something(desk: Desk) -> None:
    """The demo has a clock of every kind that a newcomer should meet."""
    now = DEMO_NOW
    with desk.store.reading() as work:
        found = [one for number in range(20001, 20046) for one in work.deadlines.of(number) if one.open]
    assert any(one.provisional for one in found)
    assert any(one.clock == "DL04" and one.pause is not None for one in found), "on hold"
    assert any(one.extension for one in found)
    assert any(one.clock == "DL03" for one in found), "a missed call"
    assert any(one.clock == "DL19" and one.breached(now) for one in found), "an expired reply window"
    assert any(one.clock == "DL04" and one.breached(now) for one in found), "a breach of ours"
    assert any(one.clock == "DL05" for one in found), "an SMS countdown"


def fewer(words: str, before: int, session: PtySession) -> bool:
    return session.text.count(words) < before


def on_the_queue(session: PtySession) -> bool:
    return any(ZH("queue.every_stage") in line for line in session.lines[:3])


def waits_for_papers(home: Path) -> str:
    """A filing whose verification cannot be passed before paper originals have come in."""
    desk = opened(home)
    try:
        reviewer = desk.staff.by_login("lilei")
        assert reviewer is not None
        with desk.store.reading() as work:
            found = [work.filings.get(number) for number in range(20001, 20046)]
        for filing in found:
            if filing.stage is Stage.VERIFICATION_REVIEW:
                view = desk.review.open(reviewer, filing.id, in_clear=False)
                bad = any(row.state is RowState.FAILED_BY_EYE for row in view.rows)
                if not bad and any(item.paper is PaperState.DUE for item in view.checklist):
                    return filing.number
    finally:
        desk.close()
    raise AssertionError("no filing of the demo waits for papers")


def look_at_photos(hand: Hand) -> None:
    """Find every photo of the verification in order, on the checklist, where the cursor waits on the first after a take."""
    hand.press("t")
    hand.expect(ZH("review.in_clear"))
    hand.press("1")
    hand.session.settle()
    waiting = sum(line.startswith(("  o ", "> o ")) for line in hand.session.lines)
    assert waiting > 0
    hand.press(*"p" * waiting)
    hand.session.settle()


def receive_papers(hand: Hand) -> int:
    """Note every paper original that is due as received, where the materials pane says so; how many."""
    received = 0
    due = ZH("paper_state.due")
    hand.press("3", "z")
    hand.session.settle()
    while due in hand.session.text:
        before = hand.session.text.count(due)
        while due not in next(line for line in hand.session.lines if line.startswith(">")):
            hand.press("j")
            hand.session.settle()
        hand.press(ENTER)
        hand.expect(ZH("note.paper", material="").strip())
        hand.press(CTRL_S)
        hand.expect(ZH("note.paper_received"))
        hand.session.wait_for(partial(fewer, due, before))
        hand.session.settle()
        received += 1
    hand.press("z", "1")
    return received


def prove_ports(hand: Hand) -> None:
    """Record the three ports as opened, then prove them by the real probe."""
    hand.press("7", ENTER)
    hand.expect(ZH("ports.way.record"))
    hand.expect_ticks(3)
    hand.press(CTRL_S)
    hand.expect(ZH("ports.recorded"))
    hand.press(CTRL_S)
    hand.expect(ZH("ports.probed", proven=3, of=3))
    hand.expect("HTTP 200")
    hand.press(ESCAPE)
