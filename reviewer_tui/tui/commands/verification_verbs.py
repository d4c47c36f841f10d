"""The verbs of the ``:`` line about the verification of authenticity. Each opens its dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.errors import BadInput
from reviewer_tui.tui.commands.table import Said, verb
from reviewer_tui.tui.commands.verbs import filing_meant, numbers_offered
from reviewer_tui.tui.screens.wishes import AskMeeting, AskQr

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell


@verb("qr", "[F-20001]", cli="qr", words=(0, 1), offers=numbers_offered)
def show_qr(shell: DeskShell, said: Said) -> None:
    """The QR code of the electronic verification."""
    shell.post_message(AskQr(_filing(shell, said)))


@verb("verification", "[F-20001]", also=("arrange",), cli="record", words=(0, 1), offers=numbers_offered)
def arrange(shell: DeskShell, said: Said) -> None:
    """What is arranged for a verification by hand: appointment, or courier and curtain."""
    shell.post_message(AskMeeting(_filing(shell, said)))


def _filing(shell: DeskShell, said: Said) -> FilingId:
    filing_id, rest = filing_meant(shell, said.words)
    if rest:
        raise BadInput("command.not_a_filing", word=rest[0][:40])
    return filing_id
