"""The sentences of letters 通知模板 as data (``letter_texts.csv``): one a part, in both languages, with places in braces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{(\w+)\}")
"""A place that is filled when a letter is written."""

_OPTIONAL = re.compile(r"\[([^\[\]]*\{\w+\}[^\[\]]*)\]")
"""Words of a reason that are said where all their places can be filled, and left out otherwise."""
OPEN = "…"
"""What stands in a place that nothing fills."""

_ORDER = frozenset({"order_no"})
_OPENING = frozenset({"order_no", "revision", "n"})
PARTS: Mapping[str, frozenset[str]] = {
    "subject_return": _ORDER,
    "subject_refuse": _ORDER,
    "subject_amended": frozenset({"subject"}),
    "greeting": frozenset({"sponsor"}),
    "opening_return": _OPENING,
    "opening_refuse": _OPENING,
    "replaces": frozenset({"number", "date"}),
    "item": frozenset({"number", "field", "error"}),
    "advice": frozenset({"advice"}),
    "with_note": frozenset({"text", "note"}),
    "of_service": frozenset({"service", "field"}),
    "of_region": frozenset({"field", "region"}),
    "filing": frozenset(),
    "reply_by": frozenset({"date"}),
    "reply_by_provisional": frozenset({"date"}),
    "subject_advice": _ORDER,
    "subject_reminder": _ORDER,
    "opening_advice": _ORDER,
    "opening_reminder": _ORDER,
    "police_due": frozenset({"date", "days"}),
    "police_over": frozenset({"date"}),
    "police_services": frozenset(),
    "police_service": frozenset({"number", "service"}),
    "police_filed": frozenset({"number", "service", "icp"}),
    "police_do": frozenset(),
    "police_apply": frozenset({"address"}),
    "police_tell": frozenset(),
    "police_show": frozenset(),
    "police_sanction": frozenset(),
    "police_own": frozenset(),
    "closing": frozenset(),
    "provider": frozenset(),
    "letter_number": frozenset({"number"}),
}
"""What a letter is made of, and the places that each part may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """One part in both languages, whose wording it is and when it was last looked at."""

    part: str
    zh: str
    en: str
    source: str = ""
    last_verified: str = ""

    def words(self, language: str, /, **values: object) -> str:
        """The part in a language; a place that nobody fills stays as it is and is counted by the letter."""
        return filled(self.zh if language == "zh" else self.en, {name: str(value) for name, value in values.items()})


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; what fills them is never looked at for places again."""
    return PLACE.sub(lambda match: values.get(match[1], match[0]), text)


def needed(text: str) -> str:
    """The words of a reason without those that may be left out."""
    return _OPTIONAL.sub("", text)


def phrase(text: str, values: Mapping[str, str]) -> str:
    """The words of a reason with its places filled; words in square brackets stand where all their places are.

    What fills a place is never looked at again; a place that stays open is an ellipsis, never a name in braces.
    """
    said = _OPTIONAL.sub(lambda match: match[1] if set(PLACE.findall(match[1])) <= set(values) else "", text)
    return PLACE.sub(lambda match: values.get(match[1], OPEN), said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with an entry of a catalogue: the text id ``lint.<id>`` and what it names."""

    of: str
    id: str
    value: str = ""


def faults_of_texts(texts: Iterable[LetterText]) -> tuple[Fault, ...]:
    """Parts that are missing, unknown, there twice, empty in a language, without a date, or with a place nobody fills."""
    found: list[Fault] = []
    seen: set[str] = set()
    for text in texts:
        if text.part not in PARTS:
            found.append(Fault(of=text.part, id="unknown_part"))
            continue
        if text.part in seen:
            found.append(Fault(of=text.part, id="twice"))
        seen.add(text.part)
        for language, said in (("zh", text.zh), ("en", text.en)):
            if not said.strip():
                found.append(Fault(of=text.part, id="empty", value=language))
            strange = sorted(set(PLACE.findall(said)) - PARTS[text.part])
            found.extend(Fault(of=text.part, id="unfillable", value=name) for name in strange)
        if not text.source or not text.last_verified:
            found.append(Fault(of=text.part, id="unverified"))
    found.extend(Fault(of=part, id="missing") for part in PARTS if part not in seen)
    return tuple(found)
