"""What is arranged for a verification by hand 人工核验: an appointment on site, or courier and curtain (handbook, section 8).

Everything is text as people gave it; addresses, names, telephones and courier numbers are personal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from reviewer_tui.domain.masking import mask
from reviewer_tui.errors import BadInput

LONGEST = 200
"""Characters of one value."""
_COURIER = re.compile(r"[A-Za-z0-9-]{5,40}", re.ASCII)
FIELDS: Mapping[str, str] = {
    "when": "",
    "place": "",
    "visitor": "name",
    "recipient": "name",
    "phone": "phone",
    "address": "address",
    "courier_out": "courier",
    "curtain_sent": "",
    "courier_back": "courier",
    "remark": "free",
}
"""Each field in the order in which it is shown, and what its mask is; empty is not personal."""


_OF_CHANNEL: Mapping[str, tuple[str, ...]] = {
    "on_site": ("when", "place", "visitor", "phone", "remark"),
    "courier": ("recipient", "phone", "address", "courier_out", "curtain_sent", "courier_back", "remark"),
}
ARRANGED = "arranged"
"""What the screens call it when the record is written."""


def fields_for(channel: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of a form: those of the channel (on_site, courier; else all), and what is known already."""
    wanted = _OF_CHANNEL.get(channel, tuple(FIELDS))
    return tuple(name for name in FIELDS if name in wanted or name in known)


def checked_meeting(known: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What is known with what was given; an empty value takes a field away. BadInput names the field and what may stand there."""
    kept = dict(known)
    for name, value in given.items():
        if name not in FIELDS:
            raise BadInput("input.unknown", name=name[:40], known=", ".join(FIELDS))
        text = value.strip()
        if text:
            kept[name] = _checked(name, text)
        else:
            kept.pop(name, None)
    return {name: kept[name] for name in FIELDS if name in kept}


def _checked(name: str, text: str) -> str:
    if len(text) > LONGEST or not text.isprintable():
        raise BadInput("meeting.text", name=name, limit=LONGEST)
    if name in ("courier_out", "courier_back") and not _COURIER.fullmatch(text):
        raise BadInput("meeting.courier", name=name)
    try:
        if name == "when":
            return datetime.fromisoformat(text).isoformat(timespec="minutes")
        if name == "curtain_sent":
            return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadInput("arrange.form", name=name) from None
    return text


def masked_meeting(meeting: Mapping[str, str]) -> dict[str, str]:
    """As everybody sees it who does not hold the filing."""
    return {name: _masked(FIELDS[name], value) for name, value in meeting.items()}


def _masked(kind: str, value: str) -> str:
    if kind == "courier":
        return f"{value[:2]}***{value[-2:]}"
    return "***" if kind == "free" else mask(kind, value)
