"""What parts of the desk tell each other: facts in the past tense, wishes in the imperative; all plain dataclasses.

Messages of one screen live beside it; here are those that several share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from textual.message import Message


class Failure(StrEnum):
    """What kind of no a call met; the desk has one face for each."""

    REFUSED = "refused"
    NOT_PERMITTED = "not_permitted"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"
    BAD_INPUT = "bad_input"
    UNAVAILABLE = "unavailable"
    LOGIN_REFUSED = "login_refused"
    UNFORESEEN = "unforeseen"


@dataclass
class CallFailed(Message):
    """A use-case said no, or broke.

    ``reason`` is a text id of the catalogue with its ``values``; for the unforeseen it is ``fault.unforeseen`` and
    ``values`` hold the type of the exception and where it arose, never its text. ``group`` is the group given to
    ``desk_work``.
    """

    failure: Failure
    reason: str
    values: dict[str, object] = field(default_factory=dict)
    group: str = ""


@dataclass
class Answered(Message):
    """A call has answered; ``then`` is what follows from it in the interface's thread."""

    then: Callable[[], None]


@dataclass
class InputMethodIsChinese(Message):
    """A Chinese character was typed where keys are commands."""


@dataclass
class LeaveAskedOnce(Message):
    """Ctrl+C was pressed once; a second press within two seconds leaves."""
