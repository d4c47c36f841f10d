"""``staff``: who may come in, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.errors import BadInput

_COLUMNS = ("login", "name", "role", "active", "language", "email")
_ROLES = click.Choice([role.value for role in Role])


@desk_group("staff")
def staff(call: Call) -> None:
    """People."""


@desk_command("list")
def list_staff(call: Call) -> None:
    """Everybody."""
    _ = call.actor
    addresses = call.desk.staff.emails()
    rows = [_row(member, addresses) for member in call.desk.staff.rows()]
    answer(call, rows=rows, columns=_COLUMNS, total=len(rows))


@desk_command("add")
@click.argument("login", metavar="LOGIN")
@click.argument("name", metavar="NAME")
@click.option("--role", type=_ROLES, default=Role.REVIEWER.value)
@click.option("--email", metavar="ADDRESS", default="")
def add(call: Call, login: str, name: str, role: str, email: str) -> None:
    """A new person."""
    desk, actor = call.writing(), call.actor
    member, changed = desk.staff.add(actor, login=login, name=name, role=Role(role), email=email)
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


@desk_command("email")
@click.argument("login", metavar="LOGIN")
@click.argument("address", metavar="ADDRESS|none")
def email(call: Call, login: str, address: str) -> None:
    """Where a person reads mail."""
    if not address:
        raise BadInput("staff.email", login=login)
    desk, actor = call.writing(), call.actor
    member, changed = desk.staff.set_email(actor, login, "" if address == "none" else address)
    _tell(call, member, changed)


def _row(member: StaffMember, addresses: Mapping[str, str]) -> dict[str, Any]:
    return {
        "login": member.login,
        "name": member.name,
        "role": member.role.value,
        "language": member.language,
        "active": member.active,
        "email": addresses.get(member.login),
    }


def _tell(call: Call, member: StaffMember, changed: bool) -> None:
    answer(call, rows=[_row(member, call.desk.staff.emails())], columns=_COLUMNS, changed=changed)


for _command in (list_staff, add, role, email):
    staff.add_command(_command)
