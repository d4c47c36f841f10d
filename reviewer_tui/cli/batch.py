"""Writes on several filings: asked for before they begin, listed as far as they came when they are stopped."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, TypeVar

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import INTERRUPTED, code_of, message_of
from reviewer_tui.errors import BadInput, DeskError, Unavailable

PARTIAL = 5
T = TypeVar("T")
Told = tuple[dict[str, Any], DeskError | None]
"""A row of a run, and the error that ended the run with it."""


def ask_first(call: Call, count: int) -> None:
    """Go on with a write on more than one filing: with ``--yes``, as a rehearsal, or when a person at a terminal says so."""
    if count < 2 or call.yes or call.dry_run:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInput("cli.say_yes", n=count)
    if not click.confirm(call.texts("cli.go_on", n=count), default=False, err=True):
        raise click.Abort


@dataclass(slots=True, kw_only=True)
class Done:
    """How far a run came. ``failure`` ended it; ``interrupted`` says that a person did."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    failure: DeskError | None = None
    interrupted: bool = False

    def count(self, outcome: str) -> int:
        """How many rows have an outcome."""
        return sum(row.get("outcome") == outcome for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        outcomes = ("changed", "unchanged", "refused", "failed")
        return {"rows": len(self.rows), **{outcome: self.count(outcome) for outcome in outcomes}}

    @property
    def ok(self) -> bool:
        """Whether everything was done."""
        return not (self.failure or self.interrupted or self.count("refused") or self.count("failed"))

    def exit_code(self) -> int:
        """0 when all is done; 130 or the failure's own code when it was stopped; else 5: some rows were refused."""
        if self.interrupted:
            return INTERRUPTED
        if self.failure is not None:
            return self.failure.exit_code
        return 0 if self.ok else PARTIAL


def run_all(
    call: Call,
    items: Iterable[T],
    do: Callable[[T], dict[str, Any]],
    name: Callable[[T], dict[str, Any]],
    *,
    strict: bool = False,
) -> Done:
    """Do it for every item. A refused one becomes a row with code and message and the rest go on (``strict``: they do not);
    a busy or full database and Ctrl-C end the run, what was done stays done.
    """

    def told() -> Iterator[Told]:
        for item in items:
            try:
                yield {**name(item), **do(item)}, None
            except Unavailable as error:
                yield {**name(item), **refusal(call, error, "failed")}, error
            except DeskError as error:
                yield {**name(item), **refusal(call, error, "refused")}, None
                if strict:
                    return

    return gather(call, told())


def gather(call: Call, rows: Iterable[Told]) -> Done:
    """The rows of a run as far as it comes: to its end, to the error that ended it, or to Ctrl-C.

    Ctrl-C is obeyed between two rows, so that what was written is also listed; pressed once more it is obeyed at once.
    """
    done = Done()
    try:
        with _asked_to_stop() as asked:
            for row, ended in rows:
                done.rows.append(row)
                done.failure = ended
                done.interrupted = asked()
                if ended is not None or done.interrupted:
                    break
    except KeyboardInterrupt:
        done.interrupted = True
    if done.interrupted:
        call.warnings.append(call.texts("cli.interrupted"))
    return done


@contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Note the first Ctrl-C instead of stopping where the program happens to be."""
    asked = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield lambda: asked
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def refusal(call: Call, error: DeskError, outcome: str) -> dict[str, Any]:
    """A refusal as a row."""
    return {"outcome": outcome, "code": code_of(error), "message": message_of(call.texts, error.reason, error.values)}
