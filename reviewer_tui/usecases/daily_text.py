"""The daily digest in words, as the mail and the command show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reviewer_tui.domain.stage import CLOSED, Stage
from reviewer_tui.usecases.daily_model import DailyDigest, DailyLine, DeskDay, Urgency
from reviewer_tui.usecases.mail_text import filing_line, listed

if TYPE_CHECKING:
    from reviewer_tui.usecases.contracts import Words


def digest_subject(words: Words, digest: DailyDigest) -> str:
    """The day, and how much is overdue and due today."""
    if digest.desk is not None:
        breached = sum(load.breached for load in digest.desk.loads)
        today = sum(load.due_today for load in digest.desk.loads)
    else:
        breached = len(digest.under(Urgency.BREACHED)) + len(digest.under(Urgency.SMS_UNKNOWN))
        today = len(digest.under(Urgency.DUE_TODAY))
    return words("digest.subject", day=digest.day, breached=breached, today=today)


def digest_lines(words: Words, digest: DailyDigest) -> list[str]:
    """The whole digest, a line an item; empty headings are left out."""
    lines = [words("digest.opening", name=digest.member.name, day=digest.day), ""]
    if digest.desk is not None:
        lines += _desk(words, digest.desk, digest)
    own = [line for urgency in Urgency for line in _under(words, urgency, digest)]
    if own and digest.desk is not None:
        lines += [words("digest.own"), ""]
    lines += own
    if not own and digest.desk is None:
        lines += [words("digest.nothing"), ""]
    if digest.provisional:
        lines += [words("digest.provisional", n=digest.provisional), ""]
    return [*lines, words("mail.closing")]


def _under(words: Words, urgency: Urgency, digest: DailyDigest) -> list[str]:
    those = digest.under(urgency)
    return listed(words, words(f"digest.{urgency.value}"), _lines(words, those), len(those)) if those else []


def _lines(words: Words, those: Sequence[DailyLine]) -> list[str]:
    return [
        filing_line(
            words,
            line.filing_id,
            line.sponsor,
            line.stage.value,
            line.clock,
            line.due_at,
            provisional=line.provisional,
        )
        for line in those
    ]


def _desk(words: Words, desk: DeskDay, digest: DailyDigest) -> list[str]:
    """Totals, a line for each person, what is overdue, how far the calendar is certain."""
    open_ones = {stage: n for stage, n in desk.stages.items() if n and stage not in CLOSED}
    lines = [words("digest.totals", n=sum(open_ones.values()))]
    lines += [f"  {words(f'stage.{stage.value}')}  {open_ones[stage]}" for stage in Stage if stage in open_ones]
    lines += ["", words("digest.people")]
    for load in desk.loads:
        name = digest.names.get(load.person, "") or words("digest.nobody" if not load.person else "digest.gone")
        counts = {"open": load.open, "breached": load.breached, "today": load.due_today}
        lines.append(words("digest.load", name=name, **counts))
    lines.append("")
    if desk.lines:
        total = sum(load.breached for load in desk.loads)
        lines += listed(words, words("digest.breached"), _lines(words, desk.lines), total)
    return [*lines, words("digest.calendar", day=desk.certain_until), ""]
