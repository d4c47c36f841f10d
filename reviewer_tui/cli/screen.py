"""``tui``: the desk on the terminal."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command
from reviewer_tui.settings import THEMES

if TYPE_CHECKING:
    from reviewer_tui.settings import Settings
    from reviewer_tui.tui.keymap import Keymap
    from reviewer_tui.tui.looks import Looks


@desk_command("tui")
@click.option("--view", metavar="NAME", default="")
@click.option("--filing", metavar="ID", default="")
@click.option("--ascii", "ascii_only", is_flag=True)
@click.option("--low-bandwidth", "low_bandwidth", is_flag=True)
@click.option("--theme", type=click.Choice(THEMES))
@click.option("--no-mouse", "no_mouse", is_flag=True)
def tui(
    call: Call, view: str, filing: str, ascii_only: bool, low_bandwidth: bool, theme: str | None, no_mouse: bool
) -> int:
    """Start the desk on this terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(call.texts("cli.no_terminal"))
    from reviewer_tui.cli.filter import filing_id
    from reviewer_tui.tui.screens.queue_asked import LeftAt
    from reviewer_tui.usecases.queue_model import BUILT_IN

    actor = call.actor
    shown = call.desk.filters.view(actor, view) if view else None
    language, chosen = call.texts.lang, call.quick.settings_of(actor.id)
    left = LeftAt.read(chosen.get("queue", ""))
    if shown is None and not left.view:
        shown = BUILT_IN[0]
    one = filing_id(call, filing) if filing else None
    from reviewer_tui.tui.terminal import prepare_environment

    prepare_environment(no_color=call.no_color)
    gc.disable()  # nothing is garbage yet: the desk collects again after its first paint
    from reviewer_tui.tui.desk_app import run_desk

    return run_desk(
        call.desk,
        actor,
        language,
        view=shown,
        left=left,
        views=(*BUILT_IN, *call.quick.views(actor.id)),
        filing=one,
        looks=looks_of(
            call.settings,
            chosen,
            theme=theme or "",
            ascii_only=ascii_only,
            low_bandwidth=low_bandwidth,
        ),
        keymap=keymap_of(call.settings, actor.login),
        said_before=chosen.get("said_before", "").splitlines(),
        no_mouse=no_mouse,
    )


def looks_of(
    settings: Settings,
    chosen: Mapping[str, str],
    *,
    theme: str = "",
    ascii_only: bool = False,
    low_bandwidth: bool = False,
) -> Looks:
    """How the screens are drawn: what this start asked for, else what the person ``chosen``, else what the configuration says."""
    from reviewer_tui.tui.looks import Looks, ThemeName

    own = chosen.get("theme", "")
    name = theme or (own if own in THEMES else settings.theme)

    def on(asked: bool, key: str, configured: bool) -> bool:
        return asked or (chosen[key] == "on" if key in chosen else configured)

    return Looks(
        theme=ThemeName(name) if name else None,
        ascii=on(ascii_only, "ascii", settings.ascii),
        low_bandwidth=on(low_bandwidth, "low_bandwidth", settings.low_bandwidth),
    )


def keymap_of(settings: Settings, login: str) -> Keymap | None:
    """The keys that the configuration moves for a person; None where it moves none."""
    if settings.keymap is None:
        return None
    from reviewer_tui.tui.keymap import keymap_for

    return keymap_for(settings.keymap, login)
