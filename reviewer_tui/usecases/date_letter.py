"""The proof of a date as a paragraph for a letter: how it was counted, in sentences that can be counted after.

No names of staff, and of reasons only those of extensions, which the office itself gives; why a pause was made stays inside.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from itertools import groupby

from reviewer_tui.domain.calendar import SHANGHAI, DayKind, local_date
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.proof import Proof, ProofStep
from reviewer_tui.usecases.cause_words import cause_text, event_of
from reviewer_tui.usecases.contracts import Words

_OFF = (DayKind.HOLIDAY, DayKind.CLOSURE)
_ENDS = " .。;；,，"
"""With what somebody may have ended a reason: the sentence around it has its own end."""


def date_paragraph(words: Words, proof: Proof) -> str:
    """One paragraph in the language of the words."""
    sentences = [_rule(words, proof)]
    if proof.unit is ClockUnit.WORKING_DAYS:
        sentences += _odd_days(words, proof.steps)
    for pause in proof.pauses:
        if pause.until is not None and not pause.working_days:
            continue  # Ended on the day it began: it moved nothing.
        key = f"date_letter.pause_{'hold' if event_of(pause.because) == 'hold' else 'applicant'}"
        since, until = _day(local_date(pause.since)), _day(local_date(pause.until)) if pause.until else ""
        days = words.plural("amount.working_days", pause.working_days)
        sentences.append(words(key if until else f"{key}_open", since=since, until=until, n=days))
    for extension in proof.extensions:
        amount = _amount(words, proof, extension.amount)
        reason = " ".join(extension.why.split()).rstrip(_ENDS)
        day = _day(local_date(extension.at))
        sentences.append(words("date_letter.extended", amount=amount, day=day, reason=reason))
    sentences.append(_result(words, proof))
    for year, run in groupby(proof.provisional_days, key=lambda span: span.year):
        spans = list(run)
        first, last = _day(spans[0].since), _day(spans[-1].until)
        key = "date_letter.provisional" if first != last else "date_letter.provisional_one"
        sentences.append(words(key, since=first, until=last, year=year))
    if proof.provisional and not proof.provisional_days:
        sentences.append(words("date_letter.provisional_day"))
    return reduce(lambda said, sentence: words("date_letter.next", said=said, sentence=sentence), sentences)


def _rule(words: Words, proof: Proof) -> str:
    clock, limit = words(f"clock.{proof.clock}"), _amount(words, proof, proof.limit)
    if proof.back_from is not None:
        key = "date_letter.rule_back" if proof.limit else "date_letter.rule_day"
        return words(key, clock=clock, limit=limit, day=_day(proof.back_from))
    cause, day = cause_text(words, proof.because), _day(proof.started_on)
    if proof.unit is ClockUnit.HOURS:
        return words("date_letter.rule_hours", clock=clock, limit=limit, at=_moment(proof.started_at), cause=cause)
    return words("date_letter.rule", clock=clock, limit=limit, day=day, cause=cause)


def _odd_days(words: Words, steps: tuple[ProofStep, ...]) -> list[str]:
    """Holidays and closures by name and range, and the weekend days that work; what a pause left out anyway is not told."""
    told: dict[str, list[str]] = {"off": [], "works": []}
    counts = {"off": 0, "works": 0}
    for (kind, name, paused), run in groupby(steps, key=lambda step: (step.kind, step.name, step.paused)):
        if paused or kind not in (*_OFF, DayKind.MAKEUP_WORKDAY):
            continue
        days = list(run)
        span = _day(days[0].date)
        if len(days) > 1:
            span = words("date_letter.range", since=span, until=_day(days[-1].date))
        name = name or words(f"day_kind.{kind}")
        part = "off" if kind in _OFF else "works"
        told[part].append(words("date_letter.named", days=span, name=name))
        counts[part] += len(days)
    between = words("list.between")
    return [
        words.plural(f"date_letter.{part}", counts[part], days=between.join(days))
        for part, days in told.items()
        if days
    ]


def _result(words: Words, proof: Proof) -> str:
    if proof.due_at is None:
        return words("date_letter.paused", left=_amount(words, proof, proof.remaining or 0))
    if proof.unit is ClockUnit.HOURS:
        return words("date_letter.due_at", at=_moment(proof.due_at))
    assert proof.due is not None
    return words("date_letter.due", day=_day(proof.due))


def _amount(words: Words, proof: Proof, n: int) -> str:
    return words.plural(f"amount.{proof.unit}", n)


def _day(day: date) -> str:
    return day.isoformat()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
