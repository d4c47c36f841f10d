"""Masks for personal data: what is shown where nobody asked to see the whole value (handbook, section 18).

A mask hides a value and says nothing about it but its kind; an empty value stays empty.
"""

from __future__ import annotations

import re

STARS = "***"

_RESIDENT_ID = re.compile(r"\d{17}[\dXx]", re.ASCII)
_MOBILE = re.compile(r"1\d{10}", re.ASCII)
_LANDLINE = re.compile(r"(0\d{2,3}-?)(\d{7,8})((?:-\d+)?)", re.ASCII)
_REGION = re.compile(r".{2,8}?自治区|.{2,4}?省")
_DISTRICT = re.compile(r"[^区县旗]{0,20}?(?:(?<![小园社厂校])区|县|旗)")
_CITY = re.compile(r".{1,12}?市")

PERSONAL_EVIDENCE = {
    "name_on_certificate": "sponsor_name",
    "holder": "sponsor_name",
    "legal_representative": "name",
    "bad_name": "name",
    "bad_id_number": "id_number",
    "bad_phone": "phone",
    "bad_email": "email",
    "bad_address": "address",
    "bad_sponsor_name": "sponsor_name",
    "bad_sponsor_number": "sponsor_number",
    "bad_unknown": "unknown",
}
"""Keys of a finding's evidence that hold personal data, with the mask they need where they are shown."""


def mask(kind: str, value: str, *, individual: bool = True) -> str:
    """``value`` masked as ``kind``, which is the ``personal`` metadata of a domain field; an unknown kind is all stars.

    ``individual`` says that the sponsor is a person: only then are its name and number personal. An empty kind is not
    personal and comes back as it is.
    """
    if not kind or not value.strip():
        return value
    if kind in ("sponsor_name", "sponsor_number"):
        if not individual:
            return value
        kind = "name" if kind == "sponsor_name" else "id_number"
    masker = _MASKS.get(kind)
    return masker(value) if masker else STARS


def mask_evidence(evidence: tuple[tuple[str, str], ...], *, individual: bool = True) -> dict[str, str]:
    """A finding's evidence as it may be shown without a reveal."""
    return {key: mask(PERSONAL_EVIDENCE.get(key, ""), value, individual=individual) for key, value in evidence}


def _name(value: str) -> str:
    return value.strip()[:1] + "*"


def _document(value: str) -> str:
    text = value.strip()
    ends = (3, 4) if _RESIDENT_ID.fullmatch(text) else (2, 2)
    if len(text) <= sum(ends) + 1:
        return "*" * len(text)
    return text[: ends[0]] + "*" * (len(text) - sum(ends)) + text[-ends[1] :]


def _phones(value: str) -> str:
    return ";".join(_phone(part.strip()) for part in value.split(";"))


def _phone(number: str) -> str:
    if _MOBILE.fullmatch(number):
        return number[:3] + "****" + number[-4:]
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return landline[1] + landline[2][:-4] + "****"
    return number[:3] + "*" * (len(number) - 3) if len(number) > 6 else "*" * len(number)


def _mails(value: str) -> str:
    return ";".join(_mail(part.strip()) for part in value.split(";"))


def _mail(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}{STARS}@{domain}" if at and local else STARS


def _address(value: str) -> str:
    text = value.strip()
    region = _REGION.match(text)
    start = region.end() if region else 0
    for pattern in (_DISTRICT, _CITY):
        found = pattern.match(text, start)
        if found:
            return text[: found.end()] + STARS
    return text[:start] + STARS


_MASKS = {"name": _name, "id_number": _document, "phone": _phones, "email": _mails, "address": _address}
