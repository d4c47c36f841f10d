"""Calls to the persons in charge: which numbers there are, when to try again, how many in a row nobody answered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.filing_facts import nobody
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.masking import mask
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.views import NoteView

FURTHEST = timedelta(days=31)
"""A next try further away than this is a slip of the pen."""
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)
_FIELDS = ("mobile", "emergency_phone", "office_phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNumber:
    """A number that may be called. ``key`` names it without saying it (``sponsor.mobile``); ``masked`` is what may be shown."""

    key: str
    owner: str
    field: str
    number: str
    masked: str


def call_numbers(content: FilingContent) -> tuple[CallNumber, ...]:
    """The numbers of the persons in charge, each once; the sponsor's first. Several in one field count on: ``sponsor.mobile.2``."""
    people = [("sponsor", content.sponsor.principal)]
    people += [(service.id, service.principal) for service in content.services]
    found: dict[str, CallNumber] = {}
    for owner, person in people:
        for field in () if nobody(person) else _FIELDS:
            numbers = [part.strip() for part in getattr(person, field).split(";") if part.strip()]
            for place, number in enumerate(numbers, start=1):
                key = f"{owner}.{field}" if place == 1 else f"{owner}.{field}.{place}"
                new = CallNumber(key=key, owner=owner, field=field, number=number, masked=mask("phone", number))
                found.setdefault(number, new)
    return tuple(found.values())


def number_called(content: FilingContent, key: str) -> str:
    """The number under a key, in clear; "" for no key. BadInput for a key that this filing does not have."""
    if not key:
        return ""
    numbers = {one.key: one.number for one in call_numbers(content)}
    if key not in numbers:
        raise BadInput("input.choice", name="number", known=", ".join(numbers) or "-")
    return numbers[key]


def next_try(typed: str, now: datetime) -> datetime | None:
    """When to call again: ``15:20`` (today, else tomorrow), or a day with a time; None for nothing typed.

    BadInput for anything else, for the past, and for what lies further away than ``FURTHEST``.
    """
    text = typed.strip()
    if not text:
        return None
    if found := _CLOCK_TIME.fullmatch(text):
        local = now.astimezone(SHANGHAI)
        at = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
        return at if at > now else at + timedelta(days=1)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("input.next_try", name="next") from None
    at = at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
    if len(text) == 10 or not now < at <= now + FURTHEST:
        raise BadInput("input.next_try", name="next")
    return at


def missed_calls(notes: tuple[NoteView, ...]) -> int:
    """How many calls in a row nobody answered, up to now; ``notes`` oldest first."""
    results = [note.result for note in notes if note.result is not None]
    return next((n for n, result in enumerate(reversed(results)) if result is CallResult.REACHED), len(results))


def next_call(notes: tuple[NoteView, ...]) -> datetime | None:
    """When the newest call says that it is to be tried again; None once somebody was reached."""
    calls = [note for note in notes if note.result is not None]
    return calls[-1].next_at if calls and calls[-1].result is CallResult.MISSED else None


def masked_notes(notes: tuple[NoteView, ...]) -> tuple[NoteView, ...]:
    """Notes with the numbers that were called masked."""
    return tuple(replace(note, number=mask("phone", note.number)) if note.number else note for note in notes)
