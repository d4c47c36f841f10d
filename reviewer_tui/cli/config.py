"""``config``: where the settings come from, and what they say."""

from __future__ import annotations

import os

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer


@desk_group("config")
def config(call: Call) -> None:
    """The settings."""


@desk_command("path")
def path(call: Call) -> None:
    """The configuration file."""
    from reviewer_tui.settings import config_file

    file = config_file(os.environ)
    answer(call, lines=[str(file)], file=str(file), exists=file.is_file())


@desk_command("check")
def check(call: Call) -> None:
    """Read the configuration and the keymap file, and show every setting."""
    from reviewer_tui.bootstrap import own_limits
    from reviewer_tui.settings import describe

    if call.settings.keymap is not None:
        from reviewer_tui.tui.keymap import check_keymap

        check_keymap(call.settings.keymap)
    own_limits(call.settings)
    found = describe(call.settings)
    answer(call, lines=[f"{name} = {value}" for name, value in found.items()], settings=found)


for _command in (path, check):
    config.add_command(_command)
