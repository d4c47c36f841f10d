"""The identifiers of the trade: is it one, and if not, what is wrong with it.

Every ``…_fault`` function answers with the name of the first fault or ``""``; patterns match whole ASCII strings only,
so that full-width digits, other scripts' digits and a trailing line break never pass. Standards: GB 32100-2015 (credit
code), GB 11714 (organisation code), GB 11643 (resident number).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reviewer_tui.domain.finding import Severity

CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE_VALUES = {character: value for value, character in enumerate(CREDIT_CODE_ALPHABET)}
_CREDIT_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_RESIDENT_CHECKS = "10X98765432"

_ORGANISATION = re.compile(r"([0-9A-Z]{8})-?([0-9X])", re.ASCII)
_RESIDENT = re.compile(r"\d{17}[\dXx]", re.ASCII)
_FIFTEEN_DIGITS = re.compile(r"\d{15}", re.ASCII)
_ANDROID_PACKAGE = re.compile(r"[a-zA-Z]\w*(\.[a-zA-Z]\w*)+", re.ASCII)
_BUNDLE_ID = re.compile(r"[a-zA-Z0-9.-]+", re.ASCII)
_HEX = re.compile(r"[0-9A-F]+", re.ASCII)
_LOOSE_PATTERNS = {
    "passport": re.compile(r"[A-Z0-9]{5,17}", re.ASCII),
    "hkm_permit": re.compile(r"[HM]\d{8}(\d{2})?", re.ASCII),
    "twn_permit": re.compile(r"\d{8}", re.ASCII),
    "perm_resident": re.compile(r"[A-Z]{3}\d{12}|9\d{17}", re.ASCII),
}
FREE_LENGTH = 255
"""The longest document number the interface takes (MIIT-V3: Zjhm 1–255)."""


def credit_code_fault(code: str) -> str:
    """What is wrong with a unified social credit code: length, alphabet, organisation (its inner code) or check."""
    if len(code) != 18:
        return "length"
    if any(character not in _CREDIT_CODE_VALUES for character in code):
        return "alphabet"
    total = sum(_CREDIT_CODE_VALUES[code[place]] * _CREDIT_CODE_WEIGHTS[place] for place in range(17))
    if CREDIT_CODE_ALPHABET[(31 - total % 31) % 31] != code[17]:
        return "check"
    return "organisation" if organisation_code_fault(code[8:17]) else ""


def organisation_code_fault(code: str) -> str:
    """What is wrong with an organisation code of nine characters, hyphen optional: shape or check."""
    found = _ORGANISATION.fullmatch(code)
    if not found:
        return "shape"
    remainder = 11 - sum(int(c, 36) * weight for c, weight in zip(found[1], _ORGANISATION_WEIGHTS, strict=True)) % 11
    return "" if {10: "X", 11: "0"}.get(remainder, str(remainder)) == found[2] else "check"


def resident_number_fault(number: str, today: date) -> str:
    """What is wrong with a resident identity number: shape, birth_date, future (born after ``today``) or check.

    The place in the first six digits is not looked up: districts come and go, and 81, 82, 83 are residence permits.
    """
    if not _RESIDENT.fullmatch(number):
        return "shape"
    born = birth_date(number)
    if born is None:
        return "birth_date"
    if born > today:
        return "future"
    total = sum(int(number[place]) * _RESIDENT_WEIGHTS[place] for place in range(17))
    return "" if _RESIDENT_CHECKS[total % 11] == number[17].upper() else "check"


def birth_date(number: str) -> date | None:
    """The date of birth in an 18-character resident number, or None when it is no date or no such number."""
    if not _RESIDENT.fullmatch(number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def number_fault(rule: str, number: str, today: date) -> tuple[Severity, str] | None:
    """The fault of a number under a ``number_rule`` of ``certificate_types.csv``: how severe and which; or None.

    A rule that is not known is judged as ``free``.
    """
    match rule:
        case "uscc":
            return _error(credit_code_fault(number))
        case "uscc_or_reg15":
            if _FIFTEEN_DIGITS.fullmatch(number):
                return Severity.WARNING, "legacy_licence"
            return _error(credit_code_fault(number))
        case "uscc_or_org9":
            if len(number) in (9, 10):
                fault = organisation_code_fault(number)
                return _error(f"organisation_code_{fault}") if fault else (Severity.WARNING, "legacy_organisation_code")
            return _error(credit_code_fault(number))
        case "uscc_or_free":
            if len(number) == 18:
                return _error(credit_code_fault(number))
            return _too_long(number) or (Severity.WARNING, "no_credit_code")
        case "ric18":
            fault = resident_number_fault(number, today)
            return _error(f"resident_{fault}") if fault else None
        case "passport" | "hkm_permit" | "twn_permit" | "perm_resident":
            return None if _LOOSE_PATTERNS[rule].fullmatch(number) else (Severity.WARNING, rule)
        case _:
            return _too_long(number)


def _error(fault: str) -> tuple[Severity, str] | None:
    return (Severity.ERROR, fault) if fault else None


def _too_long(number: str) -> tuple[Severity, str] | None:
    return (Severity.ERROR, "too_long") if len(number) > FREE_LENGTH else None


def is_android_package(text: str) -> bool:
    """A package name such as ``cn.example.app``: at least two parts, ASCII, each starting with a letter."""
    return _ANDROID_PACKAGE.fullmatch(text) is not None


def is_bundle_id(text: str) -> bool:
    """A bundle id of iOS: ASCII letters, digits, hyphen and dot."""
    return _BUNDLE_ID.fullmatch(text) is not None


def normal_digest(text: str) -> str:
    """A certificate digest without colons and blanks, in upper case."""
    return text.replace(":", "").replace(" ", "").upper()


def digest_fault(platform: str, digest: str) -> str:
    """What is wrong with a certificate digest: not_hex, ios_md5 (32 digits for iOS), android_sha1 or length.

    Android wants MD5 (32 hex digits), iOS SHA-1 (40); other platforms take any digest.
    """
    wanted = {"android": 32, "ios": 40}.get(platform)
    if wanted is None:
        return ""
    value = normal_digest(digest)
    if not _HEX.fullmatch(value):
        return "not_hex"
    if len(value) == wanted:
        return ""
    return {("ios", 32): "ios_md5", ("android", 40): "android_sha1"}.get((platform, len(value)), "length")


PROVINCE_LETTERS = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新"
_ICP = re.compile(
    rf"(?P<p>[{PROVINCE_LETTERS}])ICP备(?P<n>\d{{8}}|\d{{10}})号(?:-(?P<s>[1-9]\d*)(?P<k>[AXK])?)?", re.ASCII
)
_LICENCE = re.compile(
    rf"[{PROVINCE_LETTERS}](?:[AB][12]-\d{{8}}|ICP证\d{{6,8}}号)(?:-(?P<s>[1-9]\d*)[AXK]?)?", re.ASCII
)
# Public-security numbers use other letters than filing numbers for four provinces (``provinces.csv``).
_PUBLIC_SECURITY = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]公网安备\d{14}号", re.ASCII
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True, kw_only=True)
class IcpNumber:
    """A filing number 备案号: province letter, number, and for a service its serial and kind letter ("", A, X or K)."""

    province: str
    number: str
    serial: int | None = None
    kind: str = ""

    @property
    def entity(self) -> str:
        """The entity number that it belongs to."""
        return f"{self.province}ICP备{self.number}号"


def normal_number(text: str) -> str:
    """A typed number with full-width characters narrowed and all white space taken out."""
    return "".join(text.translate(_FULL_WIDTH).split())


def parse_icp_number(text: str) -> IcpNumber | None:
    """The filing number in ``text`` after narrowing, or None when it is none (R-NUM-01)."""
    found = _ICP.fullmatch(normal_number(text))
    if not found:
        return None
    serial = int(found["s"]) if found["s"] else None
    return IcpNumber(province=found["p"], number=found["n"], serial=serial, kind=found["k"] or "")


def is_licence_number(text: str) -> bool:
    """A licence-style number of an existing holder: 粤B2-20090059-5, 京ICP证030173号-1."""
    return _LICENCE.fullmatch(normal_number(text)) is not None


def is_public_security_number(text: str) -> bool:
    """A number of the public-security filing: 京公网安备11010802035340号, with or without a space after 备."""
    return _PUBLIC_SECURITY.fullmatch(normal_number(text)) is not None
