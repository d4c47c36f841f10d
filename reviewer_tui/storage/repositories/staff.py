"""People."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from reviewer_tui.domain.staff import Role, StaffId, StaffMember
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.tables import StaffRow

_S = StaffRow.__table__  # type: ignore[attr-defined]


class Staff:
    """Reads and writes the staff table."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def by_login(self, login: str) -> StaffMember | None:
        """The person with this login."""
        row = self._db.execute(select(_S).where(_S.c.login == login)).mappings().first()
        return None if row is None else _member(row)

    def by_id(self, staff_id: int) -> StaffMember:
        """The person with this id; NotFound otherwise."""
        row = self._db.execute(select(_S).where(_S.c.id == staff_id)).mappings().first()
        if row is None:
            raise NotFound("not_found.staff", login=staff_id)
        return _member(row)

    def all(self) -> tuple[StaffMember, ...]:
        """Everybody, by login."""
        return tuple(_member(row) for row in self._db.execute(select(_S).order_by(_S.c.login)).mappings())

    def add(self, *, login: str, name: str, role: Role, at: datetime) -> StaffMember:
        """A new person."""
        values = {"login": login, "name": name, "role": role.value, "language": "", "active": True}
        self._db.execute(insert(_S).values(**values, added_at=to_millis(at)))
        member = self.by_login(login)
        assert member is not None
        return member

    def save(self, member: StaffMember) -> None:
        """Store role, language and whether the person is active."""
        values = {"role": member.role.value, "language": member.language, "active": member.active, "name": member.name}
        self._db.execute(update(_S).where(_S.c.id == member.id).values(**values))


def _member(row: Any) -> StaffMember:
    return StaffMember(
        id=StaffId(row["id"]),
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        language=row["language"],
        active=bool(row["active"]),
    )
