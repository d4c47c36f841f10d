"""The verbs of the ``:`` line about dates: what falls due, why a date is the date, and longer limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.filing import parse_filing_number
from reviewer_tui.tui.commands.table import Said, must_be, verb
from reviewer_tui.tui.commands.verbs import filing_meant, numbers_offered
from reviewer_tui.tui.screens.wishes import AskExtend, ShowDue, ShowWhy
from reviewer_tui.usecases.due_board import KEYS
from reviewer_tui.usecases.due_model import DueList

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell

_MANY = 20
_STATES = ("breached", "provisional", "paused")


def _lists_and_terms(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    if words[:1] == ["explain"]:
        return _clocks(shell, words)
    terms = [f"{key}:" for key in KEYS]
    return terms if words else ("explain", *DueList, *terms, *numbers_offered(shell, words))


def _clocks(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return (*numbers_offered(shell, words), *shell.clock_codes)


@verb(
    "due",
    "[next|sms|ports] [FILTER] | [explain] F-20001 [DL02]",
    cli="due",
    options=("--clock", "--waiting", "--within", "--filter"),
    flags=("--today", *(f"--{state}" for state in _STATES)),
    words=(0, _MANY),
    offers=_lists_and_terms,
    private=True,
)
def show_due(shell: DeskShell, said: Said) -> None:
    """What falls due: one of the lists, narrowed; with a filing's number the proof of its date."""
    words = list(said.words)
    if words[:1] == ["explain"] or any(parse_filing_number(word) is not None for word in words):
        _explain(shell, said, [word for word in words if word != "explain"])
        return
    which = words.pop(0) if words and words[0] in set(DueList) else DueList.NEXT.value
    days = said.option("--within")
    terms = [
        *words,
        *filter(None, [said.option("--filter")]),
        *(f"{name}:{value}" for name in ("clock", "waiting") if (value := said.option(f"--{name}"))),
        *([f"left:<={days}"] if days else []),
        *([f"due:{local_date(shell.session.now())}"] if "--today" in said.options else []),
        *(f"is:{state}" for state in _STATES if f"--{state}" in said.options),
    ]
    shell.post_message(ShowDue(which, " ".join(terms)))


@verb(
    "why", "[F-20001] [DL02]", also=("explain",), cli="due explain", options=("--clock",), words=(0, 2), offers=_clocks
)
def why(shell: DeskShell, said: Said) -> None:
    """The proof of a date."""
    _explain(shell, said, said.words)


@verb("extend", "[F-20001] DL06", cli="due extend", options=("--clock",), words=(0, 2), offers=_clocks)
def extend(shell: DeskShell, said: Said) -> None:
    """The dialog that lengthens a limit."""
    filing_id, rest = filing_meant(shell, said.words)
    clock = said.option("--clock") or next(iter(rest), "")
    must_be(clock.upper(), shell.clock_codes)
    shell.post_message(AskExtend(filing_id, clock.upper()))


def _explain(shell: DeskShell, said: Said, words: Sequence[str]) -> None:
    filing_id, rest = filing_meant(shell, words)
    clock = said.option("--clock") or next(iter(rest), "")
    if clock:
        must_be(clock.upper(), shell.clock_codes)
    shell.post_message(ShowWhy(filing_id, clock.upper()))
