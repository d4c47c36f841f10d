"""People."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, update

from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.reads.staff import StaffReads, email_place
from reviewer_tui.storage.repositories.writing import InTransaction, put
from reviewer_tui.storage.tables import StaffRow, StaffSettingRow
from reviewer_tui.storage.vault import Vault

_S = StaffRow.__table__  # type: ignore[attr-defined]
_CHOICES = StaffSettingRow.__table__  # type: ignore[attr-defined]


class Staff(StaffReads):
    """Writes the staff table, beside reading it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

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

    def set_email(self, staff_id: int, address: str) -> None:
        """Store an address, sealed; an empty one takes it away."""
        sealed = self._vault.seal(email_place(staff_id), address) if address else None
        self._db.execute(update(_S).where(_S.c.id == staff_id).values(sealed_email=sealed))

    def keep_setting(self, staff_id: int, name: str, value: str) -> None:
        """Store what a person chose."""
        put(self._db, _CHOICES, {"staff_id": staff_id, "name": name, "value": value})
