"""Instants and JSON as the tables keep them: milliseconds since 1970 UTC, and compact JSON text."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_millis(instant: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware instant; fractions of a millisecond are cut."""
    return (instant - _EPOCH) // _MILLISECOND


def to_millis_or_none(instant: datetime | None) -> int | None:
    """``to_millis``, with None for None."""
    return None if instant is None else to_millis(instant)


def to_instant(millis: int) -> datetime:
    """The aware UTC instant."""
    return _EPOCH + timedelta(milliseconds=millis)


def to_instant_or_none(millis: int | None) -> datetime | None:
    """``to_instant``, with None for None."""
    return None if millis is None else to_instant(millis)


def to_day(stored: str | date) -> date:
    """A date as the driver gives it: SQLite keeps its ISO form."""
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def to_json(value: Any) -> str:
    """Compact JSON with readable Chinese."""
    return _COMPACT.encode(value)
