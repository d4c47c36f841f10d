"""``tui``: the desk on the terminal."""

from __future__ import annotations

import gc
import sys

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command


@desk_command("tui")
@click.option("--view", type=click.Choice(["mine", "unassigned", "all"]), default="mine")
@click.option("--filing", metavar="ID", default="")
@click.option("--ascii", "ascii_only", is_flag=True)
@click.option("--low-bandwidth", "low_bandwidth", is_flag=True)
@click.option("--no-mouse", "no_mouse", is_flag=True)
def tui(call: Call, view: str, filing: str, ascii_only: bool, low_bandwidth: bool, no_mouse: bool) -> int:
    """Start the desk on this terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(call.texts("cli.no_terminal"))
    from reviewer_tui.cli.filter import filing_id

    actor = call.actor
    one = filing_id(call, filing) if filing else None
    language = call.texts.lang
    from reviewer_tui.tui.terminal import prepare_environment

    prepare_environment(low_bandwidth=low_bandwidth)
    gc.disable()  # nothing is garbage yet: the desk collects again after its first paint
    from reviewer_tui.tui.desk_app import run_desk

    return run_desk(
        call.desk,
        actor,
        language,
        view=view,
        filing=one,
        ascii=ascii_only,
        low_bandwidth=low_bandwidth,
        no_mouse=no_mouse,
    )
