"""Staff: who may come in, and as what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal

SETTINGS = ("theme", "ascii", "low_bandwidth", "said_before", "queue", "digest")
"""What the desk keeps for a person beside the language.

``said_before`` are lines of the ``:`` line, one a line; ``queue`` is where the person left the queue;
``digest`` is ``off`` for who wants no daily mail.
"""
LONGEST_SETTING = 20_000
_LOGIN = re.compile(r"[a-z_][a-z0-9_.-]{0,31}", re.ASCII)


class People:
    """The staff list."""

    def __init__(
        self,
        around: Surroundings,
        *,
        everybody: Callable[[], tuple[StaffMember, ...]],
        choices: Callable[[int], dict[str, str]],
    ) -> None:
        self._around = around
        self._everybody = everybody
        self._choices = choices

    def rows(self) -> tuple[StaffMember, ...]:
        """Everybody, by login; the queue asks for the names long before anything needs a unit of work."""
        return self._everybody()

    def by_login(self, login: str) -> StaffMember | None:
        """The person with this login, or None."""
        with self._around.store.reading() as work:
            return work.staff.by_login(login)

    def add(self, actor: StaffMember, *, login: str, name: str, role: Role) -> tuple[StaffMember, bool]:
        """A new person; the same login with the same name and role again is no change."""
        if not _LOGIN.fullmatch(login):
            raise BadInput("staff.login", login=login)
        if not name.strip() or len(name) > 64:
            raise BadInput("staff.name", login=login)
        with self._around.attempt(actor, "staff_add") as work:
            granted(may(actor, "staff"))
            known = work.staff.by_login(login)
            if known is not None:
                if known.role is role and known.name == name and known.active:
                    return known, False
                raise refusal(refused("refused.login_taken", login=login))
            now = self._around.clock.now()
            member = work.staff.add(login=login, name=name, role=role, at=now)
            work.audit.append(event(now, actor, "audit.staff_add", None, login=login, role=role.value))
            work.commit()
            return member, True

    def change(
        self,
        actor: StaffMember,
        login: str,
        *,
        role: Role | None = None,
        active: bool | None = None,
    ) -> tuple[StaffMember, bool]:
        """Another role, or out and in again. The last active administrator stays one."""
        with self._around.attempt(actor, "staff_role") as work:
            granted(may(actor, "staff"))
            member = work.staff.by_login(login)
            if member is None:
                raise NotFound("not_found.staff", login=login)
            changed = replace(
                member,
                role=member.role if role is None else role,
                active=member.active if active is None else active,
            )
            if changed == member:
                return member, False
            others = [one for one in work.staff.all() if one.role is Role.ADMIN and one.active and one.id != member.id]
            if not others and not (changed.role is Role.ADMIN and changed.active):
                raise refusal(refused("refused.last_admin", login=login))
            now = self._around.clock.now()
            work.staff.save(changed)
            work.audit.append(
                event(now, actor, "audit.staff_role", None, login=login, role=changed.role.value, active=changed.active)
            )
            work.commit()
            return changed, True

    def set_language(self, actor: StaffMember, language: str) -> StaffMember:
        """A person's own language: zh, en, or empty for the configuration's."""
        changed = replace(actor, language=language)
        with self._around.attempt(actor, "set_language") as work:
            work.staff.save(changed)
            work.commit()
        return changed

    def settings(self, actor: StaffMember) -> dict[str, str]:
        """What the person chose at the desk, by name."""
        return self._choices(actor.id)

    def keep_setting(self, actor: StaffMember, name: str, value: str) -> None:
        """Keep what the person chose. BadInput for a name that the desk does not know."""
        if name not in SETTINGS or len(value) > LONGEST_SETTING:
            raise BadInput("staff.setting", name=name[:40], known=", ".join(SETTINGS))
        with self._around.attempt(actor, "keep_setting") as work:
            work.staff.keep_setting(actor.id, name, value)
            work.commit()
