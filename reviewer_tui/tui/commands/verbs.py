"""The verbs of the ``:`` line. One that changes a filing opens its dialog; taking and releasing touch the lease alone and act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer_tui.domain.decision import Verdict
from reviewer_tui.domain.filing import FilingId, parse_filing_number
from reviewer_tui.errors import BadInput
from reviewer_tui.locale import LANGUAGES
from reviewer_tui.tui.commands.table import Said, must_be, verb
from reviewer_tui.tui.looks import ThemeName
from reviewer_tui.tui.screens.wishes import AskCopy, AskUndo, LeaveDesk, OpenFiling, ShowSteps, ShowWhy
from reviewer_tui.usecases.reasons import reason_uses

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell

ON_OFF = ("on", "off")
SETTINGS = ("lowbw", "ascii")
_MANY = 20


def _filing(shell: DeskShell, words: Sequence[str]) -> tuple[FilingId, tuple[str, ...]]:
    """The filing that is meant, and the words that do not name it: a number among them, or the one under the cursor."""
    numbers = [number for word in words if (number := parse_filing_number(word)) is not None]
    rest = tuple(word for word in words if parse_filing_number(word) is None)
    if len(numbers) > 1:
        raise BadInput("command.one_filing")
    subject = numbers[0] if numbers else shell.subject
    if subject is None:
        raise BadInput("command.no_filing")
    return subject, rest


def _no_more(rest: Sequence[str]) -> None:
    if rest:
        raise BadInput("command.not_a_filing", word=rest[0][:40])


def _number(shell: DeskShell, words: Sequence[str]) -> Iterator[str]:
    if not words and shell.subject is not None:
        yield f"F-{shell.subject}"


def _codes(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return [code for code in shell.session.desk.tables.reasons if code not in words]


def _clocks(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return (*_number(shell, words), *shell.clock_codes)


# Where to.


@verb("open", "F-20001", also=("show",), cli="show", words=(1, 1), offers=_number)
def open_filing(shell: DeskShell, said: Said) -> None:
    """The review of a filing by its number."""
    filing_id, rest = _filing(shell, said.words)
    _no_more(rest)
    shell.post_message(OpenFiling(filing_id))


@verb("log", "[F-20001]", also=("audit",), cli="audit show", words=(0, 2), offers=_number)
def show_log(shell: DeskShell, said: Said) -> None:
    """What happened to the filing."""
    filing_id, rest = _filing(shell, [word for word in said.words if word != "show"])
    _no_more(rest)
    shell.show_pane(filing_id, "timeline")


@verb("due", "[F-20001] [DL02]", also=("why",), cli="due explain", options=("--clock",), words=(0, 3), offers=_clocks)
def why(shell: DeskShell, said: Said) -> None:
    """The proof of a date."""
    filing_id, rest = _filing(shell, [word for word in said.words if word != "explain"])
    clock = said.option("--clock") or next(iter(rest), "")
    if clock:
        must_be(clock.upper(), shell.clock_codes)
    shell.post_message(ShowWhy(filing_id, clock.upper()))


@verb("steps", "[F-20001]", cli="steps", words=(0, 1), offers=_number)
def steps(shell: DeskShell, said: Said) -> None:
    """The next legal steps."""
    filing_id, rest = _filing(shell, said.words)
    _no_more(rest)
    shell.post_message(ShowSteps(filing_id))


# The lease.


@verb("take", "[F-20001]", cli="take", words=(0, 1), offers=_number)
def take(shell: DeskShell, said: Said) -> None:
    """Hold the filing."""
    filing_id, rest = _filing(shell, said.words)
    _no_more(rest)
    shell.take(filing_id)


@verb("release", "[F-20001]", cli="release", words=(0, 1), offers=_number)
def release(shell: DeskShell, said: Said) -> None:
    """Give the filing back."""
    filing_id, rest = _filing(shell, said.words)
    _no_more(rest)
    shell.release(filing_id)


@verb("next", cli="next")
def take_next(shell: DeskShell, said: Said) -> None:
    """Take the most urgent one and open it."""
    shell.press("take_next")


# Decisions: each opens its dialog.


@verb("pass", "[F-20001]", cli="decide", words=(0, 1), offers=_number)
def pass_on(shell: DeskShell, said: Said) -> None:
    """Pass the review on."""
    filing_id, rest = _filing(shell, said.words)
    _no_more(rest)
    shell.decide(filing_id, Verdict.PASS)


@verb("return", "[F-20001] CODE…", cli="return", options=("--reason",), words=(0, _MANY), offers=_codes)
def return_filing(shell: DeskShell, said: Said) -> None:
    """Return the filing for these reasons."""
    _with_reasons(shell, said, Verdict.RETURN)


@verb("refuse", "[F-20001] CODE…", cli="decide", options=("--reason",), words=(0, _MANY), offers=_codes)
def refuse(shell: DeskShell, said: Said) -> None:
    """Refuse the filing for these reasons."""
    _with_reasons(shell, said, Verdict.REFUSE)


def _with_reasons(shell: DeskShell, said: Said, verdict: Verdict) -> None:
    filing_id, codes = _filing(shell, said.words)
    uses = reason_uses((*codes, *said.options.get("--reason", ())))
    known = shell.session.desk.tables.reasons
    for use in uses:
        if use.code not in known and use.code != "FREE":
            near = ", ".join(code for code in known if code[:1] == use.code[:1].upper()) or ", ".join(known)
            raise BadInput("command.reason", word=use.code[:40], known=near)
    shell.decide(filing_id, verdict, uses)


def _decided(_shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return () if set(words) & set(Verdict) else tuple(Verdict)


@verb("decide", "[F-20001] pass|return|refuse", cli="decide", options=("--reason",), words=(1, 2), offers=_decided)
def decide(shell: DeskShell, said: Said) -> None:
    """Any of the three, as the command has it."""
    filing_id, rest = _filing(shell, said.words)
    verdict = Verdict(must_be(next(iter(rest), ""), tuple(Verdict)))
    if verdict is Verdict.PASS:
        shell.decide(filing_id, verdict)
    else:
        _with_reasons(shell, replace(said, words=(f"F-{filing_id}",)), verdict)


@verb("undo", "[F-20001]", cli="record", words=(0, 1), offers=_number)
def undo(shell: DeskShell, said: Said) -> None:
    """Take the last decision back."""
    filing_id, rest = _filing(shell, said.words)
    _no_more(rest)
    shell.post_message(AskUndo(filing_id))


# The screen itself.


@verb("copy", "[F-20001] [link]", words=(0, 2), offers=lambda _shell, _words: ("link",))
def copy(shell: DeskShell, said: Said) -> None:
    """The number, or the command that opens the filing, into the terminal's clipboard."""
    filing_id, rest = _filing(shell, said.words)
    link = bool(rest) and must_be(rest[0], ("link",)) == "link"
    shell.post_message(AskCopy(filing_id, link=link))


@verb("theme", "|".join(ThemeName), cli="tui", words=(1, 1), offers=lambda _shell, _words: tuple(ThemeName))
def theme(shell: DeskShell, said: Said) -> None:
    """Other colours, now and at the next start."""
    name = ThemeName(must_be(said.words[0], tuple(ThemeName)))
    shell.change_looks(replace(shell.looks, theme=name))
    shell.tell(shell.t("command.theme_is", theme=name))


def _settings(_shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return SETTINGS if not words else ON_OFF


@verb("set", "|".join(SETTINGS) + " on|off", cli="tui", words=(2, 2), offers=_settings)
def set_looks(shell: DeskShell, said: Said) -> None:
    """The profile for slow lines; plain ASCII."""
    name, on = must_be(said.words[0], SETTINGS), must_be(said.words[1], ON_OFF) == "on"
    changed = replace(shell.looks, low_bandwidth=on) if name == "lowbw" else replace(shell.looks, ascii=on)
    shell.change_looks(changed)
    shell.tell(shell.t(f"command.{name}_{said.words[1]}"))


@verb("lang", "zh|en", words=(1, 1), offers=lambda _shell, _words: LANGUAGES)
def language(shell: DeskShell, said: Said) -> None:
    """The other language, now and at the next start."""
    shell.speak(must_be(said.words[0], LANGUAGES))


@verb("help")
def show_help(shell: DeskShell, said: Said) -> None:
    """The keys that work here, and these verbs."""
    shell.press("help")


@verb("q", also=("quit",))
def leave(shell: DeskShell, said: Said) -> None:
    """Leave, after being asked."""
    shell.post_message(LeaveDesk())
