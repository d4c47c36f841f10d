"""Numbers of persons inside free text: what looks like a resident's ID number or a mobile number, also when it is spaced out."""

from __future__ import annotations

import re

from reviewer_tui.domain.masking import mask

_GAP = r"[ \-]?"
_ID = re.compile(
    r"(?<![0-9A-Za-z])"
    + _GAP.join([r"[1-9]"] + [r"\d"] * 5 + [r"(?:1" + _GAP + r"[89]|2" + _GAP + r"0)"] + [r"\d"] * 2)
    + _GAP
    + _GAP.join([r"[01]", r"\d", r"[0-3]", r"\d", r"\d", r"\d", r"\d", r"[0-9Xx]"])
    + r"(?![0-9A-Za-z])",
    re.ASCII,
)
"""Seventeen digits and a digit or X, in which the seventh to the fourteenth may be a date of birth (GB 11643)."""
_MOBILE = re.compile(r"(?<![0-9])" + _GAP.join(["1", "[3-9]"] + [r"\d"] * 9) + r"(?![0-9])", re.ASCII)
_SEPARATORS = re.compile(r"[ \-]")
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")
"""What an input method writes for them; every sign stays in its place."""


def has_personal_number(text: str) -> bool:
    """Whether a text holds what looks like an ID number or a mobile number."""
    plain = text.translate(_PLAIN)
    return bool(_ID.search(plain) or _MOBILE.search(plain))


def without_personal_numbers(text: str) -> str:
    """The text with such numbers masked, and all else as it was."""
    for pattern, kind in ((_ID, "id_number"), (_MOBILE, "phone")):
        for found in reversed(list(pattern.finditer(text.translate(_PLAIN)))):
            text = text[: found.start()] + mask(kind, _SEPARATORS.sub("", found[0])) + text[found.end() :]
    return text
