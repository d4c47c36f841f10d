"""People at the desk: who they are and which role they hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

StaffId = NewType("StaffId", int)


class Role(StrEnum):
    """What a person is at the desk for; ``operator`` is network operations: records and proves ports, nothing else."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A person with a login. ``language`` is zh or en, or empty when the configuration decides."""

    id: StaffId
    login: str
    name: str
    role: Role
    language: str = ""
    active: bool = True
