"""``staff``: who may come in, and as what."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer
from reviewer_tui.domain.staff import Role, StaffMember

_COLUMNS = ("login", "name", "role", "active", "language")
_ROLES = click.Choice([role.value for role in Role])


@desk_group("staff")
def staff(call: Call) -> None:
    """People."""


@desk_command("list")
def list_staff(call: Call) -> None:
    """Everybody."""
    _ = call.actor
    rows = [_row(member) for member in call.desk.staff.rows()]
    answer(call, rows=rows, columns=_COLUMNS, total=len(rows))


@desk_command("add")
@click.argument("login", metavar="LOGIN")
@click.argument("name", metavar="NAME")
@click.option("--role", type=_ROLES, default=Role.REVIEWER.value)
def add(call: Call, login: str, name: str, role: str) -> None:
    """A new person."""
    desk, actor = call.writing(), call.actor
    member, changed = desk.staff.add(actor, login=login, name=name, role=Role(role))
    _tell(call, member, changed)


@desk_command("role")
@click.argument("login", metavar="LOGIN")
@click.argument("role", metavar="ROLE", type=_ROLES, required=False)
@click.option("--active/--inactive", "active", default=None)
def role(call: Call, login: str, role: str | None, active: bool | None) -> None:
    """Another role, or out and in again."""
    desk, actor = call.writing(), call.actor
    member, changed = desk.staff.change(actor, login, role=Role(role) if role else None, active=active)
    _tell(call, member, changed)


def _row(member: StaffMember) -> dict[str, Any]:
    return {
        "login": member.login,
        "name": member.name,
        "role": member.role.value,
        "language": member.language,
        "active": member.active,
    }


def _tell(call: Call, member: StaffMember, changed: bool) -> None:
    answer(call, rows=[_row(member)], columns=_COLUMNS, changed=changed)


for _command in (list_staff, add, role):
    staff.add_command(_command)
