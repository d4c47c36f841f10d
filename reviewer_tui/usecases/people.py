"""Staff: who may come in, and as what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from reviewer_tui.domain.mail_address import is_mail_address
from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal

SETTINGS = ("theme", "ascii", "low_bandwidth", "said_before", "queue", "digest")
"""What the desk keeps for a person beside the language.

``said_before`` are lines of the ``:`` line, one a line; ``queue`` is where the person left the queue;
``digest`` is ``off`` for who wants no daily mail.
"""
LONGEST_SETTING = 20_000
_LOGIN = re.compile(r"[a-z_][a-z0-9_.-]{0,31}", re.ASCII)


def _insist_on_address(login: str, email: str) -> None:
    if email and not is_mail_address(email):
        raise BadInput("staff.email", login=login)


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

    def emails(self) -> dict[str, str]:
        """The mail addresses of those who have one, masked, by login."""
        with self._around.store.reading() as work:
            found = work.staff.emails()
            return {one.login: mask("email", found[one.id]) for one in work.staff.all() if one.id in found}

    def add(
        self, actor: StaffMember, *, login: str, name: str, role: Role, email: str = ""
    ) -> tuple[StaffMember, bool]:
        """A new person, with a mail address if there is one; the same again is no change."""
        _insist_on_address(login, email)
        if not _LOGIN.fullmatch(login):
            raise BadInput("staff.login", login=login)
        if not name.strip() or len(name) > 64:
            raise BadInput("staff.name", login=login)
        with self._around.attempt(actor, "staff_add") as work:
            granted(may(actor, "staff"))
            known = work.staff.by_login(login)
            if known is not None:
                if known.role is role and known.name == name and known.active:
                    changed = bool(email) and self._put_email(work, actor, known, email)
                    work.commit()
                    return known, changed
                raise refusal(refused("refused.login_taken", login=login))
            now = self._around.clock.now()
            member = work.staff.add(login=login, name=name, role=role, at=now)
            work.audit.append(event(now, actor, "audit.staff_add", None, login=login, role=role.value))
            if email:
                self._put_email(work, actor, member, email)
            work.commit()
            return member, True

    def set_email(self, actor: StaffMember, login: str, email: str) -> tuple[StaffMember, bool]:
        """Another mail address, or none when empty; it is stored sealed. BadInput for what is no plain address."""
        _insist_on_address(login, email)
        with self._around.attempt(actor, "staff_email") as work:
            granted(may(actor, "staff"))
            member = work.staff.by_login(login)
            if member is None:
                raise NotFound("not_found.staff", login=login)
            changed = self._put_email(work, actor, member, email)
            work.commit()
            return member, changed

    def _put_email(self, work: Work, actor: StaffMember, member: StaffMember, email: str) -> bool:
        if work.staff.emails().get(member.id, "") == email:
            return False
        work.staff.set_email(member.id, email)
        work.audit.append(event(self._around.clock.now(), actor, "audit.staff_email", None, login=member.login))
        return True

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
