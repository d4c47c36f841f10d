"""The number 公安联网备案号 that the public security gave to a service, and the day: the applicant's own duty, recorded here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reviewer_tui.domain.identifiers import is_public_security_number, normal_number


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSecurity:
    """One service's number, the day on which it was given, and who recorded it when."""

    service_id: str
    number: str
    granted_on: date
    by: str = ""
    at: datetime | None = None


def public_security_number(text: str) -> str | None:
    """The number in its one written form, narrowed and without blanks; None when it is none (handbook, section 10)."""
    return normal_number(text) if is_public_security_number(text) else None


def letter_of(number: str) -> str:
    """The letter of the province whose public security gave it: 甘, 川, 贵 and 云 are not those of filing numbers."""
    return number[:1]
