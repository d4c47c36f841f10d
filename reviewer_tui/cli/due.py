"""``due``: the open deadlines, earliest first; ``due sms``: who verified by SMS; ``due explain``: why a date is the date;
``due extend``: a supervisor lengthens a limit.
"""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.digest import digest
from reviewer_tui.cli.due_rows import CALL_COLUMNS, DUE_COLUMNS, SMS_COLUMNS, due_query, due_rows, sms_rows, tell_due
from reviewer_tui.cli.explain import explain
from reviewer_tui.cli.extend import extend
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.usecases.due_model import CALL_SOON, DueList


@desk_group("due", invoke_without_command=True)
@click.option("--within", metavar="1wd", default="")
@click.option("--today", is_flag=True)
@click.option("--breached", is_flag=True)
@click.option("--provisional", is_flag=True)
@click.option("--paused", is_flag=True)
@click.option("--clock", default="")
@click.option("--waiting", type=click.Choice([waiting.value for waiting in WaitingOn]))
@click.option("--filter", "text", metavar="FILTER", default="")
@click.option("--limit", type=click.IntRange(min=0), default=0)
@click.option("--cursor", default="")
@click.option("--exit-code", "exit_code", is_flag=True)
@click.pass_context
def due(context: click.Context, /, call: Call, limit: int, cursor: str, exit_code: bool, **wishes: Any) -> int | None:
    """The open deadlines."""
    if context.invoked_subcommand is not None:
        return None
    query = due_query(call, DueList.NEXT, **wishes)
    return tell_due(call, query, due_rows, DUE_COLUMNS, limit=limit, cursor=cursor, exit_code=exit_code)


@desk_command("sms")
@click.option("--filter", "text", metavar="FILTER", default="")
@click.option("--limit", type=click.IntRange(min=0), default=0)
@click.option("--cursor", default="")
@click.option("--exit-code", "exit_code", is_flag=True)
@click.option("--call-list", "call_list", is_flag=True)
def sms(call: Call, text: str, limit: int, cursor: str, exit_code: bool, call_list: bool) -> int:
    """The filings that wait for their SMS verification, person by person; or only whom to call, and soon."""
    if call_list:
        text = f"{text} {CALL_SOON}".strip()
    query = due_query(call, DueList.SMS, text=text)
    columns = CALL_COLUMNS if call_list else SMS_COLUMNS
    return tell_due(call, query, sms_rows, columns, limit=limit, cursor=cursor, exit_code=exit_code)


due.add_command(explain)
due.add_command(extend)
due.add_command(digest)
due.add_command(sms)
