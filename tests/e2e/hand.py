"""A hand on the keyboard of a real terminal, which counts what it presses and reads what the operator reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from reviewer_tui.domain.stage import Stage
from reviewer_tui.locale import texts_for
from tests.sample_desk import SampleDesk, environment
from tests.tui.pty_session import PtySession

ZH = texts_for("zh")
CTRL_S, ESCAPE, ENTER, TAB = "\x13", "\x1b", "\r", "\t"
STEPS = ZH("steps.title", number="", stage="").strip()
TO_LOOK_AT = ("  o ", "> o ")


class Hand:
    """Presses keys as fast as the desk answers. ``pressed`` counts keys, ``typed`` the characters of what was written."""

    def __init__(self, session: PtySession) -> None:
        self.session = session
        self.pressed = self.typed = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.session.settle(0.1)
            self.session.send(key)
            self.pressed += 1

    def write(self, words: str) -> None:
        """Type a text into the line that has the keys."""
        self.session.settle(0.1)
        self.session.send(words)
        self.typed += len(words)

    def expect(self, *texts: str) -> None:
        """Wait until the screen shows these texts; where a line ends inside one does not matter."""
        for text in texts:
            self.session.wait_for(partial(_shows, text))

    def expect_ticks(self, number: int) -> None:
        """Wait until that many lines are ticked."""
        self.session.wait_for(lambda session: session.text.count("[x]") == number)

    def expect_stage(self, number: str, stage: Stage) -> None:
        """Wait until the review of this filing is on the screen, at this stage."""
        label = ZH(f"stage.{stage.value}") + " "
        self.session.wait_for(
            lambda session: session.lines[0].startswith(number) and session.lines[1].startswith(label)
        )

    def expect_title(self, said: str) -> None:
        """Wait until the first line begins so."""
        self.session.wait_for(lambda session: session.lines[0].startswith(said))

    def seek(self, said: str) -> None:
        """Move the cursor to the first line that says this, down or up."""
        self.expect(said)
        self.session.settle(0.1)
        while said not in self._under_the_cursor():
            lines = self.session.lines
            at = next(place for place, line in enumerate(lines) if line.startswith(">"))
            wanted = next(place for place, line in enumerate(lines) if said in line and place)
            self.press("j" if wanted > at else "k")
            self.session.wait_for(lambda session, at=at: not session.lines[at].startswith(">"))
            self.session.settle(0.05)

    def _under_the_cursor(self) -> str:
        self.session.wait_for(lambda session: any(line.startswith(">") for line in session.lines))
        return next(line for line in self.session.lines if line.startswith(">"))

    def step(self, named: str, *fill: str) -> None:
        """Open the steps, choose one by the id of its name, write into its lines one after the other, commit."""
        label = ZH(named)
        self.press(">")
        self.expect(STEPS)
        self.seek(label)
        self.press(ENTER)
        self.expect_title(label)
        for place, words in enumerate(fill):
            if place:
                self.press(TAB)
            if words:
                self.write(words)
        self.press(CTRL_S)

    def walk(self, number: str, event: str, to: Stage, *, fill: tuple[str, ...] = ()) -> None:
        """A step that leads to another stage."""
        self.step(f"step.{event}", *fill)
        self.expect_stage(number, to)

    def look_at_everything(self) -> int:
        """Find in order what waits for an eye on the checklist, from the row on which the cursor waits; how many."""
        self.session.settle()
        waiting = sum(line.startswith(TO_LOOK_AT) for line in self.session.lines)
        self.press(*"p" * waiting)
        self.session.wait_for(lambda session: not any(line.startswith(TO_LOOK_AT) for line in session.lines))
        return waiting

    def pass_it(self, number: str) -> None:
        """Open the gate and type the digits."""
        self.press("a")
        self.expect(ZH("pass.gate_open"))
        self.press(*number[-4:], CTRL_S)

    def leave(self) -> None:
        """Back to the queue, and out; the terminal is as it was found."""
        if not on_the_queue(self.session):
            self.press("q")
            self.session.wait_for(on_the_queue)
        self.press("q")
        self.expect(ZH("quit.title"))
        self.press(CTRL_S)
        assert self.session.wait_exit() == 0
        assert self.session.is_cooked()


@contextmanager
def sitting(sample: SampleDesk, login: str = "lilei") -> Iterator[Hand]:
    """One person at a terminal of 80x24, from the queue until she leaves."""
    command = ("-m", "reviewer_tui", "--as", login, "--lang", "zh", "tui")
    with PtySession.python(*command, columns=80, rows=24, env=environment(sample.home)) as session:
        session.wait_for(on_the_queue)
        hand = Hand(session)
        yield hand
        hand.leave()


def on_the_queue(session: PtySession) -> bool:
    """Whether the list of filings is on the screen."""
    return ZH("queue.column.number") in session.lines[2]


def _shows(text: str, session: PtySession) -> bool:
    return text in session.text or "".join(text.split()) in "".join(session.text.split())
