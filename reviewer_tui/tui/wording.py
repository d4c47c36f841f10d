"""Ids into words: how a finding, a date, a stage's clock or an event reads in the reader's language.

Everything here returns plain strings that may hold foreign text; the pane that draws them is the gate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reviewer_tui.domain.authority_answer import RULE, spoken
from reviewer_tui.domain.calendar import SHANGHAI, closing_date, ends_a_day, local_date
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.finding import Finding, RowState, RuleRow, Severity, TickState
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.domain.verification import PREFIX
from reviewer_tui.locale import MissingText, Texts
from reviewer_tui.tui.theme import Role
from reviewer_tui.usecases.gate_words import missing_text

if TYPE_CHECKING:
    from reviewer_tui.domain.audit import AuditEvent
    from reviewer_tui.domain.reckoning import Reckoning
    from reviewer_tui.usecases.due_model import DueRow
    from reviewer_tui.usecases.queue_model import QueueRow
    from reviewer_tui.usecases.views import ChecklistRow

_HOUR = timedelta(hours=1)
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "material": ("rule_name",),
    "row": ("rule_name",),
    "ability": ("verb", "step"),
    "event": ("step",),
    "verb": ("step",),
    "condition": ("gate",),
    "state": ("tick_state",),
}
"""Under which families of ids the values of an event, a refusal or a finding are found, beside the one of their own name."""

_LISTS: Mapping[str, str] = {"arranged": "meeting", "parts": "result_part"}
"""Values that are lists of ids, and the family of each."""

_SOURCES: Mapping[str, str] = {
    "vendor practice ": "practice",
    "VP-": "practice",
    "MIIT-V3": "interface",
    "regulation": "regulation",
    "seed item": "guidance",
    "seed": "guidance",
    "design": "design",
}
"""How the tables abbreviate what a rule rests on."""

STATE_SIGNS: Mapping[RowState, tuple[str, Role]] = {
    RowState.PASSED: ("✓", Role.ACCENT),
    RowState.ERROR: ("✗", Role.FAULT),
    RowState.WARNING: ("!", Role.AT_RISK),
    RowState.CONFIRMED: ("✓", Role.SOON),
    RowState.HINT: ("i", Role.MUTED),
    RowState.BY_EYE: ("o", Role.STRONG),
    RowState.TICKED: ("✓", Role.ACCENT),
    RowState.FAILED_BY_EYE: ("✗", Role.FAULT),
    RowState.NOT_APPLICABLE: ("-", Role.MUTED),
    RowState.OPEN: ("?", Role.SOON),
}
SEVERITY_SIGNS: Mapping[Severity, tuple[str, Role]] = {
    Severity.ERROR: ("✗", Role.FAULT),
    Severity.WARNING: ("!", Role.AT_RISK),
    Severity.HINT: ("i", Role.MUTED),
}


def words(texts: Texts, key: str, otherwise: str, values: Mapping[str, object] | None = None) -> str:
    """The text of an id that comes out of data, or ``otherwise`` where the catalogue has none."""
    return texts(key, **(values or {})) if key and texts.has(key) else otherwise


def local(instant: datetime) -> datetime:
    """The instant in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI)


def clock_time(instant: datetime) -> str:
    """``15:20``."""
    return f"{local(instant):%H:%M}"


def day_of(texts: Texts, day: date) -> str:
    """``10-14 Wed``."""
    weekdays = texts("weekdays").split(" ")
    return f"{day:%m-%d} {weekdays[day.weekday()]}"


def moment(texts: Texts, instant: datetime) -> str:
    """``10-14 Wed 15:20``."""
    return f"{day_of(texts, local(instant).date())} {clock_time(instant)}"


def due_text(texts: Texts, due_at: datetime, *, provisional: bool = False) -> str:
    """``10-28 Wed 24:00``: an end of day belongs to the day that it ends; ``?`` stands beside a provisional date only."""
    text = f"{day_of(texts, closing_date(due_at))} 24:00" if ends_a_day(due_at) else moment(texts, due_at)
    return f"{text}?" if provisional else text


def short_moment(at: datetime, now: datetime) -> str:
    """``11-23 10:00`` in the year of ``now``, ``2025-11-23`` in another."""
    told = local(at)
    return f"{told:%m-%d %H:%M}" if told.year == local(now).year else f"{told:%Y-%m-%d}"


def short_due(due_at: datetime, now: datetime, *, provisional: bool = False) -> str:
    """``11-25 24:00`` in the year of ``now``, ``2027-01-08`` in another: of the day that it ends; ``?`` as in ``due_text``."""
    day = closing_date(due_at)
    text = f"{day}"
    if day.year == local(now).year:
        text = f"{day:%m-%d} {'24:00' if ends_a_day(due_at) else clock_time(due_at)}"
    return f"{text}?" if provisional else text


def risk_sign(row: QueueRow | DueRow, now: datetime) -> tuple[str, Role]:
    """``!!`` breached, ``!`` at risk, ``~`` soon, ``.`` fine, ``||`` paused, blank without a clock; sign first, colour second."""
    if row.paused:
        return "||", Role.PAUSED
    if row.due_at is None or row.waiting_on is WaitingOn.NOBODY:
        return "", Role.MUTED
    if now > row.due_at:
        return "!!", Role.BREACHED
    if row.at_risk_at is not None and now >= row.at_risk_at:
        return "!", Role.AT_RISK
    if row.soon_at is not None and now >= row.soon_at:
        return "~", Role.SOON
    return ".", Role.FINE


def time_left(
    texts: Texts,
    reckoning: Reckoning | None,
    clock: str,
    province: str,
    due_at: datetime,
    now: datetime,
    *,
    provisional: bool = False,
) -> str:
    """``11wd``, ``0wd 3h`` on the last day, ``-1wd``; ``?`` when the date is provisional, for then its count is as well.

    On its last day what waits on people in the office tells the hours to the close of business; after it ``closed 5h``: the
    office is closed, and the limit ends in five hours. A clock in hours shows hours, and minutes in its last hour.
    """
    if reckoning is None:
        return ""
    left, closes = due_at - now, reckoning.close_of_business(clock, due_at)
    unit = reckoning.unit(clock)
    if unit is ClockUnit.HOURS:
        text = _clock_time_left(texts, left)
    elif unit is ClockUnit.CALENDAR_DAYS:
        text = texts("left.calendar_days", n=(closing_date(due_at) - local_date(now)).days)
    elif days := reckoning.working_days(clock, province, due_at, now):
        text = texts("left.working_days", n=days)
    elif left < timedelta(0):
        text = _clock_time_left(texts, left)
    elif closes is None or closing_date(due_at) != local_date(now):
        text = texts("left.last_day", left=_clock_time_left(texts, left))
    elif now < closes:
        text = texts("left.last_day", left=_clock_time_left(texts, closes - now))
    else:
        text = texts("left.office_closed", left=_clock_time_left(texts, left))
    return f"{text}?" if provisional else text


def _clock_time_left(texts: Texts, left: timedelta) -> str:
    """Whole hours; in the last one tens of minutes, and minutes at the very end: a row is seldom drawn anew for the time alone."""
    sign, size = "-" if left < timedelta(0) else "", abs(left)
    if size < _HOUR:
        minutes = size // timedelta(minutes=1)
        return texts("left.minutes", n=f"{sign}{minutes if minutes < 10 else minutes // 10 * 10}")
    return texts("left.hours", n=f"{sign}{size // _HOUR}")


def left_of(texts: Texts, reckoning: Reckoning | None, row: QueueRow, now: datetime) -> str:
    """The cell for what is left of a row's leading clock; of a paused one, what it goes on with."""
    if row.paused:
        text = texts("left.working_days", n=row.remaining) if row.remaining else texts("left.paused")
        return f"{text}?" if row.provisional else text
    if row.due_at is None or row.waiting_on is WaitingOn.NOBODY:
        return ""
    return time_left(texts, reckoning, row.clock, row.province, row.due_at, now, provisional=row.provisional)


def time_cells(texts: Texts, reckoning: Reckoning | None, row: QueueRow, now: datetime) -> tuple[object, ...]:
    """What a row of the queue says of the time: it is drawn anew when this has changed."""
    return risk_sign(row, now), left_of(texts, reckoning, row, now)


def finding_text(texts: Texts, finding: Finding) -> str:
    """What is wrong, with its evidence."""
    said = {name: detail_text(texts, name, value) for name, value in spoken(finding, texts.lang).items()}
    return words(texts, finding.words, f"{finding.rule} {finding.case}", said)


def proof_text(texts: Texts, evidence: str) -> str:
    """What a probe found: its case in words, the detail as it was answered."""
    case, _, detail = evidence.partition(" ")
    return f"{words(texts, case, case)} {detail}".strip()


def basis_text(texts: Texts, basis: str) -> str:
    """What a rule rests on: the name of each source, with year, item or code."""
    said = []
    for part in re.split(r"[,;] ", basis):
        found = next((name for name in _SOURCES if part.startswith(name)), "")
        said.append(f"{texts(f'basis.{_SOURCES[found]}')}{part.removeprefix(found)}" if found else part)
    return texts("list.between").join(said)


def row_text(texts: Texts, row: RuleRow) -> str:
    """The name of a checklist row."""
    if row.rule.startswith(RULE):
        return texts("rule_name.MIIT", code=row.rule.removeprefix(RULE))
    return words(texts, f"rule_name.{row.rule}", words(texts, f"rule_name.{row.id}", row.rule))


def field_text(texts: Texts, field: str) -> str:
    """The name of a field, several joined by ``|`` in the catalogue's column."""
    names = [
        words(texts, f"field.{part}", words(texts, f"reason_field.{part}", part)) for part in field.split("|") if part
    ]
    return texts("list.between").join(names)


def material_text(texts: Texts, kind: str) -> str:
    """The name of a kind of material."""
    return words(texts, f"rule_name.{kind}", kind)


def wants_eye(row: ChecklistRow) -> bool:
    """Whether a person has still to look."""
    return row.row.by_eye and row.state in (RowState.BY_EYE, RowState.OPEN)


def tick_state(state: TickState | None) -> RowState:
    """The state of a row by eye after a tick, before the desk has answered."""
    match state:
        case TickState.PASS:
            return RowState.TICKED
        case TickState.FAIL:
            return RowState.FAILED_BY_EYE
        case TickState.NOT_APPLICABLE:
            return RowState.NOT_APPLICABLE
        case None:
            return RowState.BY_EYE


def event_text(texts: Texts, event: AuditEvent) -> str:
    """What happened, with the stages it led between."""
    details = {name: detail_text(texts, name, value) for name, value in event.details}
    key = event.action if event.action.startswith("audit.") else f"audit.{event.action}"
    text = words(texts, key, event.action, details)
    if event.by_sweep:
        text += texts("sweep.by")
    if event.stage_to and event.stage_to != event.stage_from:
        stages = f"{words(texts, f'stage.{event.stage_from}', event.stage_from)} -> " if event.stage_from else ""
        text += f"  {stages}{words(texts, f'stage.{event.stage_to}', event.stage_to)}"
    return text


def detail_text(texts: Texts, name: str, value: str) -> str:
    """A value of an event or refusal in words where it is an id."""
    if name == "missing":
        return texts("list.between").join(missing_text(texts, part) for part in value.split(", "))
    if name in _LISTS:
        return texts("list.between").join(words(texts, f"{_LISTS[name]}.{part}", part) for part in value.split(", "))
    if name == "row" and value.startswith(PREFIX):
        value = value.partition(".")[0]
    for family in (name, *_FAMILIES.get(name, ())):
        key = f"{family}.{value}"
        if said := _said_alone(texts, key):
            return said
    if len(value) > 18 and value[4:5] == "-" and "T" in value[:11]:
        try:
            return moment(texts, datetime.fromisoformat(value))
        except ValueError:
            return value
    return (_said_alone(texts, value) if "." in value else "") or value


def _said_alone(texts: Texts, key: str) -> str:
    """The text of an id that needs no values; empty for every other."""
    if not texts.has(key):
        return ""
    try:
        said = texts(key)
    except MissingText:
        return ""
    return "" if "{" in said else said


def refusal_text(texts: Texts, reason: str, values: Mapping[str, object] | Iterable[tuple[str, str]]) -> str:
    """Why not, in words."""
    pairs = values.items() if isinstance(values, Mapping) else values
    said = {name: detail_text(texts, name, str(value)) for name, value in pairs}
    return words(texts, reason, reason, said)
