"""Processes that write to a desk without a pause and say what they did only after it was done.

A writer is forked from the test, opens the desk for itself and walks its own filings round: take, return, undo. After each
use-case has come back, one line ``filing version stage`` goes down its pipe: the acknowledgement.
"""

from __future__ import annotations

import os
import signal
import traceback
from dataclasses import dataclass, field

from reviewer_tui.bootstrap import SetClock, open_desk
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingId
from reviewer_tui.domain.stage import Stage
from reviewer_tui.settings import Settings
from tests.sample_desk import NOW

RETURN = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="示例原因"),))


@dataclass(slots=True)
class Writer:
    """A running writer; ``said`` is what came down its pipe so far."""

    pid: int
    pipe: int
    said: bytes = b""
    acknowledged: list[tuple[int, int, str]] = field(default_factory=list)

    def listen(self, *, to_the_end: bool = False) -> None:
        """Take in what it acknowledged; with ``to_the_end`` until its pipe is closed."""
        os.set_blocking(self.pipe, to_the_end)
        while True:
            try:
                data = os.read(self.pipe, 65_536)
            except BlockingIOError:
                break
            if not data:
                break
            self.said += data
        *lines, self.said = self.said.split(b"\n")
        for line in lines:
            filing, version, stage = line.decode().split()
            self.acknowledged.append((int(filing), int(version), stage))

    def kill(self) -> None:
        """Kill it, and take in what it said before."""
        os.kill(self.pid, signal.SIGKILL)
        _pid, status = os.waitpid(self.pid, 0)
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "it had ended by itself"
        self.listen(to_the_end=True)
        os.close(self.pipe)


def start_writer(settings: Settings, login: str, filings: list[int]) -> Writer:
    """Fork a writer for these filings; it stops only when it is killed."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(read)
            _write(settings, login, filings, write)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(write)
    return Writer(pid, read)


def _write(settings: Settings, login: str, filings: list[int], pipe: int) -> None:
    desk = open_desk(settings, clock=SetClock(NOW))
    actor = desk.staff.by_login(login)
    assert actor is not None
    while True:
        for number in filings:
            filing_id = FilingId(number)
            with desk.store.reading() as work:
                stage = work.filings.get(filing_id).stage
            if stage is Stage.NEEDS_CORRECTION:
                done: Filing = desk.decisions.undo(actor, filing_id)
            else:
                taken = desk.triage.take(actor, filing_id)
                if taken.stage is not stage:
                    _say(pipe, taken)
                done = desk.decisions.decide(actor, filing_id, RETURN, expect_version=taken.version).filing
            _say(pipe, done)


def _say(pipe: int, filing: Filing) -> None:
    os.write(pipe, f"{filing.id} {filing.version} {filing.stage.value}\n".encode())
