"""People."""

from __future__ import annotations

from reviewer_tui.domain.staff import Role, StaffId, StaffMember
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.reads.source import Row, Source, first


class StaffReads:
    """Reads the staff table."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def by_login(self, login: str) -> StaffMember | None:
        """The person with this login."""
        row = first(self._source.named("SELECT * FROM staff WHERE login = ?", [login]))
        return None if row is None else _member(row)

    def by_id(self, staff_id: int) -> StaffMember:
        """The person with this id; NotFound otherwise."""
        row = first(self._source.named("SELECT * FROM staff WHERE id = ?", [staff_id]))
        if row is None:
            raise NotFound("not_found.staff", login=staff_id)
        return _member(row)

    def all(self) -> tuple[StaffMember, ...]:
        """Everybody, by login."""
        return tuple(_member(row) for row in self._source.named("SELECT * FROM staff ORDER BY login", []))


def _member(row: Row) -> StaffMember:
    return StaffMember(
        id=StaffId(row["id"]),
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        language=row["language"],
        active=bool(row["active"]),
    )
