"""The verbs of the ``:`` line that open the forms beside the steps: freezing a filing and lifting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_tui.errors import BadInput
from reviewer_tui.tui.commands.table import Said, verb
from reviewer_tui.tui.commands.verbs import filing_meant, numbers_offered
from reviewer_tui.tui.screens.wishes import ShowSteps
from reviewer_tui.usecases.freezes import FREEZE, UNFREEZE

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell


@verb("freeze", "[F-20001]", cli="record", words=(0, 1), offers=numbers_offered)
def freeze(shell: DeskShell, said: Said) -> None:
    """The form that freezes the filing."""
    _form(shell, said, FREEZE)


@verb("unfreeze", "[F-20001]", cli="record", words=(0, 1), offers=numbers_offered)
def unfreeze(shell: DeskShell, said: Said) -> None:
    """The form that lifts the freeze."""
    _form(shell, said, UNFREEZE)


def _form(shell: DeskShell, said: Said, event: str) -> None:
    filing_id, rest = filing_meant(shell, said.words)
    if rest:
        raise BadInput("command.not_a_filing", word=rest[0][:40])
    shell.post_message(ShowSteps(filing_id, event))
