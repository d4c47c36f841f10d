"""Who is at the keyboard: the one identity door.

The person is the operating system's login of the process, looked up in the staff list. ``--as`` is for the local administrator's
account, and for whoever owns a demo; never under a forced command, where the client would have a say.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping
from typing import Protocol

from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.errors import LoginRefused


def system_login() -> str:
    """The login name of the process's real user; never taken from the environment, which the client may set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        raise LoginRefused("login.no_system_user", uid=os.getuid()) from None


class StaffList(Protocol):
    """Where people are looked up."""

    def by_login(self, login: str) -> StaffMember | None:
        """The person with this login, or None."""
        ...


def who(people: StaffList, *, named: str, environ: Mapping[str, str], private: bool = False) -> StaffMember:
    """The staff member at the keyboard, or LoginRefused.

    ``named`` is ``--as``; it is obeyed for an administrator, for the account that owns a demo (``private``), and where the
    system login itself is named. Under a forced command (``SSH_ORIGINAL_COMMAND`` set) the client's words never get here.
    """
    login = system_login()
    if named and named != login and not private:
        owner = people.by_login(login)
        if owner is None or not owner.active or owner.role is not Role.ADMIN or "SSH_ORIGINAL_COMMAND" in environ:
            raise LoginRefused("login.as_refused", login=login, named=named)
    member = people.by_login(named or login)
    if member is None:
        raise LoginRefused("login.unknown", login=named or login)
    if not member.active:
        raise LoginRefused("login.inactive", login=member.login)
    return member
