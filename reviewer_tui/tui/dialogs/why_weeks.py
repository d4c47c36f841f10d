"""The days of a proof as a calendar: a row a week, in each cell the day, and its number or the sign of why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from rich.cells import cell_len

from reviewer_tui.domain.calendar import DayKind
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.proof import Proof, ProofStep
from reviewer_tui.locale import Texts
from reviewer_tui.tui.text import cell_fit
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, folded, line
from reviewer_tui.tui.wording import day_of

_WEEK = timedelta(days=7)
_MARGIN = 8
_SIGNS = {DayKind.WEEKEND: "-", DayKind.HOLIDAY: "x", DayKind.CLOSURE: "#"}
MAKE_UP, PAUSED, DUE, LOOSE = "*", "||", "=", "?"
_MEANINGS = {
    "-": "weekend",
    "x": "holiday",
    "#": "closure",
    MAKE_UP: "make_up",
    PAUSED: "paused",
    DUE: "due",
    LOOSE: "loose",
}
_LOOKS = {"#": Role.SOON, PAUSED: Role.PAUSED, DUE: Role.AT_RISK, LOOSE: Role.SOON}
_ODD = (DayKind.HOLIDAY, DayKind.CLOSURE, DayKind.MAKEUP_WORKDAY)


def week_lines(texts: Texts, proof: Proof, today: date, width: int) -> list[Line]:
    """The weeks from the start to the end, and what the signs in them mean. Weeks that are paused throughout stand on one line."""
    by_day = {step.date: step for step in proof.steps}
    if not by_day:
        return []
    anchor = proof.back_from or proof.started_on
    first, last = min((*by_day, anchor)), max((*by_day, anchor))
    cell = max(8, min(14, (width - _MARGIN) // 7))
    head: list[Run] = [(" " * _MARGIN, Role.PLAIN)]
    head += [(cell_fit(name, cell), Role.MUTED) for name in texts("weekdays").split(" ")]
    result = [Line(tuple(head))]
    signs: set[str] = set()
    mondays = list(_mondays(first, last))
    for is_paused, run in groupby(mondays, key=lambda monday: _paused_throughout(by_day, monday)):
        weeks = list(run)
        if is_paused and len(weeks) > 2:
            until = weeks[-1] + _WEEK - timedelta(days=1)
            said = texts("why.weeks_paused", since=f"{weeks[0]:%m-%d}", until=f"{until:%m-%d}", n=len(weeks))
            result.append(line((f"{PAUSED:<{_MARGIN}}", Role.PAUSED), (said, Role.PAUSED)))
            signs.add(PAUSED)
            continue
        for monday in weeks:
            runs: list[Run] = [(f"{monday:%m-%d}   ", Role.MUTED)]
            for day in (monday + timedelta(days=number) for number in range(7)):
                text, role, sign = _cell(texts, proof, by_day.get(day), day, anchor)
                signs |= set(sign)
                now = f" {texts('why.today')}"
                if day == today and cell_len(text + now) < cell:
                    text += now
                runs.append((cell_fit(text, cell - 1) + " ", role))
            result.append(Line(tuple(runs)))
    return [*result, *_legend(texts, signs, width)]


def _mondays(first: date, last: date) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield monday
        monday += _WEEK


def _paused_throughout(by_day: dict[date, ProofStep], monday: date) -> bool:
    days = [by_day.get(monday + timedelta(days=number)) for number in range(7)]
    return all(step is not None and step.paused for step in days)


def _cell(
    texts: Texts, proof: Proof, step: ProofStep | None, day: date, anchor: date
) -> tuple[str, Role, tuple[str, ...]]:
    number = f"{day:%m-%d}" if day.day == 1 else f"{day:%d}"
    if day == anchor:
        return f"{number} {texts('why.given' if proof.back_from else 'why.start')}", Role.ACCENT, ()
    if step is None:
        return "", Role.MUTED, ()
    # Which days are working days changes nothing where every day counts.
    every = proof.unit is ClockUnit.CALENDAR_DAYS
    loose = (LOOSE,) if step.provisional and not every else ()
    tail = "".join(loose)
    is_due = day == proof.due
    if step.paused and not is_due:
        return f"{number} {PAUSED}{tail}", Role.PAUSED, (PAUSED, *loose)
    made_up = (MAKE_UP,) if step.kind is DayKind.MAKEUP_WORKDAY and not every else ()
    if is_due:
        count = "" if step.n is None else step.n
        return f"{number} {DUE}{count}{''.join(made_up)}{tail}", Role.AT_RISK, (DUE, *made_up, *loose)
    if step.n is None:
        sign = _SIGNS.get(step.kind, "")
        return f"{number} {sign}{tail}", _LOOKS.get(sign, Role.MUTED), (sign, *loose)
    return f"{number} {step.n}{''.join(made_up)}{tail}", Role.STRONG if made_up else Role.PLAIN, (*made_up, *loose)


def _legend(texts: Texts, signs: set[str], width: int) -> list[Line]:
    """What the signs that occur mean, as many on a line as fit."""
    result: list[Line] = []
    runs: list[Run] = []
    used = _MARGIN
    for sign, name in _MEANINGS.items():
        if sign not in signs:
            continue
        said = f" {texts(f'why.sign.{name}')}  "
        cells = len(sign) + cell_len(said)
        if runs and used + cells > width:
            result.append(Line(((" " * _MARGIN, Role.PLAIN), *runs)))
            runs, used = [], _MARGIN
        runs += [(sign, _LOOKS.get(sign, Role.STRONG)), (said, Role.MUTED)]
        used += cells
    return [*result, Line(((" " * _MARGIN, Role.PLAIN), *runs))] if runs else result


def odd_day_lines(texts: Texts, proof: Proof, width: int) -> list[Line]:
    """The days that are not what their weekday says, in runs, with their names."""
    result: list[Line] = []
    for (kind, name), run in groupby(proof.steps, key=lambda step: (step.kind, step.name)):
        if kind not in _ODD:
            continue
        steps = list(run)
        start, end = steps[0].date, steps[-1].date
        span = day_of(texts, start) if start == end else f"{day_of(texts, start)} - {day_of(texts, end)}"
        sign = _SIGNS.get(kind, MAKE_UP)
        said = f"{span}  {texts(f'day_kind.{kind}')} {name}"
        if kind is not DayKind.MAKEUP_WORKDAY:
            weekdays = sum(step.date.weekday() < 5 for step in steps)
            said += f"  {texts.plural('why.weekdays_off', weekdays)}"
        result.extend(folded(said, width, indent=2, first=[(f"{sign} ", _LOOKS.get(sign, Role.STRONG))]))
    return result
