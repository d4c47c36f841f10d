"""Invented numbers with right check characters: credit codes, resident numbers, phones.

District codes end in 99, which no district of the country has, and subscriber numbers begin with 0000: none of them can be
anybody's.
"""

from __future__ import annotations

from datetime import date

from reviewer_tui.domain.identifiers import (
    CREDIT_CODE_ALPHABET,
    credit_code_fault,
    organisation_code_fault,
    resident_number_fault,
)

_NO_DISTRICT = "9999"


def credit_code(register: str, province: str, organisation: str) -> str:
    """A valid unified social credit code. ``register`` has two characters (``91`` a firm), ``organisation`` eight."""
    inner = next(code for check in "0123456789X" if not organisation_code_fault(code := f"{organisation}{check}"))
    body = f"{register}{province[:2]}{_NO_DISTRICT}{inner}"
    return next(body + check for check in CREDIT_CODE_ALPHABET if not credit_code_fault(body + check))


def resident_number(province: str, born: date, order: int, *, male: bool) -> str:
    """A valid resident identity number; ``order`` 0–499 tells people of one day apart."""
    serial = 2 * order + (1 if male else 0)
    body = f"{province[:2]}{_NO_DISTRICT}{born:%Y%m%d}{serial:03d}"
    return next(body + check for check in "0123456789X" if not resident_number_fault(body + check, date.max))


def other_check_character(number: str) -> str:
    """The number with a check character that is wrong."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def mobile(order: int) -> str:
    """A mobile number, different for every ``order`` below 10,000."""
    return f"1990000{order:04d}"


def office_phone(area: str, order: int) -> str:
    """Area code, hyphen, number."""
    return f"{area}-0000{order:04d}"
