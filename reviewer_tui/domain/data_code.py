"""A data code 联网备案数据码 that was issued: a secret that draws filing data into the public-security form. Unconfirmed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for another when they are read out."""
CONSENTS = ("written", "mail", "phone", "on_site")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """To whom (a role) the code was told, when and by whom."""

    at: datetime
    by: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCode:
    """One code without its secret. ``consent_by`` is a role (sponsor or a service's id), ``consent_how`` one of ``CONSENTS``."""

    number: int
    issued_at: datetime
    expires_at: datetime
    by: str
    consent_by: str
    consent_how: str
    used_at: datetime | None = None
    reveals: tuple[Reveal, ...] = ()

    def state(self, now: datetime) -> str:
        """used, expired or valid."""
        return "used" if self.used_at is not None else "expired" if now >= self.expires_at else "valid"


def new_token() -> str:
    """Twenty signs, a hundred bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
