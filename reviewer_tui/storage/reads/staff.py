"""People."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer_tui.domain.staff import Role, StaffId, StaffMember
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.reads.source import Row, Source, first
from reviewer_tui.storage.vault import Vault


class StaffReads:
    """Reads the staff table."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

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

    def emails(self) -> Mapping[int, str]:
        """The mail addresses of those who have one, in clear, by id."""
        rows = self._source.named("SELECT id, sealed_email FROM staff WHERE sealed_email IS NOT NULL", [])
        return {row["id"]: self._vault.open(email_place(row["id"]), bytes(row["sealed_email"])) for row in rows}

    def all(self) -> tuple[StaffMember, ...]:
        """Everybody, by login."""
        return tuple(_member(row) for row in self._source.named("SELECT * FROM staff ORDER BY login", []))


def email_place(staff_id: int) -> str:
    """Where a person's address is sealed."""
    return f"staff.email/{staff_id}"


def _member(row: Row) -> StaffMember:
    return StaffMember(
        id=StaffId(row["id"]),
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        language=row["language"],
        active=bool(row["active"]),
    )
