"""The program: one group of lazily loaded commands, and the only place of the command line that catches everything."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from reviewer_tui.cli import faults
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import DeskGroup, call_of, desk_group
from reviewer_tui.errors import DeskError

COMMANDS = {
    "tui": "reviewer_tui.cli.screen:tui",
    "list": "reviewer_tui.cli.listing:list_filings",
    "view": "reviewer_tui.cli.view:view",
    "show": "reviewer_tui.cli.showing:show",
    "next": "reviewer_tui.cli.triage:take_next",
    "import": "reviewer_tui.cli.intake:import_packages",
    "check": "reviewer_tui.cli.check:check",
    "decide": "reviewer_tui.cli.decide:decide",
    "amend": "reviewer_tui.cli.amend:amend",
    "second": "reviewer_tui.cli.second:second",
    "record": "reviewer_tui.cli.record:record",
    "lookup": "reviewer_tui.cli.lookup:lookup",
    "qr": "reviewer_tui.cli.qr:qr",
    "steps": "reviewer_tui.cli.steps:steps",
    "status": "reviewer_tui.cli.status:status",
    "take": "reviewer_tui.cli.bulk:take",
    "release": "reviewer_tui.cli.bulk:release",
    "assign": "reviewer_tui.cli.bulk:assign",
    "return": "reviewer_tui.cli.bulk:return_filings",
    "snippet": "reviewer_tui.cli.snippet:snippet",
    "tag": "reviewer_tui.cli.tag:tag",
    "due": "reviewer_tui.cli.due:due",
    "sweep": "reviewer_tui.cli.sweep:sweep",
    "calendar": "reviewer_tui.cli.workdays:calendar",
    "ports": "reviewer_tui.cli.ports:ports",
    "letter": "reviewer_tui.cli.letter:letter",
    "data-code": "reviewer_tui.cli.data_code:data_code",
    "outbox": "reviewer_tui.cli.outbox:outbox",
    "register": "reviewer_tui.cli.register:register",
    "reasons": "reviewer_tui.cli.reasons:reasons",
    "audit": "reviewer_tui.cli.audit:audit",
    "staff": "reviewer_tui.cli.staff:staff",
    "schema": "reviewer_tui.cli.schema:schema",
    "db": "reviewer_tui.cli.db:db",
    "config": "reviewer_tui.cli.config:config",
    "demo": "reviewer_tui.cli.demo:demo",
}


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        from reviewer_tui import __version__

        click.echo(f"reviewer-tui {__version__}")
        context.exit()


@desk_group("reviewer-tui", later=COMMANDS, invoke_without_command=True, no_args_is_help=False)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version)
@click.pass_context
def program(context: click.Context, call: Call) -> Any:
    """The desk for reviewing ICP and APP filings."""
    if context.invoked_subcommand is not None:
        return None
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise click.UsageError(call.texts("cli.no_command"), context)
    from reviewer_tui.cli.screen import tui

    return context.invoke(tui)


def main(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code. Nothing is raised but what ends the process."""
    group: DeskGroup = program
    call = Call()
    try:
        # Not click's own ``main``: it would leave with 1 when the reader of a pipe has gone.
        with group.make_context("reviewer-tui", list(arguments), obj=call) as context:
            code = group.invoke(context)
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.Exit as end:
        sys.stdout.flush()
        return end.exit_code
    except click.UsageError as error:
        return faults.tell_usage(call_of(error.ctx) if error.ctx else call, error)
    except DeskError as error:
        return faults.tell(call, error)
    except (KeyboardInterrupt, click.Abort):
        return faults.tell_interrupted(call)
    except BrokenPipeError:
        _close_output()
        return 0
    except OSError as error:
        if error.errno == errno.EPIPE:
            _close_output()
            return 0
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            _close_output()
            return faults.tell_disk(call, error)
        return faults.tell_fault(call, error)
    except Exception as error:
        return faults.tell_fault(call, error)
    finally:
        call.close()


def _close_output() -> None:
    """Nobody reads on, or nothing more can be written: what is still buffered must not be tried again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
