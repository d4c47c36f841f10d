"""Words of mails to the staff: instants as people write them, names without signs that a mail program would obey."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from reviewer_tui.domain.calendar import SHANGHAI, closing_date, ends_a_day
from reviewer_tui.domain.filing import filing_number

if TYPE_CHECKING:
    from reviewer_tui.usecases.contracts import Words

LINES = 20
"""How many filings a list in a mail names; of the rest it says how many there are."""
PROVISIONAL = "?"


def when(due_at: datetime, *, provisional: bool = False) -> str:
    """``2026-10-09 24:00``: an end of day belongs to the day that it ends; ``?`` stands behind a provisional date."""
    at = due_at.astimezone(SHANGHAI)
    text = f"{closing_date(due_at)} 24:00" if ends_a_day(due_at) else f"{at:%Y-%m-%d %H:%M}"
    return f"{text}{PROVISIONAL}" if provisional else text


def shown(text: str) -> str:
    """A name that somebody else wrote, on one line: what does not print is a dot."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)


def filing_line(
    words: Words, filing_id: int, sponsor: str, stage: str, clock: str, due_at: datetime, *, provisional: bool = False
) -> str:
    """One filing of a list."""
    parts = [filing_number(filing_id), shown(sponsor), words(f"stage.{stage}")]
    parts += [words(f"clock.{clock}")] if clock else []
    return "  ".join(("-", *parts, when(due_at, provisional=provisional)))


def listed(words: Words, heading: str, lines: Sequence[str], total: int) -> list[str]:
    """A heading with its number, the first lines, how many more there are, and an empty line."""
    more = total - min(len(lines), LINES)
    return [
        words("mail.heading", what=heading, n=total),
        *lines[:LINES],
        *([words("mail.more", n=more)] if more else []),
        "",
    ]
