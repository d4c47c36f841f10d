"""The verbs of the ``:`` line about what people add: look-ups, saved texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reviewer_tui.errors import BadInput
from reviewer_tui.tui.commands.table import Said, must_be, verb
from reviewer_tui.tui.commands.verbs import filing_meant, numbers_offered
from reviewer_tui.tui.screens.wishes import AskLookup

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell

_MANY = 100
_OFTEN = ("sponsor.name", "sponsor.certificate.number", "sponsor.certificate.address", "sponsor.icp_number")


def _fields(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return (*numbers_offered(shell, words), *(path for path in _OFTEN if path not in words))


@verb("lookup", "[F-20001] [FIELD]", cli="lookup add", words=(0, 2), offers=_fields)
def look_up(shell: DeskShell, said: Said) -> None:
    """What was looked up elsewhere: about the field that is named, else about the one under the cursor of the review."""
    if not said.words:
        shell.press("lookup")
        return
    filing_id, rest = filing_meant(shell, said.words)
    if len(rest) != 1:
        raise BadInput("lookup.which_field")
    shell.post_message(AskLookup(filing_id, rest[0]))


def _snippet_verbs(_shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return () if words else ("save", "rename", "delete")


@verb(
    "snippet",
    "save NAME TEXT… | rename NAME NEW | delete NAME",
    cli="snippet save",
    flags=("--shared",),
    words=(2, _MANY),
    offers=_snippet_verbs,
    private=True,
)
def keep_snippet(shell: DeskShell, said: Said) -> None:
    """Keep a text under a name, give it another one, forget it. ``Ctrl+T`` in a dialog puts it in."""
    what = must_be(said.words[0], ("save", "rename", "delete"))
    name, words = said.words[1], said.words[2:]
    if (len(words) != 1 and what == "rename") or (words and what == "delete"):
        raise BadInput("snippet.words")
    shell.change_snippet(what, name, " ".join(words), shared="--shared" in said.options)
