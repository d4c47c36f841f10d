"""R-TXT-01: characters that do not show, or change how text reads, in what the applicant typed.

The text itself is stored as it was sent; the finding names the code points. Line breaks and tabs belong in remarks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.checks.material_checks import material_paths
from reviewer_tui.domain.fields import catalogue_field, flatten
from reviewer_tui.domain.finding import Severity

Faults = Iterator[Fault]

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_BLANKS = frozenset(" \u3000")
"""What is typed between words; every other blank looks like one of these and is compared as another character."""
_LINE_ENDS = frozenset("\n\r\t")
_MOST_NAMED = 8
_PLAINLY_SHOWN = re.compile("[ -~\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]*")
"""Printable ASCII, Han, full-width forms and marks: nearly everything that is typed, and nothing that does not show."""


def hidden_kind(character: str) -> str:
    """``control``, ``bidi``, ``hidden`` (no ink, no width, or no meaning outside its maker's font) or "" for one that shows."""
    if character.isascii() and character.isprintable():
        return ""
    if character in BIDI:
        return "bidi"
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Cs"):
        return "control"
    if category in ("Cf", "Co") or character in _FILLERS or _is_variation_selector(character):
        return "hidden"
    if (category == "Zs" and character not in _BLANKS) or _is_noncharacter(character):
        return "hidden"
    return ""


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_noncharacter(character: str) -> bool:
    return "\ufdd0" <= character <= "\ufdef" or ord(character) & 0xFFFE == 0xFFFE


def _texts(inspection: Inspection) -> Iterator[Subject[str]]:
    """Every declared text, and the names and remarks of the files."""
    for leaf in flatten(inspection.content):
        yield Subject(value=leaf.value, path=leaf.path)
    for path, material in material_paths(inspection):
        yield Subject(value=f"{material.file}{material.remark}", path=path)


def _all_shows(_: Inspection, subject: Subject[str]) -> Faults:
    text, path = subject.value, subject.path
    if _PLAINLY_SHOWN.fullmatch(text):
        return
    allowed = _LINE_ENDS if path.endswith("remark") or path.startswith("material.") else frozenset()
    found: dict[str, list[str]] = {}
    for character in text:
        kind = hidden_kind(character)
        if kind and character not in allowed:
            point = f"U+{ord(character):04X}"
            points = found.setdefault(kind, [])
            if point not in points:
                points.append(point)
    for kind, points in found.items():
        named = " ".join(points[:_MOST_NAMED]) + (" …" if len(points) > _MOST_NAMED else "")
        yield Fault(case=kind, path=path, field=catalogue_field(path), evidence=evidence({"characters": named}))


_RULE = Rule(id="R-TXT-01", severity=Severity.WARNING, basis="design", reason="", field="filing")

CHECKS: tuple[Check[Any], ...] = (Check(_RULE, _texts, _all_shows),)
