"""What guards the terminal: environment, driver, input parser, last wall, hang-up, faults.

This module imports nothing of textual: ``prepare_environment`` has to run before textual is imported for the first
time, because textual reads its settings from the environment once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

# Milliseconds an escape waits for its tail: on a slow line an arrow key arrives in pieces.
ESCAPE_DELAY_MS = 400

_OURS = {
    "ESCDELAY": str(ESCAPE_DELAY_MS),
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    # The plain protocol: the terminal is left in a known state even when the line drops.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
}

# They would let the client's environment size the screen or measure text differently from the terminal.
_FOREIGN = ("COLUMNS", "LINES", "UNICODE_VERSION")


def prepare_environment(environ: MutableMapping[str, str] = os.environ, *, no_color: bool = False) -> None:
    """Set what textual reads, and remove what a client could have set: its debug log would hold every key typed.

    ``NO_COLOR`` stays what it is, unless it is empty, which means nothing; ``no_color`` sets it.
    """
    for name in [name for name in environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
        del environ[name]
    for name in _FOREIGN:
        environ.pop(name, None)
    for name, value in _OURS.items():
        environ[name] = value
    if no_color:
        environ["NO_COLOR"] = "1"
    elif environ.get("NO_COLOR") == "":
        del environ["NO_COLOR"]


def comes_over_ssh(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the keyboard is at the other end of an SSH connection, as under a forced command: no file is written there."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_ORIGINAL_COMMAND") or environ.get("SSH_TTY"))


def mouse_wanted(environ: MutableMapping[str, str] = os.environ) -> bool:
    """Whether to ask for mouse reports: not over SSH, where every movement travels and selecting text should stay
    local.
    """
    return "SSH_CONNECTION" not in environ
