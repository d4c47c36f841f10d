"""What a verb of the ``:`` line is, and how a typed line is understood: words, options as the shell command has them, choices.

A verb is declared once, by the decorator ``verb`` at the function that does it; line, completion, palette, help and the
comparison with the commands all read this table.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer_tui.errors import BadInput
from reviewer_tui.tui.keys import FULL_WIDTH

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell

LONGEST_LINE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line that was understood. ``words`` without the verb and the options; ``rest`` is what follows the verb as typed."""

    line: str
    words: tuple[str, ...] = ()
    rest: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def option(self, name: str) -> str:
        """The value of an option, or empty."""
        return next(iter(self.options.get(name, ())), "")


Run = Callable[["DeskShell", Said], None]
Offers = Callable[["DeskShell", Sequence[str]], Iterable[str]]


def _nothing(_shell: DeskShell, _words: Sequence[str]) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One verb. ``usage`` is what may follow it, as help writes it; ``also`` are other names; what it does is ``command.<name>``.

    ``cli`` is the command of the shell that does the same, ``options`` those of its options that are understood here
    (``flags`` the ones without a value). ``words`` are the least and the most words. ``offers`` completes the next word, given
    those before it. ``raw`` takes the rest of the line as it is. ``private`` lines may hold somebody's name or number: they
    are forgotten with the session.
    """

    name: str
    run: Run
    usage: str = ""
    also: tuple[str, ...] = ()
    cli: str = ""
    options: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    words: tuple[int, int] = (0, 0)
    offers: Offers = _nothing
    raw: bool = False
    private: bool = False

    @property
    def text(self) -> str:
        """The catalogue id of what it does."""
        return f"command.{self.name}"


VERBS: dict[str, Verb] = {}
"""By name, in the order in which help and palette list them."""


def verb(
    name: str,
    usage: str = "",
    *,
    also: tuple[str, ...] = (),
    cli: str = "",
    options: tuple[str, ...] = (),
    flags: tuple[str, ...] = (),
    words: tuple[int, int] = (0, 0),
    offers: Offers = _nothing,
    raw: bool = False,
    private: bool = False,
) -> Callable[[Run], Run]:
    """Make a function a verb of the ``:`` line."""

    def declare(run: Run) -> Run:
        VERBS[name] = Verb(
            name=name, run=run, usage=usage, also=also, cli=cli, options=options, flags=flags, words=words, offers=offers,
            raw=raw, private=private,
        )  # fmt: skip
        return run

    return declare


def named(word: str) -> Verb | None:
    """The verb of this name; full-width letters of an input method count as the plain ones."""
    plain = "".join(FULL_WIDTH.get(char, char) for char in word).lower()
    return VERBS.get(plain) or next((each for each in VERBS.values() if plain in each.also), None)


def understood(line: str) -> tuple[Verb, Said]:
    """The verb of a line and what was said to it. BadInput names what is wrong and what may stand there."""
    line = line.strip()
    if len(line) > LONGEST_LINE:
        raise BadInput("command.too_long", limit=LONGEST_LINE)
    first, _, rest = line.partition(" ")
    found = named(first)
    if found is None:
        near = ", ".join(name for name in VERBS if name.startswith(first[:1].lower())) or ", ".join(VERBS)
        raise BadInput("command.unknown", word=first[:40], known=near)
    rest = rest.strip()
    if found.raw:
        return found, Said(line=line, words=tuple(rest.split()), rest=rest)
    try:
        parts = shlex.split(rest)
    except ValueError:
        raise BadInput("command.quotes") from None
    words, options = _sorted_out(found, parts)
    least, most = found.words
    if not least <= len(words) <= most:
        raise BadInput("command.words", usage=f":{found.name} {found.usage}".strip())
    return found, Said(line=line, words=tuple(words), rest=rest, options=options)


def _sorted_out(verb: Verb, parts: list[str]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Words and options apart."""
    words: list[str] = []
    options: dict[str, tuple[str, ...]] = {}
    left = iter(parts)
    for part in left:
        if not part.startswith("--"):
            words.append(part)
            continue
        name, equals, value = part.partition("=")
        if name in verb.flags:
            options[name] = ("yes",)
        elif name in verb.options:
            value = value if equals else next(left, "")
            if not value:
                raise BadInput("command.option_value", option=name)
            options[name] = (*options.get(name, ()), value)
        else:
            known = ", ".join((*verb.options, *verb.flags)) or "-"
            raise BadInput("command.option", option=name[:40], known=known)
    return words, options


def completions(shell: DeskShell, line: str) -> list[str]:
    """What the line may become with its last word completed, in a fixed order; the line itself is none of them."""
    start, space, last = line.rpartition(" ")
    if not space:
        names = [*VERBS, *(other for each in VERBS.values() for other in each.also)]
        return [name for name in names if name.startswith(last.lower()) and name != line]
    first, *before = start.split()
    found = named(first)
    if found is None:
        return []
    offered = found.offers(shell, before)
    if last.startswith("-"):
        offered = (*found.options, *found.flags)
    matching = dict.fromkeys(each for each in offered if each.lower().startswith(last.lower()) and each != last)
    return [f"{start} {each}" for each in matching]


_KEPT_WORD = re.compile(r"(?!.*\d{7})[A-Za-z0-9_.@,<>|:=-]{1,60}", re.ASCII)


def may_be_kept(line: str) -> bool:
    """Whether a line may outlive the session: it must not hold what may be somebody's name, number or words.

    Codes, logins and filing numbers may; of a ``private`` verb only words of the form ``key:value``; never a note.
    """
    first, *words = line.split()
    verb = named(first)
    if verb is None or not all(_KEPT_WORD.fullmatch(word) and word.count(":") < 2 for word in words):
        return False
    return not verb.private or all(":" in word for word in words)


def must_be(word: str, known: Iterable[str]) -> str:
    """The word, when it is among the known ones; BadInput otherwise."""
    choices = tuple(known)
    if word not in choices:
        raise BadInput("command.choice", word=word[:40], known=", ".join(choices))
    return word
