"""Why this date: the proof of a deadline week by week, with holidays, make-up days, pauses and what a naive count says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult

from reviewer_tui.domain.calendar import DayKind, local_date
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.proof import Proof, ProofStep
from reviewer_tui.locale import Texts
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.text import cell_fit
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Run, Source, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import day_of, due_text, moment, words
from reviewer_tui.usecases.cause_words import cause_text
from reviewer_tui.usecases.date_views import ProofView

_WEEK = timedelta(days=7)


class WhyDialog(DeskDialog[None]):
    """The proof, scrollable."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *(key for key in DIALOG_KEYS if key.action == "leave"),
        *(key for key in LIST_KEYS if key.action != "choose"),
    )
    BINDINGS = bindings(CONFIRM_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, proof: ProofView) -> None:
        super().__init__()
        self._proof = proof

    def compose(self) -> ComposeResult:
        """The proof and the keys."""
        yield LinePane(id="proof", gutter=False)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Say it."""
        self.set_focus(self.query_one("#proof", LinePane))
        self.retell()

    def retell(self) -> None:
        """The proof in the reader's language."""
        super().retell()
        pane = self.query_one("#proof", LinePane)
        pane.title = self.t("why.title", number=self._proof.filing)
        pane.source = proof_lines(self.t, self._proof, local_date(self.session.now()))


def proof_lines(texts: Texts, view: ProofView, today: date) -> Source:
    """The rule, the start, the weeks, what interrupted the count, the result and the naive count."""
    proof = view.proof

    def lines(width: int) -> tuple[Line, ...]:
        unit = texts.plural(f"amount.{proof.unit}", proof.limit)
        name = words(texts, f"clock.{proof.clock}", proof.clock)
        result = folded(f"{proof.clock} {name}: {unit}", width, Role.STRONG)
        because = cause_text(texts, proof.because)
        started = texts("why.started", at=moment(texts, proof.started_at), because=because)
        result.extend(folded(started, width))
        for restart in proof.restarts:
            result.extend(folded(texts("why.restart", at=moment(texts, restart.at)), width, Role.MUTED))
        if proof.unit is ClockUnit.HOURS:
            result.extend(folded(texts("why.hours"), width, Role.MUTED))
        elif proof.first_day is not None:
            result.extend(folded(texts("why.first_day", day=day_of(texts, proof.first_day)), width, Role.MUTED))
        if proof.steps:
            result.extend([Line(), *week_lines(texts, proof, today, width), Line()])
            result.extend(_interruptions(texts, proof, width))
        for pause in proof.pauses:
            until = moment(texts, pause.until) if pause.until else texts("why.still")
            said = texts("why.pause", since=moment(texts, pause.since), until=until, n=pause.working_days)
            result.extend(folded(said, width, Role.PAUSED, indent=3, first=[("|| ", Role.PAUSED)]))
        for extension in proof.extensions:
            said = texts("why.extension", n=extension.amount, at=moment(texts, extension.at), because=extension.why)
            result.extend(folded(said, width, indent=2, first=[("+ ", Role.STRONG)]))
        if proof.due_at is not None:
            due = due_text(texts, proof.due_at, provisional=proof.provisional)
            result.extend(folded(texts("why.due", due=f"{proof.due_at.year}-{due}"), width, Role.STRONG))
        else:
            key = "why.paused" if proof.remaining else "why.paused_same_day"
            result.extend(folded(texts(key, n=proof.remaining or 0), width, Role.STRONG))
        result.append(Line())
        for year in proof.calendar:
            key = "why.calendar_official" if year.official else "why.calendar_missing"
            loaded = f"{year.loaded_on:%Y-%m-%d}" if year.loaded_on else "-"
            role = Role.MUTED if year.official else Role.SOON
            result.extend(folded(texts(key, year=year.year, loaded=loaded), width, role))
        if proof.naive_mon_fri is not None and proof.due is not None:
            key = "why.naive_same" if proof.naive_mon_fri == proof.due else "why.naive_differs"
            days = abs((proof.due - proof.naive_mon_fri).days)
            result.extend(folded(texts(key, day=day_of(texts, proof.naive_mon_fri), n=days), width, Role.MUTED))
        return tuple(result)

    return lines


def week_lines(texts: Texts, proof: Proof, today: date, width: int) -> list[Line]:
    """A calendar of the days that were counted: a row a week, in each cell the day and its number or why it has none."""
    by_day = {step.date: step for step in proof.steps}
    first = min((*by_day, proof.started_on))
    monday = first - timedelta(days=first.weekday())
    cell = max(8, min(14, (width - 8) // 7))
    weekdays = texts("weekdays").split(" ")
    head: list[Run] = [(" " * 8, Role.PLAIN), *((cell_fit(day, cell), Role.MUTED) for day in weekdays)]
    result = [Line(tuple(head))]
    while monday <= max((*by_day, proof.started_on)):
        runs: list[Run] = [(f"{monday:%m-%d}   ", Role.MUTED)]
        for number in range(7):
            day = monday + timedelta(days=number)
            text, role = _cell(texts, proof, by_day.get(day), day)
            if day == today:
                text += f" {texts('why.today')}"
            runs.append((cell_fit(text, cell - 1) + " ", role))
        result.append(Line(tuple(runs)))
        monday += _WEEK
    return result


def _cell(texts: Texts, proof: Proof, step: ProofStep | None, day: date) -> tuple[str, Role]:
    if day == proof.started_on:
        return f"{day:%d} {texts('why.start')}", Role.ACCENT
    if step is None:
        return "", Role.MUTED
    # Which days are working days changes nothing where every day counts.
    mark = "?" if step.provisional and proof.unit is not ClockUnit.CALENDAR_DAYS else ""
    if step.paused:
        return f"{day:%d} ||", Role.PAUSED
    if step.n is None:
        return f"{day:%d} {'-' if step.kind is DayKind.WEEKEND else 'x'}{mark}", Role.MUTED
    sign = "*" if step.kind is DayKind.MAKEUP_WORKDAY else ""
    if day == proof.due:
        return f"{day:%d} ={step.n}{sign}{mark}", Role.AT_RISK
    return f"{day:%d} {step.n}{sign}{mark}", Role.PLAIN


def _interruptions(texts: Texts, proof: Proof, width: int) -> list[Line]:
    """The days that are not what their weekday says, in runs."""
    result: list[Line] = []
    odd = (DayKind.HOLIDAY, DayKind.CLOSURE, DayKind.MAKEUP_WORKDAY)
    for (kind, name), run in groupby(proof.steps, key=lambda step: (step.kind, step.name)):
        if kind not in odd:
            continue
        steps = list(run)
        start, end = steps[0].date, steps[-1].date
        span = day_of(texts, start) if start == end else f"{day_of(texts, start)} - {day_of(texts, end)}"
        sign = "*" if kind is DayKind.MAKEUP_WORKDAY else "x"
        said = f"{span}  {texts(f'day_kind.{kind}')} {name}"
        if kind is not DayKind.MAKEUP_WORKDAY:
            said += f"  {texts('why.weekdays_off', n=sum(step.date.weekday() < 5 for step in steps))}"
        result.append(line((f"{sign} ", Role.MUTED), said))
    return result
